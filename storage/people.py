"""Residents and how to reach them. Contact handles are kept encrypted, apart from what was said."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, select

from storage import tables as t
from storage.errors import NotFound
from storage.keys import Keys
from storage.rows import add, add_new, fetch, fetch_one, new_id

#: Letters and digits that cannot be mistaken for one another when read out.
PSEUDONYM_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PSEUDONYM_LENGTH = 8  # 30^8: two alike among 100,000 residents has a chance below 1 in 100


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One way to reach a resident. blocked: they blocked us there."""

    resident_id: str
    channel: str
    blocked: bool


@dataclass(frozen=True, kw_only=True)
class Resident:
    """A person who replies. language: empty until chosen; stopped_at: set by STOP until JOIN."""

    id: str
    pseudonym: str
    language: str
    stopped_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Hearer:
    """A resident who asked to hear back, and on which channel."""

    resident_id: str
    channel: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One entry of the consent ledger. text: what was shown; empty where only its sha256 was kept."""

    event_code: str
    purpose: str
    given: bool
    text: str
    wording: str
    language: str
    channel: str
    at: datetime


def check_keys(conn: Connection, keys: Keys) -> None:
    """Refuse keys that are not those of this record: every resident would be taken for somebody new.

    Raises:
        HandleUnreadable: the newest contact does not open with them.
    """
    c = t.contact.c
    newest = select(c.channel, c.handle_encrypted).join(t.resident).order_by(t.resident.c.created_at.desc())
    row = conn.execute(newest.limit(1)).first()
    if row is not None:
        keys.decrypt(row.channel, row.handle_encrypted)


def lane(keys: Keys, channel: str, handle: str) -> str:
    """The queue that keeps one person's messages in order; does not tell who it is."""
    return f"{channel}:{keys.hash(channel, handle)}"


def find_contact(conn: Connection, keys: Keys, *, channel: str, handle: str) -> Contact | None:
    """Find who writes from this handle; None for somebody new."""
    row = conn.execute(
        select(t.contact.c.resident_id, t.contact.c.blocked_at).where(_is_handle(keys, channel, handle))
    ).first()
    if row is None:
        return None
    return Contact(resident_id=row.resident_id, channel=channel, blocked=row.blocked_at is not None)


def ensure_resident(conn: Connection, keys: Keys, *, channel: str, handle: str, now: datetime) -> Resident:
    """Find who writes from this handle, or make a resident of a new pseudonym. Safe under a race."""
    known = find_contact(conn, keys, channel=channel, handle=handle)
    if known is not None:
        return resident(conn, known.resident_id)
    made = Resident(id=new_id(), pseudonym=new_pseudonym(), language="", stopped_at=None)
    add(conn, t.resident, {"id": made.id, "pseudonym": made.pseudonym, "created_at": now})
    contact = {
        "id": new_id(),
        "resident_id": made.id,
        "channel": channel,
        "handle_hmac": keys.hash(channel, handle),
        "handle_encrypted": keys.encrypt(channel, handle),
    }
    if add_new(conn, t.contact, contact):
        return made
    # Another process met this handle in the same moment; its resident stands.
    conn.execute(delete(t.resident).where(t.resident.c.id == made.id))
    return ensure_resident(conn, keys, channel=channel, handle=handle, now=now)


def resident(conn: Connection, resident_id: str) -> Resident:
    """Read a resident.

    Raises:
        NotFound: there is none with that id.
    """
    c = t.resident.c
    query = select(c.id, c.pseudonym, c.language, c.stopped_at).where(c.id == resident_id)
    found = fetch_one(conn, query, Resident)
    if found is None:
        raise NotFound("resident", resident_id)
    return found


def handle_of(conn: Connection, keys: Keys, resident_id: str, channel: str) -> str | None:
    """Read a resident's handle on a channel; None when they have none there.

    Raises:
        HandleUnreadable: it was kept with another secret key.
    """
    encrypted = conn.execute(
        select(t.contact.c.handle_encrypted).where(
            t.contact.c.resident_id == resident_id, t.contact.c.channel == channel
        )
    ).scalar()
    return None if encrypted is None else keys.decrypt(channel, encrypted)


def consent_state(conn: Connection, resident_id: str, event_id: str) -> Mapping[str, bool]:
    """What the resident last said to each purpose; a purpose never asked is not among them."""
    c = t.consent.c
    rows = conn.execute(
        select(c.purpose, c.given).where(c.resident_id == resident_id, c.event_id == event_id).order_by(c.id)
    )
    return {row.purpose: row.given for row in rows}


def consents(conn: Connection, resident_id: str) -> list[ConsentRow]:
    """Read all that a resident agreed to or withdrew, in all events, in order."""
    c = t.consent.c
    shown = func.coalesce(t.consent_text.c.text, "").label("text")
    query = (
        select(t.event.c.code.label("event_code"), shown)
        .add_columns(c.purpose, c.given, c.wording, c.language, c.channel, c.at)
        .join(t.event, t.event.c.id == c.event_id)
        .outerjoin(t.consent_text, t.consent_text.c.sha256 == c.wording)
        .where(c.resident_id == resident_id)
        .order_by(c.id)
    )
    return fetch(conn, query, ConsentRow)


def agreed(
    conn: Connection, event_id: str, purpose: str, *, among: Collection[str] | None = None
) -> frozenset[str]:
    """Ids of the residents whose last word on a purpose was yes. among: only these; None: all."""
    c = t.consent.c
    latest = _latest(event_id, purpose)
    if among is not None:
        latest = latest.where(c.resident_id.in_(among))
    rows = conn.execute(select(c.resident_id).where(c.id.in_(latest), c.given))
    return frozenset(rows.scalars())


def _latest(event_id: str, purpose: str) -> Select[tuple[int]]:
    """Each resident's last entry about a purpose."""
    c = t.consent.c
    asked = select(func.max(c.id)).where(c.event_id == event_id, c.purpose == purpose)
    return asked.group_by(c.resident_id)


def hearing_back(conn: Connection, event_id: str, purpose: str) -> list[Hearer]:
    """Who agreed to hear of the event for this purpose, has not stopped and did not block us.

    Each once, on the channel of their session where that is open.
    """
    latest = _latest(event_id, purpose)
    joined = (
        t.consent.join(t.resident, t.resident.c.id == t.consent.c.resident_id)
        .join(t.contact, t.contact.c.resident_id == t.resident.c.id)
        .outerjoin(
            t.session, (t.session.c.resident_id == t.resident.c.id) & (t.session.c.event_id == event_id)
        )
    )
    query = (
        select(
            t.resident.c.id.label("resident_id"),
            t.contact.c.channel,
            case((t.resident.c.language != "", t.resident.c.language), else_=t.consent.c.language).label(
                "language"
            ),
        )
        .select_from(joined)
        .where(
            t.consent.c.id.in_(latest),
            t.consent.c.given,
            t.resident.c.stopped_at.is_(None),
            t.contact.c.blocked_at.is_(None),
        )
        .order_by(t.resident.c.id, t.contact.c.channel != func.coalesce(t.session.c.channel, ""))
    )
    first: dict[str, Hearer] = {}
    for hearer in fetch(conn, query, Hearer):
        first.setdefault(hearer.resident_id, hearer)
    return list(first.values())


def _is_handle(keys: Keys, channel: str, handle: str) -> ColumnElement[bool]:
    return (t.contact.c.channel == channel) & (t.contact.c.handle_hmac == keys.hash(channel, handle))


def new_pseudonym() -> str:
    """A name to tell residents apart by that says nothing of them."""
    return "".join(secrets.choice(PSEUDONYM_ALPHABET) for _ in range(PSEUDONYM_LENGTH))
