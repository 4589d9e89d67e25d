"""Files of comments: CSV in UTF-8 with commas, TSV without quoting, XLSX with its first sheet.

A file is gone through twice: once to see that all of it can be used, before minutes of work, and once to
hand its comments on. Neither holds it in memory.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from listenwell.comment_rows import CommentsUnreadable, Row, rows
from nlp.types import Comment

__all__ = ["Columns", "CommentFile", "CommentsUnreadable", "check"]

MOST_COMMENTS = 200_000  # of one run: 1.9 GB were measured at half of that, and memory grows in proportion
_OTHER_SEPARATORS = ";\t|"  # found in a first row without commas


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column holds what."""

    text: str = "text"
    #: Empty: `id` where there is one, else the row number from 1.
    id: str = ""
    #: Empty: every comment is from a person of its own.
    person: str = ""
    #: Empty: nobody knows where people live.
    place: str = ""
    #: A column, or the question itself.
    question: str = ""
    #: ISO 639-1 of all comments; empty: recognised one by one.
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class CommentFile:
    """A file that can be used."""

    path: Path
    columns: Columns
    #: Comments in it; at least one.
    count: int
    #: The distinct questions, joined.
    question: str
    sha256: str

    def comments(self) -> Iterator[Comment]:
        """Each comment in the file's order."""
        return (comment for _, comment in _comments(self.path, self.columns))


def check(path: Path, columns: Columns, *, most: int = MOST_COMMENTS) -> CommentFile:
    """Go through a whole file.

    Args:
        path: A .csv, .tsv or .xlsx file.
        columns: What to read from it.
        most: Comments that one run can take.

    Raises:
        CommentsUnreadable: Wrong ending or encoding, a missing column, a crooked row, a repeated id, no
            row at all, or more rows than one run can take.
    """
    seen: dict[str, str] = {}
    questions: dict[str, None] = {}
    for place, comment in _comments(path, columns):
        if comment.id in seen or not comment.id:
            what = (
                f"the id '{comment.id}' is that of {seen[comment.id]} too" if comment.id else "there is no id"
            )
            raise CommentsUnreadable(f"{path}, {place}: {what}. Each comment needs an id of its own.")
        if len(seen) == most:
            raise CommentsUnreadable(_too_many(path, most))
        seen[comment.id] = place
        if comment.question:
            questions[comment.question] = None
    if not seen:
        raise CommentsUnreadable(f"{path} has a first row and no comments below it.")
    return CommentFile(
        path=path, columns=columns, count=len(seen), question=" ".join(questions), sha256=sha256_of(path)
    )


def sha256_of(path: Path) -> str:
    """Hexadecimal digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _comments(path: Path, columns: Columns) -> Iterator[tuple[str, Comment]]:
    """Each comment with its place."""
    found = rows(path)
    header = _header(path, columns, found)
    text = _column(path, header, columns.text)
    ids = _column(path, header, columns.id) if columns.id else header.index("id") if "id" in header else None
    person = _column(path, header, columns.person) if columns.person else None
    place = _column(path, header, columns.place) if columns.place else None
    # A column without a name is there when a table was saved with its row numbers; nobody asks for it.
    asked = header.index(columns.question) if columns.question and columns.question in header else None
    for number, row in enumerate(found, start=1):
        cells = _filled(path, header, row)
        yield (
            row.place,
            Comment(
                id=cells[ids].strip() if ids is not None else str(number),
                text=cells[text],
                person=cells[person].strip() if person is not None else "",
                place=" ".join(cells[place].split()) if place is not None else "",
                language=columns.language,
                question=cells[asked].strip() if asked is not None else columns.question,
            ),
        )


def _header(path: Path, columns: Columns, found: Iterator[Row]) -> list[str]:
    """Names of the columns."""
    first = next(found, None)
    if first is None:
        raise CommentsUnreadable(
            f"{path} is empty. Its first row must name the columns, one of them '{columns.text}'."
        )
    header = [name.strip() for name in first.cells]
    wanted = {columns.text, columns.id or "id", columns.person, columns.place, columns.question} - {""}
    twice = sorted(name for name in wanted if header.count(name) > 1)
    if twice:
        raise CommentsUnreadable(f"{path} has two columns '{twice[0]}'. Rename the one that is not meant.")
    return header


def _filled(path: Path, header: Sequence[str], row: Row) -> list[str]:
    """The row's cells, one for each column. Empty cells at its end may be too many or too few."""
    cells = row.cells
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        raise CommentsUnreadable(
            f"{path}, {row.place}: {len(cells)} cells, but the first row names {len(header)} columns. "
            "A text with a comma or a tab may lack its quotes."
        )
    return cells + [""] * (len(header) - len(cells))


def _column(path: Path, header: list[str], name: str) -> int:
    if name in header:
        return header.index(name)
    other = next((mark for mark in _OTHER_SEPARATORS if len(header) == 1 and mark in header[0]), "")
    if other and path.suffix.lower() == ".csv":
        shown = "tabs" if other == "\t" else f"'{other}'"
        hint = f"Its cells are parted by {shown}: save it with commas, or as .xlsx."
    elif near := difflib.get_close_matches(
        name.casefold(), [column.casefold() for column in header], n=1, cutoff=0.5
    ):
        hint = f"Did you mean '{next(column for column in header if column.casefold() == near[0])}'?"
    else:
        hint = f"It has {', '.join(repr(column) for column in header if column)}."
    raise CommentsUnreadable(f"{path} has no column '{name}'. {hint}")


def _too_many(path: Path, most: int) -> str:
    return (
        f"{path} has more than {most:,} comments, which is as many as one run can hold in memory. Theme the "
        f"first {most:,}, then the others with --continue, so that they join the same themes."
    )
