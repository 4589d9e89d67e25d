"""What was said: points, runs over them, decisions about runs, and quotes released one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, literal, or_, select, update

from storage import tables as t
from storage.change import STANDING
from storage.errors import DecisionClash, NotFound, RunOutdated
from storage.rows import add, add_new, changed, columns, fetch, fetch_one, insert, new_id

#: Kinds of decisions that are about one run and never about a later one.
OF_ONE_RUN = ("sign_off", "reopen", "accept")
SIGNING = ("sign_off", "reopen")


@dataclass(frozen=True, kw_only=True)
class NewPoint:
    """One thing said in an answer. start: inclusive, end: exclusive, characters of the answer's text.

    reason: why it cannot be themed, empty = it can. embedding: float32, unit length, little-endian.
    """

    start: int
    end: int
    text: str
    language: str
    sense: str
    reason: str
    embedding: bytes | None


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """A stored point, with whose it is."""

    id: str
    answer_id: int
    resident_id: str
    start: int
    end: int
    text: str
    language: str
    sense: str
    reason: str
    embedding: bytes | None
    #: Area that the resident named or was found in; empty: not known.
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """What the machine proposed: the contract of themes.json, with answer ids as comment ids."""

    id: str
    event_id: str
    made_at: datetime
    document: Mapping[str, Any]
    assignments: Sequence[Any]
    #: None: proposed, and the board before it still holds.
    accepted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """What a coordinator did to a run. made_by_name: None once that person's account is gone."""

    sequence: int
    kind: str
    payload: Mapping[str, Any]
    made_by_name: str | None
    made_at: datetime
    #: In the words of whoever decided; empty: none given.
    why: str = ""
    #: Theme id → people before, people after, points before, points after, where they changed.
    counts: Mapping[str, Sequence[int]] | None = None


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Which board an event has now: its run, and the last decision about it, 0 = none."""

    run_id: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class ReleasedQuote:
    """Words that may be shown outside; start and end as of the point."""

    point_id: str
    answer_id: int
    start: int
    end: int
    text: str


def save_points(conn: Connection, answer_id: int, points: Sequence[NewPoint], *, now: datetime) -> None:
    """Store an answer's points in place of earlier ones; the answer is prepared then.

    Raises:
        NotFound: there is no such answer.
    """
    owner = conn.execute(
        select(t.session.c.event_id, t.session.c.resident_id)
        .join(t.answer, t.answer.c.session_id == t.session.c.id)
        .where(t.answer.c.id == answer_id)
    ).first()
    if owner is None:
        raise NotFound("answer", answer_id)
    conn.execute(delete(t.point).where(t.point.c.answer_id == answer_id))
    whose = {"answer_id": answer_id, "event_id": owner.event_id, "resident_id": owner.resident_id}
    add(conn, t.point, [{"id": new_id(), **whose, **vars(point)} for point in points])
    conn.execute(update(t.answer).where(t.answer.c.id == answer_id).values(prepared_at=now))


def points(conn: Connection, event_id: str) -> list[PointRow]:
    """Read the points of an event's answers that stand, in the order they were given."""
    return fetch(conn, _points(event_id).order_by(t.point.c.answer_id, t.point.c.start), PointRow)


def newest_of_sense(conn: Connection, event_id: str, sense: str, most: int) -> list[PointRow]:
    """Read the newest points of one sense that have a vector, in the order they were given."""
    c = t.point.c
    query = _points(event_id).where(c.sense == sense, c.embedding.is_not(None))
    return fetch(conn, query.order_by(c.answer_id.desc(), c.start.desc()).limit(most), PointRow)[::-1]


def point(conn: Connection, event_id: str, point_id: str) -> PointRow | None:
    """Find one of them; None where it is of another event or does not stand any more."""
    return fetch_one(conn, _points(event_id).where(t.point.c.id == point_id), PointRow)


def _points(event_id: str) -> Select[Any]:
    return (
        select(*columns(t.point, PointRow, besides=("area",)), t.session.c.area)
        .join(t.answer, _stands())
        .join(t.session, t.session.c.id == t.answer.c.session_id)
        .where(t.point.c.event_id == event_id)
    )


def save_run(  # noqa: PLR0913 - one parameter a column
    conn: Connection,
    event_id: str,
    document: Mapping[str, Any],
    assignments: Sequence[Any],
    now: datetime,
    *,
    after: str = "",
) -> str:
    """Keep what the machine made; returns its id. A run is never changed.

    One of its own is the event's board at once. One that goes on from another is proposed: the other stays
    the board until somebody accepts this one, and what was proposed before is proposed no more.

    after: id of the run that this one goes on from.

    Raises:
        RunOutdated: that one is the event's board no more.
    """
    row = {
        "id": new_id(),
        "event_id": event_id,
        "made_at": now,
        "document": document,
        "assignments": assignments,
        "accepted_at": None if after else now,
    }
    if after:
        held = _accepted(event_id).with_only_columns(t.run.c.id)
        if conn.execute(held).scalar_one_or_none() != after:
            raise RunOutdated
    _drop_open(conn, event_id, now)
    add(conn, t.run, row)
    return str(row["id"])


def accept_run(conn: Connection, run_id: str, user_id: str | None, now: datetime) -> bool:
    """Let a proposed run be the board, with all that was decided about the one before; False: it is not open.

    By whom, when and in which order it was decided stays as it was. Only the signing off is left out. That
    it was accepted is the last decision, so that a page made before is told of it.
    """
    c = t.run.c
    event_id = conn.execute(select(c.event_id).where(c.id == run_id)).scalar_one_or_none()
    if event_id is None:
        return False
    before = conn.execute(_accepted(event_id).with_only_columns(c.id)).scalar_one_or_none()
    is_open = (c.id == run_id) & c.accepted_at.is_(None) & c.dropped_at.is_(None)
    accepted = update(t.run).where(is_open).values(accepted_at=now, accepted_by=user_id)
    if changed(conn, accepted) != 1:
        return False
    _drop_open(conn, event_id, now)
    if before:
        _carry_decisions(conn, before, run_id)
    add_accepted = {
        "run_id": run_id,
        "sequence": (_last(conn, before) if before else 0) + 1,
        "kind": "accept",
        "payload": {"kind": "accept"},
        "made_by": user_id,
        "made_at": now,
    }
    add(conn, t.decision, add_accepted)
    return True


def drop_run(conn: Connection, run_id: str, now: datetime) -> bool:
    """Turn a proposed run down; False: it is not open."""
    c = t.run.c
    is_open = (c.id == run_id) & c.accepted_at.is_(None) & c.dropped_at.is_(None)
    return changed(conn, update(t.run).where(is_open).values(dropped_at=now)) == 1


def proposed_run(conn: Connection, event_id: str) -> RunRow | None:
    """Find the run that waits to be accepted or dropped."""
    return fetch_one(conn, _open(_runs(), event_id).limit(1), RunRow)


def proposed_run_id(conn: Connection, event_id: str) -> str | None:
    """Its id alone, for pages that only say that there is one."""
    return conn.execute(_open(select(t.run.c.id), event_id).limit(1)).scalar_one_or_none()


def _open(query: Select[Any], event_id: str) -> Select[Any]:
    c = t.run.c
    waiting = (c.event_id == event_id) & c.accepted_at.is_(None) & c.dropped_at.is_(None)
    return query.where(waiting).order_by(c.made_at.desc(), c.id)


def _drop_open(conn: Connection, event_id: str, now: datetime) -> None:
    c = t.run.c
    waiting = (c.event_id == event_id) & c.accepted_at.is_(None) & c.dropped_at.is_(None)
    conn.execute(update(t.run).where(waiting).values(dropped_at=now))


def _carry_decisions(conn: Connection, before: str, after: str) -> None:
    """Sequences stay, so that a page made before the new run is told what was decided since and no more."""
    c = t.decision.c
    copied = [c.sequence, c.kind, c.payload, c.why, c.counts, c.made_by, c.made_at]
    rows = select(literal(after), *copied).where(c.run_id == before, c.kind.not_in(OF_ONE_RUN))
    names = ["run_id", *(column.name for column in copied)]
    conn.execute(t.decision.insert().from_select(names, rows.order_by(c.sequence)))


def latest_run(conn: Connection, event_id: str) -> RunRow | None:
    """Find the run that is an event's board: the newest that was accepted."""
    return fetch_one(conn, _accepted(event_id), RunRow)


def _accepted(event_id: str) -> Select[Any]:
    c = t.run.c
    accepted = (c.event_id == event_id) & c.accepted_at.is_not(None)
    return _runs().where(accepted).order_by(c.accepted_at.desc(), c.made_at.desc(), c.id).limit(1)


def stamp(conn: Connection, event_id: str) -> Stamp | None:
    """Which board an event has now; None before themes were made. Reads no run."""
    run_id = conn.execute(_accepted(event_id).with_only_columns(t.run.c.id)).scalar_one_or_none()
    return None if run_id is None else Stamp(run_id=run_id, sequence=_last(conn, run_id))


def _last(conn: Connection, run_id: str) -> int:
    """The last decision about a run."""
    c = t.decision.c
    query = select(func.coalesce(func.max(c.sequence), 0)).where(c.run_id == run_id)
    return int(conn.execute(query).scalar_one())


def run(conn: Connection, run_id: str) -> RunRow | None:
    """Find a run by its id."""
    return fetch_one(conn, _runs().where(t.run.c.id == run_id), RunRow)


def earlier_run(conn: Connection, run_id: str) -> str | None:
    """Id of the run that was an event's board before this one."""
    c, this = t.run.c, t.run.alias()
    is_before = or_(
        c.accepted_at < this.c.accepted_at,
        and_(c.accepted_at == this.c.accepted_at, c.made_at < this.c.made_at),
        this.c.accepted_at.is_(None),
    )
    query = (
        select(c.id)
        .join(this, this.c.event_id == c.event_id)
        .where(this.c.id == run_id, c.id != run_id, c.accepted_at.is_not(None), is_before)
        .order_by(c.accepted_at.desc(), c.made_at.desc(), c.id)
        .limit(1)
    )
    return conn.execute(query).scalar_one_or_none()


def was_signed_off(conn: Connection, run_id: str) -> bool:
    """Whether the last word about a run was that it is done."""
    c = t.decision.c
    query = select(c.kind).where(c.run_id == run_id, c.kind.in_(SIGNING)).order_by(c.sequence.desc())
    return conn.execute(query.limit(1)).scalar_one_or_none() == SIGNING[0]


def decisions(conn: Connection, run_id: str, *, after: int = 0) -> list[DecisionRow]:
    """Read what was decided about a run, in order. after: a sequence, to read only what came since."""
    c = t.decision.c
    query = (
        select(
            *columns(t.decision, DecisionRow, besides=("made_by_name",)), t.user.c.name.label("made_by_name")
        )
        .outerjoin(t.user, t.user.c.id == c.made_by)
        .where(c.run_id == run_id, c.sequence > after)
        .order_by(c.sequence)
    )
    return fetch(conn, query, DecisionRow)


def add_decision(  # noqa: PLR0913 - one parameter a column, all by name
    conn: Connection,
    run_id: str,
    *,
    kind: str,
    payload: Mapping[str, Any],
    seen: int,
    user_id: str | None,
    now: datetime,
    why: str = "",
    counts: Mapping[str, Sequence[int]] | None = None,
) -> int:
    """Append a decision; its sequence, from 1.

    seen: the last sequence that whoever decides had seen; 0 = none. counts: as of `DecisionRow`.

    Raises:
        DecisionClash: others have decided since.
    """
    row = {
        "run_id": run_id,
        "sequence": seen + 1,
        "kind": str(kind),
        "payload": payload,
        "why": why,
        "counts": counts,
        "made_by": user_id,
        "made_at": now,
    }
    if _last(conn, run_id) != seen or not add_new(conn, t.decision, row):
        raise DecisionClash(_last(conn, run_id))
    return seen + 1


def release_quote(  # noqa: PLR0913 - one parameter a column
    conn: Connection, event_id: str, point_id: str, text: str, user_id: str | None, now: datetime
) -> None:
    """Let words be shown outside; again with other words replaces them."""
    words = {"text": text, "released_by": user_id, "released_at": now}
    row = {"id": new_id(), "event_id": event_id, "point_id": point_id, **words}
    keys = ["event_id", "point_id"]
    statement = insert(conn, t.released_quote).on_conflict_do_update(index_elements=keys, set_=words)
    conn.execute(statement, row)


def withdraw_quote(conn: Connection, event_id: str, point_id: str) -> bool:
    """Take a quote back; False when it was not released."""
    c = t.released_quote.c
    gone = delete(t.released_quote).where(c.event_id == event_id, c.point_id == point_id)
    return changed(conn, gone) == 1


def released_quotes(conn: Connection, event_id: str) -> list[ReleasedQuote]:
    """Read what may be shown outside. A quote from an answer that was corrected since is left out."""
    point = t.point.c
    query = (
        select(point.id.label("point_id"), point.answer_id, point.start, point.end, t.released_quote.c.text)
        .join(t.released_quote, t.released_quote.c.point_id == point.id)
        .join(t.answer, _stands())
        .where(t.released_quote.c.event_id == event_id)
        .order_by(point.answer_id, point.start)
    )
    return fetch(conn, query, ReleasedQuote)


def _stands() -> Any:
    """A later revision, or danger found since, takes an answer's points out of every board."""
    stands = t.answer.c.status.in_(STANDING)
    return and_(t.answer.c.id == t.point.c.answer_id, t.answer.c.current, stands)


def _runs() -> Select[Any]:
    return select(*columns(t.run, RunRow))
