"""The contract of `event export`: a line for each revision of each answer."""

from __future__ import annotations

from collections.abc import Iterable

from surveys.results.errors import ExportUnreadable
from surveys.results.rows import COLUMNS, About, ResultRow, cells_of, from_cells
from surveys.results.table import read_table, write_table


def write(rows: Iterable[ResultRow], about: About) -> bytes:
    """All rows as CSV."""
    del about
    return write_table(COLUMNS, map(cells_of, rows))


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: a column is missing or a revision is no number.
    """
    header, lines = read_table(data)
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise ExportUnreadable("row 1", f"the column {missing[0]!r} is missing.")
    found = []
    for row, cells in lines:
        try:
            found.append(from_cells(cells))
        except ValueError as error:
            raise ExportUnreadable(f"row {row}", "the revision is no number.") from error
    return found
