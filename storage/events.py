"""Communities, the surveys that were launched, and the listening events that use them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, case, distinct, func, select, update

from storage import tables as t
from storage.change import STANDING
from storage.errors import AlreadyThere, NotFound, SurveyFrozen
from storage.rows import add_new, columns, fetch, fetch_one, new_id

REPORT_WITHIN = timedelta(days=10)  # the method's promise: residents hear what was heard within ten days


@dataclass(frozen=True, kw_only=True)
class Community:
    """A place that a partnership serves."""

    id: str
    slug: str
    name: str
    partnership: str
    #: ISO 639-1 codes; the first is the default.
    languages: Sequence[str]
    time_zone: str
    #: wales, england, …: picks the helplines.
    nation: str
    #: Day of the month; 31 = the last.
    digest_day: int
    #: "@name" or a chat id; empty = none.
    telegram_channel: str
    #: Whom coordinators ring.
    safeguarding_contact: str
    #: How a resident reaches a person.
    public_contact: str
    created_at: datetime
    #: Local times "HH:MM"; from `quiet_from` to `quiet_to` nothing leaves that nobody asked for.
    quiet_from: str = "20:00"
    quiet_to: str = "09:00"
    #: ISO weekdays on which something may leave, 1 = Monday.
    contact_days: Sequence[int] = (1, 2, 3, 4, 5, 6, 7)
    #: Local days as "2026-12-25" on which nothing leaves.
    holidays: Sequence[str] = ()
    #: At most so many unasked contacts with one resident within `contact_period_days`, over all events.
    contact_limit: int = 4
    contact_period_days: int = 30


@dataclass(frozen=True, kw_only=True)
class Area:
    """A part of a community that residents can name."""

    id: str
    community_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A listening event. Instants are aware UTC."""

    id: str
    community_id: str
    survey_version_id: str
    code: str
    name: str
    opens_at: datetime
    closes_at: datetime
    report_due_at: datetime
    created_at: datetime
    #: On Telegram a text answer waits so long for its next message.
    join_seconds: int = 6
    #: Hours of silence before each reminder to somebody who has not finished.
    reminder_hours: Sequence[int] = (24, 72)
    #: Closes when so many have completed; None = by its date alone.
    most_completed: int | None = None
    #: When what was left open at its end was settled; None = not yet.
    settled_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many people of an event did what; stopped: said STOP since.

    started: opened the link; replied: answered at least one question; commented: in their own words.
    """

    started: int
    replied: int
    completed: int
    commented: int
    stopped: int


def add_community(  # noqa: PLR0913 - one parameter a column, all by name
    conn: Connection,
    /,
    *,
    slug: str,
    name: str,
    partnership: str,
    languages: Sequence[str],
    time_zone: str,
    nation: str,
    now: datetime,
    digest_day: int = 1,
    telegram_channel: str = "",
    safeguarding_contact: str = "",
    public_contact: str = "",
    **hours: Any,
) -> Community:
    """Make a community. hours: `Community`'s contact hours, days, holidays and limit; else its defaults.

    Raises:
        AlreadyThere: the slug is taken.
    """
    made = Community(
        id=new_id(),
        slug=slug,
        name=name,
        partnership=partnership,
        languages=list(languages),
        time_zone=time_zone,
        nation=nation,
        digest_day=digest_day,
        telegram_channel=telegram_channel,
        safeguarding_contact=safeguarding_contact,
        public_contact=public_contact,
        created_at=now,
        **({"contact_days": [1, 2, 3, 4, 5, 6, 7], "holidays": []} | hours),
    )
    if not add_new(conn, t.community, vars(made)):
        raise AlreadyThere("community", slug)
    return made


def communities(conn: Connection, ids: Collection[str] | None = None) -> list[Community]:
    """Read communities by name; ids: only these, None = all."""
    query = select(*columns(t.community, Community)).order_by(t.community.c.name)
    return fetch(conn, query if ids is None else query.where(t.community.c.id.in_(ids)), Community)


def community(conn: Connection, community_id: str) -> Community:
    """Read a community.

    Raises:
        NotFound: there is none with that id.
    """
    found = fetch_one(
        conn, select(*columns(t.community, Community)).where(t.community.c.id == community_id), Community
    )
    if found is None:
        raise NotFound("community", community_id)
    return found


def community_by_slug(conn: Connection, slug: str) -> Community | None:
    """Find a community by the name in its addresses."""
    return fetch_one(
        conn, select(*columns(t.community, Community)).where(t.community.c.slug == slug), Community
    )


def update_community(conn: Connection, /, community_id: str, **changes: Any) -> Community:
    """Change columns of a community by name.

    Raises:
        NotFound: there is none with that id.
    """
    if changes:
        conn.execute(update(t.community).where(t.community.c.id == community_id).values(changes))
    return community(conn, community_id)


def add_area(conn: Connection, community_id: str, name: str) -> Area:
    """Name a part of a community; the same name again gives the same area."""
    row = {"id": new_id(), "community_id": community_id, "name": name}
    add_new(conn, t.area, row)
    return next(area for area in areas(conn, community_id) if area.name == name)


def areas(conn: Connection, community_id: str) -> list[Area]:
    """Read a community's areas by name."""
    query = (
        select(*columns(t.area, Area)).where(t.area.c.community_id == community_id).order_by(t.area.c.name)
    )
    return fetch(conn, query, Area)


def save_survey(conn: Connection, *, survey_id: str, version: str, source: str, now: datetime) -> str:
    """Freeze a survey's source; the same source again gives the same id.

    Raises:
        SurveyFrozen: that version was launched with another source.
    """
    digest = sha256(source.encode()).hexdigest()
    c = t.survey_version.c
    others = select(c.id).where(c.survey_id == survey_id, c.version == version, c.digest != digest)
    if conn.execute(others).first() is not None:
        raise SurveyFrozen(survey_id, version)
    row = {
        "id": new_id(),
        "survey_id": survey_id,
        "version": version,
        "digest": digest,
        "source": source,
        "created_at": now,
    }
    add_new(conn, t.survey_version, row)
    known = select(t.survey_version.c.id).where(t.survey_version.c.digest == digest)
    return str(conn.execute(known).scalar_one())


def survey_name(conn: Connection, survey_version_id: str) -> tuple[str, str]:
    """The id and the version of a launched survey.

    Raises:
        NotFound: there is none with that id.
    """
    c = t.survey_version.c
    row = conn.execute(select(c.survey_id, c.version).where(c.id == survey_version_id)).first()
    if row is None:
        raise NotFound("survey", survey_version_id)
    return row.survey_id, row.version


def survey_source(conn: Connection, survey_version_id: str) -> str:
    """Read the YAML that a launched survey was read from.

    Raises:
        NotFound: there is none with that id.
    """
    query = select(t.survey_version.c.source).where(t.survey_version.c.id == survey_version_id)
    source = conn.execute(query).scalar()
    if source is None:
        raise NotFound("survey", survey_version_id)
    return str(source)


def add_event(  # noqa: PLR0913 - one parameter a column, all by name
    conn: Connection,
    *,
    community_id: str,
    survey_version_id: str,
    code: str,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Event:
    """Open a listening event; its report is due ten days after it closes.

    Raises:
        AlreadyThere: the code is taken.
    """
    made = Event(
        id=new_id(),
        community_id=community_id,
        survey_version_id=survey_version_id,
        code=code,
        name=name,
        opens_at=opens_at.astimezone(UTC),
        closes_at=closes_at.astimezone(UTC),
        report_due_at=closes_at.astimezone(UTC) + REPORT_WITHIN,
        created_at=now,
        reminder_hours=[24, 72],
    )
    if event_by_code(conn, code) is not None or not add_new(conn, t.event, vars(made)):
        raise AlreadyThere("listening event", code)
    return made


def event(conn: Connection, event_id: str) -> Event:
    """Read a listening event.

    Raises:
        NotFound: there is none with that id.
    """
    found = fetch_one(conn, select(*columns(t.event, Event)).where(t.event.c.id == event_id), Event)
    if found is None:
        raise NotFound("listening event", event_id)
    return found


def event_by_code(conn: Connection, code: str) -> Event | None:
    """Find a listening event by its code, in capitals or not."""
    return fetch_one(
        conn, select(*columns(t.event, Event)).where(func.lower(t.event.c.code) == code.lower()), Event
    )


def events(conn: Connection, community_ids: Collection[str] | None = None) -> list[Event]:
    """Read listening events, the newest first; community_ids: only of these, None = all."""
    query = select(*columns(t.event, Event)).order_by(t.event.c.opens_at.desc(), t.event.c.code)
    if community_ids is not None:
        query = query.where(t.event.c.community_id.in_(community_ids))
    return fetch(conn, query, Event)


def update_event(conn: Connection, /, event_id: str, **changes: Any) -> Event:
    """Change columns of an event by name; its dates by `extend_event`.

    Raises:
        NotFound: there is none with that id.
    """
    if changes:
        conn.execute(update(t.event).where(t.event.c.id == event_id).values(changes))
    return event(conn, event_id)


def revise_event(conn: Connection, event_id: str, survey_version_id: str) -> int:
    """Let an event go on with another version of its survey; how many people go on with an earlier one.

    Whoever has begun to answer goes on with the version that they began with; all others get the new one.
    """
    conn.execute(update(t.event).where(t.event.c.id == event_id).values(survey_version_id=survey_version_id))
    c = t.session.c
    of_event = c.event_id == event_id
    unasked = of_event & c.state.is_(None)
    conn.execute(update(t.session).where(unasked).values(survey_version_id=survey_version_id))
    earlier = select(func.count()).where(of_event, c.survey_version_id != survey_version_id)
    return int(conn.execute(earlier.where(c.completed_at.is_(None))).scalar_one())


def close_event(conn: Connection, event_id: str, at: datetime) -> Event:
    """Close an event early: its report is due ten days from then."""
    return extend_event(conn, event_id, at)


def extend_event(conn: Connection, event_id: str, closes_at: datetime) -> Event:
    """Move an event's end; its report's due date moves along, and it will be settled then.

    Raises:
        NotFound: there is none with that id.
    """
    moved = {"closes_at": closes_at, "report_due_at": closes_at + REPORT_WITHIN, "settled_at": None}
    conn.execute(update(t.event).where(t.event.c.id == event_id).values(moved))
    return event(conn, event_id)


def progress(conn: Connection, event_id: str) -> Progress:
    """Count the people of an event, not their messages. A comment that showed danger is not counted."""
    of_event = t.session.c.event_id == event_id
    people = t.session.join(t.resident, t.resident.c.id == t.session.c.resident_id)
    counted = conn.execute(
        select(func.count(), func.count(t.session.c.completed_at), func.count(t.resident.c.stopped_at))
        .select_from(people)
        .where(of_event)
    ).one()
    answered = (
        select(
            func.count(distinct(t.session.c.resident_id)),
            func.count(distinct(case((t.answer.c.type == "text", t.session.c.resident_id)))),
        )
        .select_from(t.session.join(t.answer, t.answer.c.session_id == t.session.c.id))
        .where(of_event, t.answer.c.current, t.answer.c.status.in_(STANDING))
    )
    replied, commented = conn.execute(answered).one()
    return Progress(
        started=counted[0], replied=replied, completed=counted[1], commented=commented, stopped=counted[2]
    )
