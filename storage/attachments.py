"""Files that residents sent: named when they come, fetched from their channel afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import tables as t
from storage.rows import Row, add, columns, fetch


@dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    """One file without its content. fetched_at: None = still with its channel."""

    id: str
    session_id: str
    message_id: str
    question: str
    kind: str
    media_id: str
    mime: str
    size: int
    received_at: datetime
    fetched_at: datetime | None


def of_session(conn: Connection, session_id: str) -> list[AttachmentRow]:
    """Read a session's files, in the order they came."""
    c = t.attachment.c
    query = select(*columns(t.attachment, AttachmentRow)).where(c.session_id == session_id)
    return fetch(conn, query.order_by(c.received_at, c.id), AttachmentRow)


def of_event(conn: Connection, event_id: str) -> list[AttachmentRow]:
    """Read an event's files, in the order they came."""
    query = (
        select(*columns(t.attachment, AttachmentRow))
        .join(t.session, t.session.c.id == t.attachment.c.session_id)
        .where(t.session.c.event_id == event_id)
    )
    return fetch(conn, query.order_by(t.attachment.c.received_at, t.attachment.c.id), AttachmentRow)


def unfetched(conn: Connection, limit: int) -> list[AttachmentRow]:
    """Files that are still with their channel, the longest waiting first."""
    c = t.attachment.c
    query = select(*columns(t.attachment, AttachmentRow)).where(c.fetched_at.is_(None))
    return fetch(conn, query.order_by(c.received_at, c.id).limit(limit), AttachmentRow)


def keep(conn: Connection, attachment_id: str, content: bytes | None, *, mime: str, now: datetime) -> None:
    """Keep a file's content. content: None = the channel no longer has it; it is not asked for again."""
    values: Row = {"content": content, "fetched_at": now, "size": len(content or b"")}
    if mime:
        values["mime"] = mime
    conn.execute(update(t.attachment).where(t.attachment.c.id == attachment_id).values(values))


def content(conn: Connection, attachment_id: str) -> bytes | None:
    """Read a file's content; None while it is not here."""
    query = select(t.attachment.c.content).where(t.attachment.c.id == attachment_id)
    return conn.execute(query).scalar()


def store(conn: Connection, row: AttachmentRow, content: bytes) -> None:
    """Keep a file that came with its content, as from the web chat. content: sealed under the row's id."""
    add(conn, t.attachment, {**vars(row), "content": content})
