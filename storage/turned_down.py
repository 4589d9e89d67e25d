"""Ideas for a board that coordinators turned down. They outlast theming again, as ids of themes do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage import tables as t
from storage.rows import add_new, changed


def turn_down(conn: Connection, event_id: str, idea: str, user_id: str | None, now: datetime) -> None:
    """Remember that an idea is not wanted; once is enough."""
    row = {"event_id": event_id, "idea": idea, "made_by": user_id, "made_at": now}
    add_new(conn, t.turned_down, row)


def ask_again(conn: Connection, event_id: str) -> int:
    """Forget all that was turned down; how many there were."""
    return changed(conn, delete(t.turned_down).where(t.turned_down.c.event_id == event_id))


def turned_down(conn: Connection, event_id: str) -> frozenset[str]:
    """Read the ideas that are not wanted."""
    c = t.turned_down.c
    return frozenset(conn.execute(select(c.idea).where(c.event_id == event_id)).scalars())
