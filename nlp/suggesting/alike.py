"""How alike two groups of points are, and how alike the points of one are, chance apart.

The cosine of two centres says little by itself: that of few points lies off its true place by chance,
and groups that are each of one mind have centres near 1 only if they say the same. So likeness across
two groups is held against likeness within them, both over pairs of different points. Two halves of one
group then come to 1 on average, whatever their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors

Rows = NDArray[np.int64]
LEAST_POINTS = 6  # of a group; of fewer the likeness within is mostly chance
_LEAST_WITHIN = 0.01  # cosine; below it a group has nothing in common that others could share


def middles(vectors: Vectors, groups: Sequence[Rows]) -> NDArray[np.float64]:
    """The mean of each group's rows, not of unit length. Shape: (n_groups, width).

    Args:
        vectors: Unit-length rows. Shape: (n_points, width), float32.
        groups: Positions of the rows of each, at least one.
    """
    return np.stack([vectors[rows].mean(axis=0, dtype=np.float64) for rows in groups])


def within(means: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean cosine over all pairs of different points of each group; of one point 1. Shape: (n_groups,).

    Args:
        means: As of `middles`.
        sizes: Points of each. Shape: (n_groups,).
    """
    squares = np.einsum("ij,ij->i", means, means)
    pairs = np.maximum(sizes - 1, 1)
    return np.asarray(np.where(sizes > 1, (sizes * squares - 1) / pairs, 1.0))


def centres_alike(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine of the centres of all pairs. Shape: (n_groups, n_groups), -1 to 1."""
    middle = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return np.asarray(middle @ middle.T, dtype=np.float64)


def chance_apart(means: NDArray[np.float64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Likeness across pairs of groups beside that within them; about 1 for halves of one group.

    Returns:
        Shape: (n_groups, n_groups). Chance may take it above 1.
    """
    own = np.maximum(within(means, sizes), _LEAST_WITHIN)
    return np.asarray((means @ means.T) / np.sqrt(np.outer(own, own)))
