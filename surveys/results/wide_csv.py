"""A line a person with ODK's names, as ODK Central and Briefcase export: for tools made for those."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from surveys.results import by_person
from surveys.results.asked import Asked
from surveys.results.rows import MISSING, About, ResultRow, cell, current, typed
from surveys.types import QuestionType

TAIL = (
    "KEY",
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "AttachmentsExpected",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
)
#: Columns of ours, after ODK's.
OURS = (
    "listenwell_event",
    "listenwell_entry",
    "listenwell_language",
    "listenwell_missing",
    "listenwell_afterwards",
)
KEY_PREFIX = "uuid:"
PLACE = ("Latitude", "Longitude", "Altitude", "Accuracy")
POINT = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
MEDIA = frozenset({QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE})
_LISTS = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


def write(rows: Sequence[ResultRow], about: About) -> bytes:
    """All sessions as CSV."""
    return by_person.write(LAYOUT, rows, about)


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: a column is missing or the details were changed.
    """
    return by_person.read(LAYOUT, data)


def _columns(base: str, one: Asked) -> list[str]:
    if one.type == QuestionType.SELECT_MULTIPLE:
        return [base, *(f"{base}/{name}" for name in one.choice_names)]
    if one.type == QuestionType.LOCATION:
        return [base, *(f"{base}-{part}" for part in PLACE)]
    return [base]


def _put(base: str, one: Asked, row: ResultRow) -> dict[str, str]:
    value = typed(row.type, row.value)
    if isinstance(value, list):
        names = [str(name) for name in value]
        ticks = one.choice_names if one.type == QuestionType.SELECT_MULTIPLE else ()
        return {base: " ".join(names), **{f"{base}/{name}": str(int(name in names)) for name in ticks}}
    if isinstance(value, bool):
        return {base: _truth(row.type, value=value)}
    if one.type == row.type == QuestionType.LOCATION and (point := POINT.fullmatch(row.value)):
        return {base: "", f"{base}-Latitude": point[1], f"{base}-Longitude": point[2]}
    return {base: row.value}


def _truth(kind: str, *, value: bool) -> str:
    if kind == QuestionType.ACKNOWLEDGE and value:
        return "OK"  # what an XLSForm's acknowledge holds
    return "yes" if value else "no"


def _take(base: str, kind: str, cells: Mapping[str, str]) -> str:
    shown = cells[base]
    if kind in _LISTS:
        return cell(shown.split())
    if kind in (QuestionType.CONSENT, QuestionType.ACKNOWLEDGE):
        return cell(shown in ("yes", "OK"))
    if kind == QuestionType.LOCATION and not shown and cells.get(f"{base}-Latitude"):
        return f"{cells[f'{base}-Latitude']},{cells[f'{base}-Longitude']}"
    return shown


def _person(rows: Sequence[ResultRow], standing: Iterable[tuple[Asked, ResultRow]]) -> dict[str, str]:
    first = rows[0]
    files = [row.value for _, row in standing if row.type in MEDIA]
    edits = sum(row.revision > 1 for row in rows)
    newest = current(rows).values()
    asides = [
        row.text for row in newest if row.question.startswith("afterwards_") and row.status == "answered"
    ]
    return {
        "SubmissionDate": max(row.answered_at for row in rows),
        "KEY": KEY_PREFIX + first.session,
        "SubmitterID": first.resident,
        "AttachmentsPresent": str(sum(map(bool, files))),
        "AttachmentsExpected": str(len(files)),
        "ReviewState": "edited" if edits else "",
        "DeviceID": first.channel,
        "Edits": str(edits),
        "FormVersion": first.version,
        "listenwell_event": first.event,
        "listenwell_entry": first.entry,
        "listenwell_language": first.language,
        "listenwell_missing": " ".join(
            f"{row.question}={row.status}" for row in newest if row.status in MISSING
        ),
        "listenwell_afterwards": "\n".join(asides),
    }


def _whose(cells: Mapping[str, str]) -> dict[str, str]:
    return {
        "event": cells["listenwell_event"],
        "session": cells["KEY"].removeprefix(KEY_PREFIX),
        "resident": cells["SubmitterID"],
        "channel": cells["DeviceID"],
        "entry": cells["listenwell_entry"],
        "language": cells["listenwell_language"],
        "version": cells["FormVersion"],
    }


def _nothing(base: str, row: ResultRow) -> dict[str, str]:
    """A missing answer is an empty cell; `listenwell_missing` says why."""
    del base, row
    return {}


LAYOUT = by_person.Layout(
    columns=_columns,
    base=lambda one, _: one.path,
    put=_put,
    take=_take,
    missing=_nothing,
    head=("SubmissionDate",),
    tail=(*TAIL, *OURS),
    person=_person,
    whose=_whose,
)
