"""Who has replied to an event: by area, by what they said about themselves, by day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, String, Text, cast, distinct, func, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from storage import tables as t
from storage.change import STANDING


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """People who answered at least one question; each counts once in every table."""

    replied: int
    #: Area as their session has it → people; "" = not known.
    areas: Mapping[str, int]
    #: About-you question → choice → people. Who ticked several choices counts in each.
    answers: Mapping[str, Mapping[str, int]]


def coverage(conn: Connection, event_id: str) -> Coverage:
    """Count who replied."""
    areas = _areas(conn, event_id)
    return Coverage(replied=sum(areas.values()), areas=areas, answers=_answers(conn, event_id))


def by_day(conn: Connection, event_id: str, time_zone: str) -> dict[date, int]:
    """Local day → people who gave their first answer on it. time_zone: IANA name."""
    c = t.answer.c
    firsts = (
        select(func.min(c.answered_at).label("first"))
        .join(t.session, t.session.c.id == c.session_id)
        .where(t.session.c.event_id == event_id, c.status.in_(STANDING))
        .group_by(c.session_id)
        .subquery()
    )
    hour = _utc_hour(conn, firsts.c.first)
    zone = ZoneInfo(time_zone)
    found: Counter[date] = Counter()
    for text, people in conn.execute(select(hour, func.count()).group_by(hour)):
        at = datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC)
        found[at.astimezone(zone).date()] += people
    return dict(found)


def _utc_hour(conn: Connection, instant: ColumnElement[datetime]) -> ColumnElement[str]:
    """Hour of an instant as "2026-05-12 09": hours fall into local days, days of UTC do not."""
    if conn.dialect.name == "postgresql":
        return func.to_char(func.timezone("UTC", instant), "YYYY-MM-DD HH24")
    return func.substr(type_coerce(instant, String), 1, 13)


def _areas(conn: Connection, event_id: str) -> dict[str, int]:
    c = t.session.c
    query = (
        select(c.area, func.count(distinct(c.id)).label("people"))
        .join(t.answer, t.answer.c.session_id == c.id)
        .where(c.event_id == event_id, t.answer.c.current, t.answer.c.status.in_(STANDING))
        .group_by(c.area)
    )
    return {row.area: row.people for row in conn.execute(query)}


def _answers(conn: Connection, event_id: str) -> dict[str, dict[str, int]]:
    c = t.answer.c
    # JSON has no equality in PostgreSQL; as text it has.
    value = cast(c.value, Text)
    query = (
        select(c.question, value, func.count())
        .join(t.session, t.session.c.id == c.session_id)
        .where(t.session.c.event_id == event_id, c.about_you, c.current, c.status.in_(STANDING))
        .where(c.type.in_(("select_one", "select_multiple")))
        .group_by(c.question, value)
    )
    found: dict[str, dict[str, int]] = {}
    for question, text, people in conn.execute(query):
        given = json.loads(text or "null")
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str):
                counted = found.setdefault(question, {})
                counted[name] = counted.get(name, 0) + people
    return found


def begun(conn: Connection, event_id: str) -> int:
    """People who saw the first question; the others opened the link and left it there."""
    c = t.session.c
    saw = c.state.is_not(None) | c.completed_at.is_not(None)
    return int(conn.execute(select(func.count()).where(c.event_id == event_id, saw)).scalar_one())
