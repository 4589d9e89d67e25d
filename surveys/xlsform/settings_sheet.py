"""The settings sheet, and the sheet of quotas beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from surveys.types import Quota, Text
from surveys.xlsform.headers import Cells, Table
from surveys.xlsform.problems import Problems, Spot, short
from surveys.xlsform.texts import Languages

_TAG = re.compile(r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?")
_OURS = frozenset({"form_title", "form_id", "version", "default_language", "listenwell_open_days"})
MAX_DAYS = 9_999  # of an event; no event is longer, and the number stays a number
NO_ROW = Cells(number=0, plain={}, texts={})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a form says about itself."""

    id: str
    version: str
    title: Text
    thanks: Text
    open_days: int = 0
    extra: Mapping[str, str] = field(default_factory=dict)


def row_of(table: Table | None) -> Cells:
    """The one row of settings."""
    return table.rows[0] if table is not None and table.rows else NO_ROW


def read(table: Table | None, name: str, languages: Languages, problems: Problems) -> Settings:
    """The settings. name: of the file, whose stem is the form's id when it gives none."""
    row = row_of(table)
    root = row.get("name")
    if table is not None and root and not _TAG.fullmatch(root):
        said = f"'{short(root)}' cannot be the form's name."
        spot = Spot(sheet=table.sheet, row=row.number, column=table.header("name"))
        problems.error("bad_name", spot, said, "Begin with a letter; then letters, digits, _ - and .")
    form_id = row.plain.get("form_id", "") or PurePath(name).stem or "survey"
    title = {languages.default: row.plain.get("form_title", "") or form_id}
    return Settings(
        id=form_id,
        version=row.plain.get("version", "") or "1",
        title=_in_order({**languages.text(row, "listenwell_title"), **title}, languages),
        thanks=languages.text(row, "listenwell_thanks"),
        open_days=_days(table, row, problems),
        extra={key: text for key, text in row.plain.items() if key not in _OURS},
    )


def _in_order(text: Text, languages: Languages) -> dict[str, str]:
    return {code: text[code] for code in languages.all if code in text}


def _days(table: Table | None, row: Cells, problems: Problems) -> int:
    written = row.get("listenwell_open_days")
    if table is None or not written:
        return 0
    if written.isdecimal() and int(written[:9]) <= MAX_DAYS:
        return int(written)
    spot = Spot(sheet=table.sheet, row=row.number, column=table.header("listenwell_open_days"))
    problems.error("bad_value", spot, f"'{short(written)}' is no number of days.", "Write one such as 14.")
    return 0


def quotas(table: Table | None, problems: Problems) -> Iterator[Quota]:
    """The quotas, one a row."""
    for row in table.rows if table is not None else ():
        limit = row.get("limit")
        if table is not None and not (limit.isdecimal() and len(limit) < 9):
            said = f"'{short(limit)}' is no number of people."
            spot = Spot(sheet=table.sheet, row=row.number, column=table.header("limit"))
            problems.error("bad_value", spot, said, "Write a number such as 50.")
            limit = "0"
        yield Quota(name=row.get("name"), when=row.get("when"), limit=int(limit))
