"""Answers with more behind them: "yes, because the bus never comes", "3 because the park is nice".

The answer must stand first and by itself; what follows must neither be another answer nor take it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from surveys.understanding import words
from surveys.understanding.folding import any_of, fold

MAX_READ = 500  # characters; the answer stands within the first, and what takes it back soon after
MAX_HEAD = 60  # characters of the answer itself
MAX_PIECES = 6  # parts of the rest that are read
MAX_SPLITS = 6  # places where the answer could end that are tried

_T = TypeVar("_T")

#: Where an answer ends: a stop or comma that is not within a number, a dash between spaces, a bracket.
_BREAK = re.compile(
    r"[.,;:!?…)]+(?=\s|$|[^\W\d])|\n+|\s[-–—]+\s*|[–—(]|[\u2600-\u27bf\U0001f000-\U0001faff]+"
)
_LINKS = ("and", "plus", "also", "ac", "a hefyd", *words.GOES_ON)
_GOES_ON = re.compile(rf"\s+(?=(?:{any_of(_LINKS)})\b)", re.IGNORECASE)
_GOES_ON_AFTER_YES_OR_NO = re.compile(
    rf"\s+(?=(?:{any_of((*_LINKS, *words.GOES_ON_AFTER_YES_OR_NO))})(?![\w'’]))", re.IGNORECASE
)
_LINK = re.compile(rf"^(?:{any_of(_LINKS)})\b\s*", re.IGNORECASE)
_TAKEN_BACK = re.compile(rf"^(?:{any_of(words.TAKEN_BACK)})\b")
_UNSURE = frozenset(phrase for table in words.COMMANDS.values() for phrase in table["dont_know"])
#: Letters that are words too: "I walk" does not begin with the ninth choice.
_WORDS_OF_ONE_LETTER = frozenset("aioy")


def with_more(
    text: str, answer: Callable[[str], _T | None], *, yes_or_no: bool = False
) -> tuple[_T, bool] | None:
    """An answer, and whether more was said; None where there is none for sure.

    Args:
        text: the whole message.
        answer: reads a message, or a part of one.
        yes_or_no: whether the answer is a yes or a no, after which people go on without a comma.
    """
    if (whole := answer(text)) is not None:
        return whole, False
    for head, rest in _splits(text[:MAX_READ], _GOES_ON_AFTER_YES_OR_NO if yes_or_no else _GOES_ON):
        if fold(head) in _WORDS_OF_ONE_LETTER or (found := answer(head)) is None:
            continue
        if _is_doubtful(rest, found, answer):
            return None
        return found, _says_something(rest) and answer(rest[:MAX_HEAD]) != found
    return None


def _splits(text: str, goes_on: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The message before and after each place where an answer could end, the first place first."""
    places = sorted(
        {
            (found.start(), found.end())
            for way in (_BREAK, goes_on)
            for found in way.finditer(text[: MAX_HEAD * 2])
        }
    )
    for start, end in [place for place in places if 0 < place[0] <= MAX_HEAD][:MAX_SPLITS]:
        yield text[:start], text[end:]


def _is_doubtful(rest: str, found: _T, answer: Callable[[str], _T | None]) -> bool:
    """Whether the rest gives another answer, or takes this one back."""
    for piece in list(filter(fold, _BREAK.split(rest)))[:MAX_PIECES]:
        bare = _LINK.sub("", piece.strip())
        other = answer(bare) if len(bare) <= MAX_HEAD else None
        if (
            fold(bare) in _UNSURE
            or _TAKEN_BACK.match(fold(bare[:MAX_HEAD]))
            or (other is not None and other != found)
        ):
            return True
    return False


def _says_something(rest: str) -> bool:
    folded = fold(rest[:200])
    return any(character.isalpha() for character in folded) and folded not in words.POLITE
