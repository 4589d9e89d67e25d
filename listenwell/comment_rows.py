"""Rows of a CSV, TSV or XLSX file, one at a time, each with its place for messages."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine

LARGEST_CELL = 1_000_000  # characters; a letter has 10,000, a quote that is never closed has the whole file
SNIFFED_BYTES = 65_536  # read to guess an encoding; a guess needs no more
NEW_LINE = "\n"
_NUL_SHARE = 0.1  # of the bytes, from which a file is UTF-16: English in it is half NULs
#: A quoted cell as CSV has it; without its closing mark when the text ends inside.
_QUOTED = re.compile(r'"(?:[^"]|"")*("|\Z)')
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
#: Bytes that Windows-1252 leaves without a meaning.
_NOT_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


class CommentsUnreadable(Exception):  # noqa: N818 -- it states what is the case
    """A file of comments cannot be used; the message says where and what to do."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. place: "line 3" of a text file, "row 3" of a sheet, as the person's own program counts."""

    place: str
    cells: list[str]


def rows(path: Path) -> Iterator[Row]:
    """Rows with anything in them, the first one with the names of the columns included.

    Raises:
        CommentsUnreadable: Wrong ending or encoding, a quote that is never closed, or no spreadsheet.
    """
    match path.suffix.lower():
        case ".csv":
            return _csv_rows(path)
        case ".tsv":
            return _tsv_rows(path)
        case ".xlsx":
            return _sheet_rows(path)
        case other:
            raise CommentsUnreadable(
                f"{path} ends in '{other}'. Comments are read from .csv, .tsv or .xlsx files."
            )


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(LARGEST_CELL)
    lines = _Lines(path, newline="")
    reader = csv.reader(lines, strict=True)
    while True:
        first = reader.line_num + 1
        lines.forget()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            stray = "expected after" in str(error)
            wrong = _stray if stray else _unclosed
            raise CommentsUnreadable(wrong(path, lines.kept, first)) from error
        # `""` alone in its line is an empty comment; `,,` is what spreadsheets leave below a table.
        if len(cells) == 1 or _has_any(cells):
            yield Row(place=f"line {first}", cells=cells)


def _tsv_rows(path: Path) -> Iterator[Row]:
    lines = _Lines(path, newline="\n")
    for number, line in enumerate(lines, start=1):
        lines.forget()
        cells = line.rstrip("\r\n").split("\t")
        if _has_any(cells):
            yield Row(place=f"line {number}", cells=cells)


def _sheet_rows(path: Path) -> Iterator[Row]:
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                cells = [_cell(value) for value in row]
                if _has_any(cells):
                    yield Row(place=f"row {number}", cells=cells)
    except python_calamine.PasswordError as error:
        raise CommentsUnreadable(
            f"{path} is locked with a password. Save a copy without one, or as 'CSV UTF-8'."
        ) from error
    except (python_calamine.CalamineError, IndexError, OSError) as error:
        raise CommentsUnreadable(
            f"{path} is not a spreadsheet that can be read ({error}). Save it again as .xlsx or 'CSV UTF-8'."
        ) from error


def _has_any(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _cell(value: object) -> str:
    """A cell as it is shown: a whole number has no decimal point, a day without a time has none."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


class _Lines:
    """Lines of a UTF-8 file, and those that were read since the last row began."""

    def __init__(self, path: Path, *, newline: str) -> None:
        self._path = path
        self._newline = newline
        self._lines = self._read()
        self.kept: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.kept.append(line)
        return line

    def forget(self) -> None:
        """A new row begins."""
        self.kept.clear()

    def _read(self) -> Iterator[str]:
        if _looks_like_utf16(self._path):
            raise CommentsUnreadable(_in_another_encoding(f"{self._path} is in UTF-16"))
        try:
            with self._path.open(encoding="utf-8-sig", newline=self._newline) as file:
                # A stray NUL is a fault of the program that wrote the file. The length stays the same,
                # so that offsets still count characters of the file.
                yield from (line.replace("\0", " ") for line in file)
        except UnicodeDecodeError as error:
            raise CommentsUnreadable(_undecoded(self._path)) from error


def _unclosed(path: Path, lines: list[str], first: int) -> str:
    """The line where the quotation mark opened that is never closed."""
    text = "".join(lines)
    opened = next((match.start() for match in _QUOTED.finditer(text) if not match[1]), 0)
    return (
        f"{path}, line {first + text.count(NEW_LINE, 0, opened)}: a quotation mark opens here and is never "
        "closed. Close it, or write it twice where it belongs to the text."
    )


def _stray(path: Path, lines: list[str], first: int) -> str:
    return (
        f"{path}, line {first + len(lines) - 1}: there is text after a closing quotation mark, in the row "
        f"that begins in line {first}. A quotation mark inside a text is written twice, or one is missing."
    )


def _looks_like_utf16(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(SNIFFED_BYTES)
    return start[:2] in _MARKS or start.count(0) > len(start) * _NUL_SHARE


def _undecoded(path: Path) -> str:
    """Where a file stops being UTF-8, and what it looks like instead."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                looks = "" if _NOT_1252 & set(line) else "; it looks like Windows-1252"
                return _in_another_encoding(f"{path}, line {number}: not UTF-8{looks}")
    return _in_another_encoding(f"{path} is not UTF-8")


def _in_another_encoding(what: str) -> str:
    return f"{what}. Open it in the program that it comes from and save it as 'CSV UTF-8', or as .xlsx."
