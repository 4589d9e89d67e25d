"""Listening events: see how they go, open one, move its end, change how people are asked."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Annotated

from pydantic import Field

from storage import events
from storage.database import Connection
from storage.errors import AlreadyThere, SurveyFrozen
from storage.events import Event as Stored
from storage.holding import hold
from surveys.types import Problem as SurveyProblem
from web.api import etags
from web.api.endpoint import Answer, Call, Endpoint, Match, Rows, listing
from web.api.forms import form_of
from web.api.problems import ROOT, ApiProblem, Fault, Kind, fault, in_form, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Paged, Shape, Told
from web.console import asking, new_event
from web.console.new_event import end_of
from web.fieldwork import fieldwork_of
from web.guard import own_communities
from web.kit import Needs
from web.public import standing

Hours = Annotated[
    list[Annotated[int, Field(ge=1, le=asking.MOST_HOURS)]],
    Field(
        max_length=asking.MOST_REMINDERS,
        description="Hours of silence before each reminder, the shortest first; none: nobody is reminded.",
        examples=[[24, 72]],
    ),
]
Most = Annotated[
    int | None,
    Field(
        ge=1,
        le=asking.MOST_WANTED,
        description="Closes when so many have finished; null: by its date alone.",
    ),
]


class Event(Shape):
    """A listening event."""

    id: Id
    community_id: Id
    code: Annotated[str, Field(examples=["blaen"])]
    name: str
    standing: Annotated[str, Field(description="soon, open or closed")]
    opens_at: Instant
    closes_at: Instant
    report_due_at: Instant
    reminder_hours: Hours
    most_completed: Most
    settled_at: Instant | None
    created_at: Instant


class Progress(Shape):
    """People of an event by what they did; nobody is counted twice."""

    started: int
    replied: int
    completed: int
    commented: int
    stopped: int


class Way(Shape):
    """How many people came one way."""

    entry: str
    channel: str
    source: Annotated[str, Field(description="self, assisted, tablet, room or paper")]
    people: int
    completed: int


class Rate(Shape):
    """A rate with its people."""

    name: str
    people: int
    of: int
    percent: Annotated[int | float | None, Field(description="null where too few people are behind it")]
    formula: str


class Replies(Shape):
    """How the fieldwork goes."""

    progress: Progress
    dispositions: dict[str, int]
    rates: list[Rate]
    entries: list[Way]


class EventsAsked(Paged):
    """Which events to list."""

    community_id: Annotated[str, Field(max_length=36, description="Only of this community.")] = ""


class NewEvent(Told):
    """A listening event to be opened."""

    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Life in Blaen-y-cwm"])]
    opens: Annotated[date, Field(examples=["2026-05-10"])]
    closes: Annotated[date | None, Field(description="The last day; null: the survey's usual length.")] = None
    code: Annotated[
        str,
        Field(
            pattern=r"^([a-z0-9]{3,32})?$",
            description="What people type to join; empty: one is made.",
            examples=["blaen"],
        ),
    ] = ""
    survey: Annotated[str, Field(max_length=80, description="Id of a shipped survey, or `own`.")] = (
        "what-matters"
    )
    source: Annotated[str, Field(description="With `own`: the survey as YAML.")] = ""
    reminder_hours: Hours = Field(default_factory=lambda: list(asking.USUAL_HOURS))
    most_completed: Most = None


class EventChange(Told):
    """What is to be changed; the rest stays."""

    last_day: Annotated[date | None, Field(description="Today or later; a closed event opens again.")] = None
    reminder_hours: Hours = Field(default_factory=list)
    most_completed: Most = None


async def every(call: Call) -> Rows:
    """Events of one's communities, the oldest first."""
    wanted = call.asked(EventsAsked).community_id
    ids = [place.id for place in await own_communities(call.visit) if wanted in {"", place.id}]
    found = await call.visit.services.db.read(events.events, ids)
    return Rows(rows=sorted(found, key=_place), key=_place, show=lambda row: _shown(call, row))


async def one(call: Call) -> Answer:
    """One event."""
    return Answer(value=_shown(call, call.visit.this_event))


async def progress(call: Call) -> Answer:
    """How many people did what."""
    found = await call.visit.services.db.read(events.progress, call.visit.this_event.id)
    return Answer(value=Progress.shown(found))


async def replies(call: Call) -> Answer:
    """How the fieldwork goes."""
    read, event = call.visit.services.db.read, call.visit.this_event
    found = await read(fieldwork_of, event)
    return Answer(
        value=Replies(
            progress=Progress.shown(await read(events.progress, event.id)),
            dispositions={str(name): n for name, n in found.dispositions.items()},
            rates=[Rate.shown(each) for each in found.rates],
            entries=[Way.shown(each) for each in found.entries],
        )
    )


async def make(call: Call) -> Answer:
    """Open an event."""
    told, visit = call.told(NewEvent), call.visit
    code = told.code or await visit.services.db.read(new_event.free_code, visit.here)
    fields = told.model_dump(include={"name", "opens", "closes", "survey", "source"})
    form = form_of({**fields, "code": code, **_asking(told.reminder_hours, told.most_completed)})
    # In a thread: a large survey takes seconds, and residents are waiting for answers meanwhile.
    wanted = await asyncio.to_thread(new_event.read, form, visit.t)
    if wanted.problems or wanted.survey is None:
        found = in_form(wanted.problems, {"hours": "reminder_hours", "most": "most_completed"})
        raise unusable(*found.errors, *(_of_survey(each) for each in wanted.survey_problems))
    try:
        made = await visit.services.db.write(
            new_event.add, visit.here, wanted.typed, wanted.survey, visit.now
        )
    except AlreadyThere as error:
        raise ApiProblem(Kind.clash, str(error), errors=[_taken()]) from error
    except SurveyFrozen as error:
        raise ApiProblem(Kind.clash, str(error)) from error
    return Answer(value=_shown(call, made), status=201, location=f"{ROOT}events/{made.id}")


async def change(call: Call) -> Answer:
    """Move an event's end, or change how people are asked."""
    return Answer(value=_shown(call, await call.visit.services.db.write(_change, call)))


def _change(conn: Connection, call: Call) -> Stored:
    told, visit = call.told(EventChange), call.visit
    hold(conn, "event", visit.this_event.id)
    now = events.event(conn, visit.this_event.id)
    call.expects(_etag(call, now))
    changes = told.model_dump(exclude_unset=True, exclude={"last_day"})
    wanted = {"reminder_hours": now.reminder_hours, "most_completed": now.most_completed, **changes}
    typed = asking.typed_in(form_of(_asking(wanted["reminder_hours"], wanted["most_completed"])))
    if problems := asking.problems_of(typed, visit.t):
        raise in_form(problems, {"hours": "reminder_hours", "most": "most_completed"})
    finished = events.progress(conn, now.id).completed
    if "most_completed" in changes and 0 < (told.most_completed or 0) <= finished:
        said = f"So many people have finished already: {finished}."
        raise unusable(fault("body.most_completed", said, "Give more, or close the event."))
    if told.last_day is not None:
        closes_at = end_of(told.last_day, visit.here.time_zone)
        if closes_at <= visit.now:
            raise unusable(fault("body.last_day", "That day is over.", "Give today or a later day."))
        events.extend_event(conn, now.id, closes_at)
    return events.update_event(conn, now.id, **asking.changes_of(typed))


async def close(call: Call) -> Answer:
    """Close it now; an event that has closed stays as it is."""
    visit = call.visit
    event = visit.this_event
    if event.closes_at > visit.now:
        event = await visit.services.db.write(events.close_event, event.id, visit.now)
    return Answer(value=_shown(call, event))


def _asking(hours: list[int], most: int | None) -> dict[str, str]:
    listed = ", ".join(map(str, hours))
    return {"asking": "yes", "reminders": "yes" if hours else "", "hours": listed, "most": str(most or "")}


def _of_survey(problem: SurveyProblem) -> Fault:
    return fault("body.source", f"{problem.place}: {problem.problem}", problem.remedy)


def _taken() -> Fault:
    return fault("body.code", "This code is taken.", "Choose another, or leave it empty.")


def _shown(call: Call, row: Stored) -> Event:
    return Event.shown(row, standing=standing(row, call.visit.now).value)


def _etag(call: Call, row: Stored) -> str:
    return etags.of_text(_shown(call, row).model_dump_json())


def _place(row: Stored) -> tuple[str, str]:
    return row.opens_at.isoformat(timespec="microseconds"), row.id


ENDPOINTS = (
    listing(
        "/events",
        every,
        Event,
        Scope.EVENTS_READ,
        Needs.SESSION,
        "List your communities' events",
        asks=EventsAsked,
    ),
    Endpoint(
        method="POST",
        path="/communities/{community_id}/events",
        handler=make,
        scope=Scope.EVENTS_WRITE,
        needs=Needs.COMMUNITY,
        summary="Open a listening event",
        takes=NewEvent,
        gives=Event,
        status=201,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}",
        handler=one,
        scope=Scope.EVENTS_READ,
        needs=Needs.ANALYSE,
        summary="See an event",
        gives=Event,
        etag=True,
    ),
    Endpoint(
        method="PATCH",
        path="/events/{event_id}",
        handler=change,
        scope=Scope.EVENTS_WRITE,
        needs=Needs.EVENT,
        summary="Move an event's end, or change how people are asked",
        takes=EventChange,
        gives=Event,
        match=Match.NEEDED,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/close",
        handler=close,
        scope=Scope.EVENTS_WRITE,
        needs=Needs.EVENT,
        summary="Close an event now",
        description="Its report is due ten days from now.",
        gives=Event,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/progress",
        handler=progress,
        scope=Scope.EVENTS_READ,
        needs=Needs.ANALYSE,
        summary="Count an event's people by what they did",
        gives=Progress,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/replies",
        handler=replies,
        scope=Scope.EVENTS_READ,
        needs=Needs.ANALYSE,
        summary="See how the fieldwork goes",
        gives=Replies,
        etag=True,
    ),
)
