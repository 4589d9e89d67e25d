from __future__ import annotations

import csv
import io

import pytest

from nlp.decisions import decisions_of_table, fold
from nlp.types import Decision, DecisionKind
from tests.nlp.deciding.a_board import RUN, board, decide, home, keys

K = DecisionKind
HEADER = "id,start,theme_id,subtheme_id,reason"
WRITTEN = """
1,0,t1,t1.1,
2,0,t1,t1.1,
3,0,t1,t1.2,
4,0,t2,,
5,0,t2,,
6,0,t3,,
7,0,,,non_answer
8,0,,,unsure
9,0,,,danger
"""


def read(table: str) -> tuple[list[Decision], list[str]]:
    rows = csv.DictReader(io.StringIO(f"{HEADER}\n{table.strip()}\n"))
    decisions, problems = decisions_of_table(board(), rows)
    return list(decisions), [str(problem) for problem in problems]


def test_an_unchanged_table_decides_nothing() -> None:
    assert read(WRITTEN) == ([], [])


@pytest.mark.parametrize(
    ("row", "to"),
    [
        ("4,0,t3,,", "t3"),
        ("1,0,t2,t1.1,", "t2"),  # the part was left as it was
        ("1,0,t1,t1.2,", "t1.2"),
        ("1,0,t1,,", "t1"),
        ("4,0,t1,t1.2,", "t1.2"),
        ("4,0,t1.2,,", "t1.2"),
        ("4,0,t2,t1.2,", "t1.2"),  # the theme was left as it was
        ("4,0,  theme   T3 ,,", "t3"),  # its name in place of its id
        ("8,0,t2,,unsure", "t2"),  # the reason was left as it was
    ],
)
def test_a_changed_theme_is_a_move(row: str, to: str) -> None:
    comment = row.split(",", maxsplit=1)[0]
    decisions, problems = read(row)
    assert decisions == [Decision(kind=K.MOVE, points=keys(comment), to=to)]
    assert problems == []


def test_points_that_go_to_one_place_are_one_decision() -> None:
    decisions, _ = read("4,0,t3,,\n5,0,t3,,\n6,0,t2,,")
    assert [(each.to, each.points) for each in decisions] == [("t3", keys("4", "5")), ("t2", keys("6"))]


def test_a_name_that_no_theme_has_makes_one() -> None:
    decisions, problems = read("3,0,Parking at the surgery,t1.2,\n8,0,parking at  the surgery,,unsure")
    assert problems == []
    assert decisions == [
        Decision(kind=K.NEW, into="n1", label="Parking at the surgery", points=keys("3", "8"))
    ]
    assert home(fold(RUN, decisions), "8") == ("n1", "", "")


def test_ids_that_are_taken_are_not_given_to_new_themes() -> None:
    before = board(decide(K.NEW, into="n2", label="Made"))
    rows = csv.DictReader(io.StringIO(f"{HEADER}\n3,0,Parking,,"))
    assert decisions_of_table(before, rows)[0][0].into == "n3"
    rows = csv.DictReader(io.StringIO(f"{HEADER}\n3,0,Parking,,"))
    assert decisions_of_table(before, rows, used=["n6"])[0][0].into == "n7"


def test_an_emptied_theme_with_a_reason_sets_aside() -> None:
    decisions, problems = read("4,0,,,non_answer\n8,0,,,duplicate")
    assert problems == []
    assert [(each.label, each.points) for each in decisions] == [
        ("non_answer", keys("4")),
        ("duplicate", keys("8")),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("4,0,,,", "row 2, reason: The theme was taken out and no reason given. Write one of non_answer"),
        ("4,0,,,boring", "row 2, reason: 'boring' is no reason."),
        ("99,0,t1,,", "row 2, id: No comment has a point there."),
        ("4,first,t1,,", "row 2, id: No comment has a point there."),
        ("9,0,t1,,", "row 2, theme_id: What shows danger"),
        ("4,0,t3,t1.1,", "row 2, subtheme_id: 't1.1' is no part of 't3'."),
        ("4,0,t3,Late buses,", "row 2, subtheme_id: 'Late buses' is no part of 't3'."),
        (f"4,0,{'x' * 81},,", "row 2, theme_id: The name of a new theme is longer than 80 characters."),
        ("4,0,t3,,\n4,0,t1,,", "row 3, theme_id: Row 2 says already"),
    ],
)
def test_what_cannot_be_followed_is_told_with_its_row(row: str, said: str) -> None:
    (problem,) = read(row)[1]
    assert problem.startswith(said)


def test_a_table_without_its_columns_is_refused_once() -> None:
    rows = csv.DictReader(io.StringIO("id,theme_id\n1,t1\n2,t2"))
    decisions, (problem,) = decisions_of_table(board(), rows)
    assert decisions == ()
    assert str(problem).startswith("row 1, start, subtheme_id, reason: The table has no such column.")
