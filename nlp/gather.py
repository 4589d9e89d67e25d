"""From many small themes to the few that a person can read, each with the small ones as its parts.

The tree goes on upwards from where it was cut: of all pairs of themes the two are joined whose points
are most alike on average (UPGMA, Sokal and Michener 1958), until few enough are left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import Labels
from nlp.embed import Vectors

MOST_READ = ((1000, 15), (5000, 20), (np.inf, 30))  # points below which so many are shown; docs/themes.md


@dataclass(frozen=True, kw_only=True)
class Gatherer:
    """Joins themes until few enough are left.

    Attributes:
        most: Upper bound on the number of themes; from 1.
        least_points: A theme with fewer joins the one most like it.
    """

    most: int
    least_points: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError for a bound below one."""
        if self.most < 1:
            raise ValueError("most from 1")

    def gather(self, vectors: Vectors, labels: Labels) -> Labels:
        """For each small theme the number of the theme it belongs to. Shape: (n_small,), int64.

        Args:
            vectors: Unit-length rows. Shape: (n_points, width), float32.
            labels: Number of the small theme of each row, from 0, all used. Shape: (n_points,), int64.

        Returns:
            Numbers from 0, all used, in the order of the smallest member.
        """
        sizes = np.bincount(labels).astype(np.float64)
        means = np.stack([vectors[labels == i].mean(axis=0, dtype=np.float64) for i in range(len(sizes))])
        homes = np.arange(len(sizes))
        while (left := np.unique(homes)).size > 1:
            small = sizes[left] < self.least_points
            if not small.any() and left.size <= self.most:
                break
            kept, joined = _most_alike(means[left], small if small.any() else ~small)
            one, other = left[kept], left[joined]
            both = sizes[one] + sizes[other]
            means[one] = (sizes[one] * means[one] + sizes[other] * means[other]) / both
            sizes[one] = both
            homes[homes == other] = one
        return np.asarray(np.unique(homes, return_inverse=True)[1], dtype=np.int64)


def most_read(count: int) -> int:
    """How many themes a board of `count` points may show: a coordinator wants to see 8 to 15 first."""
    return next(most for below, most in MOST_READ if count < below)


def _most_alike(means: NDArray[np.float64], wanted: NDArray[np.bool_]) -> tuple[int, int]:
    """The two positions, lower first, whose points are most alike: the mean of x·y over all their pairs.

    Args:
        means: Mean of each theme's rows. Shape: (n_themes, width), n_themes from 2.
        wanted: One of the two is among these. Shape: (n_themes,).
    """
    # A hair's breadth is chance in the last decimal: the earlier pair is joined.
    alike = (means @ means.T).round(9)
    alike[~(wanted[:, None] | wanted[None, :])] = -np.inf
    alike[np.tril_indices(len(means))] = -np.inf
    kept, joined = np.unravel_index(int(alike.argmax()), alike.shape)
    return int(kept), int(joined)
