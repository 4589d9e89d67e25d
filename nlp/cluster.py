"""From vectors to themes: which points are about the same thing, without being told how many.

Two trees (average linkage and Ward's) are cut at many heights, crumbs are dissolved, centres are
settled, and the cut whose silhouette (Rousseeuw 1987) is best wins, less a penalty for one giant
theme. Everything follows from the vectors: the same vectors give the same themes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from nlp.embed import Vectors, unit

Labels = NDArray[np.int64]

LEAST_POINTS = 8  # fewer make no pattern: they stay one theme
MOST_THEMES = 40  # more cannot be read on one board, and are no truer (docs/themes.md)
POINTS_A_THEME = 8  # on average at least, or a few hundred points fall into dozens of themes
SAMPLE = 4000  # points that a tree is grown on; its memory grows with the square
LARGEST_SHARE = 0.45  # of all points in one theme, above which a cut is penalised; docs/themes.md
GIANT_PENALTY = 2.0  # silhouette lost per share above it; chosen with it
CUTS = 14  # heights tried on each tree, geometrically spaced
SETTLING_STEPS = 3  # rounds of nearest-centre moves; more change next to nothing


class Clusterer(Protocol):
    """Anything that groups vectors."""

    def cluster(self, vectors: Vectors) -> Labels:
        """A theme number from 0 for each row, all numbers used. Shape: (n_points,), int64.

        Args:
            vectors: One unit-length row per point, in an order that does not depend on when the points
                arrived. Shape: (n_points, width), float32.
        """


@dataclass(frozen=True, kw_only=True)
class TreeClusterer:
    """Cuts two trees where the silhouette is best.

    Attributes:
        most_themes: Upper bound on the number of themes; from 2.
        sample: Points that the trees are grown on; further ones join the nearest centre. From 100.
        largest_share: Share of points above which one theme is penalised; 0 to 1.
    """

    most_themes: int = MOST_THEMES
    sample: int = SAMPLE
    largest_share: float = LARGEST_SHARE

    def __post_init__(self) -> None:
        """Raises ValueError for a parameter out of its range."""
        if self.most_themes < 2 or self.sample < 100 or not 0 < self.largest_share <= 1:
            raise ValueError("most_themes from 2, sample from 100, largest_share above 0 up to 1")

    def cluster(self, vectors: Vectors) -> Labels:
        """See `Clusterer.cluster`."""
        if len(vectors) < LEAST_POINTS:
            return np.zeros(len(vectors), dtype=np.int64)
        seen = vectors[: self.sample]
        best, best_score = np.zeros(len(seen), dtype=np.int64), -np.inf
        for labels in self._cuts(seen):
            score = silhouette(seen, labels) - self._giant(labels)
            # A hair's breadth better is chance in the last decimal: the earlier cut stands.
            if score > best_score + 1e-6:
                best, best_score = labels, score
        return nearest(vectors, centres(seen, best)) if len(vectors) > len(seen) else best

    def _cuts(self, vectors: Vectors) -> Iterator[Labels]:
        count = len(vectors)
        most = min(max(6, count / POINTS_A_THEME), self.most_themes)
        sizes = np.unique(np.geomspace(min(3, most), most, CUTS).round().astype(int))
        distances = np.clip(pdist(vectors.astype(np.float64), "cosine"), 0, 2)
        # Average linkage leaves many crumbs, so it is also cut lower to keep as many themes.
        lower = np.union1d(sizes, (sizes * 1.6).round().astype(int))
        trees = (
            (linkage(distances, "average"), lower),
            (linkage(vectors.astype(np.float64), "ward"), sizes),
        )
        for tree, wanted in trees:
            for size in wanted[wanted <= count / 2 + 1]:
                labels = settle(vectors, fcluster(tree, size, "maxclust"), smallest_theme(count))
                if 0 < labels.max() < self.most_themes:
                    yield labels

    def _giant(self, labels: Labels) -> float:
        share = np.bincount(labels).max() / len(labels)
        return float(GIANT_PENALTY * max(0.0, share - self.largest_share))


def smallest_theme(count: int) -> int:
    """How many of `count` points a theme needs: 2 of a handful, 10 of thousands."""
    return next(least for below, least in ((60, 2), (400, 3), (2000, 5), (np.inf, 10)) if count < below)


def settle(vectors: Vectors, labels: Labels, smallest: int) -> Labels:
    """Labels without crumbs, each point with its nearest centre, numbered from 0 by first appearance.

    Args:
        vectors: Unit-length rows. Shape: (n_points, width), float32.
        labels: Any integers. Shape: (n_points,).
        smallest: Groups with fewer points are dissolved.
    """
    names, sizes = np.unique(labels, return_counts=True)
    kept = names[sizes >= smallest]
    if not len(kept):
        return np.zeros(len(vectors), dtype=np.int64)
    middle = unit(np.stack([vectors[labels == name].mean(axis=0) for name in kept]))
    settled = nearest(vectors, middle)
    for _ in range(SETTLING_STEPS - 1):
        settled = nearest(vectors, centres(vectors, settled))
    return numbered(settled)


def centres(vectors: Vectors, labels: Labels) -> Vectors:
    """The unit-length mean of each label's rows, in the order of the labels. Shape: (n_labels, width)."""
    return unit(np.stack([vectors[labels == name].mean(axis=0) for name in np.unique(labels)]))


def nearest(vectors: Vectors, middle: Vectors) -> Labels:
    """The number of the nearest centre for each row. Shape: (n_points,), int64."""
    return np.asarray((vectors @ middle.T).argmax(axis=1), dtype=np.int64)


def numbered(labels: Labels) -> Labels:
    """The same grouping with numbers from 0 in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[inverse], dtype=np.int64)


def silhouette(vectors: Vectors, labels: Labels) -> float:
    """Mean silhouette in cosine distance, -1 to 1, exact, without a matrix of distances.

    For unit vectors the mean distance from x to a group with mean m is 1 - x·m, so one product with the
    means replaces all pairs. A point alone in its group counts 0, as Rousseeuw has it.

    Args:
        vectors: Unit-length rows. Shape: (n_points, width), float32.
        labels: Numbers from 0, all used, at least two. Shape: (n_points,), int64.
    """
    sizes = np.bincount(labels).astype(np.float64)
    means = np.stack([vectors[labels == name].mean(axis=0) for name in range(len(sizes))])
    apart = 1 - vectors @ means.T
    rows, own = np.arange(len(labels)), sizes[labels]
    # A point's distance to itself is 0 and does not belong into the mean.
    inside = apart[rows, labels] * own / np.maximum(own - 1, 1)
    apart[rows, labels] = np.inf
    outside = apart.min(axis=1)
    score = (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-9)
    return float(np.where(own > 1, score, 0).mean())
