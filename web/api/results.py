"""Every answer of an event: as rows, as files, and the survey that was asked."""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import Field

from storage import events
from surveys.results.formats import FORMATS
from surveys.results.rows import ResultRow
from web.api.endpoint import Answer, Call, Endpoint, File, Rows, listing
from web.api.scopes import Scope
from web.api.shapes import Shape
from web.kit import Needs, NotHere
from web.results import results_of_event


class Result(Shape):
    """One revision of one answer."""

    event: str
    session: str
    resident: Annotated[str, Field(description="The pseudonym.")]
    channel: str
    entry: str
    language: str
    version: str
    question: str
    type: str
    category: str
    value: str
    text: str
    answered_at: str
    status: str
    revision: int


class Survey(Shape):
    """What is asked."""

    id: str
    version: str
    source: Annotated[str, Field(description="YAML, as `survey check` reads it.")]


async def rows(call: Call) -> Rows:
    """All of them, by session and question."""
    found, _ = await call.visit.services.db.read(results_of_event, call.visit.this_event, call.visit.now)
    return Rows(rows=await asyncio.to_thread(sorted, found, key=_place), key=_place, show=Result.shown)


async def file(call: Call) -> File:
    """All of them in one format."""
    wanted, visit = FORMATS.get(call.visit.part("format")), call.visit
    if wanted is None:
        raise NotHere
    found, about = await visit.services.db.read(results_of_event, visit.this_event, visit.now)
    # In a thread: a large event takes seconds, and residents are waiting for answers meanwhile.
    data = await asyncio.to_thread(wanted.write, found, about)
    name = f"{visit.this_event.code}-{visit.now:%Y-%m-%d}-{wanted.name}{wanted.extension}"
    return File(content=data, media_type=wanted.media_type, name=name)


async def survey(call: Call) -> Answer:
    """The survey as it is asked now."""
    read, version = call.visit.services.db.read, call.visit.this_event.survey_version_id
    survey_id, name = await read(events.survey_name, version)
    source = await read(events.survey_source, version)
    return Answer(value=Survey(id=survey_id, version=name, source=source))


def _place(row: ResultRow) -> tuple[str, str, int]:
    return row.session, row.question, row.revision


ENDPOINTS = (
    listing("/events/{event_id}/results", rows, Result, Scope.RESULTS_READ, Needs.EVENT, "List every answer"),
    Endpoint(
        method="GET",
        path="/events/{event_id}/results/{format}",
        handler=file,
        scope=Scope.RESULTS_READ,
        needs=Needs.EVENT,
        summary="Get every answer as a file",
        description=f"Formats: {', '.join(FORMATS)}.",
        files=tuple(dict.fromkeys(each.media_type.split(";")[0] for each in FORMATS.values())),
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/survey",
        handler=survey,
        scope=Scope.EVENTS_READ,
        needs=Needs.EVENT,
        summary="See the survey that is asked",
        gives=Survey,
        etag=True,
    ),
)
