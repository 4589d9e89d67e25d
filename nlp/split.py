"""From a comment to the things said in it, each with its place in the original.

English comments are cut where the grammar shows a new statement: at sentence ends and new lines, and
where "and", "but" or a comma joins a clause that has a subject of its own. A list without a verb
("more buses, a youth club, cleaner parks") is cut at its items. Other languages are cut at
punctuation and joining words only, since the parser knows English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from nlp.non_answers import is_non_answer
from nlp.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

Piece = tuple[int, int]

LEAST_WORDS = 3  # a shorter piece without a noun says nothing by itself and stays with its neighbour
LIST_ITEMS = 3  # fewer noun phrases without a verb are one thing ("litter and dog mess")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_CLAUSES = frozenset({"conj", "ccomp", "parataxis", "advcl"})
#: A clause that begins so belongs under the one before it, not beside it.
_BELOW = frozenset(
    {"when", "if", "because", "as", "while", "although", "though", "until", "unless", "since", "where"}
    | {"that", "which", "who", "whom", "to"}
)
_NOUNS = frozenset({"NOUN", "PROPN"})
_BREAK = re.compile(r"[\n\r;•·▪]+|(?m:^)[ \t]*(?:[-*–]|\d{1,2}[.)])[ \t]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WELSH_JOINT = re.compile(r",? (?:ond|hefyd|a hefyd|ac hefyd) |, (?:ac?|a'r) (?=\w+ \w+)", re.IGNORECASE)
_EDGE_START = re.compile(
    r"[\s,.;:!?)\]•·*–-]*(?:(?:and|but|also|plus|so|or|a|ac|ond|hefyd)\b,?\s+)*", re.IGNORECASE
)
_EDGE_END = " \t\n\r,;:–•·&-"
_LEFT_OVER = frozenset({"and", "but", "also", "plus", "or", "so", "however"})
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


class Splitter(Protocol):
    """Anything that cuts a comment into its points."""

    def split(self, text: str, doc: Doc | None, hidden: Sequence[Span]) -> list[Piece]:
        """(start, end) of each point, in order, without overlaps; end: exclusive.

        Args:
            text: The comment as written.
            doc: The same text parsed, or None where no parser knows its language.
            hidden: What redaction will replace; no cut falls inside one.
        """


@dataclass(frozen=True, kw_only=True)
class ClauseSplitter:
    """Cuts by grammar where there is a parse, else by punctuation.

    Attributes:
        least_words: Pieces with fewer words and no noun join the piece before them; from 1.
    """

    least_words: int = LEAST_WORDS

    def split(self, text: str, doc: Doc | None, hidden: Sequence[Span]) -> list[Piece]:
        """See `Splitter.split`."""
        cuts = {match.end() for match in _BREAK.finditer(text)}
        cuts |= set(_joints(doc)) if doc is not None else set(_joints_unparsed(text))
        cuts = {cut for cut in cuts if not any(span.start < cut < span.end for span in hidden)}
        pieces = [piece for piece in _pieces(text, sorted(cuts)) if _LETTER.search(text, *piece)]
        return _glued(text, pieces, self.least_words, doc)


def _pieces(text: str, cuts: list[int]) -> Iterator[Piece]:
    for start, end in pairwise([0, *cuts, len(text)]):
        edge = _EDGE_START.match(text, start, end)
        first = edge.end() if edge else start
        last = first + len(_without_tail(text[first:end]))
        if first < last:
            yield first, last


def _without_tail(piece: str) -> str:
    """The piece without the joining word that the cut after it left behind."""
    piece = piece.rstrip(_EDGE_END)
    while (words := piece.rsplit(maxsplit=1))[1:] and words[1].casefold() in _LEFT_OVER:
        piece = words[0].rstrip(_EDGE_END)
    return piece


def _glued(text: str, pieces: list[Piece], least_words: int, doc: Doc | None) -> list[Piece]:
    """Pieces with those that are too short joined to the one before, or else to the one after."""
    joined: list[Piece] = []
    for start, end in pieces:
        before = joined[-1] if joined else None
        # Whoever starts a new line or bullet says that it is another thing.
        apart = before is None or _BREAK.search(text, before[1], start) is not None
        if (
            before
            and not apart
            and (
                _is_half(text, before)
                or _is_scrap(text, before, least_words, doc)
                or _is_scrap(text, (start, end), least_words, doc)
            )
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_half(text: str, piece: Piece) -> bool:
    """Whether a piece is a condition without what follows from it ("when I ring, …")."""
    first = _WORD.search(text, *piece)
    return first is not None and first[0].casefold() in _BELOW and text[piece[1] - 1] not in ".!?"


def _is_scrap(text: str, piece: Piece, least_words: int, doc: Doc | None) -> bool:
    words = len(_WORD.findall(text, *piece))
    if words >= least_words or is_non_answer(text[slice(*piece)]):
        return False
    if doc is None:
        return words < least_words - 1
    span = doc.char_span(*piece, alignment_mode="expand")
    return span is None or not any(token.pos_ in _NOUNS for token in span)


def _joints(doc: Doc) -> Iterator[int]:
    for sentence in doc.sents:
        yield sentence.start_char
        if any(token.pos_ in {"VERB", "AUX"} for token in sentence):
            yield from _clauses(sentence)
        else:
            yield from _items(sentence)


def _joints_unparsed(text: str) -> Iterator[int]:
    yield from (match.end() for match in _SENTENCE_END.finditer(text))
    yield from (match.start() for match in _WELSH_JOINT.finditer(text))


def _clauses(sentence: Words) -> Iterator[int]:
    """Starts of clauses that have a subject of their own and are joined on."""
    for token in sentence:
        for subject in _subjects(token):
            first = token.doc[subject.left_edge.i]
            before = token.doc[first.i - 1] if first.i - 1 > sentence.start else None
            if before is not None and _joins(before, joined_clause=token.dep_ in _CLAUSES):
                yield first.idx


def _subjects(verb: Token) -> list[Token]:
    is_verb = verb.pos_ in {"VERB", "AUX"}
    found = [child for child in verb.children if is_verb and child.dep_ in _SUBJECTS]
    return [child for child in found if child.doc[child.left_edge.i].lower_ not in _BELOW]


def _joins(token: Token, *, joined_clause: bool) -> bool:
    """Whether the word before a subject sets its clause beside the one before.

    A comma alone does so only between clauses: after "when I phone," the main clause goes on.
    """
    return token.dep_ == "cc" or (joined_clause and token.text in {",", "-", "–", "&", "+", "/"})


def _items(sentence: Words) -> Iterator[int]:
    """Starts of the items of a list without verbs, whether or not commas were typed."""
    chunks = [chunk for chunk in sentence.noun_chunks if len(chunk) > 1]
    starts = [chunk.start for chunk in chunks if chunk.start > sentence.start]
    free = [i for i in starts if sentence.doc[i - 1].pos_ not in {"ADP", "DET", "ADJ"}]
    if len(chunks) >= LIST_ITEMS:
        yield from (sentence.doc[i].idx for i in free)
