"""All rows and what was asked as one JSON document; values are numbers, lists and truths where they are."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from surveys.results.asked import questions_table
from surveys.results.errors import ExportUnreadable
from surveys.results.rows import COLUMNS, About, ResultRow, cell, from_cells, typed

VERSION = 1  # raise it when a field changes its meaning


def write(rows: Sequence[ResultRow], about: About) -> bytes:
    """One document: version, event, made_at, questions, rows."""
    document = {
        "version": VERSION,
        "event": {"id": about.event_id, "name": about.event_name, "time_zone": about.time_zone},
        "made_at": about.made_at.isoformat(timespec="seconds"),
        "questions": questions_table(about.surveys, rows),
    }
    head = json.dumps(document, ensure_ascii=False).removesuffix("}")
    binary = io.BytesIO()
    with io.TextIOWrapper(binary, encoding="utf-8", errors="replace", newline="") as text:
        text.write(f'{head}, "rows": [')
        # A line a row, so that the file can be looked through and compared.
        for number, row in enumerate(rows):
            text.write((",\n" if number else "\n") + json.dumps(as_object(row), ensure_ascii=False))
        text.write("\n]}\n")
        text.flush()
        return binary.getvalue()


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: it is no such document.
    """
    try:
        document = json.loads(data)
        if document["version"] != VERSION:
            raise ExportUnreadable("version", f"this program reads version {VERSION}.")
        return [from_object(each) for each in document["rows"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExportUnreadable("the file", "this is no export in JSON.") from error


def as_object(row: ResultRow) -> dict[str, Any]:
    """A row with its value as JSON; a missing value is null."""
    return {**{name: getattr(row, name) for name in COLUMNS}, "value": typed(row.type, row.value)}


def from_object(value: Mapping[str, Any]) -> ResultRow:
    """The row that `as_object` was given."""
    return from_cells({**value, "value": cell(value["value"]), "revision": str(value["revision"])})
