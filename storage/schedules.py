"""What happens by itself: rows that are due. A period of a schedule runs once, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import tables as t
from storage.rows import add_new, columns, fetch, insert, new_id


@dataclass(frozen=True, kw_only=True)
class ScheduleRow:
    """A schedule of a community, and when it is next due."""

    id: str
    community_id: str
    name: str
    next_due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ScheduleRun:
    """One period of a schedule that has begun."""

    schedule_id: str
    period: str
    started_at: datetime


def set_schedule(conn: Connection, *, community_id: str, name: str, next_due_at: datetime) -> str:
    """Make a community's schedule of that name, or move it; returns its id."""
    row = {"id": new_id(), "community_id": community_id, "name": name, "next_due_at": next_due_at}
    made = insert(conn, t.schedule).on_conflict_do_update(
        index_elements=["community_id", "name"], set_={"next_due_at": next_due_at}
    )
    return str(conn.execute(made.returning(t.schedule.c.id), row).scalar_one())


def due_schedules(conn: Connection, now: datetime) -> list[ScheduleRow]:
    """Read what is due, the longest overdue first."""
    c = t.schedule.c
    query = select(*columns(t.schedule, ScheduleRow)).where(c.next_due_at <= now)
    return fetch(conn, query.order_by(c.next_due_at, c.id), ScheduleRow)


def begin_run(conn: Connection, schedule_id: str, period: str, now: datetime) -> bool:
    """Take a period; False when it was taken before, by whomever.

    The process may die before `finish_run`: then `unfinished_runs` names it, and `once` keys make it
    harmless to do again.
    """
    row = {"schedule_id": schedule_id, "period": period, "started_at": now}
    return add_new(conn, t.schedule_run, row)


def finish_run(
    conn: Connection, schedule_id: str, period: str, counts: Mapping[str, int], now: datetime
) -> None:
    """Keep what a run did."""
    c = t.schedule_run.c
    begun = update(t.schedule_run).where(c.schedule_id == schedule_id, c.period == period)
    conn.execute(begun.values(finished_at=now, counts=dict(counts)))


def unfinished_runs(conn: Connection) -> list[ScheduleRun]:
    """At start: periods that were taken and never finished, the oldest first."""
    c = t.schedule_run.c
    query = select(*columns(t.schedule_run, ScheduleRun)).where(c.finished_at.is_(None)).order_by(c.id)
    return fetch(conn, query, ScheduleRun)


def set_next(conn: Connection, schedule_id: str, next_due_at: datetime) -> None:
    """Say when a schedule is next due."""
    conn.execute(update(t.schedule).where(t.schedule.c.id == schedule_id).values(next_due_at=next_due_at))


def schedules(conn: Connection, name: str) -> list[ScheduleRow]:
    """Read every community's schedule of that name."""
    query = select(*columns(t.schedule, ScheduleRow)).where(t.schedule.c.name == name)
    return fetch(conn, query.order_by(t.schedule.c.id), ScheduleRow)
