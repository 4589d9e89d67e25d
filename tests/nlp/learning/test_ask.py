from __future__ import annotations

import numpy as np
import pytest

from nlp.embed import Vectors, unit
from nlp.learning.ask import margins, most_telling


def three_groups() -> Vectors:
    """Ten points about each of three axes, none the same."""
    chance = np.random.default_rng(1)
    rows = np.repeat(np.eye(3), 10, axis=0) + chance.normal(0, 0.02, (30, 3))
    return unit(rows.astype(np.float32))


def test_the_margin_is_how_far_the_likeliest_is_ahead() -> None:
    assert margins(np.array([[0.5, 0.3, 0.2], [0.4, 0.4, 0.2]])) == pytest.approx([0.2, 0.0])
    assert margins(np.ones((2, 1))).tolist() == [1, 1]


def test_doubtful_points_come_before_sure_ones() -> None:
    shares = np.tile([0.98, 0.02], (30, 1))
    shares[[3, 14, 25]] = [0.5, 0.5]
    chosen = most_telling(three_groups(), shares, np.ones(30, dtype=bool), 3)
    assert chosen[:3] == most_telling(three_groups(), shares, np.ones(30, dtype=bool))[:3]
    assert set(most_telling(three_groups(), shares, np.ones(30, dtype=bool), 30)[:20]) >= {3, 14, 25}


def test_where_all_are_doubtful_each_group_is_asked_about() -> None:
    chosen = most_telling(three_groups(), np.full((30, 2), 0.5), np.ones(30, dtype=bool), 20)
    assert {i // 10 for i in chosen[:20]} == {0, 1, 2}
    assert len(set(chosen)) == 20


def test_only_what_may_be_asked_is_and_the_same_words_once() -> None:
    vectors = np.repeat(three_groups()[:1], 5, axis=0)
    assert most_telling(vectors, np.full((5, 2), 0.5), np.array([False, True, True, True, True])) == [1]
    assert most_telling(vectors, np.full((5, 2), 0.5), np.zeros(5, dtype=bool)) == []


def test_the_same_points_are_asked_about_every_time() -> None:
    shares = np.random.default_rng(2).dirichlet([1, 1, 1], 30)
    every = np.ones(30, dtype=bool)
    assert most_telling(three_groups(), shares, every) == most_telling(three_groups(), shares, every)
