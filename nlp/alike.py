"""Short texts that say the same, side by side: for lists of dozens to some hundreds, not for themes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from nlp.clustering.cluster import Labels
from nlp.embed import Vectors

LEAST_ALIKE = 0.4  # of cosine; on a plateau from .35 to .45, see docs/themes.md
MOST = 3_000  # texts; the distances of more would not fit in 100 MB


@dataclass(frozen=True, kw_only=True)
class Grouper:
    """Joins texts while the mean likeness of two groups is high enough (UPGMA, Sokal and Michener 1958).

    Attributes:
        least_alike: Mean cosine of all pairs of two groups that are joined; above 0, up to 1.
    """

    least_alike: float = LEAST_ALIKE

    def __post_init__(self) -> None:
        """Raises ValueError for a likeness outside its range."""
        if not 0 < self.least_alike <= 1:
            raise ValueError("least_alike above 0, up to 1")

    def group(self, vectors: Vectors) -> Labels:
        """Number of each text's group, from 0 in the order of the groups' first members.

        Args:
            vectors: Unit-length rows, at most `MOST`. Shape: (n_texts, width), float32.

        Returns:
            Shape: (n_texts,), int64.
        """
        if len(vectors) < 2:
            return np.zeros(len(vectors), dtype=np.int64)
        tree = linkage(vectors.astype(np.float64), method="average", metric="cosine")
        found = fcluster(tree, t=1 - self.least_alike, criterion="distance")
        _, first, inverse = np.unique(found, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))
        return np.asarray(order[inverse], dtype=np.int64)

    def middle(self, vectors: Vectors) -> int:
        """Position of the text most like the others of its group. Shape of vectors: (n, width), n from 1."""
        return int((vectors @ vectors.sum(axis=0)).argmax())
