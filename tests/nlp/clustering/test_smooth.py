from __future__ import annotations

import numpy as np
import pytest

from nlp.clustering.smooth import neighbours, smooth
from nlp.embed import unit


def test_an_odd_wording_is_drawn_to_what_says_the_same() -> None:
    at = unit(np.array([[1, 0, 0], [1, 0.1, 0], [1, 0, 0.1], [0.8, 0.6, 0], [0, 0, 1]], dtype=np.float32))
    seen = smooth(at)
    assert seen[3] @ seen[0] > at[3] @ at[0]
    assert np.allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-6)


def test_two_points_move_towards_each_other_by_their_weights() -> None:
    seen = smooth(np.eye(2, dtype=np.float32))
    # First step: (2, 1) and (1, 2); second, of unit length: (5, 4) and (4, 5).
    assert seen[0] == pytest.approx(np.array([5, 4]) / np.hypot(5, 4), abs=1e-6)


def test_a_single_point_and_points_of_zeros_stay() -> None:
    one = np.array([[0.6, 0.8]], dtype=np.float32)
    assert smooth(one) is one
    assert not smooth(np.zeros((9, 3), dtype=np.float32)).any()


def test_more_points_let_more_neighbours_count() -> None:
    assert [neighbours(points) for points in (8, 300, 4000)] == [3, 6, 10]
