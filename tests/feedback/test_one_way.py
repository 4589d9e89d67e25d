"""Tables of people whose whole is known: no small number is shown, and none can be reckoned."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.numbers import one_way
from language.catalogue import catalogue

T = catalogue("en")
LARGEST = 60  # of a part in these tests; what a reader has to try out by hand


def texts(parts: dict[str, int]) -> dict[str, str] | None:
    found = one_way(parts, T)
    return None if found is None else {key: count.text for key, count in found.items()}


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    assert texts({"a": 5, "b": 12}) == {"a": "5", "b": "12"}


def test_one_small_number_hides_the_next_smallest() -> None:
    assert texts({"a": 3, "b": 40, "c": 12}) == {"a": "fewer than 5", "b": "40", "c": "not shown"}


def test_a_number_that_leaves_too_little_room_is_passed_over_for_one_that_does() -> None:
    """Of 5 and 0 the sum is 5: who knows that one of them is five or more knows the other."""
    found = texts({"a": 0, "b": 5, "c": 9, "d": 30})
    assert found == {"a": "fewer than 5", "b": "5", "c": "not shown", "d": "30"}


def test_several_are_held_back_where_one_does_not_do() -> None:
    found = texts({"a": 0, "b": 6, "c": 8})
    assert found == {"a": "fewer than 5", "b": "not shown", "c": "not shown"}


def test_what_says_least_is_held_back_first() -> None:
    found = one_way({"a": 0, "b": 9, "c": 30, "": 20}, T, spare="")
    assert found is not None
    assert [found[key].text for key in ("a", "b", "c", "")] == ["fewer than 5", "9", "30", "not shown"]


def test_several_small_numbers_that_hide_one_another_need_no_other() -> None:
    assert texts({"a": 2, "b": 3, "c": 2, "d": 40}) == {
        "a": "fewer than 5",
        "b": "fewer than 5",
        "c": "fewer than 5",
        "d": "40",
    }


def test_small_numbers_that_are_all_nothing_hide_another() -> None:
    found = texts({"a": 0, "b": 0, "c": 40, "d": 50})
    assert found == {"a": "fewer than 5", "b": "fewer than 5", "c": "not shown", "d": "50"}


def test_nothing_is_shown_of_too_few() -> None:
    assert texts({"a": 1, "b": 3}) is None
    assert texts({"a": 1, "b": 5}) is None
    assert texts({}) is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 25)), min_size=1, max_size=4))
def test_no_small_number_can_be_worked_out(numbers: list[int]) -> None:
    """Whoever tries every table that fits what is shown finds each small part to be anything from 0 to 4."""
    parts = {f"part {place}": number for place, number in enumerate(numbers)}
    found = one_way(parts, T)
    if found is None:
        return
    hidden = {
        key: range(5) if count.text == "fewer than 5" else range(5, LARGEST)
        for key, count in found.items()
        if count.value is None
    }
    rest = sum(parts.values()) - sum(count.value or 0 for count in found.values())
    fitting = [values for values in product(*hidden.values()) if sum(values) == rest]
    for place, values in enumerate(hidden.values()):
        if values == range(5):
            assert {each[place] for each in fitting} == {0, 1, 2, 3, 4}
    assert all(count.value is None or count.value >= 5 for count in found.values())
