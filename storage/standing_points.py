"""What was said at an event and stands: read all at once, then only what is new or gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from storage import tables as t
from storage.change import STANDING
from storage.rows import AT_ONCE, chunks

#: Types of answers that are picked and not worded.
CLOSED = ("select_one", "select_multiple", "range")
#: Ids of answers looked at again: on PostgreSQL a lower one may be committed after a higher one was read.
OVERLAP = 500


class SaidPoint(NamedTuple):
    """A point that stands. text: redacted, empty where it may not be shown."""

    id: str
    answer_id: int
    resident_id: str
    start: int
    end: int
    text: str
    language: str
    sense: str
    question: str
    answered_at: datetime


class Person(NamedTuple):
    """Somebody who took part in the event."""

    resident_id: str
    area: str
    channel: str
    source: str
    entry: str


class Picked(NamedTuple):
    """What somebody picked. value: the name of a choice, a list of them, or a number."""

    resident_id: str
    question: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Said:
    """What some or all of an event's people said. totals: resident → stored points, standing or not."""

    points: Sequence[SaidPoint]
    people: Sequence[Person]
    picked: Sequence[Picked]
    totals: dict[str, int]
    #: Comments that were not yet made into points, with whose they are.
    unprepared: Sequence[tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class News:
    """What has happened since some answer."""

    #: Highest id of all answers there are.
    last_answer: int
    #: Points stored for the event, standing or not.
    points: int
    #: The version of the survey that new people get.
    survey_version_id: str
    #: Ids of answers since, of any event.
    answers: frozenset[int]
    #: Residents whose words changed: they answered, or their comments are points now.
    touched: frozenset[str]


def last_answer(conn: Connection) -> int:
    """Highest id of all answers there are; 0 = none."""
    return int(conn.execute(select(func.coalesce(func.max(t.answer.c.id), 0))).scalar_one())


def stored_points(conn: Connection, event_id: str) -> int:
    """Points of an event, standing or not: fewer than before only when some were deleted."""
    counted = select(func.count()).select_from(t.point).where(t.point.c.event_id == event_id)
    return int(conn.execute(counted).scalar_one())


def totals(conn: Connection, event_id: str) -> dict[str, int]:
    """Resident → stored points, standing or not."""
    c = t.point.c
    query = select(c.resident_id, func.count()).where(c.event_id == event_id).group_by(c.resident_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def said(conn: Connection, event_id: str, resident_ids: Collection[str] | None = None) -> Said:
    """Read what was said. resident_ids: of these people only; None = of all."""
    if resident_ids is None:
        return _said(conn, event_id, None)
    parts = [_said(conn, event_id, ids) for ids in chunks(sorted(resident_ids))]
    return Said(
        points=[each for part in parts for each in part.points],
        people=[each for part in parts for each in part.people],
        picked=[each for part in parts for each in part.picked],
        totals={who: n for part in parts for who, n in part.totals.items()},
        unprepared=[each for part in parts for each in part.unprepared],
    )


def news(
    conn: Connection, event_id: str, since: int, known: Collection[int], unprepared: Collection[int]
) -> News:
    """See what happened since an answer.

    since: its id. known: answers that were seen since already. unprepared: comments that were not points
        yet; the oldest are looked at, since they are prepared in that order.
    """
    c = t.answer.c
    # Not joined to sessions in one query: SQLite would go through all sessions of the event.
    newer = conn.execute(select(c.id, c.session_id).where(c.id > since - OVERLAP)).all()
    oldest = nsmallest(AT_ONCE, unprepared)
    ready = select(c.session_id).where(c.id.in_(oldest), c.prepared_at.is_not(None))
    sessions = {row.session_id for row in newer if row.id not in known}
    sessions.update(conn.execute(ready).scalars() if oldest else ())
    asked = select(t.event.c.survey_version_id).where(t.event.c.id == event_id)
    return News(
        last_answer=last_answer(conn),
        points=stored_points(conn, event_id),
        survey_version_id=conn.execute(asked).scalar_one(),
        answers=frozenset(row.id for row in newer),
        touched=frozenset(_residents(conn, event_id, sessions)),
    )


def _residents(conn: Connection, event_id: str, sessions: Iterable[str]) -> Iterator[str]:
    c = t.session.c
    for ids in chunks(sorted(sessions)):
        query = select(c.resident_id, c.event_id).where(c.id.in_(ids))
        yield from (row.resident_id for row in conn.execute(query) if row.event_id == event_id)


def _said(conn: Connection, event_id: str, ids: Sequence[str] | None) -> Said:
    everybody = t.session.c.event_id == event_id
    of_people = everybody if ids is None else and_(everybody, t.session.c.resident_id.in_(ids))
    stands = and_(t.answer.c.current, t.answer.c.status.in_(STANDING))
    totals = select(t.point.c.resident_id, func.count()).where(t.point.c.event_id == event_id)
    if ids is not None:
        totals = totals.where(t.point.c.resident_id.in_(ids))
    return Said(
        points=[SaidPoint._make(row) for row in conn.execute(_points(of_people, stands))],
        people=[Person._make(row) for row in conn.execute(_people(of_people))],
        picked=[Picked._make(row) for row in conn.execute(_picked(of_people, stands))],
        totals={row[0]: row[1] for row in conn.execute(totals.group_by(t.point.c.resident_id))},
        unprepared=[(row[0], row[1]) for row in conn.execute(_unprepared(of_people, stands))],
    )


def _points(of_people: ColumnElement[bool], stands: ColumnElement[bool]) -> Select[Any]:
    own = [t.point.c[name] for name in SaidPoint._fields[:8]]
    return (
        select(*own, t.answer.c.question, t.answer.c.answered_at)
        .join(t.answer, t.answer.c.id == t.point.c.answer_id)
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .where(of_people, stands)
        .order_by(t.point.c.answer_id, t.point.c.start)
    )


def _people(of_people: ColumnElement[bool]) -> Select[Any]:
    return select(*(t.session.c[name] for name in Person._fields)).where(of_people)


def _picked(of_people: ColumnElement[bool], stands: ColumnElement[bool]) -> Select[Any]:
    return (
        select(t.session.c.resident_id, t.answer.c.question, t.answer.c.value)
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .where(of_people, stands, t.answer.c.type.in_(CLOSED))
    )


def _unprepared(of_people: ColumnElement[bool], stands: ColumnElement[bool]) -> Select[Any]:
    return (
        select(t.answer.c.id, t.session.c.resident_id)
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .where(of_people, stands, t.answer.c.type == "text", t.answer.c.prepared_at.is_(None))
    )
