"""Residents as a community's coordinators see them: by pseudonym, never by handle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage import tables as t
from storage.change import STANDING
from storage.rows import fetch


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


def residents(conn: Connection, community_id: str, only: Collection[str] | None = None) -> list[Person]:
    """Read who took part in a community's events, the newest first; only: these ids, None = all."""
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
    heard = _heard(conn, community_id)
    agreed = _agreed(conn, community_id)
    blocked = _blocked(conn, community_id)
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
    query = (
        select(p.event_id, a.question, p.text, a.answered_at.label("at"))
        .join(t.answer, a.id == p.answer_id)
        .where(p.resident_id == resident_id, p.event_id.in_(event_ids))
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


def _heard(conn: Connection, community_id: str) -> Mapping[str, datetime]:
    s = t.session.c
    query = (
        select(s.resident_id, func.max(t.answer.c.answered_at))
        .join(t.answer, t.answer.c.session_id == s.id)
        .join(t.event, t.event.c.id == s.event_id)
        .where(t.event.c.community_id == community_id)
        .group_by(s.resident_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}


def _agreed(conn: Connection, community_id: str) -> Mapping[str, frozenset[str]]:
    c = t.consent.c
    last = (
        select(func.max(c.id))
        .join(t.event, t.event.c.id == c.event_id)
        .where(t.event.c.community_id == community_id)
        .group_by(c.resident_id, c.event_id, c.purpose)
    )
    rows = conn.execute(select(c.resident_id, c.purpose).where(c.id.in_(last), c.given))
    return _gathered((row.resident_id, row.purpose) for row in rows)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _blocked(conn: Connection, community_id: str) -> frozenset[str]:
    """Whoever blocked us wherever we could reach them."""
    here = (
        select(t.session.c.resident_id)
        .join(t.event, t.event.c.id == t.session.c.event_id)
        .where(t.event.c.community_id == community_id)
    )
    c = t.contact.c
    query = (
        select(c.resident_id)
        .where(c.resident_id.in_(here))
        .group_by(c.resident_id)
        .having(func.count() == func.count(c.blocked_at))
    )
    return frozenset(conn.execute(query).scalars())
