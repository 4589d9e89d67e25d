"""What was said: points with all that they can be filtered by, comments, and marks made while reading."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from storage import marks
from web.api.endpoint import Answer, Call, Endpoint, Rows
from web.api.problems import ApiProblem, Kind, fault, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Paged, Shape, Told, YesNo
from web.choices import Choice as Counted
from web.kit import Needs, NotHere
from web.points import PointFilter, PointView

MOST_MARKED = 500  # comments at once


class Point(Shape):
    """One thing said, redacted, and where it is on the board.

    Nothing about who said it: with the area in each row a filter that leaves too few could be made at home.
    """

    id: Id
    answer_id: int
    start: int
    end: int
    text: str
    language: str
    sense: str
    question: str
    channel: str
    source: str
    answered_at: Instant
    read: bool
    flagged: bool
    theme_id: Annotated[str, Field(description="Empty: in no theme, for `reason`.")]
    subtheme_id: str
    confidence: float
    reason: str


class PointsAsked(Paged):
    """Which points; what is left out does not narrow."""

    theme_id: Annotated[str, Field(max_length=80)] = ""
    words: Annotated[
        str, Field(max_length=200, description="All of these, each as the beginning of a word.")
    ] = ""
    language: Annotated[str, Field(max_length=8)] = ""
    area: Annotated[str, Field(max_length=200)] = ""
    question: Annotated[str, Field(max_length=160)] = ""
    source: Annotated[str, Field(max_length=16)] = ""
    since: Annotated[date | None, Field(description="First day.")] = None
    until: Annotated[date | None, Field(description="Last day.")] = None
    answers: Annotated[
        list[Annotated[str, Field(max_length=330, pattern=r"^[^:]+:.+$")]],
        Field(
            max_length=10,
            default_factory=list,
            description="What people answered: `question:choice`; may come more than once.",
        ),
    ]
    unread: YesNo = False
    flagged: YesNo = False


class Choice(Shape):
    """Something to filter by."""

    value: str
    people: Annotated[int | None, Field(description="null: too few to say.")]


class Choices(Shape):
    """What can be chosen in each filter."""

    languages: list[Choice]
    areas: list[Choice]
    questions: list[Choice]
    sources: list[Choice]
    answers: dict[str, list[Choice]]


class Part(Shape):
    """A stretch of a comment."""

    text: str
    is_point: bool


class Comment(Shape):
    """A comment, redacted; “…” stands for what was left out."""

    answer_id: int
    parts: list[Part]


class Marking(Told):
    """What was noted on comments while reading."""

    answer_ids: Annotated[
        list[Annotated[int, Field(ge=1, lt=2**63)]], Field(min_length=1, max_length=MOST_MARKED)
    ]
    mark: Literal["read", "unread", "flag", "unflag"]


async def every(call: Call) -> Rows:
    """Points in the order in which they were said."""
    visit = call.visit
    view = await visit.boards.board(visit.this_event.id)
    said = await visit.boards.points(visit.this_event.id)
    asked = call.asked(PointsAsked)
    fields = asked.model_dump(exclude={"limit", "cursor", "answers"})
    answers = tuple((name, choice) for name, _, choice in (each.partition(":") for each in asked.answers))
    chosen = said.select(view, PointFilter(**fields, answers=answers), "oldest")
    if chosen.too_few:
        raise ApiProblem(Kind.clash, "Fewer than 5 people fit, or are left over: nothing is shown.")
    return Rows(rows=chosen, key=_place, show=Point.shown)


async def choices(call: Call) -> Answer:
    """What can be chosen in each filter."""
    found = (await call.visit.boards.points(call.visit.this_event.id)).choices()
    return Answer(
        value=Choices(
            languages=_choices(found.languages),
            areas=_choices(found.areas),
            questions=_choices(found.questions),
            sources=_choices(found.sources),
            answers={name: _choices(each) for name, each in found.answers.items()},
        )
    )


async def comment(call: Call) -> Answer:
    """One comment."""
    answer_id = int(call.visit.part("answer_id"))
    parts = (await call.visit.boards.points(call.visit.this_event.id)).comment(answer_id)
    if not parts:
        raise NotHere
    shown = [Part(text=text, is_point=is_point) for text, is_point in parts]
    return Answer(value=Comment(answer_id=answer_id, parts=shown))


async def mark(call: Call) -> Answer:
    """Note what was read, or what needs a second look."""
    told, visit = call.told(Marking), call.visit
    said = await visit.boards.points(visit.this_event.id)
    if strange := [each for each in told.answer_ids if not said.comment(each)]:
        wrong = f"{len(strange)} of them are no comments of this event."
        raise unusable(fault("body.answer_ids", wrong, "Take `answer_id` of the event's points."))
    write, ids = visit.services.db.write, told.answer_ids
    if told.mark == "read":
        await write(marks.mark_read, ids, visit.user_id, visit.now)
    elif told.mark == "flag":
        await write(marks.flag, ids, visit.user_id, visit.now)
    elif told.mark == "unread":
        await write(marks.mark_unread, ids, visit.now)
    else:
        await write(marks.unflag, ids, visit.now)
    return Answer()


def _choices(found: tuple[Counted, ...]) -> list[Choice]:
    return [Choice.shown(each) for each in found]


def _place(row: PointView) -> tuple[str, int, int]:
    return row.answered_at.isoformat(timespec="microseconds"), row.answer_id, row.start


_ROOT = "/events/{event_id}"
ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ROOT + "/points",
        handler=every,
        scope=Scope.COMMENTS_READ,
        needs=Needs.ANALYSE,
        summary="List what was said",
        description="Redacted. 409: a filter by area or answers fits fewer than 5 people, or "
        "leaves so few over that they could be worked out.",
        gives=Point,
        listed=True,
        asks=PointsAsked,
        etag=True,
        refuses=(409,),
    ),
    Endpoint(
        method="GET",
        path=_ROOT + "/points/choices",
        handler=choices,
        scope=Scope.COMMENTS_READ,
        needs=Needs.ANALYSE,
        summary="See what points can be filtered by",
        gives=Choices,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path=_ROOT + "/comments/{answer_id}",
        handler=comment,
        scope=Scope.COMMENTS_READ,
        needs=Needs.ANALYSE,
        summary="Read a comment",
        gives=Comment,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/comments/marks",
        handler=mark,
        scope=Scope.COMMENTS_WRITE,
        needs=Needs.ANALYSE,
        summary="Mark comments as read, or for a second look",
        takes=Marking,
        status=204,
    ),
)
