"""Residents as a community's coordinators see them: by pseudonym, never by handle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from storage import tables as t
from storage.change import STANDING
from storage.rows import chunks, fetch
from storage.stamps import OVERLAP

LATE = timedelta(minutes=1)  # by which a session may be committed after the time that it bears


@dataclass(frozen=True, kw_only=True)
class Person:
    """One resident of a community. channels, event_ids: in the order in which they came."""

    id: str
    pseudonym: str
    language: str
    channels: tuple[str, ...]
    event_ids: tuple[str, ...]
    joined_at: datetime
    #: When they last answered something; None = never.
    heard_at: datetime | None
    #: Purposes that they agreed to in one event at least, as they last said there.
    agreed: frozenset[str]
    stopped_at: datetime | None
    #: Whether they blocked us on every channel that we know.
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One entry of a person's consents. text: what was shown, or, from the console, who did it and why."""

    event_id: str
    purpose: str
    given: bool
    text: str
    language: str
    channel: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SentRow:
    """One message that we wrote to a person."""

    kind: str
    channel: str
    state: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SaidRow:
    """One thing that a person said, redacted."""

    event_id: str
    question: str
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One thing near by that a person was told of."""

    event_id: str
    asset_id: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Known:
    """Up to what the residents of a community are known. stopped, blocked: all that ever did, of anywhere."""

    answer: int
    consent: int
    session_at: datetime | None
    stopped: frozenset[str]
    blocked: frozenset[str]


def known(conn: Connection, community_id: str) -> Known:
    """How far the record is now."""
    of_here = t.session.c.event_id.in_(_events(community_id))
    blocked = select(t.contact.c.resident_id).where(t.contact.c.blocked_at.is_not(None))
    stopped = select(t.resident.c.id).where(t.resident.c.stopped_at.is_not(None))
    return Known(
        answer=conn.execute(select(func.max(t.answer.c.id))).scalar() or 0,
        consent=conn.execute(select(func.max(t.consent.c.id))).scalar() or 0,
        session_at=conn.execute(select(func.max(t.session.c.updated_at)).where(of_here)).scalar(),
        stopped=frozenset(conn.execute(stopped).scalars()),
        blocked=frozenset(conn.execute(blocked).scalars()),
    )


def touched(conn: Connection, community_id: str, before: Known, now: Known) -> frozenset[str]:
    """Ids of residents who may stand otherwise than before; some who do not are among them."""
    s = t.session.c
    found = set(before.stopped ^ now.stopped) | (before.blocked ^ now.blocked)
    agreed = select(t.consent.c.resident_id).where(t.consent.c.id > before.consent - OVERLAP)
    found.update(conn.execute(agreed).scalars())
    # Not joined to sessions: SQLite would go through all sessions of the community.
    newer = select(t.answer.c.session_id).where(t.answer.c.id > before.answer - OVERLAP)
    for ids in chunks(set(conn.execute(newer).scalars())):
        found.update(conn.execute(select(s.resident_id).where(s.id.in_(ids))).scalars())
    went_on = select(s.resident_id).where(s.event_id.in_(_events(community_id)))
    if before.session_at is not None:
        went_on = went_on.where(s.updated_at >= before.session_at - LATE)
    found.update(conn.execute(went_on).scalars())
    return frozenset(found)


def residents(conn: Connection, community_id: str, only: Collection[str] | None = None) -> list[Person]:
    """Read who took part in a community's events, the newest first; only: these ids, None = all."""
    if only is None:
        return _residents(conn, community_id, None)
    parts = (_residents(conn, community_id, ids) for ids in chunks(sorted(only)))
    found = [each for part in parts for each in part]
    return sorted(found, key=lambda each: each.joined_at, reverse=True)


def _events(community_id: str) -> Select[tuple[str]]:
    return select(t.event.c.id).where(t.event.c.community_id == community_id)


def _residents(conn: Connection, community_id: str, only: Collection[str] | None) -> list[Person]:
    s, r = t.session.c, t.resident.c
    query = (
        select(s.resident_id, s.event_id, s.channel, s.started_at, s.language)
        .add_columns(r.pseudonym, r.language.label("chosen"), r.stopped_at)
        .join(t.event, t.event.c.id == s.event_id)
        .join(t.resident, r.id == s.resident_id)
        .where(t.event.c.community_id == community_id)
        .order_by(s.started_at, s.id)
    )
    if only is not None:
        query = query.where(s.resident_id.in_(only))
    ways: dict[str, list[_Way]] = defaultdict(list)
    for row in fetch(conn, query, _Way):
        ways[row.resident_id].append(row)
    heard = _heard(conn, community_id, only)
    agreed = _agreed(conn, community_id, only)
    blocked = _blocked(conn, community_id, only)
    found = [
        Person(
            id=resident_id,
            pseudonym=theirs[0].pseudonym,
            language=theirs[-1].chosen or theirs[-1].language,
            channels=tuple(dict.fromkeys(each.channel for each in theirs)),
            event_ids=tuple(each.event_id for each in theirs),
            joined_at=theirs[0].started_at,
            heard_at=heard.get(resident_id),
            agreed=agreed.get(resident_id, frozenset()),
            stopped_at=theirs[0].stopped_at,
            blocked=resident_id in blocked,
        )
        for resident_id, theirs in ways.items()
    ]
    return found[::-1]


def resident_of(conn: Connection, community_id: str, resident_id: str) -> Person | None:
    """Read one resident of a community; None where they took part in none of its events."""
    return next(iter(residents(conn, community_id, [resident_id])), None)


def ledger(conn: Connection, resident_id: str, event_ids: Collection[str]) -> list[LedgerEntry]:
    """Read all that a person agreed to or took back in some events, in order of time."""
    c = t.consent.c
    text = func.coalesce(t.consent_text.c.text, "").label("text")
    query = (
        select(c.event_id, c.purpose, c.given, c.language, c.channel, c.at, text)
        .outerjoin(t.consent_text, t.consent_text.c.sha256 == c.wording)
        .where(c.resident_id == resident_id, c.event_id.in_(event_ids))
        .order_by(c.id)
    )
    return fetch(conn, query, LedgerEntry)


def sent_to(conn: Connection, resident_id: str, event_ids: Collection[str]) -> list[SentRow]:
    """Read what we wrote to a person about some events, the newest first."""
    c = t.outbox.c
    at = func.coalesce(c.sent_at, c.created_at).label("at")
    query = select(c.kind, c.channel, c.state, c.text, at).where(
        c.resident_id == resident_id, c.event_id.in_(event_ids)
    )
    return fetch(conn, query.order_by(c.id.desc()), SentRow)


def said_by(conn: Connection, resident_id: str, event_ids: Collection[str]) -> list[SaidRow]:
    """Read what a person said in some events: redacted, without what showed danger, in order."""
    p, a = t.point.c, t.answer.c
    s = t.session.c
    query = (
        select(p.event_id, a.question, p.text, a.answered_at.label("at"))
        .join(t.answer, a.id == p.answer_id)
        .join(t.session, s.id == a.session_id)
        # By their sessions: points are found by event or answer only, and an event has many.
        .where(s.resident_id == resident_id, s.event_id.in_(event_ids))
        .where(a.current, a.status.in_(STANDING))
        .order_by(p.event_id, a.id, p.start)
    )
    return fetch(conn, query, SaidRow)


def shown_to(conn: Connection, resident_id: str, event_ids: Collection[str]) -> list[ShownRow]:
    """Read what near by a person was told of in some events, in order."""
    c = t.signpost.c
    query = (
        select(t.session.c.event_id, c.asset_id, t.asset.c.document, c.shown_at.label("at"))
        .join(t.session, t.session.c.id == c.session_id)
        .join(t.asset, t.asset.c.id == c.asset_id)
        .where(t.session.c.resident_id == resident_id, t.session.c.event_id.in_(event_ids))
        .order_by(c.shown_at, c.rank)
    )
    return fetch(conn, query, _shown)


def _shown(*, document: Mapping[str, str], **row: str) -> ShownRow:
    return ShownRow(name=document.get("name", ""), **row)  # type: ignore[arg-type]  # the columns' own types


@dataclass(frozen=True, kw_only=True)
class _Way:
    """One session with its resident."""

    resident_id: str
    event_id: str
    channel: str
    started_at: datetime
    language: str
    pseudonym: str
    chosen: str
    stopped_at: datetime | None


def _among(column: Any, only: Collection[str] | None) -> ColumnElement[bool]:
    return true() if only is None else column.in_(only)


def _heard(conn: Connection, community_id: str, only: Collection[str] | None) -> Mapping[str, datetime]:
    s = t.session.c
    query = (
        select(s.resident_id, func.max(t.answer.c.answered_at))
        .join(t.answer, t.answer.c.session_id == s.id)
        .join(t.event, t.event.c.id == s.event_id)
        .where(t.event.c.community_id == community_id, _among(s.resident_id, only))
        .group_by(s.resident_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def _agreed(
    conn: Connection, community_id: str, only: Collection[str] | None
) -> Mapping[str, frozenset[str]]:
    c = t.consent.c
    last = (
        select(func.max(c.id))
        .join(t.event, t.event.c.id == c.event_id)
        .where(t.event.c.community_id == community_id, _among(c.resident_id, only))
        .group_by(c.resident_id, c.event_id, c.purpose)
    )
    rows = conn.execute(select(c.resident_id, c.purpose).where(c.id.in_(last), c.given))
    return _gathered((row.resident_id, row.purpose) for row in rows)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    # A handful of different ones, whatever the number of people.
    once: dict[frozenset[str], frozenset[str]] = {}
    return {key: once.setdefault(one, one) for key, values in found.items() for one in (frozenset(values),)}


def _blocked(conn: Connection, community_id: str, only: Collection[str] | None) -> frozenset[str]:
    """Whoever blocked us wherever we could reach them."""
    here = (
        select(t.session.c.resident_id)
        .join(t.event, t.event.c.id == t.session.c.event_id)
        .where(t.event.c.community_id == community_id)
    )
    theirs = here if only is None else only
    c = t.contact.c
    query = (
        select(c.resident_id)
        .where(c.resident_id.in_(theirs))
        .group_by(c.resident_id)
        .having(func.count() == func.count(c.blocked_at))
    )
    return frozenset(conn.execute(query).scalars())
