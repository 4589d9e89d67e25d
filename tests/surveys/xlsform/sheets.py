"""Workbooks for tests, written as the rows that an author types."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import xlsxwriter

from surveys import xlsform
from surveys.types import Problem, Survey

Cell = str | int | float | bool


def book(**sheets: list[list[Cell]]) -> bytes:
    """A workbook; the first row of a sheet holds its headers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            page.write_string(at, column, cell)
                    elif isinstance(cell, bool):
                        page.write_boolean(at, column, cell)
                    else:
                        page.write_number(at, column, cell)
    return out.getvalue()


def read(**sheets: list[list[Cell]]) -> Survey:
    """The survey of a workbook that has no error."""
    survey, problems = xlsform.read(book(**sheets), "our-street.xlsx")
    assert survey is not None, problems
    return survey


def problems(**sheets: list[list[Cell]]) -> list[Problem]:
    """What is said of a workbook, but for the thanks and messages that a test does without."""
    quiet = {"no_thanks", "no_message"}
    found = xlsform.read(book(**sheets), "our-street.xlsx")[1]
    return [problem for problem in found if problem.code not in quiet]


def codes(**sheets: list[list[Cell]]) -> list[tuple[str, str, int, str]]:
    """(code, sheet, row, column) of every problem."""
    return [(p.code, p.place.sheet, p.place.row, p.place.column) for p in problems(**sheets)]


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return out.getvalue()
