"""The bytes of an .xlsx file as sheets of text, read with limits.

A spreadsheet is a zip file of XML, and a few hundred bytes of it can stand for gigabytes: once packed, and
once more as one cell at A1 and one in the last row. Both are measured before the reader sees the file.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from surveys.types import Place, Problem

MAX_FILE = 5_000_000  # bytes; 200 questions in two languages make about 40,000
MAX_UNPACKED = 30_000_000  # bytes of all parts together; a guard against zip bombs
MAX_PARTS = 500  # files in the zip
MAX_CELLS = 300_000  # that are written down, over all sheets; the largest public forms have about 100,000
MAX_AREA = 2_000_000  # rows times columns of a sheet, which the reader holds in memory as a whole
MAX_CELL = 32_767  # characters, as spreadsheets themselves allow
EMPTY_COLUMNS = 20  # side by side: what stands beyond so many is no column of the form
EMPTY_ROWS = 60  # one after the other: what stands beyond so many is no row of the form

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_SPACES = re.compile(r" +")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. number: as the spreadsheet shows it, the headers being row 1."""

    number: int
    #: Header → text, trimmed, never empty; empty cells are not there.
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet. Rows without any text are left out."""

    #: As its tab says.
    name: str
    #: Trimmed, with single spaces; unique.
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Book:
    """The sheets of a file that a survey may have."""

    #: All tabs, as written.
    names: tuple[str, ...]
    #: Our name of a sheet → the sheet.
    sheets: Mapping[str, Sheet]


class _RefusedError(Exception):
    """Ends the reading with one problem."""

    def __init__(self, code: str, problem: str, remedy: str, place: Place | None = None) -> None:
        super().__init__(problem)
        self.problem = Problem(
            code=code, severity="error", place=place or Place(), problem=problem, remedy=remedy
        )


def open_book(data: bytes, wanted: Sequence[str]) -> tuple[Book | None, list[Problem]]:
    """Read the sheets of the wanted names, in any case; the only sheet of a file counts as the first of them.

    Never raises, whatever the bytes are: what cannot be read is one problem.
    """
    try:
        _measure(data)
        return _read(data, wanted), []
    except _RefusedError as refused:
        return None, [refused.problem]


def first_table(data: bytes) -> list[list[Any]]:
    """The cells of a file's first sheet, from its first row and column, with the same limits.

    Raises:
        ValueError: it cannot be read; the message says why.
    """
    try:
        _measure(data)
        with _careful():
            return (
                CalamineWorkbook.from_filelike(io.BytesIO(data))
                .get_sheet_by_index(0)
                .to_python(skip_empty_area=False)
            )
    except _RefusedError as refused:
        raise ValueError(refused.problem.problem) from refused


# Measuring


def _measure(data: bytes) -> None:
    if len(data) > MAX_FILE:
        said = f"The file is larger than {MAX_FILE // 1_000_000} MB."
        raise _RefusedError("too_large", said, "A survey is never so large: is it the right file?")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {entry.filename.lstrip("/").lower() for entry in entries}
            if len(entries) > MAX_PARTS or "xl/workbook.xml" not in names:
                raise _not_a_workbook()
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise _too_much()
            left, cells = MAX_UNPACKED, 0
            for entry in entries:
                part = _unpacked(packed, entry, left)
                left -= len(part)
                cells += _count(part)
                if cells > MAX_CELLS:
                    raise _too_much()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise _not_a_workbook() from error
    except (RuntimeError, OverflowError, LookupError) as error:  # encrypted, or a header that lies
        raise _not_a_workbook() from error


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """A part's bytes; its stated size may lie, so that reading stops at the limit."""
    with packed.open(entry) as part:
        content = part.read(most + 1)
    if len(content) > most:
        raise _too_much()
    return content


def _count(part: bytes) -> int:
    """How many cells a part writes down; refuses one whose cells span too wide an area."""
    if part[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1] != b"<":
        return 0
    counter = _Counter()
    try:
        counter.read(part)
    except expat.ExpatError as error:
        raise _not_a_workbook() from error
    return counter.cells


class _Counter:
    """Counts `c` elements, and follows where they stand."""

    def __init__(self) -> None:
        self.cells = 0
        self.row = 0
        self.last_row = 0
        self.last_column = 0

    def read(self, part: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(part, True)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            written = attributes.get("r", "")
            self.row = int(written[:9]) if written[:9].isdecimal() else self.row + 1
        elif kind == "c":
            self.cells += 1
            self._stands(attributes.get("r", ""))
        if self.cells > MAX_CELLS or self.last_row * self.last_column > MAX_AREA:
            raise _too_much()

    def _stands(self, written: str) -> None:
        at = _CELL.fullmatch(written)
        self.last_row = max(self.last_row, int(at[2]) if at else self.row)
        self.last_column = max(self.last_column, _column(at[1]) if at else 1)

    def _refuse(self, *_: object) -> None:
        raise _not_a_workbook()


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _too_much() -> _RefusedError:
    return _RefusedError(
        "too_large",
        "Unpacked, the file is larger than any survey.",
        "Copy the filled rows of each sheet into a new file.",
    )


def _not_a_workbook() -> _RefusedError:
    return _RefusedError(
        "not_xlsx",
        "The file cannot be read as an Excel workbook.",
        "Save it again as .xlsx, without a password.",
    )


# Reading


@contextmanager
def _careful() -> Iterator[None]:
    """Refuse what the reader trips over."""
    try:
        yield
    except (CalamineError, WorksheetNotFound, OSError, ValueError, IndexError) as error:
        raise _not_a_workbook() from error
    except BaseException as error:
        # The reader is written in Rust and panics over some broken files; its panic is no `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise _not_a_workbook() from error


def _read(data: bytes, wanted: Sequence[str]) -> Book:
    with _careful():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        found: dict[str, Sheet] = {}
        for name in names:
            known = name.lower() if name.lower() in wanted else ""
            if not known and len(names) == 1:
                known = wanted[0]
            if known:
                table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                found[known] = _sheet(name, known, table)
    return Book(names=names, sheets=found)


def _sheet(name: str, known: str, table: list[list[Any]]) -> Sheet:
    columns = dict(_headers(table[0] if table else [], known))
    rows = tuple(_rows(table[1:], columns, known))
    return Sheet(name=name, headers=tuple(columns.values()), rows=rows)


def _headers(cells: list[Any], sheet: str) -> Iterator[tuple[int, str]]:
    """Column → header, until so many columns are empty that the rest is something else."""
    seen: set[str] = set()
    empty = 0
    for at, cell in enumerate(cells):
        header = _SPACES.sub(" ", _text(cell, sheet, 1))
        empty = 0 if header else empty + 1
        if empty > EMPTY_COLUMNS:
            return
        if header in seen:
            said = f"Two columns are called '{header[:40]}'."
            place = Place(sheet=sheet, row=1, column=header[:40])
            raise _RefusedError("doubled_column", said, "Keep one of the two.", place)
        if header:
            seen.add(header)
            yield at, header


def _rows(table: list[list[Any]], columns: Mapping[int, str], sheet: str) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(table, start=2):
        written = {
            header: text
            for at, header in columns.items()
            if at < len(cells) and (text := _text(cells[at], sheet, number))
        }
        empty = 0 if written else empty + 1
        if empty > EMPTY_ROWS:
            return
        if written:
            yield Row(number=number, cells=written)


def _text(cell: Any, sheet: str, row: int) -> str:
    """A cell as the text that an author sees in it."""
    match cell:
        case str():
            text = cell.strip()
        case bool():
            text = "TRUE" if cell else "FALSE"
        case float():
            text = str(int(cell)) if cell.is_integer() else str(cell)
        case datetime():
            text = cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="minutes")
        case date():
            text = cell.isoformat()
        case time():
            text = cell.isoformat(timespec="minutes")
        case timedelta():
            text = str(cell)
        case _:
            text = str(cell)
    if len(text) > MAX_CELL:
        said = f"A cell has {len(text)} characters."
        place = Place(sheet=sheet, row=row)
        raise _RefusedError("too_large", said, f"Keep to {MAX_CELL}; a message has room for 300.", place)
    return text
