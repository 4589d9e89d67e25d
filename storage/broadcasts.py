"""One message to many: written by one person, approved by another, sent through the outbox once.

Whoever writes says the version they had seen, so that of two at once the second is told and nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from feedback.types import Audience, BroadcastState, DeliveryState, MessageKind
from storage import outbox
from storage import tables as t
from storage.change import NewMessage
from storage.errors import BroadcastClash, NotFound, SamePerson
from storage.rows import add_new, changed, fetch, fetch_one

KIND = MessageKind.BROADCAST.value
_BEFORE_ID = len(f"{KIND}:")  # `once` is broadcast:ID:RESIDENT
_ID_LENGTH = 36
#: A state → those that it may be reached from.
FROM: Mapping[BroadcastState, tuple[BroadcastState, ...]] = {
    BroadcastState.DRAFT: (BroadcastState.WAITING,),
    BroadcastState.WAITING: (BroadcastState.DRAFT,),
    BroadcastState.APPROVED: (BroadcastState.WAITING,),
    BroadcastState.SENT: (BroadcastState.APPROVED,),
    BroadcastState.WITHDRAWN: (
        BroadcastState.DRAFT,
        BroadcastState.WAITING,
        BroadcastState.APPROVED,
        BroadcastState.SENT,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """A broadcast as it stands. made_by: whoever wrote the words last; made_at: when they were begun."""

    id: str
    community_id: str
    #: Language → what was written, without what we put at its end.
    texts: Mapping[str, str]
    audience: Audience
    state: BroadcastState
    made_by: str | None
    made_by_name: str
    made_at: datetime
    approved_by: str | None
    approved_by_name: str
    approved_at: datetime | None
    sent_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class Written:
    """What somebody wrote: the words of a new broadcast, or new words of one."""

    id: str
    community_id: str
    texts: Mapping[str, str]
    audience: Audience
    #: The version they had seen; 0 = it is new.
    seen: int = 0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a broadcast's deliveries, in people."""

    #: Delivery state → people.
    states: Mapping[str, int] = field(default_factory=dict)
    #: Why somebody was spared → people.
    spared: Mapping[str, int] = field(default_factory=dict)


def broadcasts(conn: Connection, community_ids: Collection[str]) -> list[Broadcast]:
    """Read the broadcasts of communities, the newest first."""
    c = t.broadcast.c
    query = _broadcasts().where(c.community_id.in_(community_ids)).order_by(c.made_at.desc(), c.id)
    return fetch(conn, query, _broadcast)


def broadcast(conn: Connection, broadcast_id: str) -> Broadcast:
    """Read a broadcast.

    Raises:
        NotFound: there is none with that id.
    """
    found = fetch_one(conn, _broadcasts().where(t.broadcast.c.id == broadcast_id), _broadcast)
    if found is None:
        raise NotFound("broadcast", broadcast_id)
    return found


def waiting(conn: Connection, community_ids: Collection[str]) -> int:
    """How many broadcasts wait for somebody to approve them."""
    c = t.broadcast.c
    asked = (c.state == BroadcastState.WAITING) & c.community_id.in_(community_ids)
    return int(conn.execute(select(func.count()).where(asked)).scalar_one())


def write(conn: Connection, written: Written, *, user_id: str, now: datetime) -> int:
    """Keep words and audience; the new version. What waited for approval is a draft again.

    The same new broadcast sent twice, as by a double click, is one.

    Raises:
        BroadcastClash: somebody changed it since, or it was approved or withdrawn.
        NotFound: there is none with that id in that community.
    """
    values = {
        "texts": dict(written.texts),
        "audience": asdict(written.audience),
        "event_id": written.audience.event_id or None,
        "state": BroadcastState.DRAFT,
        "made_by": user_id,
    }
    if written.seen == 0:
        new = {"id": written.id, "community_id": written.community_id, "made_at": now, "version": 1}
        if add_new(conn, t.broadcast, {**new, **values}):
            return 1
    known = broadcast(conn, written.id)
    if known.community_id != written.community_id:
        raise NotFound("broadcast", written.id)
    if known.made_by == user_id and known.version == written.seen + 1 and _says(known, written):
        return known.version
    open_states = (BroadcastState.DRAFT, BroadcastState.WAITING)
    _change(conn, written.id, written.seen, open_states, values)
    return written.seen + 1


def ask(conn: Connection, broadcast_id: str, *, seen: int) -> None:
    """Say that it is whole: it waits for approval. Saying so twice is saying so once.

    Raises:
        BroadcastClash: somebody changed it since.
    """
    known = broadcast(conn, broadcast_id)
    if known.state is BroadcastState.WAITING and known.version == seen + 1:
        return
    _move(conn, broadcast_id, BroadcastState.WAITING, seen)


def approve(conn: Connection, broadcast_id: str, *, seen: int, user_id: str, now: datetime) -> None:
    """Let it go to those who are meant. Approving twice is approving once.

    Raises:
        BroadcastClash: somebody changed it since, so that other words would go than were looked at.
        SamePerson: they wrote it, and somebody else could approve it.
    """
    known = broadcast(conn, broadcast_id)
    if known.approved_by == user_id and known.version > seen and known.approved_at is not None:
        return
    if known.made_by == user_id and coordinators(conn, known.community_id) > 1:
        raise SamePerson
    _move(conn, broadcast_id, BroadcastState.APPROVED, seen, approved_by=user_id, approved_at=now)


def withdraw(conn: Connection, broadcast_id: str, *, seen: int) -> int:
    """Take it back, and with it what has not left; how many deliveries that kept from leaving.

    Raises:
        BroadcastClash: somebody changed it since.
    """
    known = broadcast(conn, broadcast_id)
    if known.state is not BroadcastState.WITHDRAWN:
        _move(conn, broadcast_id, BroadcastState.WITHDRAWN, seen)
    unsent = _deliveries(broadcast_id) & (t.outbox.c.state == DeliveryState.QUEUED)
    return changed(conn, update(t.outbox).where(unsent).values(state=DeliveryState.CANCELLED))


def approved(conn: Connection) -> list[Broadcast]:
    """Read what may go and is not all written down, the longest approved first."""
    c = t.broadcast.c
    query = _broadcasts().where(c.state == BroadcastState.APPROVED).order_by(c.approved_at, c.id)
    return fetch(conn, query, _broadcast)


def send_part(conn: Connection, broadcast_id: str, messages: Sequence[NewMessage], now: datetime) -> bool:
    """Write some deliveries down; False, and nothing written, when it was withdrawn meanwhile."""
    c = t.broadcast.c
    state = conn.execute(select(c.state).where(c.id == broadcast_id).with_for_update()).scalar()
    if state != BroadcastState.APPROVED:
        return False
    outbox.add_all(conn, messages, now)
    return True


def finish(conn: Connection, broadcast_id: str, now: datetime) -> bool:
    """Note that every delivery is written down; False when it was withdrawn meanwhile."""
    c = t.broadcast.c
    open_one = (c.id == broadcast_id) & (c.state == BroadcastState.APPROVED)
    values = {"state": BroadcastState.SENT, "sent_at": now, "version": c.version + 1}
    return changed(conn, update(t.broadcast).where(open_one).values(values)) == 1


def coordinators(conn: Connection, community_id: str) -> int:
    """How many coordinators look after a community."""
    works, who = t.user_community.c, t.user.c
    query = (
        select(func.count())
        .select_from(t.user_community.join(t.user, who.id == works.user_id))
        .where(works.community_id == community_id, who.role == "coordinator", who.disabled_at.is_(None))
    )
    return int(conn.execute(query).scalar_one())


def outcomes(conn: Connection, broadcast_ids: Collection[str]) -> Mapping[str, Outcome]:
    """What became of the deliveries of broadcasts, by broadcast; one without deliveries is empty."""
    states: dict[str, dict[str, int]] = defaultdict(dict)
    spared: dict[str, dict[str, int]] = defaultdict(dict)
    o, s = t.outbox.c, t.spared.c
    for table, name, into in ((t.outbox, o.state, states), (t.spared, s.reason, spared)):
        of = func.substr(table.c.once, _BEFORE_ID + 1, _ID_LENGTH)
        query = select(of, name, func.count()).where(table.c.kind == KIND, of.in_(broadcast_ids))
        for broadcast_id, value, n in conn.execute(query.group_by(of, name)):
            into[broadcast_id][value] = n
    return {each: Outcome(states=states[each], spared=spared[each]) for each in broadcast_ids}


def last_left(conn: Connection, broadcast_id: str) -> datetime | None:
    """When the first delivery that still waits may leave; None when none waits."""
    waits = _deliveries(broadcast_id) & (t.outbox.c.state == DeliveryState.QUEUED)
    return conn.execute(select(func.min(t.outbox.c.not_before)).where(waits)).scalar()


def _deliveries(broadcast_id: str) -> ColumnElement[bool]:
    c = t.outbox.c
    return (c.kind == KIND) & c.once.startswith(f"{KIND}:{broadcast_id}:", autoescape=True)


def _says(known: Broadcast, written: Written) -> bool:
    return dict(known.texts) == dict(written.texts) and known.audience == written.audience


def _move(conn: Connection, broadcast_id: str, to: BroadcastState, seen: int, **values: Any) -> None:
    _change(conn, broadcast_id, seen, FROM[to], {"state": to, **values})


def _change(
    conn: Connection,
    broadcast_id: str,
    seen: int,
    states: Sequence[BroadcastState],
    values: Mapping[str, Any],
) -> None:
    c = t.broadcast.c
    as_seen = (c.id == broadcast_id) & (c.version == seen) & c.state.in_(states)
    statement = update(t.broadcast).where(as_seen).values({**values, "version": seen + 1})
    if changed(conn, statement) != 1:
        raise BroadcastClash


def _broadcasts() -> Select[Any]:
    wrote, agreed = t.user.alias("wrote"), t.user.alias("agreed")
    c = t.broadcast.c
    return (
        select(*(column for column in c if column.name != "event_id"))
        .add_columns(
            func.coalesce(wrote.c.name, "").label("made_by_name"),
            func.coalesce(agreed.c.name, "").label("approved_by_name"),
        )
        .outerjoin(wrote, wrote.c.id == c.made_by)
        .outerjoin(agreed, agreed.c.id == c.approved_by)
    )


def _broadcast(**row: Any) -> Broadcast:
    made = {"audience": Audience(**row["audience"]), "state": BroadcastState(row["state"])}
    return Broadcast(**{**row, **made})
