"""What could not leave in its contact hours: it expires, or, a report, gets another spell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from feedback.delivery import ContactHours, report_again
from storage import events, outbox
from storage.database import Database
from storage.outbox import EXPIRED_AT_ONCE, OutboxRow


async def expire(db: Database, now: datetime) -> int:
    """Let everything stale expire, a few hundred a write; how many. now: aware, UTC."""
    gone = 0
    while part := await db.write(outbox.expire, now):
        gone += part
    return gone


async def plan_late_reports(db: Database, now: datetime) -> tuple[int, int]:
    """Give reports that did not leave another open spell. Returns how many, and how many were too late."""
    planned = gone = 0
    while True:
        late, hours = await db.read(_late, now)
        if not late:
            return planned, gone
        kept, lost = await db.write(_plan, late, hours, now)
        planned, gone = planned + kept, gone + lost


def _late(conn: Connection, now: datetime) -> tuple[list[OutboxRow], Mapping[str, ContactHours]]:
    late = outbox.late_reports(conn, now, EXPIRED_AT_ONCE)
    ids = {row.event_id for row in late if row.event_id}
    places = {each: events.community(conn, events.event(conn, each).community_id) for each in ids}
    return late, {each: ContactHours.of(place) for each, place in places.items()}


def _plan(
    conn: Connection, late: list[OutboxRow], hours: Mapping[str, ContactHours], now: datetime
) -> tuple[int, int]:
    kept = lost = 0
    together: dict[tuple[str, datetime], list[int]] = {}
    for row in late:
        together.setdefault((row.event_id or "", row.created_at), []).append(row.id)
    for (event_id, written), ids in together.items():
        spell = report_again(hours[event_id], written, now)
        if spell is None:
            lost += outbox.give_up(conn, ids)
        else:
            kept += outbox.plan(conn, ids, not_before=spell.opens, expires_at=spell.closes)
    return kept, lost
