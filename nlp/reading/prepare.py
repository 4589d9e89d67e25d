"""From comments to points: redacted, split, in a known language, with what says nothing set aside."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp.reading.non_answers import is_non_answer, says_nothing
from nlp.reading.recognise import ENGLISH, OTHER, has_letters, recognise
from nlp.reading.redact import find, hide, may_name_somebody, people_in
from nlp.reading.split import ClauseSplitter, Piece, Splitter
from nlp.types import Comment, Point, Prepared, Reason, SetAside

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PARSED_CHARACTERS = 10_000  # a longer text is cut at punctuation only: the parser's memory grows with it
_NAMES = "ner"
_UNREAD = (_NAMES, "attribute_ruler", "lemmatizer")  # what nobody reads here; two thirds of the time
BATCH = 256  # comments read at a time; what is held in memory while a file streams through


@dataclass(frozen=True, kw_only=True)
class Preparer:
    """Makes comments ready, in their order.

    Attributes:
        nlp: spaCy pipeline for English with a tagger, a parser and an entity recogniser.
        splitter: Cuts a comment into points.
    """

    nlp: Language
    splitter: Splitter = field(default_factory=ClauseSplitter)

    def prepare(self, comments: Iterable[Comment], danger: Collection[str] = ()) -> Iterator[Prepared]:
        """One `Prepared` for each comment.

        Args:
            comments: As they were written.
            danger: Ids of comments that show danger; a person handles them, they are never themed.
        """
        remaining = iter(comments)
        while batch := list(itertools.islice(remaining, BATCH)):
            reasons = [_reason(comment, comment.id in danger) for comment in batch]
            languages = [recognise(c.text, likely=c.language or ENGLISH) for c in batch]
            parsed = [
                reason is None and language == ENGLISH and len(comment.text) <= PARSED_CHARACTERS
                for comment, reason, language in zip(batch, reasons, languages, strict=True)
            ]
            docs = self._parsed([c.text for c, wanted in zip(batch, parsed, strict=True) if wanted])
            for comment, reason, language, wanted in zip(batch, reasons, languages, parsed, strict=True):
                doc = next(docs) if wanted else None
                yield _whole(comment, reason) if reason else self._points(comment, language, doc)

    def _parsed(self, texts: Sequence[str]) -> Iterator[Doc]:
        """The texts with tags and arcs; with names only where one could stand, since they cost the most."""
        docs = list(self.nlp.pipe(texts, disable=_UNREAD))
        if self.nlp.has_pipe(_NAMES):
            recogniser: Any = self.nlp.get_pipe(_NAMES)
            named = [doc for doc in docs if may_name_somebody(doc.text)]
            for _ in recogniser.pipe(named, batch_size=BATCH):
                pass  # it writes into the docs
        return iter(docs)

    def _points(self, comment: Comment, language: str, doc: Doc | None) -> Prepared:
        spans = find(comment.text, people_in(doc) if doc is not None else ())
        points, silent = [], []
        for start, end in self.splitter.split(comment.text, doc, spans):
            text = " ".join(hide(comment.text, spans, start, end).split())
            if is_non_answer(comment.text[start:end]) or says_nothing(text):
                silent.append(_aside(comment, (start, end), Reason.NON_ANSWER))
            else:
                points.append(_point(comment, (start, end), text, language))
        return Prepared(comment_id=comment.id, points=tuple(points), set_aside=tuple(silent))


def _reason(comment: Comment, danger: bool) -> Reason | None:  # noqa: FBT001 -- one of three causes
    """Why a comment goes no further, if so."""
    if danger:
        return Reason.DANGER
    if is_non_answer(comment.text):
        return Reason.NON_ANSWER
    if not has_letters(comment.text) or recognise(comment.text) == OTHER:
        return Reason.UNREADABLE
    return None


def _whole(comment: Comment, reason: Reason) -> Prepared:
    aside = _aside(comment, (0, len(comment.text)), reason)
    return Prepared(comment_id=comment.id, points=(), set_aside=(aside,))


def _aside(comment: Comment, piece: Piece, reason: Reason) -> SetAside:
    start, end = piece
    return SetAside(comment_id=comment.id, person=comment.person, start=start, end=end, reason=reason)


def _point(comment: Comment, piece: Piece, text: str, language: str) -> Point:
    return Point(
        comment_id=comment.id,
        person=comment.person,
        start=piece[0],
        end=piece[1],
        text=text,
        language=language,
        sense=comment.sense,
        place=comment.place,
    )
