from __future__ import annotations

import numpy as np

from nlp.suggesting.modes import clearness, two_means
from nlp.suggesting.splits import CLEAR, LEAST_PEOPLE, splits
from tests.nlp.suggesting.test_merges import about, board

NOBODY = np.zeros(200, dtype=bool)


def test_two_means_find_the_two_middles() -> None:
    points = np.vstack([about(0, points=30, seed=1), about(5, points=10, seed=2)])
    sides = two_means(points)
    assert len(set(sides[:30])) == len(set(sides[30:])) == 1
    assert sides[0] != sides[30]
    assert clearness(points, sides) > CLEAR


def test_a_long_cloud_of_one_middle_is_not_clearer_than_clouds_like_it() -> None:
    for seed in range(5):
        rows = np.random.default_rng(seed).normal(size=(150, 24)).astype(np.float32)
        rows[:, 0] *= 4  # people differ in one thing above all, without falling into two camps
        assert clearness(rows, two_means(rows)) < CLEAR


def test_two_camps_in_one_theme_are_proposed_with_the_smaller_leaving() -> None:
    vectors, themes = board(np.vstack([about(0, points=30, seed=1), about(5, points=12, seed=2)]))
    (idea,) = splits(vectors, themes, np.arange(42), NOBODY[:42])
    assert idea.theme == "t1"
    assert set(idea.leave) == set(range(30, 42))
    assert set(idea.stay) == set(range(30))
    assert idea.people == (12, 30)
    assert idea.between < 0.5 < idea.within
    assert set(idea.examples[0]) <= set(idea.leave)
    assert set(idea.examples[1]) <= set(idea.stay)


def test_theme_of_one_mind_stays_whole() -> None:
    vectors, themes = board(about(0, points=40, seed=1))
    assert splits(vectors, themes, np.arange(40), NOBODY[:40]) == []


def test_points_that_people_placed_never_leave() -> None:
    vectors, themes = board(np.vstack([about(0, points=20, seed=1), about(5, points=20, seed=2)]))
    placed = NOBODY[:40].copy()
    placed[[0, 1, 2, 25]] = True
    (idea,) = splits(vectors, themes, np.arange(40), placed)
    assert set(idea.leave) == set(range(20, 40)) - {25}
    assert 25 in idea.stay


def test_few_people_on_one_side_make_no_theme() -> None:
    vectors, themes = board(np.vstack([about(0, points=30, seed=1), about(5, points=12, seed=2)]))
    people = np.arange(42)
    people[30:] = 100 + np.arange(12) % (LEAST_PEOPLE - 1)
    assert splits(vectors, themes, people, NOBODY[:42]) == []
