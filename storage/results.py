"""What an event's results rest on, and people who answered without a channel of their own."""

from __future__ import annotations

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


def alert_ids(conn: Connection, event_id: str) -> frozenset[str]:
    """Ids of all alerts of an event."""
    return frozenset(conn.execute(select(t.alert.c.id).where(t.alert.c.event_id == event_id)).scalars())
