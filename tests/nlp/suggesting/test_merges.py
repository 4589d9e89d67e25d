from __future__ import annotations

from itertools import pairwise

import numpy as np

from nlp.embed import Vectors, unit
from nlp.suggesting.alike import centres_alike, chance_apart, middles, within
from nlp.suggesting.merges import merges

WIDTH = 24


def about(*axes: int, points: int, seed: int, noise: float = 0.12) -> Vectors:
    """Points that speak of all of these matters, each in its own words."""
    rows = np.random.default_rng(seed).normal(scale=noise, size=(points, WIDTH))
    rows[:, list(axes)] += 1
    return unit(rows.astype(np.float32))


def board(*themes: Vectors) -> tuple[Vectors, dict[str, np.ndarray]]:
    starts = np.cumsum([0, *map(len, themes)])
    return np.vstack(themes), {
        f"t{n}": np.arange(start, end) for n, (start, end) in enumerate(pairwise(starts), 1)
    }


def test_likeness_within_is_the_mean_over_pairs_of_different_points() -> None:
    points = unit(np.array([[1, 0], [0, 1], [1, 1]], dtype=np.float32))
    means = middles(points, [np.arange(3)])
    assert np.isclose(within(means, np.array([3]))[0], 2 * 0.5**0.5 / 3)
    assert within(means, np.array([1]))[0] == 1


def test_halves_of_one_theme_come_to_about_one_however_few_their_points() -> None:
    for seed in range(5):
        points = about(0, points=16, seed=seed, noise=0.3)
        means = middles(points, [np.arange(8), np.arange(8, 16)])
        assert centres_alike(means)[0, 1] < 0.95
        assert abs(chance_apart(means, np.array([8, 8]))[0, 1] - 1) < 0.15


def test_two_themes_about_the_same_are_proposed_with_the_larger_first() -> None:
    vectors, themes = board(
        about(0, points=12, seed=1), about(5, points=12, seed=2), about(0, points=20, seed=3)
    )
    people = np.arange(len(vectors))
    people[30:34] = people[0:4]  # four people spoke in both
    (idea,) = merges(vectors, themes, people)
    assert idea.themes == ("t3", "t1")
    assert idea.shared == 4
    assert idea.likeness > 0.9
    assert idea.examples[0] in themes["t3"]
    assert idea.examples[1] in themes["t1"]


def test_related_themes_are_left_alone() -> None:
    vectors, themes = board(about(0, 1, points=20, seed=1), about(0, 2, points=20, seed=2))
    assert merges(vectors, themes, np.arange(40)) == []


def test_what_people_took_apart_is_not_proposed_again() -> None:
    vectors, themes = board(about(0, points=12, seed=1), about(0, points=12, seed=2))
    assert merges(vectors, themes, np.arange(24), {frozenset({"t2", "t1"})}) == []


def test_a_handful_of_points_says_too_little() -> None:
    vectors, themes = board(about(0, points=5, seed=1), about(0, points=5, seed=2))
    assert merges(vectors, themes, np.arange(10)) == []
    assert merges(vectors, {}, np.arange(10)) == []
