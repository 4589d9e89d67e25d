"""Files of comments: CSV in UTF-8 with commas, TSV without quoting, XLSX with its first sheet."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from nlp.types import Comment

LARGEST_CELL = 1 << 30  # characters; csv's own limit of 131,072 would refuse a long letter


class CommentsUnreadable(Exception):  # noqa: N818 -- it states what is the case
    """A file of comments cannot be used; the message says where and what to do."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column holds what."""

    text: str = "text"
    #: Empty: `id` where there is one, else the row number from 1.
    id: str = ""
    #: Empty: every comment is from a person of its own.
    person: str = ""
    #: A column, or the question itself.
    question: str = ""
    #: ISO 639-1 of all comments; empty: recognised one by one.
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class CommentFile:
    """What a file held."""

    comments: tuple[Comment, ...]
    #: The distinct questions, joined.
    question: str
    sha256: str


def read(path: Path, columns: Columns) -> CommentFile:
    """Read a file of comments whole.

    Raises:
        CommentsUnreadable: Wrong ending or encoding, a missing column, a crooked row, a repeated id, or
            no row at all.
    """
    content = path.read_bytes()
    rows = _rows(path, content)
    header = [name.strip() for name in next(rows, [])]
    if not any(header):
        raise CommentsUnreadable(
            f"{path} is empty. Its first row must name the columns, one of them '{columns.text}'."
        )
    body = list(_records(path, header, rows))
    if not body:
        raise CommentsUnreadable(f"{path} has a first row and no comments below it.")
    comments = tuple(_comments(path, header, body, columns))
    questions = dict.fromkeys(comment.question for comment in comments if comment.question)
    return CommentFile(
        comments=comments, question=" ".join(questions), sha256=hashlib.sha256(content).hexdigest()
    )


def _rows(path: Path, content: bytes) -> Iterator[list[str]]:
    match path.suffix.lower():
        case ".csv":
            yield from _csv_rows(path, _text(path, content))
        case ".tsv":
            lines = _text(path, content).split("\n")
            yield from (line.removesuffix("\r").split("\t") for line in lines if line.strip("\r"))
        case ".xlsx":
            yield from _sheet_rows(path, content)
        case other:
            raise CommentsUnreadable(
                f"{path} ends in '{other}'. Comments are read from .csv, .tsv or .xlsx files."
            )


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CommentsUnreadable(
            f"{path}, line {line}: not UTF-8. Save the file again as 'CSV UTF-8', or as .xlsx."
        ) from error


def _csv_rows(path: Path, text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from (row for row in reader if row)
    except csv.Error as error:
        raise CommentsUnreadable(
            f"{path}, line {reader.line_num}: {error}. A text with commas or new lines stands in quotes."
        ) from error


def _sheet_rows(path: Path, content: bytes) -> Iterator[list[str]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = workbook.get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, IndexError) as error:
        raise CommentsUnreadable(f"{path} is not a spreadsheet that can be read: {error}") from error
    yield from ([_cell(value) for value in row] for row in rows if any(value != "" for value in row))


def _cell(value: object) -> str:
    """A cell as it is shown: a whole number has no decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _records(path: Path, header: list[str], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        if len(row) > len(header):
            raise CommentsUnreadable(
                f"{path}, row {number}: {len(row)} cells, but the first row names {len(header)} columns. "
                "A text with a comma or a tab may lack its quotes."
            )
        yield row + [""] * (len(header) - len(row))


def _comments(path: Path, header: list[str], body: list[list[str]], columns: Columns) -> Iterator[Comment]:
    text = _column(path, header, columns.text)
    ids = _column(path, header, columns.id) if columns.id else header.index("id") if "id" in header else None
    person = _column(path, header, columns.person) if columns.person else None
    asked = header.index(columns.question) if columns.question in header else None
    seen: dict[str, int] = {}
    for number, row in enumerate(body, start=1):
        comment_id = row[ids].strip() if ids is not None else str(number)
        if comment_id in seen or not comment_id:
            what = f"the id '{comment_id}' is that of row {seen[comment_id]} too" if comment_id else "no id"
            raise CommentsUnreadable(f"{path}, row {number}: {what}. Each comment needs an id of its own.")
        seen[comment_id] = number
        yield Comment(
            id=comment_id,
            text=row[text],
            person=row[person].strip() if person is not None else "",
            language=columns.language,
            question=row[asked] if asked is not None else columns.question,
        )


def _column(path: Path, header: list[str], name: str) -> int:
    if name in header:
        return header.index(name)
    near = difflib.get_close_matches(name, header, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"It has {', '.join(repr(column) for column in header)}."
    raise CommentsUnreadable(f"{path} has no column '{name}'. {hint}")
