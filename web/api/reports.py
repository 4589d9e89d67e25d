"""The ten-day report: make a draft, look at it, publish and send it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storage import reports
from storage.reports import ReportRow
from web.api import working
from web.api.endpoint import Answer, Call, Endpoint, File
from web.api.problems import ApiProblem, Kind
from web.api.scopes import Scope
from web.api.shapes import Asked, Id, Instant, Shape, Told
from web.behind import Tell
from web.kit import Needs, NotHere
from web.public import REPORT_TYPES

_TYPES = {"html": "text/html", **REPORT_TYPES}


class Report(Shape):
    """A report, draft or published."""

    id: Id
    event_id: Id
    slug: str
    run_id: Annotated[str, Field(description="With `decisions`: the board that it pins.")]
    decisions: int
    made_at: Instant
    published_at: Instant | None


class Publishing(Told):
    """Which draft was looked at."""

    report_id: Annotated[str, Field(max_length=36, description="The `id` of the report that you read.")]


class LanguageAsked(Asked):
    """In which language."""

    language: Annotated[str, Field(max_length=8, description="ISO 639-1", examples=["cy"])] = "en"


async def one(call: Call) -> Answer:
    """The newest report."""
    return Answer(value=Report.shown(await _report(call)))


async def make(call: Call) -> Answer:
    """Make a draft from the board as it stands."""
    visit = call.visit
    event_id, make_report = visit.this_event.id, visit.services.actions.make_report

    async def work(tell: Tell) -> None:  # noqa: ARG001 - one step
        await make_report(event_id, visit.user_id)

    return await working.begun(call, _making(call), work, f"events/{event_id}/report/making")


async def publish(call: Call) -> Answer:
    """Publish the draft that was looked at, and send it to everybody who asked."""
    visit, report = call.visit, await _report(call)
    if report.id != call.told(Publishing).report_id:
        raise ApiProblem(Kind.clash, "There is a newer draft. Look at it first.")
    if report.published_at is not None:
        raise ApiProblem(Kind.clash, "It was published before. Nothing is sent twice.")
    send_report = visit.services.actions.send_report

    async def work(tell: Tell) -> None:  # noqa: ARG001 - one step
        await send_report(report.id, visit.user_id)

    where = f"events/{visit.this_event.id}/report/sending"
    return await working.begun(call, _sending(call), work, where)


async def file(call: Call) -> File:
    """The report as a file."""
    report, kind = await _report(call), call.visit.part("format")
    language = call.asked(LanguageAsked).language
    if kind not in _TYPES:
        raise NotHere
    content = await call.visit.services.db.read(reports.report_file, report.id, language, kind)
    if content is None:
        raise NotHere
    return File(content=content, media_type=_TYPES[kind], name=f"{report.slug}-{language}.{kind}")


async def _report(call: Call) -> ReportRow:
    found = await call.visit.services.db.read(reports.report_of_event, call.visit.this_event.id)
    if found is None:
        raise NotHere
    return found


def _making(call: Call) -> str:
    return f"report:{call.visit.this_event.id}"


def _sending(call: Call) -> str:
    return f"sending:{call.visit.this_event.id}"


_SCOPES = (Scope.REPORTS_READ, Scope.REPORTS_WRITE)
ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/events/{event_id}/report",
        handler=one,
        scope=Scope.REPORTS_READ,
        needs=Needs.EVENT,
        summary="See an event's newest report",
        gives=Report,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/report/files/{format}",
        handler=file,
        scope=Scope.REPORTS_READ,
        needs=Needs.EVENT,
        summary="Get a report as html, pdf, csv or svg",
        files=tuple(_TYPES.values()),
        asks=LanguageAsked,
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/report/making",
        handler=make,
        scope=Scope.REPORTS_WRITE,
        needs=Needs.EVENT,
        summary="Make a draft from the board as it stands",
        description="It takes the place of an earlier draft.",
        gives=working.Work,
        status=202,
    ),
    *working.endpoints(
        "/events/{event_id}/report/making", _making, _SCOPES, Needs.EVENT, "the making of a report"
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/report/sending",
        handler=publish,
        scope=Scope.REPORTS_WRITE,
        needs=Needs.EVENT,
        summary="Publish the draft that you read, and send it",
        takes=Publishing,
        gives=working.Work,
        status=202,
    ),
    # What has begun to leave is not called back.
    working.endpoints(
        "/events/{event_id}/report/sending", _sending, _SCOPES, Needs.EVENT, "the sending of a report"
    )[0],
)
