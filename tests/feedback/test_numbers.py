import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.numbers import shown, shown_whole
from feedback.types import SMALLEST_COUNT, Count
from language.catalogue import catalogue

EN = catalogue("en")


@pytest.mark.parametrize("people", range(5))
def test_numbers_below_five_read_alike(people: int) -> None:
    assert shown(people, EN) == Count(value=None, text="fewer than 5")


def test_numbers_from_five_are_shown() -> None:
    assert shown(5, EN) == Count(value=5, text="5")
    assert shown(1204, EN) == Count(value=1204, text="1,204")
    assert shown(3, catalogue("cy")).text == "llai na 5"


def test_whole_gives_way_when_a_part_leaves_a_few_over() -> None:
    assert shown_whole(30, [28, 12], EN) == Count(value=None, text="at least 28")


def test_whole_stays_when_parts_leave_none_or_many_over() -> None:
    assert shown_whole(30, [30, 25, 12], EN) == Count(value=30, text="30")


def test_small_whole_is_small_whatever_its_parts() -> None:
    assert shown_whole(4, [], EN).text == "fewer than 5"


@given(st.integers(0, 60), st.lists(st.integers(5, 60)))
def test_no_small_rest_can_be_worked_out(people: int, parts: list[int]) -> None:
    inside = [part for part in parts if part <= people]
    value = shown_whole(people, inside, EN).value
    assert value is None or all(value - part == 0 or value - part >= SMALLEST_COUNT for part in inside)
