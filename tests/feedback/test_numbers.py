from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.numbers import shown, shown_parts, shown_whole
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


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    assert [cell.value for cell in shown_parts([40, 3, 12, 9], EN)] == [40, None, 12, None]


def test_small_cells_that_are_many_together_hide_alone() -> None:
    assert [cell.value for cell in shown_parts([40, 3, 4, 9], EN)] == [40, None, None, 9]


def test_small_cells_that_are_few_together_take_another() -> None:
    assert [cell.value for cell in shown_parts([40, 1, 0, 9], EN)] == [40, None, None, None]


def test_hidden_cells_read_alike() -> None:
    assert {cell.text for cell in shown_parts([40, 3, 9], EN) if cell.value is None} == {"not shown"}


def test_table_without_small_cells_is_shown_whole() -> None:
    assert [cell.value for cell in shown_parts([5, 6, 7], EN)] == [5, 6, 7]
    assert shown_parts([], EN) == ()


@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=4).filter(lambda cells: sum(cells) >= SMALLEST_COUNT)
)
def test_no_cell_can_be_worked_out_from_the_total(cells: list[int]) -> None:
    """Every hidden cell can have had another value: the total and the shown cells leave it open."""
    shown_cells = [cell.value for cell in shown_parts(cells, EN)]
    hidden = [place for place, value in enumerate(shown_cells) if value is None]
    rest = sum(cells) - sum(value or 0 for value in shown_cells)
    if not hidden:
        return
    assert rest >= SMALLEST_COUNT
    fillings = [filling for filling in product(range(rest + 1), repeat=len(hidden)) if sum(filling) == rest]
    for place in range(len(hidden)):
        assert len({filling[place] for filling in fillings}) > 1
