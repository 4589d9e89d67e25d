from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from nlp.cluster import TreeClusterer, numbered, settle, silhouette, smallest_theme
from nlp.embed import Vectors, unit


def blobs(*sizes: int, spread: float = 0.15, seed: int = 1) -> tuple[Vectors, np.ndarray]:
    chance = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    noise = chance.normal(0, spread, (len(labels), 24))
    return unit((np.eye(24)[labels] + noise).astype(np.float32)), labels


def test_finds_the_groups_without_being_told_how_many() -> None:
    vectors, truth = blobs(20, 14, 30, 9)
    assert numbered(TreeClusterer().cluster(vectors)).tolist() == truth.tolist()


def test_fewer_than_eight_points_stay_together() -> None:
    vectors, _ = blobs(4, 3)
    assert TreeClusterer().cluster(vectors).tolist() == [0] * 7


def test_points_beyond_the_sample_join_the_nearest_theme() -> None:
    vectors, truth = blobs(90, 90, 90)
    mixed = np.random.default_rng(0).permutation(len(truth))
    labels = TreeClusterer(sample=100).cluster(vectors[mixed])
    assert numbered(labels).tolist() == numbered(truth[mixed]).tolist()


def test_the_same_vectors_give_the_same_themes() -> None:
    vectors, _ = blobs(30, 30, 30, spread=0.4)
    assert TreeClusterer().cluster(vectors).tolist() == TreeClusterer().cluster(vectors.copy()).tolist()


def test_identical_points_are_one_theme() -> None:
    vectors = unit(np.ones((20, 4), dtype=np.float32))
    assert set(TreeClusterer().cluster(vectors).tolist()) == {0}


def test_silhouette_is_that_of_all_pairs() -> None:
    vectors, labels = blobs(12, 7, 5, 1, spread=0.5)
    assert silhouette(vectors, labels) == pytest.approx(
        silhouette_score(vectors.astype(float), labels, metric="cosine"), abs=1e-4
    )


def test_crumbs_are_dissolved_into_their_neighbours() -> None:
    vectors, labels = blobs(10, 10)
    labels[0] = 7
    assert settle(vectors, labels, smallest=2).tolist() == [0] * 10 + [1] * 10


def test_a_theme_needs_more_points_where_there_are_more() -> None:
    assert [smallest_theme(count) for count in (10, 100, 1000, 10_000)] == [2, 3, 5, 10]


@pytest.mark.parametrize("wrong", [{"most_themes": 1}, {"sample": 10}, {"largest_share": 0.0}])
def test_refuses_parameters_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="most_themes"):
        TreeClusterer(**wrong)  # type: ignore[arg-type]
