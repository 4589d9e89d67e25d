"""Places in a comment where one point may end and the next begin, far more than are cut in the end.

Between two words a gap holds what parts them: marks, new lines, emoji and joining words ("and", "but").
Where nothing at all was typed, the parse may still show that a new statement begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINING = r"and|but|also|plus|though|although|whereas|otherwise|however|yet|ond|hefyd|ac|a|a'r|&|\+"
_NUMBERED = r"\(?\d{1,2}[.)]\s"
#: Kind → what parts the words, in the order in which they are tried.
_PARTINGS = (
    rf"(?P<line>[\n\r•·▪]+\s*(?:(?:[-*–]|\(?\d{{1,2}}[.)])\s+)?|\A[ \t]*(?:[-*–]|{_NUMBERED})\s*)"
    r"|(?P<end>[.!?]+[\"'”’)]*(?=\s|\Z|[A-Z])|…|\.{2,})"
    r"|(?P<semicolon>;)"
    r"|(?P<comma>,(?!\d))"
    r"|(?P<dash>(?<=\s)[-–—]+|[–—]|-(?=\s))"
    r"|(?P<slash>/)"
    "|(?P<emoji>[\u2190-\u2bff\U0001f000-\U0001faff][\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]*)"
    rf"|(?P<joining>(?<![\w'’])(?:{_JOINING})(?![\w'’]))"
)
_UNCOUNTED = re.compile(_PARTINGS, re.IGNORECASE)
#: For texts that count "1) … 2) …"; elsewhere "at 2. Then" ends a sentence.
_COUNTED = re.compile(rf"(?P<number>(?<=[ \t]){_NUMBERED}\s*)|{_PARTINGS}", re.IGNORECASE)
_COUNT = re.compile(rf"(?:(?<=\s)|\A){_NUMBERED}")
_WELSH_JOINING = frozenset({"a", "ac", "a'r"})  # in English "a" is an article

#: How far apart each kind sets its two sides: 3 a new line, 2 a sentence, 1 a clause or item, 0 nothing.
LEVELS = {"line": 3, "number": 3, "end": 2, "semicolon": 2, "emoji": 2}
LEVELS |= {"comma": 1, "dash": 1, "slash": 1, "joining": 1, "bare": 0}
#: Words that begin wishes and judgements where people type no marks ("long wait no parking nice doctor").
_STARTERS = """no more better less fewer good great love hate like bad terrible lack poor nice lots cheaper
    safer cleaner not need needs want stop too very lovely friendly long"""
STARTERS = frozenset(_STARTERS.split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
#: A word after one of these is in the middle of a phrase (Penn tags).
_LEADING = frozenset({"DT", "JJ", "JJR", "IN", "RB", "PRP$", "TO", "CD"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word and its place. Without a parse `tag` and `dep` are empty and `head` is -1."""

    start: int
    end: int
    text: str
    lower: str
    tag: str = ""
    dep: str = ""
    #: Number of the word that it hangs on; -1: none.
    head: int = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What stands between two words. start, end: characters; equal where nothing was typed."""

    start: int
    end: int
    kinds: frozenset[str]
    #: The first joining word in it, in lower case.
    joining: str = ""
    #: Whether the parser begins a sentence behind it.
    begins: bool = False

    @property
    def level(self) -> int:
        """The highest of its kinds, see `LEVELS`."""
        return max(LEVELS[kind] for kind in self.kinds)


def words_of(text: str, doc: Doc | None) -> list[Word]:
    """The words in their order, with tags and heads where there is a parse."""
    if doc is None:
        return [
            Word(start=m.start(), end=m.end(), text=m[0], lower=_plain(m[0])) for m in _WORD.finditer(text)
        ]
    tokens = [token for token in doc if any(character.isalnum() for character in token.text)]
    number = {token.i: at for at, token in enumerate(tokens)}
    return [_word(token, number.get(token.head.i, -1)) for token in tokens]


def _word(token: Token, head: int) -> Word:
    start, text = token.idx, token.text
    return Word(
        start=start,
        end=start + len(text),
        text=text,
        lower=_plain(text),
        tag=token.tag_,
        dep=token.dep_,
        head=head,
    )


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def gaps_of(text: str, words: Sequence[Word], doc: Doc | None) -> list[Gap]:
    """Every place where a point may end, in order. There is a word before and after each."""
    if not words:
        return []
    inner = [gap for gap in _typed(text, parsed=doc is not None) if _is_inside(gap, words)]
    if doc is None:
        return inner
    starts = [gap.start for gap in inner]
    begins = {sentence.start_char for sentence in doc.sents}
    bare = [
        Gap(start=at, end=at, kinds=frozenset({"bare"}), begins=at in begins)
        for at in sorted(_untyped(doc, begins))
        if words[0].start < at <= words[-1].start and not _is_beside(at, starts, inner)
    ]
    return sorted([*inner, *bare], key=lambda gap: gap.start)


def _is_inside(gap: Gap, words: Sequence[Word]) -> bool:
    return words[0].start < gap.start and gap.end <= words[-1].start


def _is_beside(at: int, starts: Sequence[int], gaps: Sequence[Gap]) -> bool:
    """Whether something typed parts the words here already."""
    before = bisect_left(starts, at + 1) - 1
    return before >= 0 and gaps[before].end >= at


def _typed(text: str, *, parsed: bool) -> Iterator[Gap]:
    """Gaps by what was typed; partings that follow on one another make one gap."""
    counted = [re.sub(r"\D", "", match[0]) for match in _COUNT.finditer(text)][:2] == ["1", "2"]
    open_gap: Gap | None = None
    for match in (_COUNTED if counted else _UNCOUNTED).finditer(text):
        kind = match.lastgroup or ""
        said = match[0].lower() if kind == "joining" else ""
        if parsed and said in _WELSH_JOINING:
            continue
        start, end = _wide(text, match.start(), match.end())
        if open_gap and open_gap.end >= start:
            kinds = open_gap.kinds | {kind}
            open_gap = Gap(start=open_gap.start, end=end, kinds=kinds, joining=open_gap.joining or said)
        else:
            if open_gap:
                yield open_gap
            open_gap = Gap(start=start, end=end, kinds=frozenset({kind}), joining=said)
    if open_gap:
        yield open_gap


def _wide(text: str, start: int, end: int) -> tuple[int, int]:
    """With the spaces on both sides."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


def _untyped(doc: Doc, begins: set[int]) -> set[int]:
    """Starts of statements by the parse: sentences, subjects, words that begin wishes, capitals."""
    found = set(begins)
    for token in doc:
        if token.dep_ in _SUBJECTS and token.head.tag_[:1] in {"V", "M"}:
            found.add(doc[token.left_edge.i].idx)
        if token.i and _starts_anew(token, doc[token.i - 1]):
            found.add(token.idx)
    return found


def _starts_anew(token: Token, before: Token) -> bool:
    if token.lower_ in STARTERS and before.tag_ not in _LEADING:
        return True
    return bool(token.text[0].isupper() and not token.text.isupper() and before.is_lower)
