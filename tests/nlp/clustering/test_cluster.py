from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from nlp.clustering.cluster import TreeClusterer, numbered, settle, silhouette, smallest_theme, views
from nlp.embed import Vectors, unit


def blobs(*sizes: int, spread: float = 0.15, seed: int = 1) -> tuple[Vectors, np.ndarray]:
    chance = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    noise = chance.normal(0, spread, (len(labels), 24))
    return unit((np.eye(24)[labels] + noise).astype(np.float32)), labels


def test_finds_the_groups_without_being_told_how_many() -> None:
    vectors, truth = blobs(20, 14, 30, 9)
    assert numbered(TreeClusterer().cluster(vectors).themes).tolist() == truth.tolist()


def test_fewer_than_eight_points_stay_together() -> None:
    vectors, _ = blobs(4, 3)
    assert TreeClusterer().cluster(vectors).themes.tolist() == [0] * 7


def test_the_same_vectors_give_the_same_themes() -> None:
    vectors, _ = blobs(30, 30, 30, spread=0.4)
    once, again = TreeClusterer().cluster(vectors), TreeClusterer().cluster(vectors.copy())
    assert once.themes.tolist() == again.themes.tolist()
    assert once.parts.tolist() == again.parts.tolist()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_identical_points_are_one_theme(value: float) -> None:
    vectors = unit(np.full((20, 4), value, dtype=np.float32))
    assert set(TreeClusterer().cluster(vectors).themes.tolist()) == {0}


def test_a_part_lies_wholly_in_one_theme() -> None:
    vectors, _ = blobs(40, 25, 25, 10, spread=0.35)
    found = TreeClusterer().cluster(vectors)
    assert found.parts.max() > found.themes.max()
    pairs = set(zip(found.parts.tolist(), found.themes.tolist(), strict=True))
    assert len(pairs) == found.parts.max() + 1


def test_a_text_that_many_sent_is_no_crumb() -> None:
    # Three texts at one place, two at another: five points are a theme of 1,000, three are not.
    vectors, _ = blobs(3, 2)
    labels = np.array([0, 0, 0, 1, 1])
    assert settle(vectors, labels, 5, np.array([2, 2, 1, 3, 2])).tolist() == [0, 0, 0, 1, 1]
    assert settle(vectors, labels, 5, np.array([2, 2, 1, 2, 2])).tolist() == [0, 0, 0, 0, 0]


def test_a_small_event_is_looked_at_in_more_views_than_a_large_one() -> None:
    made = [len(list(views(np.ones((count, 4), dtype=np.float32)))) for count in (10, 500, 3000)]
    assert made == [8, 4, 1]
    first, second = list(views(blobs(8)[0]))[:2]
    assert np.allclose(np.linalg.norm(second, axis=1), 1, atol=1e-6)
    assert not np.allclose(first, second)


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


@pytest.mark.parametrize("wrong", [{"most_themes": 1}, {"largest_share": 0.0}])
def test_refuses_parameters_out_of_range(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="most_themes"):
        TreeClusterer(**wrong)  # type: ignore[arg-type]
