"""From many small groups to the few that a person can read: the tree goes on upwards from where it was cut.

Of all pairs of groups the two are joined whose points are most alike on average (UPGMA, Sokal and
Michener 1958), until few enough are left. Every coarser view so is made of whole themes of a finer one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.cluster import Labels
from nlp.embed import Vectors

MOST_READ = 40  # themes; more cannot be read on one board
LEAST_READ = 8  # themes that a few points may have
POINTS_A_THEME = 6  # on average at least, or themes of two or three crowd a board
STEP = 1.5  # times as many themes for one step of detail


@dataclass(frozen=True, kw_only=True)
class Gatherer:
    """Joins groups until few enough are left.

    Attributes:
        most: Upper bound on the number of groups; from 1.
        least_points: A group with fewer joins the one most like it.
    """

    most: int
    least_points: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError for a bound below one."""
        if self.most < 1:
            raise ValueError("most from 1")

    def gather(self, vectors: Vectors, labels: Labels, within: Labels | None = None) -> Labels:
        """For each group the number of what it went into. Shape: (n_groups,), int64.

        Args:
            vectors: Unit-length rows. Shape: (n_points, width), float32.
            labels: Number of the group of each row, from 0, all used. Shape: (n_points,), int64.
            within: Number of the theme of each group. Groups of two themes are never joined, even where
                that leaves more than `most`. None: any two may be joined. Shape: (n_groups,), int64.

        Returns:
            Numbers from 0, all used, in the order of the smallest member.
        """
        sizes = np.bincount(labels).astype(np.float64)
        means = np.stack([vectors[labels == i].mean(axis=0, dtype=np.float64) for i in range(len(sizes))])
        themes = np.zeros(len(sizes), dtype=np.int64) if within is None else within
        homes = np.arange(len(sizes))
        while (left := np.unique(homes)).size > 1:
            small = sizes[left] < self.least_points
            if not small.any() and left.size <= self.most:
                break
            pair = _most_alike(means[left], themes[left], small)
            if pair is None and left.size > self.most:
                pair = _most_alike(means[left], themes[left], ~small)
            if pair is None:
                break
            one, other = left[pair[0]], left[pair[1]]
            both = sizes[one] + sizes[other]
            means[one] = (sizes[one] * means[one] + sizes[other] * means[other]) / both
            sizes[one] = both
            homes[homes == other] = one
        return np.asarray(np.unique(homes, return_inverse=True)[1], dtype=np.int64)


def wanted(themes: int, points: int, detail: int) -> int:
    """How many themes to show of those that the points ask for.

    Args:
        themes: How many they ask for, from 1.
        points: How many points there are.
        detail: From -2, few coarse themes, to 2, many fine ones.
    """
    limit = int(np.clip(points / POINTS_A_THEME, LEAST_READ, MOST_READ))
    return max(1, min(limit, round(themes * STEP**detail)))


def _most_alike(
    means: NDArray[np.float64], themes: Labels, wanted: NDArray[np.bool_]
) -> tuple[int, int] | None:
    """The two positions, lower first, whose points are most alike: the mean of x·y over all their pairs.

    Args:
        means: Mean of each group's rows. Shape: (n_groups, width), n_groups from 2.
        themes: The two are of the same theme. Shape: (n_groups,).
        wanted: One of the two is among these. Shape: (n_groups,).

    Returns:
        None where no two may be joined.
    """
    # A hair's breadth is chance in the last decimal: the earlier pair is joined.
    alike = (means @ means.T).round(9)
    alike[~(wanted[:, None] | wanted[None, :]) | (themes[:, None] != themes[None, :])] = -np.inf
    alike[np.tril_indices(len(means))] = -np.inf
    best = int(alike.argmax())
    kept, joined = np.unravel_index(best, alike.shape)
    return (int(kept), int(joined)) if np.isfinite(alike[kept, joined]) else None
