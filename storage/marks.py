"""What coordinators noted on comments as they read: that one was read, and that one needs a second look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from storage import tables as t
from storage.rows import columns, fetch, insert

AT_ONCE = 500  # rows a statement: SQLite and PostgreSQL both take so many parameters


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What was noted on one comment. None: not read, or not flagged."""

    answer_id: int
    read_at: datetime | None
    flagged_at: datetime | None
    changed_at: datetime


def mark_read(conn: Connection, answer_ids: Collection[int], user_id: str | None, now: datetime) -> None:
    """Note that comments were read; the first reading counts."""
    c = t.answer_mark.c
    _mark(conn, answer_ids, {"read_by": user_id, "read_at": now}, c.read_at.is_(None), now)


def mark_unread(conn: Connection, answer_ids: Collection[int], now: datetime) -> None:
    """Take back that comments were read."""
    c = t.answer_mark.c
    _mark(conn, answer_ids, {"read_by": None, "read_at": None}, c.read_at.is_not(None), now)


def flag(conn: Connection, answer_ids: Collection[int], user_id: str | None, now: datetime) -> None:
    """Ask for a second look at comments."""
    c = t.answer_mark.c
    _mark(conn, answer_ids, {"flagged_by": user_id, "flagged_at": now}, c.flagged_at.is_(None), now)


def unflag(conn: Connection, answer_ids: Collection[int], now: datetime) -> None:
    """Take that back."""
    c = t.answer_mark.c
    _mark(conn, answer_ids, {"flagged_by": None, "flagged_at": None}, c.flagged_at.is_not(None), now)


def marks(conn: Connection, event_id: str) -> list[Mark]:
    """Read what was noted on an event's comments."""
    return fetch(conn, _of_event(event_id), Mark)


def marks_since(conn: Connection, event_id: str, since: datetime) -> list[Mark]:
    """Read what was noted or taken back from some time on."""
    c = t.answer_mark.c
    # Found first and joined then: SQLite would otherwise go through all sessions of the event.
    changed = list(conn.execute(select(c.answer_id).where(c.changed_at >= since)).scalars())
    found = []
    for start in range(0, len(changed), AT_ONCE):
        these = c.answer_id.in_(changed[start : start + AT_ONCE])
        found += fetch(conn, _of_event(event_id).where(these), Mark)
    return found


def _of_event(event_id: str) -> Select[Any]:
    return (
        select(*columns(t.answer_mark, Mark))
        .join(t.answer, t.answer.c.id == t.answer_mark.c.answer_id)
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .where(t.session.c.event_id == event_id)
    )


def _mark(
    conn: Connection,
    answer_ids: Collection[int],
    values: dict[str, Any],
    is_new: ColumnElement[bool],
    now: datetime,
) -> None:
    """A row stays once it is there, so that pages can ask what changed."""
    every = sorted(set(answer_ids))
    for start in range(0, len(every), AT_ONCE):
        rows = [{"answer_id": each, **values, "changed_at": now} for each in every[start : start + AT_ONCE]]
        statement = insert(conn, t.answer_mark).on_conflict_do_update(
            index_elements=["answer_id"], set_={**values, "changed_at": now}, where=is_new
        )
        conn.execute(statement, rows)
