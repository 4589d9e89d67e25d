"""The small language in which the rule files write what people say, and an index that makes it quick.

    want/wish to die      one word after another; a slash between words that may stand there
    suicid*               a word that begins so
    really?               a word that may be missing
    better+off/happier    several words as one choice
    {hurts} me            a named list from words.toml
    he .. hits ... me     up to two, up to five words between
    fed up of living $    the sentence ends here
    filthy & {child}      both in one sentence, in any order

Every pattern is bounded, so that no text takes long to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")

GAPS = {"..": 2, "...": 5}  # words between; five is a short clause
SHORTEST_BEGINNING = 3  # letters before a star; shorter ones fire on anything

#: Words in most texts: a phrase is never looked up by one of them when it has another.
_EVERYWHERE = frozenset(
    re.findall(
        r"\w+",
        """a an and are at be been but by do does for from go going had has have he her him i if in is it
        its me my no not of off on or our out she so that the their them they this to up us was we were what
        will with would you your can could want get got am
        yn y yr mae dw fy wedi ddim dim ei eu gan gyda ar o""",
    )
)


class PhraseUnreadable(ValueError):  # noqa: N818  # the house names errors by what happened
    """A rule file holds a phrase that cannot be read."""

    def __init__(self, phrase: str, reason: str) -> None:
        super().__init__(f"'{phrase}': {reason}")


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One phrase ready to search with."""

    pattern: re.Pattern[str]
    #: One of these words (or beginnings, with a star) is in every match.
    keys: frozenset[str]
    #: What must stand in the same sentence too, in any order.
    also: tuple[re.Pattern[str], ...] = ()


def read(phrase: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    """The phrase made ready.

    Raises:
        PhraseUnreadable: an unknown list, a beginning that is too short, or nothing but gaps.
    """
    parts = [_part(part, phrase, lists) for part in phrase.split(" & ")]
    rarest = min(parts, key=lambda part: _commonness(part.keys))
    return replace(rarest, also=tuple(part.pattern for part in parts if part is not rarest))


def _part(part: str, phrase: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    pattern, choices = [r"(?<= )"], []
    for word in part.split():
        if word in GAPS:
            pattern.append(rf"(?:\w+ ){{0,{GAPS[word]}}}?")
        elif word == "$":
            pattern.append(r"(?=\. |$)")
        else:
            words = list(_choices(word.removesuffix("?"), phrase, lists))
            optional = word.endswith("?")
            pattern.append(f"(?:{'|'.join(_as_regex(one) for one in words)}){'?' if optional else ''}")
            if not optional and "$" not in words:
                choices.append(words)
    if not choices:
        raise PhraseUnreadable(phrase, "holds no word that must be there")
    return Phrase(pattern=re.compile("".join(pattern)), keys=_keys(choices))


def _choices(part: str, phrase: str, lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for word in part.split("/"):
        if word.startswith("{"):
            if word.strip("{}") not in lists:
                raise PhraseUnreadable(phrase, f"no list is called {word}")
            yield from (entry.replace(" ", "+") for entry in lists[word.strip("{}")])
        elif word.endswith("*") and len(word) <= SHORTEST_BEGINNING:
            raise PhraseUnreadable(phrase, f"{word} is too short a beginning")
        elif word:
            yield word


def _as_regex(word: str) -> str:
    if word == "$":
        return r"(?=\. |$)"
    return "".join(
        re.escape(piece.removesuffix("*")) + (r"\w* " if piece.endswith("*") else " ")
        for piece in word.split("+")
    )


def _keys(choices: Sequence[Sequence[str]]) -> frozenset[str]:
    """First words of the choice that is rarest in ordinary texts."""
    firsts = [frozenset(word.split("+")[0] for word in words) for words in choices]
    return min(firsts, key=_commonness)


def _commonness(words: frozenset[str]) -> tuple[int, int]:
    return len(words & _EVERYWHERE), len(words)


def sentence(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Start and end (exclusive) of the sentence around a match in a plain text, its spaces included."""
    start = text.rfind(" . ", 0, match.start()) + 2
    end = text.find(" . ", match.end() - 1)
    return (start if start > 1 else 0), (end + 1 if end >= 0 else len(text))


class Index(Generic[T]):
    """Phrases with what they stand for; tells which can occur in a text at all, by the words in it."""

    def __init__(self, entries: Sequence[tuple[Phrase, T]]) -> None:
        """Take (phrase, what it stands for) in the order in which they are tried."""
        self._entries = entries
        self._whole: dict[str, set[int]] = {}
        self._beginning: dict[str, set[int]] = {}
        for number, (phrase, _) in enumerate(entries):
            for key in phrase.keys:
                table = self._beginning if key.endswith("*") else self._whole
                table.setdefault(key.removesuffix("*"), set()).add(number)
        self._lengths = sorted({len(key) for key in self._beginning})

    def found(self, text: str) -> Iterator[tuple[re.Match[str], T]]:
        """Every match of every phrase in a plain text (`spelling.plain`), phrase by phrase."""
        possible: set[int] = set()
        for word in set(text.split()):
            possible |= self._whole.get(word, _NONE)
            for length in self._lengths:
                if length > len(word):
                    break
                possible |= self._beginning.get(word[:length], _NONE)
        for number in sorted(possible):
            phrase, meaning = self._entries[number]
            for match in phrase.pattern.finditer(text):
                bounds = sentence(text, match)
                if all(other.search(text, *bounds) for other in phrase.also):
                    yield match, meaning


_NONE: frozenset[int] = frozenset()
