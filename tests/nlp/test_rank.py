from __future__ import annotations

import pytest

from nlp.rank import count_people, is_grave, lean_of, leaning, wilson
from nlp.types import Assignment, Point


def assigned(comment: str, person: str = "") -> Assignment:
    return Assignment(
        comment_id=comment,
        start=0,
        end=1,
        theme_id="t1",
        subtheme_id="",
        confidence=1,
        reason="",
        person=person,
    )


def said(text: str, sense: str = "other") -> Point:
    return Point(comment_id="1", person="", start=0, end=len(text), text=text, sense=sense)


def test_counts_people_not_messages() -> None:
    assert count_people([assigned("1", "Amina"), assigned("2", "Amina"), assigned("3"), assigned("4")]) == 3


def test_a_nameless_comment_is_never_taken_for_a_person_of_that_name() -> None:
    assert count_people([assigned("7"), assigned("8", "7")]) == 2


@pytest.mark.parametrize(
    ("count", "total", "interval"),
    [(14, 212, (8, 23)), (0, 10, (0, 3)), (10, 10, (7, 10)), (0, 0, (0, 0)), (1, 1, (0, 1))],
)
def test_wilson_interval_in_people(count: int, total: int, interval: tuple[int, int]) -> None:
    assert wilson(count, total) == interval


def test_pins_what_few_say_but_is_grave() -> None:
    assert is_grave(["racist comments at the bus stop"], people=1, total=200)
    assert not is_grave(["the bus is late"], people=1, total=200)
    assert not is_grave(["homeless people in the town"] * 90, people=90, total=200)
    assert not is_grave(["a wild gun of a wind", "windy", "so windy", "windy"], people=4, total=200)


@pytest.mark.parametrize(
    ("text", "sense", "lean"),
    [
        ("no buses", "strength", "good"),
        ("lovely view", "other", "good"),
        ("the park is dark", "other", "in_the_way"),
        ("mwy o fysiau, mae angen", "other", "idea"),
        ("a later bus would be great, we need it", "other", "idea"),
        ("the hall", "other", "mixed"),
    ],
)
def test_leans_by_the_question_first_and_then_by_the_words(text: str, sense: str, lean: str) -> None:
    assert lean_of(said(text, sense)) == lean


def test_a_theme_leans_the_way_most_of_it_does() -> None:
    good, bad, flat = said("lovely"), said("awful"), said("the hall")
    assert leaning([good, good, bad, flat]) == "good"
    assert leaning([good, bad, flat]) == "mixed"
    assert leaning([flat]) == "mixed"
