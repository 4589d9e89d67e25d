from __future__ import annotations

import numpy as np
import pytest

from benchmarks.themes.whole_comments import Comments, likely_themes, most_overlap, one_against_rest

BUS, PARK = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]
BOTH = [0.5**0.5, 0.5**0.5, 0.0]


def comments(rows: list[list[float]], points: list[list[list[float]]]) -> Comments:
    return Comments(
        vectors=np.array(rows, dtype=np.float32),
        points=[np.array(each, dtype=np.float32).reshape(-1, 3) for each in points],
    )


TAUGHT = comments([BUS, BUS, PARK, PARK, BOTH, BOTH], [[], [], [], [], [BUS, PARK], [BUS, PARK]])
THEMES = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [1, 1], [1, 1]])


def test_a_comment_with_two_points_is_about_two_themes() -> None:
    likely = likely_themes(TAUGHT, THEMES, comments([BOTH, BUS], [[BUS, PARK], []]))
    assert likely.shape == (2, 2)
    assert likely[0].min() > 0.5
    assert likely[1, 0] > 0.8
    assert likely[1, 1] < 0.5


def test_a_comment_does_not_depend_on_what_is_asked_beside_it_when_few_are_there() -> None:
    alone = likely_themes(TAUGHT, THEMES, comments([BUS], [[]]))
    beside = likely_themes(TAUGHT, THEMES, comments([BUS, PARK], [[], []]))
    assert alone[0] == pytest.approx(beside[0])


def test_a_theme_that_nobody_or_everybody_has_is_as_likely_as_that() -> None:
    vectors = np.eye(2, dtype=np.float32)
    assert one_against_rest(vectors, np.array([[0, 1], [0, 1]]), vectors).tolist() == [[0, 1], [0, 1]]


def test_one_sure_theme_is_given_alone_and_two_even_ones_together() -> None:
    assert most_overlap(np.array([[0.95, 0.1, 0.05], [0.6, 0.6, 0.02]])).tolist() == [[1, 0, 0], [1, 1, 0]]


def test_a_comment_gets_at_least_its_likeliest_theme() -> None:
    assert most_overlap(np.array([[0.02, 0.04], [0.0, 0.0]])).tolist() == [[0, 1], [1, 0]]
