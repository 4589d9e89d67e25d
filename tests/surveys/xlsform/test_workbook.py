"""Any bytes at all are read without harm."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import xlsform
from tests.surveys.xlsform.sheets import book, repacked

GOOD = book(survey=[["type", "name", "label"], ["text", "good", "What is good here?"]])


def said_of(data: bytes) -> list[str]:
    survey, problems = xlsform.read(data, "form.xlsx")
    assert survey is None
    assert all(problem.problem and problem.remedy for problem in problems)
    return [problem.code for problem in problems]


def in_sheet(old: bytes, new: bytes) -> bytes:
    return repacked(GOOD, lambda name, part: part.replace(old, new) if name.endswith("sheet1.xml") else part)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_workbook_are_one_problem(data: bytes) -> None:
    assert said_of(data) == ["not_xlsx"]


def test_broken_workbooks_are_never_an_error_of_the_program() -> None:
    chance = random.Random(5)
    for _ in range(300):
        data = bytearray(GOOD)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        xlsform.read(bytes(data), "form.xlsx")


def test_workbooks_with_broken_parts_are_never_an_error_of_the_program() -> None:
    chance = random.Random(6)

    def change(name: str, part: bytes) -> bytes:
        if not part or chance.random() < 0.5:
            return part
        changed = bytearray(part)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.choice(b'<>"/ 0aA&')
        return bytes(changed)

    for _ in range(200):
        xlsform.read(repacked(GOOD, change), "form.xlsx")


@pytest.mark.parametrize("length", [0, 4, 100, len(GOOD) // 2, len(GOOD) - 1])
def test_a_file_that_was_cut_off_is_not_a_workbook(length: int) -> None:
    assert said_of(GOOD[:length]) == ["not_xlsx"]


def test_a_zip_bomb_is_too_large() -> None:
    bomb = in_sheet(b"</sheetData>", b"</sheetData>" + b" " * 40_000_000)
    assert len(bomb) < 100_000
    assert said_of(bomb) == ["too_large"]


def test_two_cells_that_span_a_whole_sheet_are_too_large() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert said_of(in_sheet(b"</sheetData>", far)) == ["too_large"]


def test_a_million_empty_rows_are_too_large_within_seconds() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (at, at) for at in range(3, 400_000))
    data = in_sheet(b"</sheetData>", rows + b"</sheetData>")
    begun = time.perf_counter()
    assert said_of(data) == ["too_large"]
    assert time.perf_counter() - begun < 5


def test_a_hundred_thousand_empty_rows_are_read_past() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (at, at) for at in range(3, 100_000))
    assert xlsform.read(in_sheet(b"</sheetData>", rows + b"</sheetData>"))[0] is not None


def test_a_cell_of_ten_megabytes_is_too_large_and_names_its_row() -> None:
    words = b"<t>" + b"A" * 10_000_000 + b"</t>"
    data = repacked(GOOD, lambda _, part: part.replace(b"<t>What is good here?</t>", words))
    survey, (problem,) = xlsform.read(data, "form.xlsx")
    assert survey is None
    assert (problem.code, problem.place.sheet, problem.place.row) == ("too_large", "survey", 2)


def test_entities_are_not_read() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    assert said_of(in_sheet(b"<worksheet", entity)) == ["not_xlsx"]
