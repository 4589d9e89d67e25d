"""What is read of a theme before it has words: some of its points, spread from its centre outwards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors, unit
from nlp.naming.coverage import word_shares
from nlp.naming.welsh_phrases import welsh_keys
from nlp.naming.word_forms import keys
from nlp.reading.recognise import WELSH
from nlp.types import Point

READ_CHARACTERS = 300  # of one point: what comes later is a story
NEAREST_SHARE = 0.8  # of a theme, nearest its centre, from which is read: the rest may belong elsewhere
MOSTLY = 2 / 3  # of a theme's points in Welsh, from which it is named in Welsh
_HIDDEN = re.compile(r"\[[^\]]*\]")  # what redaction left: it must never name a theme


@dataclass(frozen=True, kw_only=True)
class ThemeText:
    """Some of a theme's points."""

    #: Points of the whole theme.
    size: int
    #: Texts of the points that are read, and the words that each may be found by.
    texts: list[str]
    keys: list[frozenset[str]]
    #: Unit-length rows of the points that are read. Shape: (n_read, width).
    vectors: Vectors
    #: The theme's centre, unit length. Shape: (width,).
    middle: Vectors
    #: As `nlp.weighing.leaning.leaning_of` gives it.
    leaning: str
    #: Position of the theme that it is a part of.
    parent: int | None
    #: Whether it is named in Welsh, from Welsh words.
    is_welsh: bool

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """For each word the share of the points read that use it."""
        return word_shares(self.keys)


def read(points: Sequence[Point], vectors: Vectors, leaning: str, parent: int | None, most: int) -> ThemeText:
    """At most so many points of a theme.

    Args:
        points: All of them, at least one.
        vectors: Their unit-length rows. Shape: (n_points, width), float32.
        leaning: As `nlp.weighing.leaning.leaning_of` gives it.
        parent: Position of the theme that this is a part of.
        most: From 1.
    """
    middle = unit(vectors.mean(axis=0, keepdims=True))[0]
    # A hair's breadth is chance in the last decimal.
    order = np.argsort(-(vectors @ middle).round(6), kind="stable")
    in_welsh = [i for i in order if points[i].language == WELSH]
    is_welsh = len(in_welsh) >= MOSTLY * len(points)
    # A few Welsh points join an English theme by their meaning; its words are of those who named it.
    own = in_welsh if is_welsh else [i for i in order if points[i].language != WELSH]
    rows = _spread(np.array(own, dtype=np.int64), most)
    texts = [_HIDDEN.sub(".", points[i].text)[:READ_CHARACTERS] for i in rows]
    return ThemeText(
        size=len(points),
        texts=texts,
        keys=[welsh_keys(text) if is_welsh else keys(text) for text in texts],
        vectors=vectors[rows],
        middle=middle,
        leaning=leaning,
        parent=parent,
        is_welsh=is_welsh,
    )


def siblings(themes: Sequence[ThemeText], at: int) -> list[int]:
    """The others of the same parent; a theme's are the other themes."""
    return [i for i, other in enumerate(themes) if i != at and other.parent == themes[at].parent]


def _spread(order: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most so many, evenly from the nearer ones."""
    if len(order) <= most:
        return order
    near = order[: max(most, int(len(order) * NEAREST_SHARE))]
    return near[np.linspace(0, len(near) - 1, most).astype(np.int64)]
