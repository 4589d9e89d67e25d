"""How an event's fieldwork goes: who can be invited, where people came from, and settling it at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, exists, func, select, update

from feedback.types import DeliveryState, MessageKind
from storage import tables as t
from storage.events import Event
from storage.rows import changed, columns, fetch

INVITATION = MessageKind.INVITATION.value


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """A resident who agreed to be written to about other events, on a channel that can ring."""

    resident_id: str
    channel: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How many people came one way. entry: the poster or link; channel; source: see `SessionRow`."""

    entry: str
    channel: str
    source: str
    people: int
    completed: int


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """What became of one invitation: the state of its delivery, on which channel, and when it left."""

    resident_id: str
    channel: str
    state: str
    at: datetime


def entries(conn: Connection, event_id: str) -> list[Entry]:
    """Where an event's people came from, the most first."""
    c = t.session.c
    n, completed = func.count().label("people"), func.count(c.completed_at).label("completed")
    query = select(c.entry, c.channel, c.source, n, completed).where(c.event_id == event_id)
    query = query.group_by(c.entry, c.channel, c.source).order_by(n.desc(), c.entry, c.channel, c.source)
    return fetch(conn, query, Entry)


def invitees(conn: Connection, event: Event, channels: Sequence[str]) -> list[Invitee]:
    """Whom to invite: residents of the community whose last word on `contact` was yes, and who are not in.

    Each once, on their first channel of `channels`; who stopped or blocked us is among them, so that the
    guard can count them as spared.
    """
    last = (
        select(func.max(t.consent.c.id))
        .join(t.event, t.event.c.id == t.consent.c.event_id)
        .where(t.consent.c.purpose == "contact", t.event.c.community_id == event.community_id)
        .group_by(t.consent.c.resident_id)
    )
    came = exists().where(t.session.c.resident_id == t.resident.c.id, t.session.c.event_id == event.id)
    asked = exists().where(
        t.outbox.c.resident_id == t.resident.c.id,
        t.outbox.c.event_id == event.id,
        t.outbox.c.kind == INVITATION,
    )
    language = case((t.resident.c.language != "", t.resident.c.language), else_=t.consent.c.language)
    query = (
        select(t.resident.c.id.label("resident_id"), t.contact.c.channel, language.label("language"))
        .select_from(t.consent)
        .join(t.resident, t.resident.c.id == t.consent.c.resident_id)
        .join(t.contact, t.contact.c.resident_id == t.resident.c.id)
        .where(t.consent.c.id.in_(last), t.consent.c.given, t.contact.c.channel.in_(channels))
        .where(~came, ~asked)
        .order_by(t.resident.c.id, t.contact.c.id)
    )
    first: dict[str, Invitee] = {}
    for invitee in fetch(conn, query, Invitee):
        first.setdefault(invitee.resident_id, invitee)
    return list(first.values())


def invitations(conn: Connection, event_id: str, limit: int) -> list[InvitationRow]:
    """Invitations whose delivery was decided while their resident is still noted as `queued`."""
    c, d = t.outbox.c, t.disposition.c
    decided = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.CANCELLED)
    last = select(func.max(d.id)).where(d.event_id == event_id).group_by(d.resident_id)
    query = (
        select(c.resident_id, c.channel, c.state, func.coalesce(c.sent_at, c.created_at).label("at"))
        .join(t.disposition, (d.resident_id == c.resident_id) & d.id.in_(last))
        .where(c.event_id == event_id, c.kind == INVITATION, c.state.in_(decided))
        .where(d.disposition == "queued")
        .order_by(c.id)
        .limit(limit)
    )
    return fetch(conn, query, InvitationRow)


def inviting_events(conn: Connection) -> list[str]:
    """Ids of events in which somebody is noted as `queued`, or was."""
    query = select(t.disposition.c.event_id).where(t.disposition.c.disposition == "queued").distinct()
    return list(conn.execute(query).scalars())


def to_settle(conn: Connection, now: datetime) -> list[Event]:
    """Events that have closed and were not settled since, the longest closed first."""
    c = t.event.c
    query = select(*columns(t.event, Event)).where(c.closes_at <= now, c.settled_at.is_(None))
    return fetch(conn, query.order_by(c.closes_at, c.id), Event)


def still_joining(conn: Connection, event_id: str) -> bool:
    """Whether a session of the event holds messages that its timer has yet to join into an answer."""
    waits = (
        select(t.timer.c.id)
        .join(t.session, t.session.c.id == t.timer.c.session_id)
        .where(t.session.c.event_id == event_id, t.timer.c.name == "quiet")
        .where(t.timer.c.session_version == t.session.c.version)
    )
    return conn.execute(waits.limit(1)).first() is not None


def settled(conn: Connection, event_id: str, now: datetime) -> bool:
    """Mark a closed event as settled; False when it was before, or is open again."""
    c = t.event.c
    closed = update(t.event).where(c.id == event_id, c.settled_at.is_(None), c.closes_at <= now)
    return changed(conn, closed.values(settled_at=now)) == 1


def unasked_waiting(conn: Connection, event_id: str, limit: int) -> list[int]:
    """Ids of messages that wait, and that nobody should get once an event has closed."""
    c = t.outbox.c
    unasked = c.kind.in_((INVITATION, MessageKind.REMINDER.value))
    query = select(c.id).where(c.event_id == event_id, c.state == DeliveryState.QUEUED, unasked)
    return list(conn.execute(query.order_by(c.id).limit(limit)).scalars())
