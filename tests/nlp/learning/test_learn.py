from __future__ import annotations

import numpy as np
import pytest

from nlp.learning.learn import MOST_LESSONS, NEIGHBOURS, Lessons, among_neighbours, few_enough, shares

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]


def test_a_point_most_likely_belongs_to_the_theme_of_its_like() -> None:
    lessons = Lessons(
        vectors=np.array([EAST, EAST, NORTH], dtype=np.float32), themes=np.array([0, 0, 2], dtype=np.int64)
    )
    likely = shares(np.array([EAST, NORTH], dtype=np.float32), lessons, 3)
    assert likely.argmax(axis=1).tolist() == [0, 2]
    assert likely[:, 1].tolist() == [0, 0]
    assert likely.sum(axis=1) == pytest.approx([1, 1])


def test_a_corrected_point_counts_more() -> None:
    middle = np.array([[0.5**0.5, 0.5**0.5]], dtype=np.float32)
    vectors = np.array([EAST, NORTH, *middle, *middle], dtype=np.float32)
    themes = np.array([0, 1, 0, 1], dtype=np.int64)
    even = shares(middle, Lessons(vectors=vectors, themes=themes), 2)
    told = shares(middle, Lessons(vectors=vectors, themes=themes, weights=np.array([1, 1, 1, 5.0])), 2)
    assert even[0] == pytest.approx([0.5, 0.5], abs=0.01)
    assert told[0, 1] > 0.6


def test_one_theme_takes_all() -> None:
    lessons = Lessons(vectors=np.array([EAST], dtype=np.float32), themes=np.array([1], dtype=np.int64))
    assert shares(np.array([NORTH], dtype=np.float32), lessons, 2).tolist() == [[0, 1]]


def test_few_points_are_read_by_themselves() -> None:
    vectors = np.array([EAST] * NEIGHBOURS, dtype=np.float32)
    assert among_neighbours(vectors) is vectors


def test_a_point_moves_half_way_to_those_most_like_it_and_is_no_neighbour_of_itself() -> None:
    vectors = np.array([NORTH, *[EAST] * (NEIGHBOURS + 2)], dtype=np.float32)
    moved = among_neighbours(vectors)
    assert moved[0] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert moved[1] == pytest.approx(EAST)


def test_all_corrections_and_the_first_of_the_others_are_learnt_from() -> None:
    count = MOST_LESSONS + 10
    corrected = np.zeros(count, dtype=bool)
    corrected[[0, count - 1]] = True
    rows = few_enough(np.arange(count), corrected)
    assert len(rows) == MOST_LESSONS + 2
    assert {0, count - 1} <= set(rows.tolist())
    assert count - 2 not in rows
