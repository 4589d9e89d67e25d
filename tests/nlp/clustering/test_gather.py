from __future__ import annotations

import numpy as np
import pytest

from nlp.clustering.gather import Gatherer, wanted
from nlp.embed import unit

#: Two directions near x, two near y; the first of each with two points.
AT = unit(np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0.9, 0.2], [0.2, 0.9]], dtype=np.float32))
SMALL = np.array([0, 0, 1, 1, 2, 3])


def test_joins_the_most_alike_until_few_enough_are_left() -> None:
    assert Gatherer(most=2).gather(AT, SMALL).tolist() == [0, 1, 0, 1]
    assert Gatherer(most=3).gather(AT, SMALL).tolist() == [0, 1, 0, 2]


def test_leaves_few_themes_as_they_are() -> None:
    assert Gatherer(most=4).gather(AT, SMALL).tolist() == [0, 1, 2, 3]


def test_a_crumb_joins_its_neighbour_although_there_is_room_for_it() -> None:
    assert Gatherer(most=9, least_points=2).gather(AT, SMALL).tolist() == [0, 1, 0, 1]


def test_crumbs_alone_become_one_theme_at_most() -> None:
    assert Gatherer(most=9, least_points=99).gather(AT, SMALL).tolist() == [0, 0, 0, 0]


def test_a_joined_theme_lies_where_most_of_its_points_lie() -> None:
    # 0 and 1 are joined first; the ten points of 0 outweigh the one of 1, so 2 (on 0's side) comes next.
    at = unit(
        np.array([[1, 0.0, 0]] * 10 + [[0.9, 0.3, 0], [0.6, -0.8, 0.1], [0.0, 0.5, 1]], dtype=np.float32)
    )
    small = np.array([0] * 10 + [1, 2, 3])
    assert Gatherer(most=2).gather(at, small).tolist() == [0, 0, 0, 1]


def test_groups_of_two_themes_are_never_joined() -> None:
    assert Gatherer(most=1).gather(AT, SMALL, within=np.array([0, 1, 0, 1])).tolist() == [0, 1, 0, 1]
    assert Gatherer(most=3).gather(AT, SMALL, within=np.array([0, 1, 0, 1])).tolist() == [0, 1, 0, 2]


def test_shows_what_the_points_ask_for_within_what_can_be_read() -> None:
    assert [wanted(12, 300, detail) for detail in range(-2, 3)] == [5, 8, 12, 18, 27]
    assert wanted(30, 100, 0) == 16
    assert wanted(90, 100_000, 2) == 40
    assert wanted(1, 9, -2) == 1


def test_refuses_to_join_into_nothing() -> None:
    with pytest.raises(ValueError, match="most"):
        Gatherer(most=0)
