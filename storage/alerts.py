"""Danger that a person must look at, by when, and who did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from storage import tables as t
from storage.rows import changed, fetch, fetch_one


@dataclass(frozen=True, kw_only=True)
class AlertRow:
    """An alert, with the event and the resident's pseudonym. text: what was written, for coordinators only.

    pseudonym and channel: empty when it was written before any session began.
    """

    id: str
    event_id: str
    event_name: str
    community_id: str
    session_id: str | None
    pseudonym: str
    channel: str
    lane: str
    tier: str
    subject: str
    time: str
    why: str
    text: str
    raised_at: datetime
    due_at: datetime
    seen_at: datetime | None
    seen_by: str | None
    closed_at: datetime | None
    closed_by: str | None
    note: str


def alerts(conn: Connection, community_ids: Collection[str], open_only: bool = True) -> list[AlertRow]:  # noqa: FBT001, FBT002 - the contract's name
    """Read the alerts of communities, those due first on top."""
    query = _alerts().where(t.event.c.community_id.in_(community_ids))
    if open_only:
        query = query.where(t.alert.c.closed_at.is_(None))
    return fetch(conn, query.order_by(t.alert.c.due_at, t.alert.c.id), AlertRow)


def alert(conn: Connection, alert_id: str) -> AlertRow | None:
    """Find an alert by its id."""
    return fetch_one(conn, _alerts().where(t.alert.c.id == alert_id), AlertRow)


def see_alert(conn: Connection, alert_id: str, user_id: str, now: datetime) -> bool:
    """Keep who looked first; False when somebody had."""
    c = t.alert.c
    unseen = update(t.alert).where(c.id == alert_id, c.seen_at.is_(None))
    return changed(conn, unseen.values(seen_at=now, seen_by=user_id)) == 1


def close_alert(conn: Connection, alert_id: str, user_id: str, note: str, now: datetime) -> bool:
    """Close an alert with what was done; False when it was closed already."""
    see_alert(conn, alert_id, user_id, now)
    c = t.alert.c
    still_open = update(t.alert).where(c.id == alert_id, c.closed_at.is_(None))
    return changed(conn, still_open.values(closed_at=now, closed_by=user_id, note=note)) == 1


def _alerts() -> Select[Any]:
    a = t.alert.c
    others = (
        t.event.c.name.label("event_name"),
        t.event.c.community_id,
        func.coalesce(t.resident.c.pseudonym, "").label("pseudonym"),
        func.coalesce(t.session.c.channel, "").label("channel"),
    )
    seen, closed = t.user.alias("seen"), t.user.alias("closed")
    own = [column for column in a if column.name not in {"seen_by", "closed_by"}]
    return (
        select(*own, *others, seen.c.name.label("seen_by"), closed.c.name.label("closed_by"))
        .join(t.event, t.event.c.id == a.event_id)
        .outerjoin(t.session, t.session.c.id == a.session_id)
        .outerjoin(t.resident, t.resident.c.id == t.session.c.resident_id)
        .outerjoin(seen, seen.c.id == a.seen_by)
        .outerjoin(closed, closed.c.id == a.closed_by)
    )
