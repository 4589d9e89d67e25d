"""Any table that a page shows, as a file for a spreadsheet: words never run, numbers and days stay such."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter

from surveys.results.inert import inert

#: What stands in one cell; a datetime as it is to be read, with or without its zone.
Cell = str | int | float | date | datetime | None

CELL = 32_000  # characters; a spreadsheet refuses a file whose cell holds more than 32,767
_WIDEST = 60  # characters of a column's width: a comment wraps instead of hiding what stands beside it
#: Code points that no XML holds become U+FFFD.
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def write_csv(header: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark, by which spreadsheets know it; days as 2026-06-04."""
    binary = io.BytesIO()
    text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([inert(name) for name in header])
    writer.writerows([_csv_cell(cell) for cell in line] for line in lines)
    text.flush()
    return binary.getvalue()


def write_xlsx(name: str, header: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet. name: of the sheet; at most 31 letters, figures and hyphens."""
    binary = io.BytesIO()
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(binary, options) as book:
        sheet = book.add_worksheet(name)
        styles = _Styles(book)
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(header):
            sheet.set_column(column, column, min(_WIDEST, max(12, len(label) + 4)))
            sheet.write_string(0, column, label, styles.bold)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                _write(sheet, row, column, cell, styles)
    return binary.getvalue()


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.bold = book.add_format({"bold": True})
        # The mark of a text, so that a cell runs nothing after somebody has edited it either.
        self.words = book.add_format({"quote_prefix": True})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), styles.moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        words = cell[:CELL].encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_NO_XML)
        sheet.write_string(row, column, words, styles.words if inert(words) != words else None)


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return inert(cell) if isinstance(cell, str) else str(cell)
