"""Numbers to ring: where each was found, for which nation, and whether it has been checked lately."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from safety.types import Helpline

STALE_AFTER = timedelta(
    days=365
)  # numbers are withdrawn within a year or two: England's crisis lines in 2025
UK = "UK"
_FILE = Path(__file__).with_name("helplines.csv")


@cache
def every_helpline() -> tuple[Helpline, ...]:
    """All helplines of the data file, in its order."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


def _read(row: Mapping[str, str]) -> Helpline:
    languages = tuple(code.strip() for code in row["languages"].split(","))
    return Helpline(
        name=row["name"],
        need=row["need"],
        call=row["call"],
        text=row["text"],
        hours=row["hours"],
        area=row["area"],
        languages=languages,
        source=row["source"],
        checked_on=row["checked_on"],
    )


def helplines(nation: str) -> list[Helpline]:
    """Helplines that answer in `nation` ("wales", "england", …), its own before those of the whole UK."""
    own = [line for line in every_helpline() if line.area.casefold() == nation.casefold()]
    return own + [line for line in every_helpline() if line.area == UK]


def helpline(need: str, *, nation: str, language: str, today: date) -> Helpline | None:
    """The line for a need: checked lately before stale, then one that speaks `language`.

    None when none is known. An old number is better than none for somebody in danger, so staleness only
    lowers it; `doctor` tells the operator.
    """
    fitting = [line for line in helplines(nation) if line.need == need]
    return min(
        fitting, key=lambda line: (_is_stale(line, today), language not in line.languages), default=None
    )


def stale(lines: Iterable[Helpline], today: date) -> list[Helpline]:
    """The helplines that nobody has checked for STALE_AFTER."""
    return [line for line in lines if _is_stale(line, today)]


def _is_stale(line: Helpline, today: date) -> bool:
    return today - date.fromisoformat(line.checked_on) > STALE_AFTER
