"""The whole way of a comment: split into points, themed with them, and counted where most of it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.themes.methods import Labels, Task
from benchmarks.themes.metrics import NOWHERE
from benchmarks.themes.ours import themes_and_parts
from benchmarks.themes.sets import LabelledSet
from benchmarks.themes.vectors import KeptEncoder
from listenwell.models import load_spacy
from nlp.embed import Vectors
from nlp.reading.prepare import Preparer
from nlp.types import Comment, Point, Prepared
from safety.screen import shows_danger


@dataclass(frozen=True, kw_only=True)
class Said:
    """Comments with their points and the points' vectors."""

    prepared: tuple[Prepared, ...]
    #: One row for each point of all comments, in order. Shape: (n_points, width), float32.
    vectors: Vectors

    @property
    def points(self) -> list[Point]:
        """All points, in order."""
        return [point for each in self.prepared for point in each.points]


def said(comments: Sequence[Comment], encoder: KeptEncoder) -> Said:
    """Prepare comments as `listenwell themes` does, danger taken out."""
    danger = frozenset(comment.id for comment in comments if shows_danger(comment.text))
    prepared = tuple(Preparer(nlp=load_spacy()).prepare(comments, danger))
    texts = [point.text for each in prepared for point in each.points]
    return Said(prepared=prepared, vectors=encoder.encode(texts))


def comments_of(source: LabelledSet) -> list[Comment]:
    """A set's comments, each from a person of its own."""
    return [Comment(id=each, text=text) for each, text in zip(source.ids, source.texts, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Split:
    """Our themes through the whole pipeline, as a method of the benchmark.

    A comment counts to the theme of most of its points, of equals the one named first.
    """

    said: Said
    #: Comment → its rows among the points.
    rows: Mapping[str, range]

    def __call__(self, task: Task) -> Labels:
        """See `benchmarks.themes.methods.Method`."""
        rows = [row for each in task.sample.ids for row in self.rows[each]]
        points = self.said.points
        themes, _ = themes_and_parts([points[row] for row in rows], self.said.vectors[rows], task.encoder)
        by_row = dict(zip(rows, themes.tolist(), strict=True))
        return np.array([mostly([by_row[row] for row in self.rows[each]]) for each in task.sample.ids])


def splitter(source: LabelledSet, encoder: KeptEncoder) -> Split:
    """Prepare a whole set once; samples are then taken from it."""
    everything = said(comments_of(source), encoder)
    rows, begin = {}, 0
    for each in everything.prepared:
        rows[each.comment_id] = range(begin, begin + len(each.points))
        begin += len(each.points)
    return Split(said=everything, rows=rows)


def mostly(themes: Sequence[int]) -> int:
    """The theme of most points, of equals the first; `NOWHERE` only where no point is in any."""
    often = Counter(theme for theme in themes if theme != NOWHERE)
    return max(often, key=lambda theme: often[theme]) if often else NOWHERE
