"""Let each point be seen in the light of the points most like it, so that chance wording counts less.

A point moves towards the mean of its nearest neighbours, a few times: diffusion on the neighbour graph
(Coifman and Lafon 2006), in the plain form in which Wu et al. 2019 smooth features on graphs. What lies
between groups is drawn into one, which lets a tree cut them apart. What it brings:
docs/adr/0012-how-points-are-grouped.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors, unit

STEPS = 2  # more blur small themes
OWN = 2.0  # weight of a point itself beside the mean of its neighbours; 1 and 4 are no better
NEIGHBOURS = (3, 10)  # at least and at most; in between a third of the root of the points' number
ROWS_AT_ONCE = 1000  # of the likeness of all pairs that are in memory at the same time


def smooth(vectors: Vectors) -> Vectors:
    """Vectors drawn towards their neighbours, unit length. The same shape.

    Args:
        vectors: Unit-length rows, in an order that does not depend on when the points arrived.
            Shape: (n_points, width), float32.
    """
    count = min(neighbours(len(vectors)), len(vectors) - 1)
    if count < 1:
        return vectors
    near, seen = _nearest(vectors, count), vectors
    for _ in range(STEPS):
        around = sum((seen[near[:, i]] for i in range(1, count)), start=seen[near[:, 0]])
        seen = unit(OWN * seen + around / np.float32(count))
    return seen


def neighbours(points: int) -> int:
    """How many neighbours count among so many points."""
    least, most = NEIGHBOURS
    return int(np.clip(round(points**0.5 / 3), least, most))


def _nearest(vectors: Vectors, count: int) -> NDArray[np.int64]:
    """The most alike other points of each. Shape: (n_points, count)."""
    found = []
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        alike = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        rows = np.arange(len(alike))
        alike[rows, start + rows] = -np.inf
        # Always added up in the order of the points: sums of floats depend on it.
        found.append(np.sort(np.argpartition(-alike, count - 1, axis=1)[:, :count], axis=1))
    return np.concatenate(found)
