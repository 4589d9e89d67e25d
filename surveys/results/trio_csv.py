"""A line a person with three columns a question: category, value and the very words, as RapidPro exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveys.results import by_person
from surveys.results.asked import Asked
from surveys.results.rows import MISSING, About, ResultRow

PARTS = ("Category", "Value", "Text")
PART = " (part) - "  # no question's name has a space
HEAD = (
    "Contact UUID",
    "Contact Name",
    "URN Scheme",
    "Anon Value",
    "Field:Event",
    "Field:Entry",
    "Field:Language",
    "Field:Version",
    "Started",
    "Modified",
    "Exited",
    "Run UUID",
)


def write(rows: Sequence[ResultRow], about: About) -> bytes:
    """All sessions as CSV."""
    return by_person.write(LAYOUT, rows, about)


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: a column is missing or the details were changed.
    """
    return by_person.read(LAYOUT, data)


def _base(one: Asked, about: About) -> str:
    """Keeps a place for the part's name, which stands in the middle of the column's."""
    return f"{one.name}{PART}{about.title}"


def _column(base: str, part: str) -> str:
    return base.replace(PART, f" ({part}) - ", 1)


def _columns(base: str, one: Asked) -> list[str]:
    del one
    return [_column(base, part) for part in PARTS]


def _put(base: str, one: Asked, row: ResultRow) -> dict[str, str]:
    del one
    shown = (row.category, row.value, row.text)
    return {_column(base, part): text for part, text in zip(PARTS, shown, strict=True)}


def _take(base: str, kind: str, cells: Mapping[str, str]) -> str:
    del kind
    return cells[_column(base, "Value")]


def _missing(base: str, row: ResultRow) -> dict[str, str]:
    """RapidPro has a category for no answer as well; danger and its like are in no column."""
    return {_column(base, "Category"): row.status} if row.status in MISSING else {}


def _person(rows: Sequence[ResultRow], standing: Iterable[tuple[Asked, ResultRow]]) -> dict[str, str]:
    del standing
    first = rows[0]
    return {
        "Contact UUID": first.resident,
        "URN Scheme": first.channel,
        "Anon Value": first.resident,
        "Field:Event": first.event,
        "Field:Entry": first.entry,
        "Field:Language": first.language,
        "Field:Version": first.version,
        "Started": min(row.answered_at for row in rows),
        "Modified": max(row.answered_at for row in rows),
        "Run UUID": first.session,
    }


def _whose(cells: Mapping[str, str]) -> dict[str, str]:
    return {
        "event": cells["Field:Event"],
        "session": cells["Run UUID"],
        "resident": cells["Contact UUID"],
        "channel": cells["URN Scheme"],
        "entry": cells["Field:Entry"],
        "language": cells["Field:Language"],
        "version": cells["Field:Version"],
    }


LAYOUT = by_person.Layout(
    columns=_columns,
    base=_base,
    put=_put,
    take=_take,
    missing=_missing,
    head=HEAD,
    tail=(),
    person=_person,
    whose=_whose,
)
