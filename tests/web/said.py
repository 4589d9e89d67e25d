"""What residents said, and themes made of it, put straight into the record."""

from __future__ import annotations

from uuid import uuid4

from nlp.record import assignments_to_json, to_json
from nlp.types import (
    Assignment,
    Change,
    ChangeKind,
    Mapped,
    Queued,
    QueueReason,
    Quote,
    Run,
    Suggestion,
    Theme,
)
from storage import inbox, people, sessions, themes
from storage.change import Change as Written
from storage.change import NewAnswer, NewConsent, SessionRow
from storage.themes import NewPoint, PointRow
from tests.web.conftest import KEYS, House

#: theme id → label, and what each resident said of it.
SAID = {
    "t1": (
        "Buses in the evening",
        ["No bus after six at night", "The last bus goes too early <b>really</b>", "Bus i Dredegar"],
    ),
    "t2": ("Kind neighbours", ["Neighbours look out for each other", "Mae pobl yn garedig iawn yma"]),
    "t3": ("Lights in the park", ["The park is too dark to walk through"]),
}


async def resident_says(house: House, handle: str, text: str, *, quotable: bool | None = True) -> PointRow:
    """One comment of a resident of its own, prepared as one point."""
    who = await house.db.write(
        people.ensure_resident, KEYS, channel="web", handle=handle, now=house.clock.now
    )
    session = SessionRow(
        id=str(uuid4()),
        event_id=house.event.id,
        resident_id=who.id,
        channel="web",
        entry="",
        language="en",
        stage="done",
        state=None,
        latitude=None,
        longitude=None,
        area="",
        version=0,
        started_at=house.clock.now,
        completed_at=house.clock.now,
        signposted_at=house.clock.now,
    )
    answer = NewAnswer(
        question="good",
        type="text",
        value=text,
        category="",
        text=text,
        status="answered",
        sense="strength",
        about_you=False,
        message_id="",
    )
    consents = () if quotable is None else (consent(house, "quote", given=quotable),)
    change = Written(resident_id=who.id, session=session, answers=(answer,), consents=consents)
    await house.db.write(inbox.apply, change, now=house.clock.now)
    (row,) = await house.db.read(sessions.answers, session.id)
    new = NewPoint(
        start=0, end=len(text), text=text, language="en", sense="strength", reason="", embedding=None
    )
    await house.db.write(themes.save_points, row.id, [new], now=house.clock.now)
    every = await house.db.read(themes.points, house.event.id)
    return next(point for point in every if point.answer_id == row.id)


def consent(house: House, purpose: str, *, given: bool) -> NewConsent:
    return NewConsent(
        event_id=house.event.id, purpose=purpose, given=given, wording="0" * 64, language="en", channel="web"
    )


async def theme(house: House, *, unsure: str = "") -> dict[str, list[PointRow]]:
    """Make a run of SAID; the points of each theme, and under "" the one that fits none, if there is one."""
    said: dict[str, list[PointRow]] = {}
    for theme_id, (_, texts) in SAID.items():
        said[theme_id] = [
            await resident_says(house, f"{theme_id}-{number}", text) for number, text in enumerate(texts)
        ]
    many = sum(len(points) for points in said.values())
    queued = [await resident_says(house, "unsure", unsure)] if unsure else []
    run = Run(
        version=1,
        manifest={},
        counts={
            "comments": many,
            "points": many,
            "people": many,
            "set_aside": {"non_answer": 2, "unsure": 0},
        },
        themes=tuple(made(theme_id, rank, points) for rank, (theme_id, points) in enumerate(said.items(), 1)),
        changes=(Change(kind=ChangeKind.GROWN, theme_id="t1", before=2, after=3),),
        assignments=tuple(
            Assignment(
                comment_id=str(point.answer_id),
                person=point.resident_id,
                start=0,
                end=point.end,
                theme_id=theme_id,
                subtheme_id="",
                confidence=0.9,
                reason="" if theme_id else "unsure",
            )
            for theme_id, points in {**said, "": queued}.items()
            for point in points
        ),
        queue=tuple(
            Queued(
                comment_id=str(point.answer_id),
                start=0,
                end=point.end,
                reason=QueueReason.BETWEEN,
                suggestions=(
                    Suggestion(theme_id="t1", confidence=0.5),
                    Suggestion(theme_id="t3", confidence=0.4),
                ),
            )
            for point in queued
        ),
    )
    await house.db.write(
        themes.save_run, house.event.id, to_json(run), assignments_to_json(run), house.clock.now
    )
    return {**said, "": queued} if queued else said


def made(theme_id: str, rank: int, points: list[PointRow]) -> Theme:
    first = points[0]
    return Theme(
        id=theme_id,
        parent_id=None,
        label=SAID[theme_id][0],
        description="",
        points=len(points),
        comments=len(points),
        people=len(points),
        people_low=0,
        people_high=6,
        rank=rank,
        leaning="good",
        pinned=False,
        quotes=(Quote(comment_id=str(first.answer_id), start=0, end=first.end, text=first.text),),
        frameworks={
            "marmot8": (
                Mapped(
                    code="5",
                    label="Create and develop healthy and sustainable places and communities",
                    confidence=0.8,
                ),
            )
        },
    )
