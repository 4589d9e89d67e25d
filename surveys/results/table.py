"""Comma-separated tables that people open in a spreadsheet: UTF-8 with a mark, cells that cannot run."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence

from surveys.results.errors import ExportUnreadable
from surveys.results.inert import inert, plain


def write_table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Lay lines out under a header."""
    binary = io.BytesIO()
    text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([inert(cell) for cell in header])
    writer.writerows([inert(cell) for cell in line] for line in lines)
    text.flush()
    return binary.getvalue()


def read_table(data: bytes) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """The header, and each line by its columns with its row in the sheet, from 2.

    Raises:
        ExportUnreadable: it is no table of UTF-8 text.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))  # a session's details may be longer than csv's 128 kB
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    lines = csv.reader(text, strict=True)
    try:
        header = [plain(cell) for cell in next(lines, [])]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExportUnreadable("row 1", "this is no table of UTF-8 text.") from error
    return header, _lines(header, lines)


def _lines(header: list[str], lines: Iterator[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    row = 1
    try:
        for row, line in enumerate(lines, start=2):
            if len(line) != len(header):
                raise ExportUnreadable(f"row {row}", f"{len(line)} cells stand under {len(header)} columns.")
            yield row, dict(zip(header, (plain(cell) for cell in line), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExportUnreadable(f"row {row + 1}", "this is no table of UTF-8 text.") from error
