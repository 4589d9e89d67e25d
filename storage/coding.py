"""Rounds of blind coding: which points were drawn, and who put each of them into which themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from storage import tables as t
from storage.change import STANDING
from storage.errors import NotFound
from storage.rows import add_new, columns, fetch, fetch_one, insert

#: A point: (answer id as text, start of it in the answer).
Key = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class CodedTheme:
    """A theme to choose from, as it was when the round began."""

    id: str
    label: str
    description: str


@dataclass(frozen=True, kw_only=True)
class CodingRound:
    """Points that people code without seeing the machine's choice. It never changes.

    run_id, decisions: the board that it pins. machine: that board's themes of each point, in the order of
    `points`. made_by_name: None once that person's account is gone.
    """

    id: str
    event_id: str
    run_id: str
    decisions: int
    themes: Sequence[CodedTheme]
    points: Sequence[Key]
    machine: Sequence[frozenset[str]]
    made_by_name: str | None
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Coder:
    """A person with what they chose so far: place of the point in the round → themes; empty = fits none."""

    user_id: str
    name: str
    chosen: Mapping[int, frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class SaidPoint:
    """A point as it stands. text: redacted."""

    id: str
    answer_id: int
    start: int
    end: int
    text: str
    language: str


def add_round(conn: Connection, coding: CodingRound, *, user_id: str | None) -> bool:
    """Keep what was drawn; False when there is a round of this id already, which then stays as it is."""
    row = {
        "id": coding.id,
        "event_id": coding.event_id,
        "run_id": coding.run_id,
        "decisions": coding.decisions,
        "themes": [vars(theme) for theme in coding.themes],
        "points": [list(key) for key in coding.points],
        "machine": [sorted(themes) for themes in coding.machine],
        "made_by": user_id,
        "made_at": coding.made_at,
    }
    return add_new(conn, t.coding_round, row)


def rounds(conn: Connection, event_id: str) -> list[CodingRound]:
    """Read an event's rounds, the newest first."""
    c = t.coding_round.c
    return fetch(conn, _rounds().where(c.event_id == event_id).order_by(c.made_at.desc(), c.id), _round)


def coding_round(conn: Connection, event_id: str, round_id: str) -> CodingRound:
    """Read one round of an event.

    Raises:
        NotFound: this event has no such round.
    """
    c = t.coding_round.c
    found = fetch_one(conn, _rounds().where(c.event_id == event_id, c.id == round_id), _round)
    if found is None:
        raise NotFound("coding round", round_id)
    return found


def choose(  # noqa: PLR0913 - one parameter a column
    conn: Connection, round_id: str, user_id: str, place: int, themes: frozenset[str], now: datetime
) -> None:
    """Keep what one person chose for one point; again replaces it. place: in the round, from 0."""
    chosen = {"themes": sorted(themes), "made_at": now}
    statement = insert(conn, t.coding_label).on_conflict_do_update(
        index_elements=["round_id", "user_id", "place"], set_=chosen
    )
    conn.execute(statement, {"round_id": round_id, "user_id": user_id, "place": place, **chosen})


def coders(conn: Connection, round_id: str) -> list[Coder]:
    """Read who has chosen what, by name."""
    c = t.coding_label.c
    query = (
        select(c.user_id, t.user.c.name, c.place, c.themes)
        .join(t.user, t.user.c.id == c.user_id)
        .where(c.round_id == round_id)
        .order_by(t.user.c.name, c.user_id, c.place)
    )
    found: dict[str, Coder] = {}
    for row in conn.execute(query):
        coder = found.setdefault(row.user_id, Coder(user_id=row.user_id, name=row.name, chosen={}))
        found[row.user_id] = Coder(
            user_id=coder.user_id, name=coder.name, chosen={**coder.chosen, row.place: frozenset(row.themes)}
        )
    return list(found.values())


def said(conn: Connection, coding: CodingRound) -> dict[int, list[SaidPoint]]:
    """Answer id → its points that stand and can be themed, in order, of the answers that a round is about.

    An answer that was corrected, withdrawn or found to show danger since is not there.
    """
    asked = {int(answer_id) for answer_id, _ in coding.points}
    query = (
        select(*columns(t.point, SaidPoint))
        .join(t.answer, t.answer.c.id == t.point.c.answer_id)
        .where(t.point.c.event_id == coding.event_id, t.point.c.answer_id.in_(asked), t.point.c.reason == "")
        .where(t.answer.c.current, t.answer.c.status.in_(STANDING))
        .order_by(t.point.c.answer_id, t.point.c.start)
    )
    found: dict[int, list[SaidPoint]] = {}
    for point in fetch(conn, query, SaidPoint):
        found.setdefault(point.answer_id, []).append(point)
    return found


def standing(conn: Connection, event_id: str) -> set[Key]:
    """Every point of an event that stands and can be themed."""
    query = (
        select(t.point.c.answer_id, t.point.c.start)
        .join(t.answer, t.answer.c.id == t.point.c.answer_id)
        .where(t.point.c.event_id == event_id, t.point.c.reason == "")
        .where(t.answer.c.current, t.answer.c.status.in_(STANDING))
    )
    return {(str(answer_id), start) for answer_id, start in conn.execute(query)}


def _rounds() -> Select[Any]:
    c = t.coding_round.c
    read = columns(t.coding_round, CodingRound, besides=("made_by_name",))
    return select(*read, t.user.c.name.label("made_by_name")).outerjoin(t.user, t.user.c.id == c.made_by)


def _round(**row: Any) -> CodingRound:
    return CodingRound(
        **{
            **row,
            "themes": tuple(CodedTheme(**theme) for theme in row["themes"]),
            "points": tuple((str(answer_id), int(start)) for answer_id, start in row["points"]),
            "machine": tuple(frozenset(themes) for themes in row["machine"]),
        }
    )
