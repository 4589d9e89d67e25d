"""Learning from people: which theme a point belongs to, given points whose theme is known.

A point is read a little in the light of the points most like it (one step of a graph convolution, Wu et
al. 2019), then placed by logistic regression. With few points known this does better than either alone
(docs/adr/0013-themes-that-last.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.clustering.cluster import Labels
from nlp.embed import Vectors, unit

Shares = NDArray[np.float64]

NEIGHBOURS = 10  # points like it that a point is read with; 20 are no better
NEIGHBOURS_PART = 0.5  # of a reading comes from them
SEEN_AMONG = 4000  # points that neighbours are sought in; the cost grows with it
STRENGTH = 5.0  # inverse of the penalty on weights; 3 to 10 are alike
MOST_STEPS = 300  # of the solver; it ends after about 50
MOST_LESSONS = 4000  # untaught points learnt from, so that a large event learns as fast as a small one
CHUNK = 4096  # rows compared at a time: 64 MB


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """Points whose theme is known. All arrays have one row per point.

    Attributes:
        vectors: Unit length. Shape: (n_lessons, width), float32.
        themes: Number of the theme, from 0. Shape: (n_lessons,), int64.
        weights: How much each counts; above 0. Shape: (n_lessons,).
    """

    vectors: Vectors
    themes: Labels
    weights: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


def shares(vectors: Vectors, lessons: Lessons, themes: int) -> Shares:
    """How likely each point is to belong to each theme.

    Args:
        vectors: Unit-length rows, as the lessons' were made. Shape: (n_points, width), float32.
        lessons: At least one.
        themes: How many there are; those without a lesson get 0.

    Returns:
        Rows that sum to 1. Shape: (n_points, themes), float64.
    """
    found = np.zeros((len(vectors), themes))
    names = np.unique(lessons.themes)
    if len(names) == 1:
        found[:, names] = 1.0
        return found
    model = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS)
    model.fit(
        lessons.vectors.astype(np.float64),
        lessons.themes,
        sample_weight=lessons.weights if len(lessons.weights) else None,
    )
    if len(vectors):
        found[:, names] = model.predict_proba(vectors.astype(np.float64))
    return found


def few_enough(rows: NDArray[np.int64], corrected: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The rows that are learnt from: all that a person placed, and the first of the others.

    Args:
        rows: Positions of points whose theme is known, in an order that does not depend on when they came.
        corrected: Which of all points a person placed. Shape: (n_points,).
    """
    others = rows[~corrected[rows]][:MOST_LESSONS]
    return np.sort(np.concatenate([rows[corrected[rows]], others]))


def among_neighbours(vectors: Vectors) -> Vectors:
    """Each point moved towards the mean of those most like it, unit length. Shape as given.

    Args:
        vectors: Unit-length rows in an order that does not depend on when points arrived: the first of
            them are those in which neighbours are sought. Shape: (n_points, width), float32.
    """
    seen = vectors[:SEEN_AMONG]
    if len(seen) <= NEIGHBOURS:
        return vectors
    moved = np.empty_like(vectors)
    for start in range(0, len(vectors), CHUNK):
        rows = vectors[start : start + CHUNK]
        alike = rows @ seen.T
        # A point is no neighbour of itself.
        own = np.arange(start, min(start + len(rows), len(seen)))
        alike[own - start, own] = -np.inf
        near = np.argpartition(-alike, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        around = unit(seen[np.sort(near, axis=1)].mean(axis=1))
        moved[start : start + CHUNK] = unit((1 - NEIGHBOURS_PART) * rows + NEIGHBOURS_PART * around)
    return moved
