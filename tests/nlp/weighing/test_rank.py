from __future__ import annotations

import pytest

from nlp.types import Assignment, Point
from nlp.weighing.rank import Pin, count_people, is_grave, pins, places, wilson


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


def said(text: str, person: str = "", place: str = "") -> Point:
    return Point(comment_id="1", person=person, start=0, end=len(text), text=text, place=place)


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


def test_praise_of_a_place_without_grave_matters_is_no_reason_for_a_pin() -> None:
    assert not is_grave(["no racism here, everyone is kind"], people=1, total=200)
    assert is_grave(["mae hiliaeth yn broblem"], people=1, total=200)


def test_pins_a_small_theme_that_comes_from_one_place_only() -> None:
    """Three of three from a place of one person in five: by chance 0.2³ = .008; from one in two: .125."""
    theme = [said("the bus", person, "Pill") for person in ("Amina", "Ben", "Chloe")]
    assert pins(theme, 100, {"pill": 20, "maindee": 80}) == (Pin.ONE_PLACE,)
    assert pins(theme, 100, {"pill": 50, "maindee": 50}) == ()
    assert pins([*theme, said("the bus", "Dan", "Maindee")], 100, {"pill": 20, "maindee": 80}) == ()
    assert pins([said("the bus")], 100, {}) == ()
    assert pins([], 100, {"pill": 20}) == ()


def test_a_pin_says_every_reason() -> None:
    theme = [said("stabbed with a knife", person, "Pill") for person in ("Amina", "Ben", "Chloe")]
    assert pins(theme, 100, {"pill": 5, "maindee": 95}) == (Pin.GRAVE, Pin.ONE_PLACE)


def test_a_theme_of_many_needs_no_pin() -> None:
    theme = [said("stabbed with a knife", str(person), "Pill") for person in range(6)]
    assert pins(theme, 100, {"pill": 6, "maindee": 94}) == ()


def test_places_are_counted_however_they_were_typed() -> None:
    typed = [said("a", place="Pill"), said("b", place=" pill "), said("c", place="Maindee"), said("d")]
    assert places(typed) == 2
