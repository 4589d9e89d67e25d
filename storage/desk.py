"""What waits for somebody over all events of some communities, each in one question to the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from partnership.types import ActionState
from storage import tables as t
from storage.rows import fetch

STANDING = ("answered", "corrected")  # what a comment's status is while it stands
MANY = 1_000  # comments; more are not counted one by one, the page says "more than"


@dataclass(frozen=True, kw_only=True)
class Unpublished:
    """An event that has closed and whose report is not out. drafted: it is made and waits."""

    event_id: str
    drafted: bool


@dataclass(frozen=True, kw_only=True)
class Promised:
    """An action whose day has come or passed, as the day is in the far east: the page looks closer."""

    id: str
    event_id: str
    promise: str
    owner: str
    promised_for: date


def unpublished(conn: Connection, community_ids: Collection[str], now: datetime) -> list[Unpublished]:
    """Closed events by the day their report is due; the newest report of each counts."""
    c = t.report.c
    newest = select(c.event_id, func.max(c.made_at).label("made_at")).group_by(c.event_id).subquery()
    last = (
        select(c.event_id, func.max(c.published_at).label("published_at"))
        .join(newest, (newest.c.event_id == c.event_id) & (newest.c.made_at == c.made_at))
        .group_by(c.event_id)
        .subquery()
    )
    query = (
        select(t.event.c.id.label("event_id"), last.c.event_id.is_not(None).label("drafted"))
        .outerjoin(last, last.c.event_id == t.event.c.id)
        .where(t.event.c.community_id.in_(community_ids), t.event.c.closes_at <= now)
        .where(last.c.published_at.is_(None))
        .order_by(t.event.c.report_due_at, t.event.c.id)
    )
    return [Unpublished(event_id=row.event_id, drafted=bool(row.drafted)) for row in conn.execute(query)]


def promised(conn: Connection, community_ids: Collection[str], by: date) -> list[Promised]:
    """Actions still promised for a day before `by`, the longest overdue first."""
    c = t.action.c
    query = (
        select(c.id, c.event_id, c.promise, c.owner, c.promised_for)
        .join(t.event, t.event.c.id == c.event_id)
        .where(t.event.c.community_id.in_(community_ids))
        .where(c.state == str(ActionState.PROMISED), c.promised_for < by)
        .order_by(c.promised_for, c.id)
    )
    return fetch(conn, query, Promised)


def proposals(conn: Connection, community_ids: Collection[str]) -> list[str]:
    """Events for which themes wait to be accepted or dropped."""
    c = t.run.c
    query = (
        select(c.event_id)
        .join(t.event, t.event.c.id == c.event_id)
        .where(t.event.c.community_id.in_(community_ids), c.accepted_at.is_(None), c.dropped_at.is_(None))
        .distinct()
    )
    return sorted(conn.execute(query).scalars())


def last_visit(conn: Connection, user_id: str, token_sha256: str) -> datetime | None:
    """When somebody was last here before the session of this token; None for a first visit."""
    c = t.console_session.c
    earlier = (c.user_id == user_id) & (c.token_sha256 != token_sha256)
    return conn.execute(select(func.max(c.last_seen_at)).where(earlier)).scalar()


def comments_since(conn: Connection, community_ids: Collection[str], since: datetime) -> Mapping[str, int]:
    """Event → comments that were made ready after `since`; in all, at most MANY and one are counted."""
    c = t.answer.c
    came = (
        select(t.session.c.event_id)
        .select_from(t.answer)
        .join(t.session, t.session.c.id == c.session_id)
        .join(t.event, t.event.c.id == t.session.c.event_id)
        # In this order the index finds the few new ones among many thousands.
        .where(c.type == "text", c.prepared_at > since)
        .where(c.current, c.text != "", c.status.in_(STANDING), t.event.c.community_id.in_(community_ids))
        .limit(MANY + 1)
        .subquery()
    )
    query = select(came.c.event_id, func.count().label("n")).group_by(came.c.event_id)
    return {row.event_id: row.n for row in conn.execute(query)}


def failed_since(conn: Connection, community_ids: Collection[str], since: datetime) -> int:
    """Messages written after `since` that could not be delivered, for good."""
    c = t.outbox.c
    query = (
        select(func.count())
        .select_from(t.outbox)
        .join(t.event, t.event.c.id == c.event_id)
        .where(c.state == "failed", c.created_at > since, t.event.c.community_id.in_(community_ids))
    )
    return int(conn.execute(query).scalar_one())
