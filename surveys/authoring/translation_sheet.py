"""The list for translators as a spreadsheet: key, where, the text, its translation, a note."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from surveys.authoring.translations import Entry, Returned
from surveys.types import Place, Problem, Survey
from surveys.xlsform.languages import code_of, usual_name
from surveys.xlsform.workbook import MAX_CELL, Book, open_book

SHEET, ABOUT = "texts", "about"
KEY, WHERE, NOTE = "key", "where", "note"
WIDTHS = (28, 32, 60, 60, 40)  # of the columns, in characters
GUIDE = "Fill in the fourth column. Leave the others as they are, and every ${…} to the letter."


def write(survey: Survey, language: str, entries: Sequence[Entry]) -> bytes:
    """The workbook. Every cell is text: a spreadsheet works none of them out."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet = book.add_worksheet(SHEET)
    head = (KEY, WHERE, usual_name(survey.default_language), usual_name(language), NOTE)
    for column, (title, width) in enumerate(zip(head, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    for row, entry in enumerate(entries, start=1):
        # A translation of a text that has changed stands in the note, so that nobody hands it back unseen.
        cells = (entry.key, entry.where, entry.source, "" if entry.was else entry.translation, _note(entry))
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, plain)
    sheet.freeze_panes(1, 2)
    about = book.add_worksheet(ABOUT)
    about.set_column(0, 1, 40)
    for row, told in enumerate((("survey", survey.id), ("version", survey.version), ("how", GUIDE))):
        for column, cell in enumerate(told):
            about.write_string(row, column, cell, plain)
    book.close()
    return file.getvalue()


def fits(entries: Sequence[Entry]) -> bool:
    """Whether every text fits into a cell."""
    return all(len(cell) <= MAX_CELL for e in entries for cell in (e.source, e.translation, _note(e)))


def _note(entry: Entry) -> str:
    return f"The text has changed. It was: {entry.was} → {entry.translation}" if entry.was else ""


def read(data: bytes, survey: Survey) -> tuple[str, list[Returned], list[Problem]]:
    """The language and the rows of a workbook; no language where it is none for this survey."""
    book, problems = open_book(data, (SHEET, ABOUT))
    if book is None:
        return "", [], problems
    table = book.sheets.get(SHEET)
    headers = table.headers if table else ()
    languages = [header for header in headers if header.lower() not in {KEY, WHERE, NOTE}]
    codes = {code_of(header): header for header in languages}
    fault = _fault(book, survey, list(codes))
    if table is None or KEY not in headers or fault is not None:
        return "", [], [fault or _problem("The first columns are not as they were exported.", 1)]
    default = codes.pop(survey.default_language)
    ((language, header),) = codes.items()
    rows = [
        Returned(
            key=row.cells.get(KEY, ""),
            source=row.cells.get(default, ""),
            translation=row.cells.get(header, ""),
            row=row.number,
        )
        for row in table.rows
    ]
    return language, rows, []


def _fault(book: Book, survey: Survey, codes: Sequence[str]) -> Problem | None:
    """What makes it another file than one of this survey's translations."""
    if SHEET not in book.sheets:
        return _problem(f"The workbook has no sheet '{SHEET}'.", 0)
    about = book.sheets.get(ABOUT)
    named = next((header for header in about.headers if header != "survey"), "") if about else ""
    if named and named != survey.id:
        return _problem(f"The file is for the survey '{named}', not '{survey.id}'.", 1, ABOUT)
    if len(codes) != 2 or survey.default_language not in codes:
        said = f"There is no column for {usual_name(survey.default_language)} and one for the translation."
        return _problem(said, 1)
    return None


def _problem(said: str, row: int, sheet: str = SHEET) -> Problem:
    remedy = "Take a file that 'survey translate export' has made of this survey."
    place = Place(sheet=sheet, row=row)
    return Problem(code="translation_file", severity="error", place=place, problem=said, remedy=remedy)
