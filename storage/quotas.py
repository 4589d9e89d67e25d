"""How many completed, against how many are wanted: an event that closes at a number, and quotas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from storage import tables as t
from storage.change import SessionRow
from storage.events import REPORT_WITHIN
from storage.rows import add_new
from surveys.types import Survey


def count(conn: Connection, session: SessionRow, quotas: Sequence[str]) -> None:
    """Let a completed session count towards quotas, each once."""
    for quota in quotas:
        add_new(conn, t.quota_met, {"event_id": session.event_id, "session_id": session.id, "quota": quota})


def counts(conn: Connection, event_id: str) -> Mapping[str, int]:
    """How many completed sessions count towards each quota; one with none is left out."""
    c = t.quota_met.c
    query = select(c.quota, func.count().label("n")).where(c.event_id == event_id).group_by(c.quota)
    return {row.quota: row.n for row in conn.execute(query)}


def full(conn: Connection, event_id: str, survey: Survey) -> frozenset[str]:
    """Names of the survey's quotas that are full: what `Manner.full` takes.

    Asks the database only for a survey that has quotas, and then one index, so that every turn may ask.
    """
    if not survey.quotas:
        return frozenset()
    reached = counts(conn, event_id)
    return frozenset(each.name for each in survey.quotas if reached.get(each.name, 0) >= each.limit)


def close_when_enough(conn: Connection, event_id: str, now: datetime) -> bool:
    """Close an event in which as many have completed as it wanted; its report clock starts.

    Whoever declined the survey or met a full quota ended it too, but does not count.
    """
    c = t.event.c
    # Locked, so that of two who complete at once the second sees the first.
    still_open = select(c.most_completed).where(
        c.id == event_id, c.most_completed.is_not(None), c.closes_at > now
    )
    wanted = conn.execute(still_open.with_for_update()).scalar()
    if wanted is None or completed(conn, event_id) < wanted:
        return False
    moved = {"closes_at": now, "report_due_at": now + REPORT_WITHIN}
    conn.execute(update(t.event).where(c.id == event_id, c.closes_at > now).values(moved))
    return True


def completed(conn: Connection, event_id: str) -> int:
    """How many residents have completed the event's survey."""
    c = t.disposition.c
    last = select(func.max(c.id)).where(c.event_id == event_id).group_by(c.resident_id)
    query = select(func.count()).where(c.id.in_(last), c.disposition == "completed")
    return int(conn.execute(query).scalar_one())
