"""What each resident is to an event, with its history. The rules are `surveys.dispositions`, not here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from storage import tables as t
from storage.rows import Row, add, columns, fetch


@dataclass(frozen=True, kw_only=True)
class DispositionRow:
    """One entry of the history. channel: where it came about; empty = on none."""

    id: int
    event_id: str
    resident_id: str
    disposition: str
    channel: str
    at: datetime


def note(  # noqa: PLR0913 - one parameter a column
    conn: Connection, event_id: str, resident_id: str, disposition: str, *, channel: str, at: datetime
) -> bool:
    """Append a resident's disposition; False when it is the present one already."""
    if of_resident(conn, event_id, resident_id) == disposition:
        return False
    row = {
        "event_id": event_id,
        "resident_id": resident_id,
        "disposition": disposition,
        "channel": channel,
        "at": at,
    }
    add(conn, t.disposition, row)
    return True


def note_all(conn: Connection, event_id: str, found: Sequence[tuple[str, str, str]], *, at: datetime) -> int:
    """Append many as (resident id, disposition, channel); how many are new. A few hundred at a time."""
    present = _present(conn, event_id, {resident_id for resident_id, _, _ in found})
    rows: list[Row] = [
        {
            "event_id": event_id,
            "resident_id": resident_id,
            "disposition": disposition,
            "channel": channel,
            "at": at,
        }
        for resident_id, disposition, channel in found
        if present.get(resident_id) != disposition
    ]
    add(conn, t.disposition, rows)
    return len(rows)


def of_resident(conn: Connection, event_id: str, resident_id: str) -> str:
    """A resident's present disposition; empty when nothing is known of them."""
    c = t.disposition.c
    query = select(c.disposition).where(c.event_id == event_id, c.resident_id == resident_id)
    return conn.execute(query.order_by(c.id.desc()).limit(1)).scalar() or ""


def current(conn: Connection, event_id: str) -> Mapping[str, str]:
    """Each resident's present disposition, by resident id."""
    return _present(conn, event_id, None)


def of_residents(conn: Connection, event_id: str, resident_ids: Collection[str]) -> Mapping[str, str]:
    """The present disposition of each of some residents; of whom nothing is known is left out."""
    return _present(conn, event_id, resident_ids)


def history(conn: Connection, event_id: str, resident_id: str) -> list[DispositionRow]:
    """Read all that a resident was to an event, in order."""
    c = t.disposition.c
    query = select(*columns(t.disposition, DispositionRow))
    query = query.where(c.event_id == event_id, c.resident_id == resident_id).order_by(c.id)
    return fetch(conn, query, DispositionRow)


def _present(conn: Connection, event_id: str, resident_ids: Collection[str] | None) -> dict[str, str]:
    c = t.disposition.c
    query = select(c.resident_id, c.disposition).where(c.id.in_(_last(event_id, resident_ids)))
    return {row.resident_id: row.disposition for row in conn.execute(query)}


def _last(event_id: str, resident_ids: Collection[str] | None) -> Select[tuple[int]]:
    c = t.disposition.c
    query = select(func.max(c.id)).where(c.event_id == event_id)
    if resident_ids is not None:
        query = query.where(c.resident_id.in_(resident_ids))
    return query.group_by(c.resident_id)
