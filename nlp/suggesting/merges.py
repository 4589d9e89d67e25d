"""Themes that may be one: people would have to read both to see that they say the same.

A pair is named when its centres are near and the two are as alike as two halves of one theme would be.
How many people are in both is told, not asked for: on real comments, who speaks of two matters makes
them no more the same (docs/adr/0017-ideas-for-the-board.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from nlp.embed import Vectors, unit
from nlp.suggesting.alike import LEAST_POINTS, Rows, centres_alike, chance_apart, middles

NEAR = 0.85  # cosine of the centres; chosen with HALVES on the choosing half, docs/adr/0017
HALVES = 0.97  # likeness across beside that within, from which two themes are as halves of one
MOST = 20  # some were turned down before; the rest is more than is looked through at one sitting


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Two themes that may be one. The first has more people."""

    themes: tuple[str, str]
    #: Cosine of their centres, -1 to 1.
    likeness: float
    #: People who are in both.
    shared: int
    #: The row of each that is nearest to what both have in common.
    examples: tuple[int, int]


def merges(
    vectors: Vectors, themes: Mapping[str, Rows], people: Rows, never: Collection[frozenset[str]] = ()
) -> list[Merge]:
    """Pairs that may be merged, the likeliest first, at most `MOST`.

    Args:
        vectors: Unit-length rows, one a point. Shape: (n_points, width), float32.
        themes: Id → positions of its points, of themes that may be merged.
        people: Number of each point's person. Shape: (n_points,), int64.
        never: Pairs that people decided against.
    """
    known = [(name, rows) for name, rows in themes.items() if len(rows) >= LEAST_POINTS]
    if len(known) < 2:
        return []
    means = middles(vectors, [rows for _, rows in known])
    sizes = np.array([len(rows) for _, rows in known])
    near, halves = centres_alike(means), chance_apart(means, sizes)
    near[np.tril_indices(len(known))] = -1
    found = [
        (float(halves[i, j]), known[i], known[j], float(near[i, j]))
        for i, j in np.argwhere((near >= NEAR) & (halves >= HALVES))
        if frozenset((known[i][0], known[j][0])) not in never
    ]
    found.sort(key=lambda each: (-round(each[0], 6), each[1][0], each[2][0]))
    return [_merge(vectors, people, one, other, near) for _, one, other, near in found[:MOST]]


def _merge(
    vectors: Vectors, people: Rows, one: tuple[str, Rows], other: tuple[str, Rows], likeness: float
) -> Merge:
    said = [np.unique(people[rows]) for _, rows in (one, other)]
    if len(said[1]) > len(said[0]):
        one, other = other, one
    both = unit(np.concatenate([vectors[one[1]], vectors[other[1]]]).mean(axis=0, keepdims=True))[0]
    first, second = (int(rows[(vectors[rows] @ both).argmax()]) for _, rows in (one, other))
    return Merge(
        themes=(one[0], other[0]),
        likeness=round(likeness, 4),
        shared=len(np.intersect1d(said[0], said[1], assume_unique=True)),
        examples=(first, second),
    )
