"""A workbook: the sheet `answers` has the contract's rows, the sheet `questions` what was asked.

Cells are texts by their type, so that no spreadsheet runs them, also not when somebody edits one
(`quotePrefix`). What is longer than a cell goes on in further columns: `text 2`, `text 3`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from surveys.results.asked import questions_table
from surveys.results.errors import ExportUnreadable
from surveys.results.inert import inert
from surveys.results.rows import COLUMNS, About, ResultRow, cells_of, from_cells

CELL = 16_000  # characters of a cell; a spreadsheet takes 32,767 of UTF-16, and an emoji counts two
ANSWERS, QUESTIONS = "answers", "questions"
#: Code points that no XML holds become U+FFFD.
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")


def write(rows: Sequence[ResultRow], about: About) -> bytes:
    """Both sheets."""
    binary = io.BytesIO()
    with xlsxwriter.Workbook(binary, {"constant_memory": True, "in_memory": False}) as book:
        as_text = book.add_format({"quote_prefix": True})
        bold = book.add_format({"bold": True})
        lengths = [max((len(getattr(row, COLUMNS[at])) for row in rows), default=0) for at in _LONG]
        further = [
            (at, part)
            for at, length in zip(_LONG, lengths, strict=True)
            for part in range(1, -(-length // CELL))
        ]
        sheet = book.add_worksheet(ANSWERS)
        sheet.freeze_panes(1, 0)
        header = (*COLUMNS, *(f"{COLUMNS[at]} {part + 1}" for at, part in further))
        _write_line(sheet, 0, header, bold)
        for number, row in enumerate(rows, start=1):
            cells = cells_of(row)
            parts = (cells[at][part * CELL : (part + 1) * CELL] for at, part in further)
            _write_line(sheet, number, (*(cell[:CELL] for cell in cells), *parts), as_text)
        _write_questions(book.add_worksheet(QUESTIONS), questions_table(about.surveys, rows), bold, as_text)
    return binary.getvalue()


#: Columns that may hold more than a cell does: category, value, text.
_LONG = tuple(COLUMNS.index(name) for name in ("category", "value", "text"))


def _write_questions(
    sheet: xlsxwriter.worksheet.Worksheet,
    lines: Sequence[dict[str, str]],
    bold: xlsxwriter.format.Format,
    as_text: xlsxwriter.format.Format,
) -> None:
    sheet.freeze_panes(1, 0)
    if lines:
        _write_line(sheet, 0, tuple(lines[0]), bold)
    for number, line in enumerate(lines, start=1):
        _write_line(sheet, number, tuple(cell[:CELL] for cell in line.values()), as_text)


def _write_line(
    sheet: xlsxwriter.worksheet.Worksheet, number: int, cells: Sequence[str], style: xlsxwriter.format.Format
) -> None:
    for column, cell in enumerate(cells):
        if not cell:
            continue
        clean = cell if cell.isascii() else _clean(cell)
        # The mark of a text is set only where it matters: Excel shows it as a corner in each such cell.
        sheet.write_string(number, column, clean, style if number == 0 or inert(clean) != clean else None)


def _clean(cell: str) -> str:
    """The cell without what no XML file holds: halves of characters, and two code points."""
    return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_NO_XML)


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: it is no such workbook.
    """
    try:
        lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(ANSWERS).to_python()
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise ExportUnreadable("the file", f"there is no sheet {ANSWERS!r}.") from error
    header = [str(name) for name in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise ExportUnreadable(f"sheet {ANSWERS!r}, row 1", f"the column {missing[0]!r} is missing.")
    found = []
    for number, line in enumerate(lines[1:], start=2):
        whole: dict[str, str] = {}
        for name, cell in zip(header, line, strict=True):
            column = name.partition(" ")[0]
            whole[column] = whole.get(column, "") + str(cell)
        try:
            found.append(from_cells(whole))
        except ValueError as error:
            raise ExportUnreadable(
                f"sheet {ANSWERS!r}, row {number}", "the revision is no number."
            ) from error
    return found
