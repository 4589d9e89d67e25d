"""Whether anything happened that counts and lists of people depend on, without looking through all of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from storage import tables as t

#: Last rows that are counted: on PostgreSQL a lower id may be committed after a higher one was read.
OVERLAP = 500
#: A row for each thing that happens. Of the outbox only what was written counts, not what became of it.
_JOURNALS = (t.answer, t.consent, t.disposition, t.spared, t.outbox)

#: Two are equal when nothing happened between them.
Stamp = tuple[Any, ...]


def stamp(conn: Connection, event_ids: Collection[str]) -> Stamp:
    """How far the record is, as to the people of some events; two questions of a millisecond or so.

    It also differs when somebody replied to another event: that costs a recount and no more.
    """
    s = t.session.c
    people = select(func.count(), func.max(s.updated_at)).where(s.event_id.in_(event_ids))
    parts = [part for table in _JOURNALS for part in _end_of(table)]
    parts += [part for column in (t.resident.c.stopped_at, t.contact.c.blocked_at) for part in _set(column)]
    return (*conn.execute(people).one(), *conn.execute(select(*parts)).one())


def _end_of(table: Table) -> tuple[Any, Any]:
    """The last row, and how many of the last ones there are."""
    last: Select[Any] = select(func.max(table.c.id))
    late = select(func.count()).where(table.c.id > last.scalar_subquery() - OVERLAP)
    return last.scalar_subquery(), late.scalar_subquery()


def _set(column: Any) -> tuple[Any, Any]:
    """How many have it, and since when the last has."""
    known = column.is_not(None)
    return (
        select(func.count()).where(known).scalar_subquery(),
        select(func.max(column)).where(known).scalar_subquery(),
    )
