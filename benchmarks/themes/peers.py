"""Other ways to find themes, each in the form that is usual, on the same vectors and samples.

Where a program's answer hangs on chance, its seed is the sample's; nothing else of its defaults is changed.
What a method needs that its authors leave open (how a number of groups is chosen, how sizes scale) is said
beside it.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import hdbscan
import igraph
import leidenalg
import numpy as np
import umap
from bertopic import BERTopic
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import LatentDirichletAllocation, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import silhouette_score

from benchmarks.themes.methods import Labels, Method, Task
from benchmarks.themes.metrics import NOWHERE
from benchmarks.themes.ours import reassigned
from nlp.clustering.cluster import numbered
from nlp.embed import Vectors, unit

Floats = NDArray[np.float64]

NEIGHBOURS = 15  # UMAP's, BERTopic's and Top2Vec's default
GRAPH_NEIGHBOURS = 10  # of Leiden's graph: best of 5, 10, 15 and two that grow with the sample, choosing half
DIMENSIONS = 5  # BERTopic's and Top2Vec's default
BERTOPIC_SIZE = 10  # its smallest topic
TOP2VEC_SIZE = 15  # its smallest topic
TOP2VEC_MERGE = 0.1  # its cosine distance below which two topics are one
MOST_GROUPS = 60  # offered to k-means and LDA, beyond what any sample has
TEXTS_A_GROUP = 3  # at least on average
COUNTS_TRIED = 16  # numbers of groups, geometrically spaced
LDA_COUNTS = (5, 8, 12, 18, 27, 40)  # below 5 its perplexity is better still and its themes are worse
LEIDEN_RESOLUTIONS = np.geomspace(0.2, 6, 16)
SVD_DIMENSIONS = 100
HELD_OUT = 0.2  # of the texts, for LDA's perplexity
WARM_UP = 60  # rows on which numba compiles before anything is timed


def bertopic_defaults(task: Task) -> Labels:
    """BERTopic as `BERTopic().fit_transform(texts, embeddings)` gives it, outliers left in none."""
    return _bertopic(task)[0]


def bertopic_reassigned(task: Task) -> Labels:
    """The same, and its own `reduce_outliers` by embeddings."""
    return _bertopic(task)[1]


def scaled_hdbscan(task: Task) -> Labels:
    """UMAP and HDBSCAN whose smallest group grows with the sample; what is in none joins the nearest mean."""
    low = _umap(task)
    found = hdbscan.HDBSCAN(min_cluster_size=scaled_size(len(low)), min_samples=1).fit_predict(low)
    return _whole(reassigned(np.asarray(found, dtype=np.int64), task.vectors))


def top2vec_like(task: Task) -> Labels:
    """UMAP, HDBSCAN from 15 texts on, near-equal topics merged, each text to the nearest topic's mean."""
    found = np.asarray(hdbscan.HDBSCAN(min_cluster_size=TOP2VEC_SIZE).fit_predict(_umap(task)))
    names = np.unique(found[found != NOWHERE])
    if not len(names):
        return np.zeros(len(found), dtype=np.int64)
    topics = _merged([task.vectors[found == name] for name in names])
    return numbered((task.vectors @ topics.T).argmax(axis=1))


def leiden(task: Task) -> Labels:
    """Leiden on the graph of shared neighbours (10 nearest, Jaccard), resolution by silhouette."""
    graph, weights = _shared_neighbours(task.vectors)
    tried = (
        leidenalg.find_partition(
            graph,
            leidenalg.RBConfigurationVertexPartition,
            weights=weights,
            resolution_parameter=resolution,
            seed=task.sample.seed,
        ).membership
        for resolution in LEIDEN_RESOLUTIONS
    )
    return _best(task.vectors, [np.asarray(labels) for labels in tried])


def kmeans(task: Task) -> Labels:
    """k-means, k by silhouette in cosine distance."""
    return _kmeans(task.vectors, task.sample.seed)


def tfidf_kmeans(task: Task) -> Labels:
    """The same on TF-IDF without stop words, reduced to 100 dimensions."""
    counts = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(task.sample.texts)
    dimensions = min(SVD_DIMENSIONS, counts.shape[1] - 1, counts.shape[0] - 1)
    reduced = TruncatedSVD(dimensions, random_state=task.sample.seed).fit_transform(counts)
    return _kmeans(unit(reduced.astype(np.float32)), task.sample.seed)


def lda(task: Task) -> Labels:
    """Latent Dirichlet allocation, k by perplexity on held-out texts; a text goes to its largest topic."""
    counts = CountVectorizer(stop_words="english").fit_transform(task.sample.texts)
    chance = np.random.default_rng(task.sample.seed)
    held = chance.random(counts.shape[0]) < HELD_OUT

    def perplexity(k: int) -> float:
        return float(_lda(k, task).fit(counts[~held]).perplexity(counts[held]))

    best = min(LDA_COUNTS, key=perplexity)
    return np.asarray(_lda(best, task).fit_transform(counts).argmax(axis=1), dtype=np.int64)


PEERS: Mapping[str, Method] = {
    "BERTopic": bertopic_defaults,
    "BERTopic, outliers reassigned": bertopic_reassigned,
    "UMAP + HDBSCAN, scaled": scaled_hdbscan,
    "Top2Vec-like": top2vec_like,
    "Leiden": leiden,
    "k-means": kmeans,
    "TF-IDF + k-means": tfidf_kmeans,
    "LDA": lda,
}


def scaled_size(count: int) -> int:
    """The smallest group of a sample: half its root. Best of 1/2, 1/3, 1/4 on the choosing half."""
    return max(3, round(count**0.5 / 2))


@functools.cache
def warm_up() -> None:
    """Let numba compile what UMAP and HDBSCAN need: half a minute that is no part of any timing."""
    rows = unit(np.random.default_rng(0).normal(size=(WARM_UP, 16)).astype(np.float32))
    with _quiet():
        hdbscan.HDBSCAN(min_cluster_size=3).fit_predict(_reducer(0).fit_transform(rows))


def _bertopic(task: Task) -> tuple[Labels, Labels]:
    if "bertopic" not in task.known:
        with _quiet():
            model = BERTopic(umap_model=_reducer(task.sample.seed))
            texts = task.sample.texts
            topics, _ = model.fit_transform(texts, task.vectors)
            all_in = (
                model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=task.vectors)
                if set(topics) != {NOWHERE} and NOWHERE in topics
                else topics
            )
        task.known["bertopic"] = np.asarray(topics, dtype=np.int64)
        task.known["bertopic, all"] = np.asarray(all_in, dtype=np.int64)
    return task.known["bertopic"], task.known["bertopic, all"]


def _reducer(seed: int) -> umap.UMAP:
    """UMAP as BERTopic and Top2Vec set it, with a seed."""
    return umap.UMAP(
        n_neighbors=NEIGHBOURS, n_components=DIMENSIONS, min_dist=0.0, metric="cosine", random_state=seed
    )


def _umap(task: Task) -> Floats:
    if "umap" not in task.known:
        with _quiet():
            task.known["umap"] = _reducer(task.sample.seed).fit_transform(task.vectors)
    return task.known["umap"]


def _merged(groups: Sequence[Vectors]) -> Vectors:
    """Mean vectors of groups, the two nearest merged while they are nearly the same."""
    groups = list(groups)
    while True:
        middle = unit(np.stack([group.mean(axis=0) for group in groups]))
        alike = middle @ middle.T
        np.fill_diagonal(alike, -1)
        if len(groups) < 2 or alike.max() < 1 - TOP2VEC_MERGE:
            return middle
        one, other = sorted(int(i) for i in np.unravel_index(alike.argmax(), alike.shape))
        groups[one] = np.vstack([groups[one], groups.pop(other)])


def _shared_neighbours(vectors: Vectors) -> tuple[igraph.Graph, list[float]]:
    """Who is among each other's nearest, weighed by the share of neighbours in common."""
    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -2)
    near = np.argsort(-alike, axis=1, kind="stable")[:, : min(GRAPH_NEIGHBOURS, len(vectors) - 1)]
    mine = [frozenset((i, *row)) for i, row in enumerate(near.tolist())]
    pairs = sorted({(min(i, j), max(i, j)) for i, row in enumerate(near.tolist()) for j in row})
    weights = [len(mine[i] & mine[j]) / len(mine[i] | mine[j]) for i, j in pairs]
    return igraph.Graph(n=len(vectors), edges=pairs), weights


def _kmeans(rows: Vectors, seed: int) -> Labels:
    return _best(
        rows,
        [
            KMeans(k, n_init=4, random_state=seed).fit_predict(rows).astype(np.int64)
            for k in _counts(len(rows))
        ],
    )


def _lda(topics: int, task: Task) -> LatentDirichletAllocation:
    return LatentDirichletAllocation(topics, random_state=task.sample.seed, learning_method="batch")


def _counts(count: int) -> list[int]:
    """Numbers of groups that are tried."""
    most = min(MOST_GROUPS, count // TEXTS_A_GROUP)
    return [int(k) for k in np.unique(np.geomspace(2, most, COUNTS_TRIED).round())]


def _best(rows: Vectors, tried: Sequence[Labels]) -> Labels:
    """The grouping whose silhouette is best."""

    def score(labels: Labels) -> float:
        groups = len(np.unique(labels))
        return float(silhouette_score(rows, labels, metric="cosine")) if 1 < groups < len(rows) else -1.0

    return max(tried, key=score)


def _whole(labels: Labels) -> Labels:
    """All in one where nothing was found."""
    return np.where(labels == NOWHERE, 0, labels)


def _quiet() -> warnings.catch_warnings[Any]:
    """Peers speak of their threads and deprecations; none of it bears on a figure."""
    return warnings.catch_warnings(action="ignore")
