"""Residents' ways through surveys: sessions, answers, timers and the lines of the web chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage import tables as t
from storage.change import STANDING, Buttons, SessionRow
from storage.rows import changed, columns, fetch, fetch_one


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """One revision of one answer, with whose it is.

    status: answered, corrected, rejected, danger, or a `surveys.types.Missing`. survey_version: the one its
    session began with. source: how it came, see `SessionRow`.
    """

    id: int
    event_id: str
    event_code: str
    session_id: str
    resident_id: str
    pseudonym: str
    channel: str
    entry: str
    source: str
    language: str
    survey_version: str
    question: str
    revision: int
    type: str
    category: str
    value: Any
    text: str
    status: str
    sense: str
    about_you: bool
    current: bool
    message_id: str
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class TimerRow:
    """A timer that is due."""

    id: int
    session_id: str
    name: str
    session_version: int


@dataclass(frozen=True, kw_only=True)
class ChatLine:
    """One line of the web chat. who: resident or bot; client_id: the browser's name for an own line."""

    id: int
    who: str
    text: str
    buttons: Buttons
    client_id: str
    kind: str
    at: datetime


def session_of(conn: Connection, event_id: str, resident_id: str) -> SessionRow | None:
    """Find the resident's session in an event."""
    c = t.session.c
    query = _sessions().where(c.event_id == event_id, c.resident_id == resident_id)
    return fetch_one(conn, query, SessionRow)


def session(conn: Connection, session_id: str) -> SessionRow | None:
    """Find a session by its id."""
    return fetch_one(conn, _sessions().where(t.session.c.id == session_id), SessionRow)


def latest_session(conn: Connection, resident_id: str) -> SessionRow | None:
    """Find the session that the resident touched last."""
    c = t.session.c
    query = _sessions().where(c.resident_id == resident_id).order_by(c.updated_at.desc(), c.started_at.desc())
    return fetch_one(conn, query.limit(1), SessionRow)


def sessions_to_signpost(conn: Connection, limit: int) -> list[SessionRow]:
    """Completed sessions whose signposts have not gone out, the longest waiting first."""
    c = t.session.c
    query = _sessions().where(c.completed_at.is_not(None), c.signposted_at.is_(None))
    return fetch(conn, query.order_by(c.completed_at, c.id).limit(limit), SessionRow)


def answers(conn: Connection, session_id: str) -> list[AnswerRow]:
    """Read every revision of a session's answers, in the order they came."""
    query = _answers().where(t.answer.c.session_id == session_id)
    return fetch(conn, query.order_by(t.answer.c.id), AnswerRow)


def answers_of_event(conn: Connection, event_id: str) -> list[AnswerRow]:
    """Read every revision of an event's answers: session by session as they began, answers as they came."""
    query = _answers().where(t.session.c.event_id == event_id)
    return fetch(conn, query.order_by(t.session.c.started_at, t.session.c.id, t.answer.c.id), AnswerRow)


def answers_to_prepare(conn: Connection, limit: int) -> list[AnswerRow]:
    """Comments that stand and were not yet redacted, split and embedded. Danger is never among them."""
    c = t.answer.c
    query = _answers().where(c.type == "text", c.current, c.status.in_(STANDING), c.prepared_at.is_(None))
    return fetch(conn, query.order_by(c.id).limit(limit), AnswerRow)


def due_timers(conn: Connection, now: datetime, limit: int) -> list[TimerRow]:
    """Timers that are due and belong to their session's present version."""
    c = t.timer.c
    query = (
        select(*columns(t.timer, TimerRow))
        .join(t.session, t.session.c.id == c.session_id)
        .where(c.due_at <= now, c.session_version == t.session.c.version)
        .order_by(c.due_at, c.id)
        .limit(limit)
    )
    return fetch(conn, query, TimerRow)


def drop_timer(conn: Connection, timer_id: int) -> bool:
    """Forget a timer that was handled without changing its session; False when it is gone already."""
    return changed(conn, delete(t.timer).where(t.timer.c.id == timer_id)) == 1


def chat_lines(conn: Connection, resident_id: str, *, after: int = 0, limit: int = 200) -> list[ChatLine]:
    """Read the web chat's lines after the line `after`, in order."""
    c = t.chat_line.c
    query = (
        select(c.id, c.who, c.text, c.buttons, c.client_id, c.kind, c.at)
        .where(c.resident_id == resident_id, c.id > after)
        .order_by(c.id)
        .limit(limit)
    )
    return fetch(conn, query, ChatLine)


def _sessions() -> Select[Any]:
    return select(*columns(t.session, SessionRow))


def _answers() -> Select[Any]:
    others: Sequence[Any] = (
        t.session.c.event_id,
        t.event.c.code.label("event_code"),
        t.session.c.resident_id,
        t.resident.c.pseudonym,
        t.session.c.channel,
        t.session.c.entry,
        t.session.c.source,
        t.session.c.language,
        t.survey_version.c.version.label("survey_version"),
    )
    own = (c for c in t.answer.c if c.name in AnswerRow.__dataclass_fields__)
    return (
        select(*others, *own)
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .join(t.resident, t.resident.c.id == t.session.c.resident_id)
        .join(t.event, t.event.c.id == t.session.c.event_id)
        .join(t.survey_version, t.survey_version.c.id == t.session.c.survey_version_id)
    )
