from __future__ import annotations

import pytest

from feedback.profile import Known, Residents, blank, read_profile

KNOWN: Known = {
    "age": {"under_18": ("Under 18", "O dan 18"), "80_or_over": ("80 or over",)},
    "area": {"Pentre": ("Pentre",)},
}
HEAD = "question,value,people,source\n"


def read(lines: str, head: str = HEAD) -> tuple[list[Residents], list[str]]:
    found, problems = read_profile((head + lines).encode(), KNOWN)
    assert all(each.remedy for each in problems)
    return found, [f"{each.row}: {each.problem}" for each in problems]


def test_values_are_known_by_name_or_by_what_residents_read() -> None:
    found, problems = read(
        'age,under_18,"1,204",Census 2021\nAge,80 neu hŷn,3,\nage,O DAN 18,7,\narea,pentre,900,\n'
    )
    assert found == [
        Residents(question="age", value="under_18", people=1204, source="Census 2021"),
        Residents(question="area", value="Pentre", people=900, source=""),
    ]
    assert problems == [
        "3: '80 neu hŷn' is no answer to 'age'",
        "4: 'age: under_18' comes twice; the first one counts",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("age,under_18,many", "2: 'many' is no number of people"),
        ("age,under_18,-4", "2: '-4' is no number of people"),
        ("age,under_18,1.5", "2: '1.5' is no number of people"),
        ("age,under_18,99999999999999", "2: '99999999999999' is no number of people"),
        ("age,,5", "2: A question or a value is missing"),
        ("shoe_size,44,5", "2: No survey of this community asks 'shoe_size'"),
    ],
)
def test_a_row_with_a_fault_is_named_and_left_out(line: str, problem: str) -> None:
    found, problems = read(line + "\n")
    assert found == []
    assert [each[: len(problem)] for each in problems] == [problem]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04\x00", "not a text table"),
        (b"", "The heading lacks: question, value, people"),
        (b"question;people\n", "The heading lacks: value"),
    ],
)
def test_a_table_that_is_none_is_refused_with_a_sentence(data: bytes, problem: str) -> None:
    found, (only,) = read_profile(data, KNOWN)
    assert found == []
    assert problem in only.problem


def test_semicolons_and_more_columns_are_fine() -> None:
    found, problems = read("Pentre;area;12;x\n", head="value;question;people;note\n")
    assert found == [Residents(question="area", value="Pentre", people=12, source="")]
    assert problems == []


def test_the_blank_table_comes_back_empty_and_without_a_fault() -> None:
    assert blank(KNOWN).decode("utf-8-sig").splitlines()[1] == "age,under_18,,"
    assert read_profile(blank(KNOWN), KNOWN) == ([], [])
