"""What was said, for one purpose each: vectors alone, a few points by their keys, who lives where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, tuple_

from storage import tables as t
from storage.change import STANDING
from storage.rows import fetch

#: A point: (answer id as text, start of it in the answer).
Key = tuple[str, int]
AT_ONCE = 500  # keys a statement: SQLite and PostgreSQL both take so many parameters


@dataclass(frozen=True, kw_only=True)
class SaidRow:
    """The words of one point. text: redacted; area: that the resident named or was found in, or empty."""

    answer_id: int
    resident_id: str
    start: int
    end: int
    text: str
    language: str
    sense: str
    area: str = ""

    @property
    def key(self) -> Key:
        """How decisions name it."""
        return str(self.answer_id), self.start


def vectors(
    conn: Connection, event_id: str, after: datetime | None
) -> tuple[list[Key], list[bytes], datetime | None]:
    """Keys and embeddings of what stands, in the order it was given, and when the last of it was prepared.

    after: only what was prepared since; None: everything. Aware, UTC.
    """
    c = t.point.c
    query = (
        select(c.answer_id, c.start, c.embedding, t.answer.c.prepared_at)
        .join(t.answer, _stands())
        .where(c.event_id == event_id, c.embedding.is_not(None))
        .order_by(c.answer_id, c.start)
    )
    if after is not None:
        # Named although it follows: it lets the database look into its index of what was prepared.
        query = query.where(t.answer.c.type == "text", t.answer.c.prepared_at >= after)
    keys, found, last = [], [], after
    for answer_id, start, embedding, prepared_at in conn.execute(query):
        keys.append((str(answer_id), int(start)))
        found.append(bytes(embedding))
        if prepared_at is not None and (last is None or prepared_at > last):
            last = prepared_at
    return keys, found, last


def homes(conn: Connection, event_id: str) -> dict[str, int]:
    """Area that people named or were found in, as typed → people who replied from there; "" = not known."""
    c = t.session.c
    query = select(c.area, func.count()).where(c.event_id == event_id).group_by(c.area)
    return {str(area): int(people) for area, people in conn.execute(query)}


def some(conn: Connection, event_id: str, keys: Sequence[Key]) -> dict[Key, SaidRow]:
    """Read a few points by their keys; what does not stand any more is left out."""
    found: dict[Key, SaidRow] = {}
    for begin in range(0, len(keys), AT_ONCE):
        wanted = [(int(answer), start) for answer, start in keys[begin : begin + AT_ONCE]]
        query = _said().where(
            t.point.c.event_id == event_id,
            t.point.c.reason == "",
            tuple_(t.point.c.answer_id, t.point.c.start).in_(wanted),
        )
        found.update((row.key, row) for row in fetch(conn, query, SaidRow))
    return found


def about_you(conn: Connection, event_id: str) -> Mapping[str, Mapping[str, str]]:
    """Question about themselves → resident → what they chose; of what stands, and of single choices only."""
    c = t.answer.c
    query = (
        select(c.question, t.session.c.resident_id, c.value)
        .join(t.session, t.session.c.id == c.session_id)
        .where(t.session.c.event_id == event_id, c.about_you, c.type == "select_one")
        .where(c.current, c.status.in_(STANDING))
    )
    found: dict[str, dict[str, str]] = {}
    for question, resident_id, value in conn.execute(query):
        if isinstance(value, str):
            found.setdefault(question, {})[resident_id] = value
    return found


def _said() -> Select[Any]:
    c = t.point.c
    named = [c.answer_id, c.resident_id, c.start, c.end, c.text, c.language, c.sense]
    return (
        select(*named, t.session.c.area)
        .join(t.answer, _stands())
        .join(t.session, t.session.c.id == t.answer.c.session_id)
    )


def _stands() -> Any:
    """A later revision, or danger found since, takes an answer's points out of every board."""
    return and_(t.answer.c.id == t.point.c.answer_id, t.answer.c.current, t.answer.c.status.in_(STANDING))
