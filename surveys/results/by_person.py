"""Tables with one line a person: what stands is shown in columns, and what those cannot hold is beside it.

The column DETAILS has, as JSON, one list for each row of the session: question, type, category, text (null:
the same as the value), answered_at, status, revision, column, value. Where `column` is not empty the value
is read from the columns that begin with it. So earlier revisions, asides and answers that showed danger are
in the file, but in no column where somebody would take them for an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.results.asked import Asked, asked
from surveys.results.errors import ExportUnreadable
from surveys.results.rows import STANDING, About, ResultRow, by_session, current
from surveys.results.table import read_table, write_table

DETAILS = "listenwell_details"
Cells = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How one kind of table shows an answer and the person."""

    #: Names the columns of a question from its base: base, question.
    columns: Callable[[str, Asked], Sequence[str]]
    #: The base of a question's columns, before it is made unique.
    base: Callable[[Asked, About], str]
    #: Shows a row that stands: base, question, row.
    put: Callable[[str, Asked, ResultRow], Cells]
    #: The contract's value in the columns: base, type, cells.
    take: Callable[[str, str, Mapping[str, str]], str]
    #: Shows that an answer is missing: base, row.
    missing: Callable[[str, ResultRow], Cells]
    #: Columns before and after the questions.
    head: Sequence[str]
    tail: Sequence[str]
    #: What stands in head and tail: the session's rows.
    person: Callable[[Sequence[ResultRow], Iterable[tuple[Asked, ResultRow]]], Cells]
    #: The fields of `OF_SESSION` from the line.
    whose: Callable[[Mapping[str, str]], Mapping[str, str]]


def write(layout: Layout, rows: Sequence[ResultRow], about: About) -> bytes:
    """A line for each session, under the columns of all questions of all versions."""
    based = _bases(layout, asked(about.surveys, rows), about)
    names = [name for base, one in based.values() for name in layout.columns(base, one)]
    header = [*layout.head, *names, *layout.tail, DETAILS]

    def lines() -> Iterable[list[str]]:
        for _, of_one in by_session(rows):
            cells = _line(layout, of_one, based)
            yield [cells.get(name, "") for name in header]

    return write_table(header, lines())


def read(layout: Layout, data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: a column is missing or the details were changed.
    """
    header, lines = read_table(data)
    missing = [name for name in (*layout.head, *layout.tail, DETAILS) if name not in header]
    if missing:
        raise ExportUnreadable("row 1", f"the column {missing[0]!r} is missing.")
    found: list[ResultRow] = []
    for number, cells in lines:
        try:
            found += _rows(layout, cells)
        except (ValueError, TypeError, KeyError) as error:
            raise ExportUnreadable(f"row {number}", f"the column {DETAILS} was changed.") from error
    return found


def _bases(layout: Layout, questions: Sequence[Asked], about: About) -> dict[str, tuple[str, Asked]]:
    """A base for each question such that no two columns have one name: "a-b" + "c" and "a" + "b-c" meet."""
    taken = {*layout.head, *layout.tail, DETAILS}
    based: dict[str, tuple[str, Asked]] = {}
    for one in questions:
        first = layout.base(one, about)
        base, times = first, 1
        while taken & set(layout.columns(base, one)):
            times += 1
            base = f"{first} {times}"
        taken |= set(layout.columns(base, one))
        based[one.name] = (base, one)
    return based


def _line(layout: Layout, rows: Sequence[ResultRow], based: Mapping[str, tuple[str, Asked]]) -> Cells:
    newest = current(rows)
    standing: list[tuple[Asked, ResultRow]] = []
    cells: Cells = {}
    shown: dict[int, str] = {}
    for row in newest.values():
        if row.question not in based:
            continue
        base, one = based[row.question]
        if row.status in STANDING:
            standing.append((one, row))
            put = layout.put(base, one, row)
            if layout.take(base, row.type, put) == row.value:
                shown[id(row)] = base
        else:
            put = layout.missing(base, row)
        cells |= put
    cells |= layout.person(rows, standing)
    cells[DETAILS] = json.dumps([_details(row, shown.get(id(row), "")) for row in rows], ensure_ascii=False)
    return cells


def _details(row: ResultRow, column: str) -> list[Any]:
    text = None if row.text == row.value else row.text
    known = [row.question, row.type, row.category, text, row.answered_at, row.status, row.revision, column]
    return known if column else [*known, row.value]


def _rows(layout: Layout, cells: Mapping[str, str]) -> list[ResultRow]:
    whose = layout.whose(cells)
    found = []
    for question, kind, category, text, answered_at, status, revision, column, *given in json.loads(
        cells[DETAILS]
    ):
        value = layout.take(column, kind, cells) if column else given[0]
        found.append(
            ResultRow(
                **whose,
                question=question,
                type=kind,
                category=category,
                value=value,
                text=value if text is None else text,
                answered_at=answered_at,
                status=status,
                revision=revision,
            )
        )
    return found
