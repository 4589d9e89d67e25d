"""Rows that stay as they are while somebody compares and changes them in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from storage import tables as t

_HELD: dict[str, Table] = {"community": t.community, "event": t.event, "action": t.action}


def hold(conn: Connection, noun: str, row_id: str) -> None:
    """Let nobody else change a row before this transaction ends.

    PostgreSQL would let two at once read the same and both write; SQLite has one writer, and reads past it.
    """
    column = _HELD[noun].c.id
    conn.execute(select(column).where(column == row_id).with_for_update())
