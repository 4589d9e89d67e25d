"""Stored incoming updates, and the one place where a turn is written whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, case, delete, func, select, update

from storage import outbox, turn
from storage import tables as t
from storage.change import Change
from storage.errors import VersionClash
from storage.rows import changed, fetch, insert

__all__ = [
    "InboxRow",
    "VersionClash",
    "apply",
    "failed",
    "forget_keys",
    "receive",
    "waiting",
]

REASON_LENGTH = 200  # the column's width; PostgreSQL refuses more


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """An update that waits. lane: updates of one lane are handled in the order of their ids."""

    id: int
    bot: str
    update_id: str
    lane: str
    payload: str
    attempts: int


def receive(  # noqa: PLR0913 - one parameter a column, all by name
    conn: Connection, *, bot: str, update_id: str, lane: str, payload: str, now: datetime
) -> int | None:
    """Store an update before anything acknowledges it; None when it is here already.

    The payload belongs to the key, since Telegram may restart its numbers after a quiet week.
    """
    row = {
        "bot": bot,
        "update_id": update_id,
        "lane": lane,
        "payload": payload,
        "digest": sha256(payload.encode("utf-8", "surrogatepass")).hexdigest(),
        "received_at": now,
        "attempts": 0,
    }
    stored = insert(conn, t.inbox).on_conflict_do_nothing().returning(t.inbox.c.id)
    return conn.execute(stored, row).scalar()


def waiting(conn: Connection, *, limit: int) -> list[InboxRow]:
    """Read updates that are neither handled nor parked, oldest first."""
    c = t.inbox.c
    query = (
        select(c.id, c.bot, c.update_id, c.lane, c.payload, c.attempts)
        .where(c.handled_at.is_(None), c.parked.is_(None))
        .order_by(c.id)
        .limit(limit)
    )
    return fetch(conn, query, InboxRow)


def lane_waits(conn: Connection, lane: str) -> bool:
    """Whether an update of this lane waits to be handled."""
    c = t.inbox.c
    query = select(c.id).where(c.lane == lane, c.handled_at.is_(None), c.parked.is_(None)).limit(1)
    return conn.execute(query).first() is not None


def apply(conn: Connection, change: Change, *, now: datetime) -> None:
    """Write one turn whole: what was handled, the session, answers, messages and all that comes with them.

    Raises:
        VersionClash: the session moved on, or another worker handled the update; read and decide again.
    """
    turn.lock_resident(conn, change)
    _handle(conn, change.inbox_ids, now)
    turn.write_resident(conn, change, now)
    turn.write_session(conn, change, now)
    turn.write_answers(conn, change, now)
    turn.write_attachments(conn, change, now)
    turn.write_standing(conn, change, now)
    turn.write_record(conn, change, now)
    turn.write_lines(conn, change, now)
    outbox.add_all(conn, change.messages, now)


def _handle(conn: Connection, ids: tuple[int, ...], now: datetime) -> None:
    if not ids:
        return
    open_ones = t.inbox.c.id.in_(ids) & t.inbox.c.handled_at.is_(None)
    statement = update(t.inbox).where(open_ones).values(handled_at=now, payload=None, parked=None)
    if changed(conn, statement) != len(set(ids)):
        raise VersionClash


def failed(conn: Connection, inbox_id: int, *, reason: str, max_attempts: int = 5) -> bool:
    """Count an attempt that failed; at the limit the update is parked for a person to look at.

    reason: for the operator; holds none of the resident's words. Returns whether it is parked now.
    """
    attempts = t.inbox.c.attempts + 1
    parked = case((attempts >= max_attempts, reason[:REASON_LENGTH]), else_=None)
    statement = (
        update(t.inbox)
        .where(t.inbox.c.id == inbox_id, t.inbox.c.handled_at.is_(None))
        .values(attempts=attempts, parked=parked)
        .returning(t.inbox.c.parked)
    )
    return conn.execute(statement).scalar() is not None


def forget_keys(conn: Connection, *, before: datetime) -> int:
    """Delete the keys of updates handled before then; how many."""
    return changed(conn, delete(t.inbox).where(t.inbox.c.handled_at < before))


def parked(conn: Connection) -> int:
    """How many updates were given up and wait for a person."""
    return int(conn.execute(select(func.count()).where(t.inbox.c.parked.is_not(None))).scalar_one())
