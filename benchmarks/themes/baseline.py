"""The baseline to beat: what the first study of theming for this project found best, kept as it was.

Two trees, cut at many heights; crumbs dissolved; the best silhouette wins, less a penalty for one giant
theme. Before that, 25 plain lines about public services as soft features (the lens), where an event is about
such things. Its thresholds were chosen with banking77 and the NHS comments in view, so both flatter it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import silhouette_score

from nlp.embed import Vectors, unit

Labels = NDArray[np.int64]

LINES = Path(__file__).with_name("baseline_lines.txt")
OFF_BELOW, OFF_TO_FULL, STRENGTH, SHARPNESS = 0.22, 0.12, 0.8, 0.04
MOST_THEMES = 60
SAMPLE = 4_000
LARGEST_SHARE = 0.45
CUTS = 14
LEAST_POINTS = 8


def lines() -> list[str]:
    """The 25 lines of the lens."""
    return LINES.read_text(encoding="utf-8").splitlines()


def through(vectors: Vectors, frame: Vectors) -> Vectors:
    """Vectors with their likeness to the lines added. Shape: (n, width + n_lines), or as they were."""
    likeness = vectors @ frame.T
    weight = STRENGTH * np.clip((likeness.max(axis=1).mean() - OFF_BELOW) / OFF_TO_FULL, 0, 1)
    if weight < 0.05:
        return vectors
    likeness = likeness - likeness.mean(axis=0)
    raised = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / SHARPNESS)
    return unit(np.hstack([vectors, weight * np.sqrt(raised / raised.sum(axis=1, keepdims=True))]))


def find(vectors: Vectors, seed: int = 0) -> Labels:
    """A theme for every row; learnt on a sample where there are many. Shape: (n,), int64."""
    count = len(vectors)
    if count < LEAST_POINTS:
        return np.zeros(count, dtype=np.int64)
    if count > SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(count, SAMPLE, replace=False))
        return _nearest(vectors, _centres(vectors[rows], find(vectors[rows])))
    apart = np.clip(1 - vectors @ vectors.T, 0, 2).astype(np.float64)
    np.fill_diagonal(apart, 0)
    best, best_score = np.zeros(count, dtype=np.int64), -np.inf
    for labels in _cuts(vectors, apart):
        giant = max(0.0, np.bincount(labels).max() / count - LARGEST_SHARE)
        score = silhouette_score(apart, labels, metric="precomputed") - 2 * giant
        if score > best_score:
            best, best_score = labels, score
    return best


def _cuts(vectors: Vectors, apart: NDArray[np.float64]) -> list[Labels]:
    count = len(vectors)
    sizes = np.unique(np.geomspace(3, max(6, min(count / 4, MOST_THEMES)), CUTS).round().astype(int))
    more = np.union1d(sizes, (sizes * 1.6).round().astype(int))
    average = linkage(apart[np.triu_indices(count, 1)], "average")
    ward = linkage(vectors.astype(np.float64), "ward")
    least = next(size for below, size in ((60, 2), (400, 3), (2000, 5), (np.inf, 10)) if count < below)
    tidied = [
        _tidy(vectors, fcluster(tree, k, "maxclust"), least)
        for tree, grid in ((average, more), (ward, sizes))
        for k in grid[grid < count / 2 + 2]
    ]
    return [labels for labels in tidied if labels.max() > 0]


def _tidy(vectors: Vectors, labels: Labels, least: int) -> Labels:
    names, sizes = np.unique(labels, return_counts=True)
    kept = names[sizes >= least]
    if not len(kept):
        return np.zeros(len(vectors), dtype=np.int64)
    middle = unit(np.stack([vectors[labels == name].mean(axis=0) for name in kept]))
    for _ in range(3):
        labels = _nearest(vectors, middle)
        middle = _centres(vectors, labels)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _centres(vectors: Vectors, labels: Labels) -> Vectors:
    return unit(np.stack([vectors[labels == name].mean(axis=0) for name in np.unique(labels)]))


def _nearest(vectors: Vectors, middle: Vectors) -> Labels:
    return np.asarray((vectors @ middle.T).argmax(axis=1), dtype=np.int64)
