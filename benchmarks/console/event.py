"""A listening event of 100,000 comments and 200 themes, written straight into the record."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Table, select, text

from benchmarks.console.words import TWO_POINTS_SHARE, Topic, sentence, sizes, topics
from nlp.decisions import DecisionRefused, Folded, counts, decision_to_json
from nlp.record import assignments_to_json, to_json
from nlp.types import (
    Assignment,
    Decision,
    DecisionKind,
    Mapped,
    Queued,
    QueueReason,
    Quote,
    Run,
    Suggestion,
    Theme,
)
from nlp.weighing.rank import people_among
from storage import events, marks, themes
from storage import tables as t
from storage.database import Connection, Database
from storage.rows import add
from storage.standing_points import last_answer
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped

ROWS_A_WRITE = 5_000
SEED = 20260512
TOPS, PARTS = 150, 50  # themes, 200 in all
WIDTH = 384  # of an embedding
UNSURE_SHARE = 0.02  # of points that fit no theme
READ_SHARE = 0.3  # of comments that somebody has read
ABOUT = {
    "who": ("resident", "carer", "staff", "group", "business"),
    "age": ("under_18", "18_to_24", "25_to_44", "45_to_64", "65_to_79", "80_or_over"),
    "condition": ("yes", "no"),
    "language": ("english", "welsh", "both", "bsl"),
}
CODE = "large"
MERGED_EVERY = 10  # decisions; more would leave too few themes


@dataclass(frozen=True, kw_only=True)
class Made:
    """What there is now."""

    event_id: str
    comments: int
    points: int
    people: int
    decisions: int


@dataclass(kw_only=True)
class _Rows:
    """What residents said, as rows."""

    residents: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    points: list[dict[str, Any]]
    consents: list[dict[str, Any]]
    #: Of each point, the number of its topic; -1 = none.
    topics: list[int]


def make(  # noqa: PLR0913 - by name, what is made for whom
    db: Database, community_id: str, user_id: str, *, comments: int, decided: int, now: datetime
) -> Made:
    """Make the event with everything that was said and decided at it.

    comments: each person gives two. decided: how many decisions were made about its themes.
    """
    chance = Random(SEED)  # noqa: S311 - the same each time
    about = topics(chance, TOPS, PARTS)
    event_id, version = _event(db, community_id, now)
    areas = db.read_now(_areas, community_id)
    first = db.read_now(_next_answer)
    rows = _said(chance, about, event_id, version, [*areas, ""], comments // 2, first, now)
    _write(db, t.resident, rows.residents)
    _write(db, t.session, rows.sessions)
    _write(db, t.answer, rows.answers)
    db.write_now(_go_on_from, rows.answers[-1]["id"])
    _write(db, t.point, rows.points)
    _write(db, t.consent, rows.consents)
    run = _run(about, rows)
    run_id = db.write_now(themes.save_run, event_id, to_json(run), assignments_to_json(run), now)
    _mark(db, rows, user_id, now)
    made = _decide(db, chance, run, run_id, user_id, decided, now)
    people = len(rows.residents)
    return Made(
        event_id=event_id, comments=people * 2, points=len(rows.points), people=people, decisions=made
    )


def _event(db: Database, community_id: str, now: datetime) -> tuple[str, str]:
    survey, _ = read(shipped()["c2-listening"])
    assert survey is not None
    version = db.write_now(
        events.save_survey, survey_id=survey.id, version=survey.version, source=write(survey), now=now
    )
    event = db.write_now(
        events.add_event,
        community_id=community_id,
        survey_version_id=version,
        code=CODE,
        name="A large event",
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=1),
        now=now,
    )
    return event.id, version


def _said(  # noqa: PLR0913 - all that decides what is made
    chance: Random,
    about: Sequence[Topic],
    event_id: str,
    version: str,
    areas: Sequence[str],
    people: int,
    first: int,
    now: datetime,
) -> _Rows:
    rows = _Rows(residents=[], sessions=[], answers=[], points=[], consents=[], topics=[])
    vectors = _Vectors(len(about))
    weights = list(itertools.accumulate(sizes(len(about))))
    answer_id = first
    for _ in range(people):
        resident, session = _id(chance), _id(chance)
        at = now - timedelta(minutes=chance.randrange(20 * 24 * 60))
        rows.residents.append(
            {"id": resident, "pseudonym": f"Resident {len(rows.residents) + 1}", "created_at": at}
        )
        rows.sessions.append(_session(chance, resident, session, event_id, version, areas, at))
        base = {
            "session_id": session,
            "revision": 1,
            "status": "answered",
            "current": True,
            "answered_at": at,
        }
        for question, good in (("good", True), ("in_the_way", False)):
            told = _comment(chance, about, weights, vectors, rows, event_id, resident, answer_id, good=good)
            said = {"question": question, "type": "text", "value": told, "text": told, "about_you": False}
            sense = "strength" if good else "barrier"
            rows.answers.append({"id": answer_id, **base, **said, "sense": sense, "prepared_at": at})
            answer_id += 1
        for question, choices in ABOUT.items():
            picked = {"question": question, "type": "select_one", "value": chance.choice(choices), "text": ""}
            more = {"about_you": True, "sense": "other", "prepared_at": None}
            rows.answers.append({"id": answer_id, **base, **picked, **more})
            answer_id += 1
        given = {"resident_id": resident, "event_id": event_id, "wording": "0" * 64, "language": "en"}
        for purpose in ("survey", "quote"):
            yes = purpose == "survey" or chance.random() < 0.6
            rows.consents.append({**given, "purpose": purpose, "given": yes, "channel": "web", "at": at})
    return rows


def _session(  # noqa: PLR0913 - a row
    chance: Random,
    resident: str,
    session: str,
    event_id: str,
    version: str,
    areas: Sequence[str],
    at: datetime,
) -> dict[str, Any]:
    return {
        "id": session,
        "event_id": event_id,
        "resident_id": resident,
        "channel": chance.choice(("web", "telegram")),
        "entry": chance.choice(("poster", "school", "")),
        "survey_version_id": version,
        "source": chance.choice(("self", "self", "self", "assisted", "tablet")),
        "language": "en",
        "stage": "done",
        "area": chance.choice(areas),
        "version": 1,
        "started_at": at,
        "updated_at": at,
        "completed_at": at,
        "signposted_at": at,
    }


def _comment(  # noqa: PLR0913 - what a comment is made from and goes into
    chance: Random,
    about: Sequence[Topic],
    weights: Sequence[float],
    vectors: _Vectors,
    rows: _Rows,
    event_id: str,
    resident: str,
    answer_id: int,
    *,
    good: bool,
) -> str:
    texts: list[str] = []
    for _ in range(2 if chance.random() < TWO_POINTS_SHARE else 1):
        (topic,) = chance.choices(range(len(about)), cum_weights=weights)
        words, language = sentence(chance, about[topic], good=good)
        start = sum(map(len, texts)) + len(texts)
        unsure = chance.random() < UNSURE_SHARE
        rows.points.append(
            {
                "id": _id(chance),
                "answer_id": answer_id,
                "event_id": event_id,
                "resident_id": resident,
                "start": start,
                "end": start + len(words),
                "text": words,
                "language": language,
                "sense": "strength" if good else "barrier",
                "reason": "",
                "embedding": vectors.of(topic),
            }
        )
        rows.topics.append(-1 if unsure else topic)
        texts.append(words)
    return " ".join(texts)


class _Vectors:
    """Unit vectors around a centre a topic, made a block at a time."""

    def __init__(self, topics: int) -> None:
        self._noise = np.random.default_rng(SEED)
        self._centres = self._noise.normal(size=(topics, WIDTH)).astype(np.float32)
        self._block: list[Any] = []

    def of(self, topic: int) -> bytes:
        """One, as stored: float32, little-endian."""
        if not self._block:
            self._block = list(self._noise.normal(size=(4096, WIDTH)).astype(np.float32))
        vector = self._centres[topic] + self._block.pop()
        return bytes((vector / np.linalg.norm(vector)).astype("<f4").tobytes())


def _run(about: Sequence[Topic], rows: _Rows) -> Run:
    chance = Random(SEED)  # noqa: S311 - the same each time
    assignments, queue = [], []
    for point, topic in zip(rows.points, rows.topics, strict=True):
        assignments.append(_placed(chance, about, point, topic))
        if topic < 0:
            queue.append(
                Queued(
                    comment_id=str(point["answer_id"]),
                    start=point["start"],
                    end=point["end"],
                    reason=QueueReason.FITS_NONE,
                    suggestions=tuple(Suggestion(theme_id=f"t{n + 1}", confidence=0.3) for n in range(3)),
                )
            )
    inside: dict[str, list[Assignment]] = {}
    for each in assignments:
        for theme_id in filter(None, (each.theme_id, each.subtheme_id)):
            inside.setdefault(theme_id, []).append(each)
    people = len(rows.residents)
    texts = {(str(p["answer_id"]), p["start"]): p["text"] for p in rows.points}
    made = [_theme(n, topic, inside, texts, people) for n, topic in enumerate(about)]
    return Run(
        version=1,
        manifest={"rows": len(rows.points)},
        counts={
            "comments": people * 2,
            "points": len(rows.points),
            "people": people,
            "set_aside": {"unsure": len(queue)},
        },
        themes=tuple(sorted(made, key=lambda each: -each.people)),
        assignments=tuple(assignments),
        queue=tuple(queue),
    )


def _placed(chance: Random, about: Sequence[Topic], point: Mapping[str, Any], topic: int) -> Assignment:
    top, part = "", ""
    if topic >= 0:
        parent = about[topic].parent
        top, part = (f"t{topic + 1}", "") if parent is None else (f"t{parent + 1}", f"t{parent + 1}.{topic}")
    return Assignment(
        comment_id=str(point["answer_id"]),
        start=point["start"],
        end=point["end"],
        theme_id=top,
        subtheme_id=part,
        confidence=round(chance.uniform(0.3, 0.99), 3) if top else 0.0,
        reason="" if top else "unsure",
        person=point["resident_id"],
        leaning="good" if point["sense"] == "strength" else "in_the_way",
    )


def _theme(
    number: int,
    topic: Topic,
    inside: Mapping[str, Sequence[Assignment]],
    texts: Mapping[tuple[str, int], str],
    people: int,
) -> Theme:
    above = None if topic.parent is None else f"t{topic.parent + 1}"
    theme_id = f"t{number + 1}" if above is None else f"{above}.{number}"
    points = inside.get(theme_id, ())
    counted = people_among(points, people)
    return Theme(
        id=theme_id,
        parent_id=above,
        label=topic.label,
        description=f"People speak of {topic.thing}.",
        points=len(points),
        comments=len({each.comment_id for each in points}),
        people=counted.count,
        people_low=counted.low,
        people_high=counted.high,
        rank=number + 1,
        leaning="mixed",
        pinned=False,
        quotes=tuple(
            Quote(comment_id=p.comment_id, start=p.start, end=p.end, text=texts[p.comment_id, p.start])
            for p in points[:3]
        ),
        frameworks={"marmot8": (Mapped(code="5", label="Places and communities", confidence=0.7),)},
        strength=0.4,
        places=8,
        coherence=0.5,
    )


def _mark(db: Database, rows: _Rows, user_id: str, now: datetime) -> None:
    comments = [row["id"] for row in rows.answers if row["type"] == "text"]
    read_by_now = comments[: int(len(comments) * READ_SHARE)]
    for at in range(0, len(read_by_now), ROWS_A_WRITE):
        db.write_now(marks.mark_read, read_by_now[at : at + ROWS_A_WRITE], user_id, now - timedelta(hours=2))


def _decide(  # noqa: PLR0913 - what was decided about what, by whom
    db: Database, chance: Random, run: Run, run_id: str, user_id: str, wanted: int, now: datetime
) -> int:
    """Decisions as coordinators make them, one on top of the other."""
    folded, seen = Folded.of(run, ()), 0
    while seen < wanted:
        decision = _decision(chance, folded, seen)
        try:
            folded.check(decision)
        except DecisionRefused:
            continue
        before, folded = folded.board, folded.after(decision)
        seen = db.write_now(
            themes.add_decision,
            run_id,
            kind=decision.kind,
            payload=decision_to_json(decision),
            seen=seen,
            user_id=user_id,
            now=now - timedelta(minutes=wanted - seen),
            why="It reads better so.",
            counts=counts(before, folded.board),
        )
    return seen


def _decision(chance: Random, folded: Folded, seen: int) -> Decision:
    tops = [each.theme.id for each in folded.board.themes if each.theme.parent_id is None]
    one, other = chance.sample(tops, 2)
    points = tuple(folded.points_of(one)[: chance.randrange(1, 30)])
    made, new = f"Named anew {seen}", f"n{seen + 1}"
    move = Decision(kind=DecisionKind.MOVE, points=points, to=other)
    often = (
        Decision(kind=DecisionKind.RENAME, themes=(one,), label=made),
        Decision(kind=DecisionKind.DESCRIBE, themes=(one,), label=made),
        Decision(kind=DecisionKind.PIN, themes=(one,)),
        Decision(kind=DecisionKind.SET_ASIDE, points=points[:3], label="non_answer"),
        Decision(kind=DecisionKind.SPLIT, themes=(one,), points=points, into=new, label=made),
        *(move for _ in range(4)),
    )
    merge = Decision(kind=DecisionKind.MERGE, themes=(one,), into=other)
    return merge if seen % MERGED_EVERY == 0 else chance.choice(often)


def _areas(conn: Connection, community_id: str) -> list[str]:
    return list(conn.execute(select(t.area.c.name).where(t.area.c.community_id == community_id)).scalars())


def _next_answer(conn: Connection) -> int:
    return last_answer(conn) + 1


def _go_on_from(conn: Connection, answer_id: int) -> None:
    """Let PostgreSQL count on from the ids that were given here; SQLite does so by itself."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("select setval(pg_get_serial_sequence('answer', 'id'), :at)"), {"at": answer_id})


def _write(db: Database, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for at in range(0, len(rows), ROWS_A_WRITE):
        db.write_now(add, table, rows[at : at + ROWS_A_WRITE])


def _id(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
