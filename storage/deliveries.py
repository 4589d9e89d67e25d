"""Deliveries that need a look, of all channels: in doubt, failed for good, gone stale, tried again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from feedback.types import DeliveryState, MessageKind
from storage import guard, outbox, people
from storage import tables as t
from storage.guard import GUARDED
from storage.rows import fetch, fetch_one

#: Nothing reaches this address any more, however often it is sent.
UNREACHABLE = frozenset({"blocked", "deactivated", "not_found"})
#: An answer to what somebody wrote days ago, or a nudge: it would come stale.
STALE_KINDS = frozenset({MessageKind.REPLY.value, MessageKind.REMINDER.value})


class Trouble(StrEnum):
    """What is the matter with a delivery."""

    IN_DOUBT = "in_doubt"  # may or may not have arrived
    FAILED = "failed"  # did not arrive, and is not tried again
    EXPIRED = "expired"  # could not leave in time
    AGAIN = "again"  # did not arrive yet, and is tried again by itself


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message that is in trouble. pseudonym: empty for a public channel, which `target` names."""

    id: int
    resident_id: str | None
    pseudonym: str
    target: str
    event_id: str
    event_name: str
    community_id: str
    channel: str
    kind: str
    text: str
    state: str
    attempts: int
    error_code: str
    error: str
    created_at: datetime
    not_before: datetime | None
    stopped_at: datetime | None

    @property
    def trouble(self) -> Trouble:
        """What is the matter with it."""
        return Trouble.AGAIN if self.state == DeliveryState.QUEUED else Trouble(self.state)

    @property
    def may_go_again(self) -> bool:
        """Whether a person may send it again: it could arrive, and would not come stale or twice unasked."""
        if self.stopped_at is not None or self.error_code in UNREACHABLE:
            return False
        if self.trouble is Trouble.FAILED:
            return self.kind not in STALE_KINDS
        return self.trouble is Trouble.IN_DOUBT


def troubled(
    conn: Connection, community_ids: Collection[str], *, kind: str = "", trouble: str = ""
) -> list[Delivery]:
    """Read the deliveries of communities that are in trouble, the newest first; empty = of every kind."""
    query = _deliveries().where(t.event.c.community_id.in_(community_ids))
    query = query.where(_IS[Trouble(trouble)] if trouble else or_(*_IS.values()))
    if kind:
        query = query.where(t.outbox.c.kind == kind)
    return fetch(conn, query.order_by(t.outbox.c.id.desc()), Delivery)


def delivery(conn: Connection, community_ids: Collection[str], outbox_id: int) -> Delivery | None:
    """Find one delivery of communities that is in trouble."""
    here = and_(t.outbox.c.id == outbox_id, t.event.c.community_id.in_(community_ids))
    return fetch_one(conn, _deliveries().where(here, or_(*_IS.values())), Delivery)


def counts(conn: Connection, community_ids: Collection[str]) -> Mapping[Trouble, int]:
    """How many deliveries of communities are in which trouble."""
    found = {}
    for trouble, condition in _IS.items():
        query = select(func.count()).select_from(_joined())
        query = query.where(condition, t.event.c.community_id.in_(community_ids))
        found[trouble] = int(conn.execute(query).scalar_one())
    return found


def send_again(
    conn: Connection,
    row: Delivery,
    now: datetime,
    *,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> str:
    """Queue it once more. Empty once done, else why not: gone, no_consent, stopped, blocked or limit."""
    if not row.may_go_again:
        return "gone"
    if row.resident_id and _took_back(conn, row):
        return "no_consent"
    if row.resident_id and row.kind in GUARDED and row.trouble is Trouble.FAILED:
        limit = guard.limits(conn, [row.event_id])[row.event_id]
        refused = guard.allowed(conn, limit, [(row.resident_id, row.channel)], not_before or now).spared
        if refused:
            return refused[row.resident_id]
    again = outbox.send_again(conn, row.id, not_before=not_before, expires_at=expires_at)
    return "" if again else "gone"


def _took_back(conn: Connection, row: Delivery) -> bool:
    """Whether they have since said no to all that such a message may go out on."""
    purposes = [purpose for purpose, kinds in outbox.AGREED.items() if row.kind in kinds]
    said = people.consent_state(conn, row.resident_id or "", row.event_id)
    answers = [said[purpose] for purpose in purposes if purpose in said]
    return bool(answers) and not any(answers)


def parked(conn: Connection, community_ids: Collection[str] | None) -> int:
    """How many updates were given up and wait for the operator; None = all, also of people we do not know."""
    i = t.inbox.c
    query = select(func.count(func.distinct(i.id))).where(i.parked.is_not(None))
    if community_ids is None:
        return int(conn.execute(query).scalar_one())
    lane = t.contact.c.channel + ":" + t.contact.c.handle_hmac
    theirs = (
        t.inbox.join(t.contact, lane == i.lane)
        .join(t.session, t.session.c.resident_id == t.contact.c.resident_id)
        .join(t.event, t.event.c.id == t.session.c.event_id)
    )
    query = query.select_from(theirs).where(t.event.c.community_id.in_(community_ids))
    return int(conn.execute(query).scalar_one())


_IS: Mapping[Trouble, ColumnElement[bool]] = {
    Trouble.IN_DOUBT: t.outbox.c.state == DeliveryState.IN_DOUBT,
    Trouble.FAILED: t.outbox.c.state == DeliveryState.FAILED,
    Trouble.EXPIRED: t.outbox.c.state == DeliveryState.EXPIRED,
    Trouble.AGAIN: and_(
        t.outbox.c.state == DeliveryState.QUEUED, t.outbox.c.attempts > 0, t.outbox.c.error_code != ""
    ),
}


def _joined() -> Any:
    return t.outbox.join(t.event, t.event.c.id == t.outbox.c.event_id)


def _deliveries() -> Select[Any]:
    names = Delivery.__dataclass_fields__
    own = [column for column in t.outbox.c if column.name in names and column.name != "event_id"]
    return (
        select(*own)
        .add_columns(
            t.event.c.id.label("event_id"),
            t.event.c.name.label("event_name"),
            t.event.c.community_id,
            func.coalesce(t.resident.c.pseudonym, "").label("pseudonym"),
            t.resident.c.stopped_at,
        )
        .select_from(_joined().outerjoin(t.resident, t.resident.c.id == t.outbox.c.resident_id))
    )
