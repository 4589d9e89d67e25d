"""Nobody is written to too often: how many unasked contacts a resident gets, over all events of a community.

`outbox.add_all` asks here in the transaction that writes the messages, so that two who write at once cannot
exceed the limit together. Who was spared is written down with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, distinct, func, select

from feedback.types import DeliveryState, MessageKind
from storage import tables as t
from storage.change import NewMessage
from storage.rows import chunks, insert

#: What nobody asked for; left out once the limit is reached.
GUARDED = (
    MessageKind.INVITATION.value,
    MessageKind.REMINDER.value,
    MessageKind.DIGEST.value,
    MessageKind.BROADCAST.value,
)
#: What counts towards the limit. A report was promised, so it counts and is never withheld.
COUNTED = (*GUARDED, MessageKind.REPORT.value)
#: States of what reached a resident, or may yet.
REACHING = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.IN_DOUBT)


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Who may be written to; the others with their reason: stopped, blocked or limit."""

    resident_ids: tuple[str, ...]
    spared: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A community's limit: at most `most` unasked contacts with one resident in any `days` days."""

    community_id: str
    most: int
    days: int


@dataclass(kw_only=True)
class _Tally:
    """How often each resident is written to, while messages are looked at one by one."""

    limit: Limit
    used: dict[str, int]
    out_of_reach: Mapping[tuple[str, str], str]
    granted: set[tuple[str, str, str]] = field(default_factory=set)

    def refusal(self, message: NewMessage) -> str:
        """Why a message must not go, empty when it may; then it is counted."""
        resident_id, event_id = message.resident_id or "", message.event_id or ""
        unreachable = self.out_of_reach.get((resident_id, message.channel))
        if unreachable:
            return unreachable
        contact = (resident_id, event_id, message.kind)
        if contact in self.granted:  # what is written in one moment about one thing is one contact
            return ""
        if self.used.get(resident_id, 0) >= self.limit.most:
            return "limit"
        self.used[resident_id] = self.used.get(resident_id, 0) + 1
        self.granted.add(contact)
        return ""


def permitted(conn: Connection, messages: Sequence[NewMessage], now: datetime) -> list[NewMessage]:
    """Leave out what must not be sent, and write down who was spared. For `outbox.add_all` alone.

    Residents stay locked until the transaction ends (PostgreSQL; SQLite has one writer anyway).
    """
    guarded = [each for each in messages if _is_guarded(each)]
    if not guarded:
        return list(messages)
    _lock(conn, {each.resident_id for each in guarded if each.resident_id})
    written = _written_once(conn, guarded)
    tallies = _tallies(conn, guarded, now)
    kept, refused = [], []
    for each in messages:
        tally = tallies.get(each.event_id or "")
        known = tally is None or not _is_guarded(each) or each.once in written
        reason = "" if known or tally is None else tally.refusal(each)
        if reason and tally is not None:
            refused.append((tally.limit, each, reason))
        else:
            kept.append(each)
    spare(conn, refused, now)
    return kept


def may_send(conn: Connection, event_id: str, resident_id: str, channel: str, now: datetime) -> bool:
    """Whether an unasked message to a resident would leave now; writes nothing, so it binds nobody."""
    limit = limits(conn, [event_id])[event_id]
    return bool(allowed(conn, limit, [(resident_id, channel)], now).resident_ids)


def allowed(conn: Connection, limit: Limit, people: Sequence[tuple[str, str]], due: datetime) -> Allowed:
    """Who of some residents, each with a channel, may be written to at `due`; writes nothing."""
    ids = {resident_id for resident_id, _ in people}
    used = _used(conn, limit, ids, due)
    unreachable = _out_of_reach(conn, ids)
    spared = {
        resident_id: unreachable.get((resident_id, channel), "limit")
        for resident_id, channel in people
        if (resident_id, channel) in unreachable or used.get(resident_id, 0) >= limit.most
    }
    return Allowed(resident_ids=tuple(one for one, _ in people if one not in spared), spared=spared)


def limits(conn: Connection, event_ids: Collection[str]) -> Mapping[str, Limit]:
    """The limit that holds for each event: its community's."""
    query = (
        select(t.event.c.id, t.community.c.id, t.community.c.contact_limit, t.community.c.contact_period_days)
        .join(t.community, t.community.c.id == t.event.c.community_id)
        .where(t.event.c.id.in_(event_ids))
    )
    return {row[0]: Limit(community_id=row[1], most=row[2], days=row[3]) for row in conn.execute(query)}


def spare(conn: Connection, refused: Sequence[tuple[Limit, NewMessage, str]], at: datetime) -> None:
    """Write down who was spared what, and why; once per kind, event, resident and period.

    Each broadcast says who was spared it, so there the key is its own.
    """
    rows = [
        {
            "community_id": limit.community_id,
            "resident_id": message.resident_id,
            "event_id": message.event_id,
            "kind": message.kind,
            "reason": reason,
            "at": at,
            "once": _key(limit, message, at),
        }
        for limit, message, reason in refused
    ]
    if rows:
        conn.execute(insert(conn, t.spared).on_conflict_do_nothing(), rows)


def _key(limit: Limit, message: NewMessage, at: datetime) -> str:
    if message.kind == MessageKind.BROADCAST and message.once:
        return message.once
    return ":".join((message.kind, message.event_id or "", message.resident_id or "", _period(limit, at)))


def _period(limit: Limit, at: datetime) -> str:
    return str(at.date().toordinal() // max(limit.days, 1))


def spared(conn: Connection, event_id: str) -> Mapping[tuple[str, str], int]:
    """How many residents were spared something of an event, by (kind, reason)."""
    c = t.spared.c
    counted = func.count(distinct(c.resident_id)).label("n")
    query = select(c.kind, c.reason, counted).where(c.event_id == event_id).group_by(c.kind, c.reason)
    return {(row.kind, row.reason): row.n for row in conn.execute(query.order_by(c.kind, c.reason))}


def _is_guarded(message: NewMessage) -> bool:
    return message.kind in GUARDED and bool(message.resident_id and message.event_id)


def _lock(conn: Connection, resident_ids: Collection[str]) -> None:
    c = t.resident.c
    conn.execute(select(c.id).where(c.id.in_(resident_ids)).order_by(c.id).with_for_update()).all()


def _written_once(conn: Connection, messages: Sequence[NewMessage]) -> set[str]:
    """Those `once` keys that are there already: such a message is a copy, and spares nobody."""
    keys = [each.once for each in messages if each.once]
    if not keys:
        return set()
    return set(conn.execute(select(t.outbox.c.once).where(t.outbox.c.once.in_(keys))).scalars())


def _tallies(conn: Connection, messages: Sequence[NewMessage], now: datetime) -> Mapping[str, _Tally]:
    """One tally per community, by event."""
    ids = {each.resident_id for each in messages if each.resident_id}
    due = min(each.not_before or now for each in messages)
    by_community: dict[str, _Tally] = {}
    found: dict[str, _Tally] = {}
    unreachable = _out_of_reach(conn, ids)
    for event_id, limit in limits(conn, {each.event_id for each in messages if each.event_id}).items():
        if limit.community_id not in by_community:
            used = _used(conn, limit, ids, due)
            by_community[limit.community_id] = _Tally(limit=limit, used=used, out_of_reach=unreachable)
        found[event_id] = by_community[limit.community_id]
    return found


def _used(conn: Connection, limit: Limit, resident_ids: Collection[str], due: datetime) -> dict[str, int]:
    """Contacts that may fall into one period with something that leaves at `due` or later.

    What still waits counts at the latest instant at which it may leave, so that no period, wherever it
    begins, holds more than the limit.
    """
    found: dict[str, int] = {}
    for ids in chunks(sorted(resident_ids)):
        found.update(_used_by(conn, limit, ids, due))
    return found


def _used_by(
    conn: Connection, limit: Limit, resident_ids: Collection[str], due: datetime
) -> Mapping[str, int]:
    c = t.outbox.c
    latest = func.coalesce(c.sent_at, c.expires_at, c.not_before, c.created_at)
    contacts = (
        select(c.resident_id, c.event_id, c.kind, c.created_at)
        .join(t.event, t.event.c.id == c.event_id)
        .where(
            t.event.c.community_id == limit.community_id,
            c.resident_id.in_(resident_ids),
            c.kind.in_(COUNTED),
            c.state.in_(REACHING),
            latest > due - timedelta(days=limit.days),
        )
        .distinct()
        .subquery()
    )
    query = select(contacts.c.resident_id, func.count()).group_by(contacts.c.resident_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def _out_of_reach(conn: Connection, resident_ids: Collection[str]) -> Mapping[tuple[str, str], str]:
    """Who stopped, or blocked us on a channel: by resident and channel."""
    found = {}
    for ids in chunks(sorted(resident_ids)):
        query = (
            select(t.resident.c.id, t.contact.c.channel, t.resident.c.stopped_at, t.contact.c.blocked_at)
            .join(t.contact, t.contact.c.resident_id == t.resident.c.id)
            .where(t.resident.c.id.in_(ids))
            .where(t.resident.c.stopped_at.is_not(None) | t.contact.c.blocked_at.is_not(None))
        )
        for row in conn.execute(query):
            found[row.id, row.channel] = "blocked" if row.stopped_at is None else "stopped"
    return found
