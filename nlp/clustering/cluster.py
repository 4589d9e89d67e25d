"""From vectors to themes: which points are about the same thing, without being told how many.

A tree of average linkage (UPGMA, Sokal and Michener 1958) over smoothed vectors is cut at many heights,
crumbs are dissolved and centres settled. `number` says how many themes the points ask for. Within
each theme the tree is cut once more, lower: its parts. Everything follows from the vectors: the same
vectors give the same themes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from nlp.clustering.number import how_many
from nlp.clustering.smooth import smooth
from nlp.embed import Vectors, unit

Labels = NDArray[np.int64]
Counts = NDArray[np.int64]

LEAST_POINTS = 8  # fewer make no pattern: they stay one theme
MOST_THEMES = 90  # groups at the lowest cut; what a board shows of them is for `nlp.clustering.gather` to say
POINTS_A_GROUP = 2.5  # on average at least at the lowest cut; crumbs are dissolved afterwards
CUTS = 20  # heights tried on a tree, geometrically spaced
VIEWS = 8  # of a small event, on which the number of themes is agreed; one is as good from 1,500 points
POINTS_IN_VIEWS = 2000  # about so many points are looked at in all views together, which bounds the time
KEPT_IN_A_VIEW = 0.6  # of the vectors' columns that a further view is left with
#: Of all points in one theme, above which a cut is penalised; docs/adr/0012-how-points-are-grouped.md.
LARGEST_SHARE = 0.45
GIANT_PENALTY = 2.0  # silhouette lost per share above it; chosen with it
SETTLING_STEPS = 3  # rounds of nearest-centre moves; more change next to nothing
PARTS_A_THEME = 4  # on average at the cut that parts come from


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Themes and the parts that they are made of. A part lies wholly in one theme.

    Attributes:
        themes: Number of the theme of each point, from 0, all used. Shape: (n_points,), int64.
        parts: Number of its part, counted over all themes, from 0, all used. Shape: (n_points,), int64.
    """

    themes: Labels
    parts: Labels


class Clusterer(Protocol):
    """Anything that groups vectors."""

    def cluster(self, vectors: Vectors, counts: Counts | None = None) -> Levels:
        """Themes and their parts.

        Args:
            vectors: One unit-length row per text, in an order that does not depend on when the points
                arrived. Time and memory grow with the square of their number. Shape: (n, width), float32.
            counts: How often each was said; none means once. Shape: (n,), from 1.
        """


@dataclass(frozen=True, kw_only=True)
class TreeClusterer:
    """Cuts a tree of smoothed vectors where views of the points agree that themes are clearest.

    Attributes:
        most_themes: Upper bound on the number of themes; from 2.
        largest_share: Share of points above which one theme is penalised; 0 to 1.
    """

    most_themes: int = MOST_THEMES
    largest_share: float = LARGEST_SHARE

    def __post_init__(self) -> None:
        """Raises ValueError for a parameter out of its range."""
        if self.most_themes < 2 or not 0 < self.largest_share <= 1:
            raise ValueError("most_themes from 2, largest_share above 0 up to 1")

    def cluster(self, vectors: Vectors, counts: Counts | None = None) -> Levels:
        """See `Clusterer.cluster`."""
        if counts is None:
            counts = np.ones(len(vectors), dtype=np.int64)
        if len(vectors) < LEAST_POINTS:
            return _one_theme(len(vectors))
        trees = [_Tree.of(vectors, view, counts) for view in views(vectors)]
        scores = [self._scores(tree) for tree in trees]
        if not scores[0]:
            return _one_theme(len(vectors))
        themes = trees[0].cut(how_many([dict(sorted(each.values())) for each in scores], scores[0]))
        return Levels(themes=themes, parts=trees[0].parts(themes))

    def _scores(self, tree: _Tree) -> dict[int, tuple[int, float]]:
        """For each cut: how many themes it leaves, and how clear they are."""
        found = {}
        for size in self._sizes(len(tree.told)):
            labels = tree.cut(size)
            if labels.max() > 0:
                found[size] = (int(labels.max()) + 1, silhouette(tree.told, labels) - self._giant(labels))
        return found

    def _sizes(self, count: int) -> list[int]:
        most = max(2.0, min(count / POINTS_A_GROUP, self.most_themes))
        return [int(size) for size in np.unique(np.geomspace(2, most, CUTS).round())]

    def _giant(self, labels: Labels) -> float:
        share = np.bincount(labels).max() / len(labels)
        return float(GIANT_PENALTY * max(0.0, share - self.largest_share))


@dataclass(frozen=True, kw_only=True)
class _Tree:
    """A tree over one view of the points.

    Attributes:
        told: What cuts are judged by. Shape: (n, width).
        seen: The view, smoothed. Shape: (n, width).
        joins: As scipy's `linkage` gives them. Shape: (n - 1, 4).
        counts: How often each was said. Shape: (n,).
    """

    told: Vectors
    seen: Vectors
    joins: NDArray[np.float64]
    counts: Counts

    @classmethod
    def of(cls, told: Vectors, view: Vectors, counts: Counts) -> _Tree:
        seen = smooth(view)
        apart = np.clip(1 - seen @ seen.T, 0, 2)
        np.fill_diagonal(apart, 0)
        joins = linkage(squareform(apart, checks=False), "average")
        return cls(told=told, seen=seen, joins=joins, counts=counts)

    def cut(self, size: int) -> Labels:
        """The themes of the cut into so many groups, crumbs dissolved."""
        groups = fcluster(self.joins, size, "maxclust")
        return settle(self.seen, groups, smallest_theme(int(self.counts.sum())), self.counts)

    def parts(self, themes: Labels) -> Labels:
        """What each theme falls into where the tree is cut lower, numbered over all themes."""
        size = min(PARTS_A_THEME * (int(themes.max()) + 1), len(themes))
        groups = fcluster(self.joins, size, "maxclust")
        parts, least = np.zeros(len(themes), dtype=np.int64), smallest_theme(int(self.counts.sum()))
        for theme in range(int(themes.max()) + 1):
            rows = np.flatnonzero(themes == theme)
            inside = settle(self.seen[rows], groups[rows], least, self.counts[rows])
            parts[rows] = inside + parts.max() + 1
        return np.unique(parts, return_inverse=True)[1].astype(np.int64)


def views(vectors: Vectors) -> Iterator[Vectors]:
    """The vectors as they are, then a few times with only some of their columns.

    What shows in a chance selection of columns as well is in the points, not in single numbers (random
    subspaces, Ho 1998). Small events need that more than large ones.
    """
    yield vectors
    for view in range(1, int(np.clip(POINTS_IN_VIEWS / len(vectors), 1, VIEWS))):
        yield unit(vectors * (np.random.default_rng(view).random(vectors.shape[1]) < KEPT_IN_A_VIEW))


def smallest_theme(count: int) -> int:
    """How many of `count` points a theme needs: 2 of a handful, 10 of thousands."""
    return next(least for below, least in ((60, 2), (400, 3), (2000, 5), (np.inf, 10)) if count < below)


def settle(
    vectors: Vectors, labels: NDArray[np.integer], smallest: int, counts: Counts | None = None
) -> Labels:
    """Labels without crumbs, each point with its nearest centre, numbered from 0 by first appearance.

    Args:
        vectors: Unit-length rows. Shape: (n_points, width), float32.
        labels: Any integers. Shape: (n_points,).
        smallest: Groups with fewer points are dissolved.
        counts: How many points each row stands for; none means one. Shape: (n_points,).
    """
    names, inverse = np.unique(labels, return_inverse=True)
    sizes = np.bincount(inverse, weights=counts)
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
    """Mean silhouette in cosine distance (Rousseeuw 1987), -1 to 1, exact, without a matrix of distances.

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


def _one_theme(count: int) -> Levels:
    whole = np.zeros(count, dtype=np.int64)
    return Levels(themes=whole, parts=whole)
