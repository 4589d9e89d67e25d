"""Finding things by words, over all that a person may see.

Every word must stand somewhere in what is searched, as people typed it or in other capitals. That is plain
LIKE on both databases: it needs no index to be kept, finds Welsh and parts of words, and is quick enough
(docs/benchmarks/console.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, cast, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from storage import tables as t
from storage.change import STANDING

ESCAPE = "\\"  # what LIKE would take for any letter is searched as it stands
MOST_COUNTED = 1_000  # comments; nobody reads on so far, and counting all takes longer than finding some
EVERYBODY = 100_000_000  # more residents than there are
#: Communities that a person looks after; None: all.
Scope = Collection[str] | None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that was found. What its kind does not have is empty."""

    id: str
    title: str
    text: str = ""
    community_id: str = ""
    event_id: str = ""
    #: Of the text.
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Hits:
    """One page of what was found. total: on all pages."""

    total: int = 0
    rows: Sequence[Hit] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for. words: at least one, none empty; limit and offset: rows of the page."""

    words: Sequence[str]
    scope: Scope
    limit: int
    offset: int = 0
    #: Only what belongs to this event; empty: all.
    event_id: str = ""


def comments(conn: Connection, asked: Asked) -> Hits:
    """Points of comments that stand, the newest first; their text is redacted. title: the event's name.

    No more than `MOST_COUNTED` are counted or can be turned to.
    """
    c, event = t.point.c, t.event.c
    known = conn.execute(_within(asked, select(event.id, event.name, event.community_id), event)).all()
    if not known:
        return Hits()
    matching = (
        select(c.id, c.event_id, c.text, c.language, c.answer_id, c.start)
        .join(t.answer, t.answer.c.id == c.answer_id)
        .where(_all(conn, asked, c.text), c.reason == "")
        .where(t.answer.c.current, t.answer.c.status.in_(STANDING))
    )
    ids = [row.id for row in known]
    few = conn.execute(matching.where(c.event_id.in_(ids)).limit(MOST_COUNTED)).all()
    end = min(asked.offset + asked.limit, MOST_COUNTED)
    if len(few) < MOST_COUNTED:
        newest: Sequence[Any] = sorted(few, key=lambda row: (-row.answer_id, -row.start))[asked.offset : end]
    else:
        # An event's id alone would lead the database into its index of events, and then to sort all that it
        # finds; from the newest on it stops as soon as the page is full.
        inside = c.event_id.concat("").in_(ids)
        page = matching.where(inside).order_by(c.answer_id.desc(), c.start.desc())
        newest = conn.execute(page.limit(max(0, end - asked.offset)).offset(asked.offset)).all()
    names = {row.id: row for row in known}
    hits = [
        Hit(
            id=row.id,
            title=names[row.event_id].name,
            text=row.text,
            community_id=names[row.event_id].community_id,
            event_id=row.event_id,
            language=row.language,
        )
        for row in newest
    ]
    return Hits(total=len(few), rows=hits)


def events(conn: Connection, asked: Asked) -> Hits:
    """Listening events by name or code, the newest first. text: the code."""
    event = t.event.c
    query = select(event.id, event.name, event.code, event.community_id, event.id).where(
        _all(conn, asked, event.name, event.code)
    )
    return _hits(conn, asked, _within(asked, query, event), event.opens_at.desc(), event.id)


def actions(conn: Connection, asked: Asked) -> Hits:
    """Actions by promise, owner, outcome or theme. title: the promise; text: the owner."""
    c, event = t.action.c, t.event.c
    said = (c.promise, c.promise_cy, c.owner, c.outcome, c.outcome_cy, c.theme_label)
    query = (
        select(c.id, c.promise, c.owner, event.community_id, c.event_id)
        .join(t.event, event.id == c.event_id)
        .where(_all(conn, asked, *said))
    )
    return _hits(conn, asked, _within(asked, query, event), c.updated_at.desc(), c.id)


def reports(conn: Connection, asked: Asked) -> Hits:
    """Published reports by their event's name or their address. title: the event's name; text: the slug."""
    c, event = t.report.c, t.event.c
    query = (
        select(c.id, event.name, c.slug, event.community_id, c.event_id)
        .join(t.event, event.id == c.event_id)
        .where(c.published_at.is_not(None), _all(conn, asked, event.name, c.slug))
    )
    return _hits(conn, asked, _within(asked, query, event), c.published_at.desc(), c.id)


def assets(conn: Connection, asked: Asked) -> Hits:
    """What helps near by, by anything that is known of it. title: its name; text: its description."""
    c = t.asset.c
    name, description = c.document["name"].as_string(), c.document["description"].as_string()
    query = select(c.id, name, description, c.community_id).where(
        _all(conn, asked, cast(c.document, Text), spelled=_in_json)
    )
    if asked.scope is not None:
        query = query.where(c.community_id.in_(asked.scope))
    return _hits(conn, asked, query, name, c.id)


def people(conn: Connection, asked: Asked) -> Hits:
    """Residents by pseudonym, once in each community whose events they answered."""
    c, event = t.resident.c, t.event.c
    # With a limit the database looks for the names first, and only then where those people answered.
    named = select(c.id, c.pseudonym).where(_all(conn, asked, c.pseudonym)).limit(EVERYBODY).subquery()
    query = (
        select(named.c.id, named.c.pseudonym, literal(""), event.community_id)
        .join(t.session, t.session.c.resident_id == named.c.id)
        .join(t.event, event.id == t.session.c.event_id)
        .distinct()
    )
    return _hits(conn, asked, _within(asked, query, event), named.c.pseudonym, named.c.id)


def themed(conn: Connection, asked: Asked) -> list[str]:
    """Ids of events whose board may have a theme of these words, the newest first.

    The words may stand in what the machine wrote or in what was decided since; the board itself says.
    """
    run, event = t.run.c, t.event.c
    newest = (
        select(run.id)
        .where(run.event_id == event.id, run.accepted_at.is_not(None))
        .order_by(run.accepted_at.desc(), run.made_at.desc(), run.id)
        .limit(1)
        .correlate(t.event)
        .scalar_subquery()
    )
    decided = select(t.decision.c.id).where(
        t.decision.c.run_id == run.id,
        _all(conn, asked, cast(t.decision.c.payload, Text), spelled=_in_json),
    )
    said = _all(conn, asked, cast(run.document, Text), spelled=_in_json)
    query = (
        select(event.id)
        .join(t.run, run.id == newest)
        .where(or_(said, decided.exists()))
        .order_by(event.opens_at.desc())
    )
    return [str(each) for each in conn.execute(_within(asked, query, event)).scalars()]


def _within(asked: Asked, query: Select[Any], event: Any) -> Select[Any]:
    """Only what belongs to the person's communities, and to the event that was asked for."""
    if asked.scope is not None:
        query = query.where(event.community_id.in_(asked.scope))
    return query.where(event.id == asked.event_id) if asked.event_id else query


def _hits(conn: Connection, asked: Asked, query: Select[Any], *order: Any) -> Hits:
    # The number rides along, so that what is slow, the looking through, is done once.
    page = query.add_columns(func.count().over()).order_by(*order).limit(asked.limit).offset(asked.offset)
    rows = conn.execute(page).all()
    names = ("id", "title", "text", "community_id", "event_id", "language")
    made = [Hit(**dict(zip(names, (str(cell or "") for cell in row[:-1]), strict=False))) for row in rows]
    if not rows and asked.offset:
        return Hits(total=conn.execute(select(func.count()).select_from(query.subquery())).scalar_one())
    return Hits(total=rows[0][-1] if rows else 0, rows=made)


def _all(
    conn: Connection, asked: Asked, *columns: Any, spelled: Callable[[str], str] = str
) -> ColumnElement[bool]:
    """Each word stands in one of the columns."""
    return and_(
        *(
            or_(*(_has(conn, column, spelled(form)) for column in columns for form in _forms(word)))
            for word in asked.words
        )
    )


def _has(conn: Connection, column: Any, form: str) -> ColumnElement[bool]:
    pattern = (
        "%" + form.replace(ESCAPE, ESCAPE * 2).replace("%", rf"{ESCAPE}%").replace("_", rf"{ESCAPE}_") + "%"
    )
    # SQLite's LIKE overlooks capitals by itself, and is three times as quick as ILIKE made of it.
    is_sqlite = conn.dialect.name == "sqlite"
    like = column.like if is_sqlite else column.ilike
    found: ColumnElement[bool] = like(pattern, escape=ESCAPE)
    return found


def _forms(word: str) -> list[str]:
    """A word as it may be typed; SQLite knows the capitals of plain letters only."""
    if word.isascii():
        return [word]
    titled = [] if word[0].isascii() else [word.title()]
    return list(dict.fromkeys((word.lower(), word.upper(), *titled)))


def _in_json(form: str) -> str:
    """As it stands in a JSON column."""
    return json.dumps(form)[1:-1]
