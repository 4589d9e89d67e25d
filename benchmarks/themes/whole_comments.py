"""Which themes a whole comment is about, where people have said so of other comments.

Four readings of a comment are averaged: the comment as a whole, the same among those most like it, each
of its points by itself (the strongest counts), and what was said of the comments most like it. Then as
many themes are given as make the expected overlap with the truth (F1 of the comment) largest, rather
than all above a threshold (Dembczynski et al. 2013). What each adds is in docs/benchmarks/themes.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlp.embed import Vectors
from nlp.learning.learn import MOST_STEPS, Shares, among_neighbours

STRENGTH = 10.0  # inverse of the penalty on weights; 3 to 30 are alike
ALIKE = 15  # comments whose themes are looked at
LIKENESS_POWER = 4  # makes nearer ones count more
DRAWS = 400  # of the truth by which an expected overlap is reckoned; within .01

Themes = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Comments:
    """Comments and the points in them. Rows of arrays run in parallel.

    Attributes:
        vectors: Of whole comments, unit length. Shape: (n_comments, width), float32.
        points: Of each comment those of its points, unit length; may be empty. Shapes: (n_points, width).
    """

    vectors: Vectors
    points: Sequence[Vectors] = field(default_factory=tuple)


def likely_themes(taught: Comments, themes: Themes, asked: Comments) -> Shares:
    """How likely each comment is to be about each theme, 0 to 1 each. Shape: (n_asked, n_themes).

    Args:
        taught: Comments whose themes are known; at least two.
        themes: 1 where a comment is about a theme, else 0. Shape: (n_taught, n_themes).
        asked: Comments to be placed.
    """
    count = len(taught.vectors)
    both = among_neighbours(np.concatenate([taught.vectors, asked.vectors]))
    owners = np.repeat(np.arange(len(asked.vectors)), [1 + len(points) for points in asked.points])
    parts = [
        np.vstack([whole[None], points]) for whole, points in zip(asked.vectors, asked.points, strict=True)
    ]
    single = one_against_rest(taught.vectors, themes, np.concatenate(parts))
    first = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    readings = (
        single[first],
        np.maximum.reduceat(single, first, axis=0),
        one_against_rest(both[:count], themes, both[count:]),
        _as_those_alike(taught.vectors, themes, asked.vectors),
    )
    return np.asarray(np.mean(readings, axis=0))


def one_against_rest(taught: Vectors, themes: Themes, asked: Vectors) -> Shares:
    """Logistic regression for each theme by itself. Shape: (n_asked, n_themes)."""
    found = np.empty((len(asked), themes.shape[1]))
    for column, truth in enumerate(themes.T):
        if truth.min() == truth.max():
            found[:, column] = truth[0]
            continue
        model = LogisticRegression(C=STRENGTH, max_iter=MOST_STEPS)
        model.fit(taught.astype(np.float64), truth)
        found[:, column] = model.predict_proba(asked.astype(np.float64))[:, 1]
    return found


def most_overlap(likely: Shares) -> Themes:
    """For each comment the themes whose expected F1 with the truth is largest; at least one each.

    Args:
        likely: As `likely_themes` gives it. Shape: (n_comments, n_themes), n_themes from 1.

    Returns:
        1 for each theme given, else 0. Shape: (n_comments, n_themes).
    """
    given = np.zeros(likely.shape, dtype=np.int64)
    # The same draws for all comments: a comment's themes do not depend on what stands beside it.
    chance = np.random.default_rng(0).random((DRAWS, likely.shape[1]))
    numbers = np.arange(1, likely.shape[1] + 1)
    for row, shares in enumerate(likely):
        order = np.argsort(-shares.round(9), kind="stable")
        truth = chance < shares
        truth = truth[truth.any(axis=1)]
        hits = np.cumsum(truth[:, order], axis=1)
        overlap = (2 * hits / (numbers + truth.sum(axis=1, keepdims=True))).sum(axis=0)
        given[row, order[: int(overlap.argmax()) + 1]] = 1
    return given


def _as_those_alike(taught: Vectors, themes: Themes, asked: Vectors) -> Shares:
    """The themes of the most alike taught comments, by likeness."""
    alike = asked @ taught.T
    count = min(ALIKE, len(taught))
    near = np.sort(np.argpartition(-alike, count - 1, axis=1)[:, :count], axis=1)
    weights = np.maximum(np.take_along_axis(alike, near, axis=1), 1e-6).astype(np.float64) ** LIKENESS_POWER
    said = (weights[:, :, None] * themes[near]).sum(axis=1)
    return np.asarray(said / weights.sum(axis=1, keepdims=True))
