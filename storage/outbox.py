"""Stored outgoing messages: written down, claimed, sent, settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, update

from feedback.types import DeliveryState, MessageKind
from storage import guard
from storage import tables as t
from storage.change import Buttons, NewMessage
from storage.rows import Row, changed, columns, fetch, insert

#: Lower goes first: danger, then what somebody waits for, then what goes to many.
PRIORITY: Mapping[str, int] = {
    MessageKind.DANGER: 0,
    MessageKind.REPLY: 1,
    MessageKind.SIGNPOST: 2,
    MessageKind.REPORT: 5,
    MessageKind.DIGEST: 5,
    MessageKind.REMINDER: 5,
    MessageKind.INVITATION: 5,
    MessageKind.BROADCAST: 5,
}
#: Consent → what goes out on its strength, so that it does not leave once that was taken back.
AGREED: Mapping[str, tuple[MessageKind, ...]] = {
    "report": (MessageKind.REPORT, MessageKind.BROADCAST),
    "digest": (MessageKind.DIGEST, MessageKind.BROADCAST),
    "contact": (MessageKind.INVITATION, MessageKind.BROADCAST),
}
#: What still reaches somebody who said STOP: an answer to their own words, and help in danger.
ALWAYS = (MessageKind.REPLY.value, MessageKind.DANGER.value)
EXPIRED_AT_ONCE = 200  # keeps the writer free for residents
ERROR_CODE_LENGTH = 24  # the columns' widths; PostgreSQL refuses more
EXTERNAL_ID_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class OutboxRow:
    """One message to one resident or public channel (`target`). attempts: this one included."""

    id: int
    resident_id: str | None
    event_id: str | None
    channel: str
    target: str
    kind: str
    text: str
    buttons: Buttons
    state: str
    priority: int
    attempts: int
    created_at: datetime
    expires_at: datetime | None
    error_code: str
    error: str
    #: The key against a second copy; None = there is none.
    once: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What was being sent when the process died."""

    requeued: int
    in_doubt: int


def add(conn: Connection, message: NewMessage, now: datetime) -> int | None:
    """Write a message down; its id, or None when it is left out.

    Left out is what was said `once` already, what would go to somebody who stopped, and what would be more
    than a community's limit allows (see `storage.guard`).
    """
    rows = _rows(conn, guard.permitted(conn, [message], now), now)
    return next(iter(_insert(conn, rows)), None)


def add_all(conn: Connection, messages: Sequence[NewMessage], now: datetime) -> int:
    """Write messages down, as `add` does each; how many. A few hundred at a time keep the writer free.

    A web message is a chat line at once, whatever its `not_before`: a page rings nobody at night.
    """
    rows = _rows(conn, guard.permitted(conn, messages, now), now)
    # A statement with many rows promises no order, which matters where one person gets several.
    if len({(row["resident_id"], row["target"]) for row in rows}) == len(rows):
        return len(_insert(conn, rows))
    return sum(len(_insert(conn, [row])) for row in rows)


def _rows(conn: Connection, messages: Sequence[NewMessage], now: datetime) -> list[Row]:
    stopped = _stopped(conn, {message.resident_id for message in messages if message.resident_id})
    return [
        _row(message, now)
        for message in messages
        if message.resident_id not in stopped or message.kind in ALWAYS
    ]


def _stopped(conn: Connection, resident_ids: Collection[str]) -> set[str]:
    if not resident_ids:
        return set()
    c = t.resident.c
    return set(conn.execute(select(c.id).where(c.id.in_(resident_ids), c.stopped_at.is_not(None))).scalars())


def _row(message: NewMessage, now: datetime) -> Row:
    web = message.channel == "web"
    return {
        "resident_id": message.resident_id,
        "event_id": message.event_id,
        "channel": message.channel,
        "target": message.target,
        "kind": message.kind,
        "text": message.text,
        "buttons": message.buttons,
        "state": DeliveryState.SENT if web else DeliveryState.QUEUED,
        "priority": PRIORITY[message.kind],
        "not_before": None if web else message.not_before,
        "expires_at": None if web else message.expires_at,
        "created_at": now,
        "sent_at": now if web else None,
        "once": message.once,
    }


def _insert(conn: Connection, rows: list[Row]) -> list[int]:
    """Insert what is not there `once` already; ids of what is new. Web messages become chat lines."""
    if not rows:
        return []
    c = t.outbox.c
    shown = (c.resident_id, c.event_id, c.kind, c.text, c.buttons)
    new = insert(conn, t.outbox).on_conflict_do_nothing().returning(c.id, c.channel, c.sent_at, *shown)
    made = conn.execute(new, rows).all()
    lines = [
        {
            "resident_id": row.resident_id,
            "event_id": row.event_id,
            "who": "bot",
            "text": row.text,
            "buttons": row.buttons,
            "kind": row.kind,
            "at": row.sent_at,
        }
        for row in made
        if row.channel == "web"
    ]
    if lines:
        conn.execute(t.chat_line.insert(), lines)
    return [row.id for row in made]


def cancel_waiting(conn: Connection, resident_id: str) -> int:
    """Take back what waits for somebody who has just stopped; how many."""
    c = t.outbox.c
    theirs = and_(c.resident_id == resident_id, c.state == DeliveryState.QUEUED, c.kind.not_in(ALWAYS))
    return changed(conn, update(t.outbox).where(theirs).values(state=DeliveryState.CANCELLED))


def cancel_agreed(conn: Connection, resident_id: str, event_id: str, purpose: str) -> int:
    """Take back what waits for somebody who no longer agrees to it in an event; how many.

    A broadcast goes too, though they may still agree to another purpose of it: better one too few. So does
    an invitation to any event of the community, which rests on an agreement given in another.
    """
    kinds = AGREED.get(purpose, ())
    if not kinds:
        return 0
    c = t.outbox.c
    place = select(t.event.c.community_id).where(t.event.c.id == event_id).scalar_subquery()
    here = select(t.event.c.id).where(t.event.c.community_id == place)
    about = or_(c.event_id == event_id, and_(c.kind == MessageKind.INVITATION, c.event_id.in_(here)))
    theirs = and_(c.resident_id == resident_id, about, c.kind.in_(kinds))
    waiting = and_(theirs, c.state == DeliveryState.QUEUED)
    return changed(conn, update(t.outbox).where(waiting).values(state=DeliveryState.CANCELLED))


def claim(conn: Connection, *, now: datetime, limit: int, channels: Collection[str]) -> list[OutboxRow]:
    """Take messages to send: most urgent first, then oldest. They are `sending` until settled.

    Nothing overtakes an earlier message to the same resident that is being sent or waits to be tried again.
    What is stale is never among them; `expire` marks it.
    """
    # Two statements: PostgreSQL may run a locking subquery of an UPDATE more than once, past its limit.
    ids = list(conn.execute(_claimable(now, channels).limit(limit)).scalars())
    taken = (
        update(t.outbox)
        .where(t.outbox.c.id.in_(ids))
        .where(t.outbox.c.state == DeliveryState.QUEUED)
        .values(state=DeliveryState.SENDING, attempts=t.outbox.c.attempts + 1)
        .returning(*columns(t.outbox, OutboxRow))
    )
    return sorted(fetch(conn, taken, OutboxRow), key=lambda row: (row.priority, row.id))


def _claimable(now: datetime, channels: Collection[str]) -> Select[Any]:
    row, earlier = t.outbox.alias("waiting"), t.outbox.alias("earlier")
    stopped = exists().where(t.resident.c.id == row.c.resident_id, t.resident.c.stopped_at.is_not(None))
    # An expression, or SQLite looks for the state among all that waits instead of among this resident's.
    state = earlier.c.state.concat("")
    tried_again_later = and_(
        state == DeliveryState.QUEUED, earlier.c.attempts > 0, earlier.c.not_before > now
    )
    held_up = exists().where(
        earlier.c.resident_id == row.c.resident_id,
        earlier.c.channel == row.c.channel,
        earlier.c.id < row.c.id,
        earlier.c.priority <= row.c.priority,
        or_(state == DeliveryState.SENDING, tried_again_later),
    )
    return (
        select(row.c.id)
        .where(
            row.c.state == DeliveryState.QUEUED,
            row.c.channel.in_(channels),
            or_(row.c.not_before.is_(None), row.c.not_before <= now),
            or_(row.c.expires_at.is_(None), row.c.expires_at > now),
            or_(row.c.kind.in_(ALWAYS), ~stopped),
            ~held_up,
        )
        .order_by(row.c.priority, row.c.id)
        .with_for_update(skip_locked=True, of=row)
    )


def expire(conn: Connection, now: datetime) -> int:
    """Give up what can no longer leave in time, a few hundred at once; how many.

    Reports are planned anew instead, see `late_reports`.
    """
    c = t.outbox.c
    stale = and_(c.state == DeliveryState.QUEUED, c.expires_at <= now, c.kind != MessageKind.REPORT)
    ids = list(conn.execute(select(c.id).where(stale).limit(EXPIRED_AT_ONCE)).scalars())
    if not ids:
        return 0
    gone = update(t.outbox).where(c.id.in_(ids), stale).values(state=DeliveryState.EXPIRED)
    rows = fetch(conn, gone.returning(*columns(t.outbox, OutboxRow)), OutboxRow)
    limits = guard.limits(conn, {row.event_id for row in rows if row.event_id})
    spared = [(limits[row.event_id], _message(row), "quiet") for row in rows if row.event_id and _rang(row)]
    guard.spare(conn, spared, now)
    return len(rows)


def _rang(row: OutboxRow) -> bool:
    """Whether a resident would have been rung unasked."""
    return row.kind in guard.GUARDED and row.resident_id is not None


def _message(row: OutboxRow) -> NewMessage:
    return NewMessage(
        resident_id=row.resident_id,
        event_id=row.event_id,
        channel=row.channel,
        kind=row.kind,
        text=row.text,
        once=row.once,
    )


def late_reports(conn: Connection, now: datetime, limit: int) -> list[OutboxRow]:
    """Reports that did not leave in their open spell: promised, so they get another one."""
    c = t.outbox.c
    late = and_(c.state == DeliveryState.QUEUED, c.expires_at <= now, c.kind == MessageKind.REPORT)
    return fetch(
        conn, select(*columns(t.outbox, OutboxRow)).where(late).order_by(c.id).limit(limit), OutboxRow
    )


def plan(conn: Connection, outbox_ids: Collection[int], *, not_before: datetime, expires_at: datetime) -> int:
    """Give waiting messages another time to leave; how many."""
    waiting = and_(t.outbox.c.id.in_(outbox_ids), t.outbox.c.state == DeliveryState.QUEUED)
    planned = {"not_before": not_before, "expires_at": expires_at}
    return changed(conn, update(t.outbox).where(waiting).values(planned))


def give_up(conn: Connection, outbox_ids: Collection[int]) -> int:
    """Let waiting messages expire whatever they are; how many."""
    waiting = and_(t.outbox.c.id.in_(outbox_ids), t.outbox.c.state == DeliveryState.QUEUED)
    return changed(conn, update(t.outbox).where(waiting).values(state=DeliveryState.EXPIRED))


def written_to(conn: Connection, event_id: str, kind: str, resident_ids: Collection[str]) -> set[str]:
    """Which of some residents have been written to about an event, whatever became of it."""
    c = t.outbox.c
    query = select(c.resident_id).where(
        c.resident_id.in_(resident_ids), c.event_id == event_id, c.kind == kind
    )
    return {str(found) for found in conn.execute(query).scalars()}


def settle(  # noqa: PLR0913 - one outcome, all by name
    conn: Connection,
    outbox_id: int,
    *,
    state: str,
    now: datetime,
    external_id: str = "",
    error_code: str = "",
    error: str = "",
    not_before: datetime | None = None,
) -> None:
    """Write down how a send ended. state queued: it is tried again, from `not_before` on."""
    values = {
        "state": str(state),
        "external_id": external_id[:EXTERNAL_ID_LENGTH],
        "error_code": error_code[:ERROR_CODE_LENGTH],
        "error": error,
        "not_before": not_before,
        "sent_at": now if state == DeliveryState.SENT else None,
    }
    sending = and_(t.outbox.c.id == outbox_id, t.outbox.c.state == DeliveryState.SENDING)
    conn.execute(update(t.outbox).where(sending).values(values))


def recover(conn: Connection, resend: Collection[str]) -> Recovered:
    """At start: what was being sent when the process died is sent again or put in doubt, by its kind.

    resend: kinds that are sent again, `feedback.delivery.RESENT_WHEN_IN_DOUBT`. Only the one sender calls it.
    """
    again = and_(
        t.outbox.c.state == DeliveryState.SENDING, t.outbox.c.kind.in_([str(kind) for kind in resend])
    )
    requeued = changed(conn, update(t.outbox).where(again).values(state=DeliveryState.QUEUED))
    rest = t.outbox.c.state == DeliveryState.SENDING
    in_doubt = changed(conn, update(t.outbox).where(rest).values(state=DeliveryState.IN_DOUBT))
    return Recovered(requeued=requeued, in_doubt=in_doubt)


def in_doubt(conn: Connection, community_ids: Collection[str]) -> list[OutboxRow]:
    """Messages that may or may not have arrived; a person decides."""
    query = (
        select(*columns(t.outbox, OutboxRow))
        .join(t.event, t.event.c.id == t.outbox.c.event_id)
        .where(t.outbox.c.state == DeliveryState.IN_DOUBT, t.event.c.community_id.in_(community_ids))
        .order_by(t.outbox.c.id)
    )
    return fetch(conn, query, OutboxRow)


def send_again(
    conn: Connection,
    outbox_id: int,
    *,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Queue a message that is in doubt, or failed for good, once more; False when it is neither any more."""
    stuck = t.outbox.c.state.in_((DeliveryState.IN_DOUBT, DeliveryState.FAILED))
    forgiven = {"error_code": "", "error": ""}
    values = {**forgiven, "state": DeliveryState.QUEUED, "not_before": not_before, "expires_at": expires_at}
    again = update(t.outbox).where(t.outbox.c.id == outbox_id, stuck)
    return changed(conn, again.values(values)) == 1


def counts(conn: Connection) -> Mapping[str, int]:
    """How many messages are in each state; a state with none is left out."""
    c = t.outbox.c
    return {
        row.state: row.n for row in conn.execute(select(c.state, func.count().label("n")).group_by(c.state))
    }


def unasked_of(conn: Connection, event_id: str) -> Mapping[tuple[str, str], int]:
    """How many messages of an event that nobody asked for, and reports, by (kind, state)."""
    c = t.outbox.c
    query = select(c.kind, c.state, func.count().label("n"))
    query = query.where(c.event_id == event_id, c.kind.in_(guard.COUNTED), c.resident_id.is_not(None))
    rows = conn.execute(query.group_by(c.kind, c.state).order_by(c.kind, c.state))
    return {(row.kind, row.state): row.n for row in rows}


def mark_blocked(conn: Connection, resident_id: str, channel: str, at: datetime) -> None:
    """Keep that the resident blocked us on a channel, until they unblock."""
    theirs = and_(t.contact.c.resident_id == resident_id, t.contact.c.channel == channel)
    conn.execute(update(t.contact).where(theirs).values(blocked_at=at))
