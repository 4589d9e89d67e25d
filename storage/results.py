"""What an event's results rest on, and people who answered without a channel of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from storage import tables as t
from storage.people import new_pseudonym
from storage.rows import add_new


def versions_of_event(conn: Connection, event_id: str) -> list[str]:
    """Sources of every survey version that the event had or has, the oldest first."""
    used = select(t.session.c.survey_version_id).where(t.session.c.event_id == event_id)
    present = select(t.event.c.survey_version_id).where(t.event.c.id == event_id)
    version = t.survey_version.c
    query = (
        select(version.source)
        .where(version.id.in_(used.union(present)))
        .order_by(version.created_at, version.id)
    )
    return [str(source) for source in conn.execute(query).scalars()]


def add_person(conn: Connection, resident_id: str, now: datetime) -> None:
    """Make a resident whom nothing can be sent to; the same id again is the same person."""
    add_new(conn, t.resident, {"id": resident_id, "pseudonym": new_pseudonym(), "created_at": now})


def known_sessions(conn: Connection, ids: Collection[str]) -> frozenset[str]:
    """Which of these sessions are stored."""
    wanted = list(ids)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):  # SQLite takes no more than some thousand values in a statement
        part = wanted[start : start + 500]
        found.update(conn.execute(select(t.session.c.id).where(t.session.c.id.in_(part))).scalars())
    return frozenset(found)
