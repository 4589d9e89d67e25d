"""The ten-day report: make a draft, look at it, publish it and send it to everyone who asked."""

from __future__ import annotations

from aiohttp import web
from markupsafe import Markup

from storage import people, reports, themes
from storage.reports import ReportRow
from web.behind import Tell
from web.console.board import board_of
from web.kit import Needs, NotHere, Visit, get, post
from web.phrases import report_countdown
from web.public import document, report_file
from web.working import WORKING, Standing


async def show(visit: Visit) -> web.Response:
    """Where the report stands, and the next step."""
    event, read = visit.this_event, visit.services.db.read
    working = visit.request.app[WORKING]
    return visit.page(
        "console/report.html",
        view=await read(board_of, event.id),
        report=await read(reports.report_of_event, event.id),
        quotes=len(await read(themes.released_quotes, event.id)),
        hearers=len(await read(people.hearing_back, event.id, "report")),
        countdown=report_countdown(visit.t, event.report_due_at, visit.now, visit.here.time_zone),
        making=working.standing(_making(visit)),
        sending=working.standing(_sending(visit)),
        reason=working.reason(_making(visit)) or working.reason(_sending(visit)),
    )


async def make(visit: Visit) -> web.Response:
    """Make a draft from the board as it stands."""
    await visit.form()
    make_report = visit.services.actions.make_report

    async def work(tell: Tell) -> None:  # noqa: ARG001 - one step
        await make_report(visit.this_event.id, visit.user_id)

    await visit.request.app[WORKING].start(_making(visit), work)
    done = "" if visit.request.app[WORKING].standing(_making(visit)) is not Standing.NONE else "made"
    return visit.go(_address(visit), done=done)


async def send(visit: Visit) -> web.Response:
    """Publish the draft that was looked at, and send it; a second click sends nothing again."""
    wanted = (await visit.form()).text("report")
    report = await _report(visit)
    if report.id != wanted:
        return visit.go(_address(visit), done="changed")
    if report.published_at is None:
        send_report = visit.services.actions.send_report

        async def work(tell: Tell) -> None:  # noqa: ARG001 - one step
            await send_report(report.id, visit.user_id)

        await visit.request.app[WORKING].start(_sending(visit), work)
    done = "" if visit.request.app[WORKING].standing(_sending(visit)) is not Standing.NONE else "sent"
    return visit.go(_address(visit), done=done)


async def preview(visit: Visit) -> web.Response:
    """The draft as residents will see it."""
    report = await _report(visit)
    body = await report_file(visit, report.id, "html")
    return visit.page("console/report_preview.html", report=report, body=Markup(body.decode()))  # noqa: S704 - made by feedback, escaped there


async def preview_document(visit: Visit) -> web.Response:
    """The draft's PDF, figures or chart."""
    report = await _report(visit)
    kind = visit.part("kind")
    return document(
        await report_file(visit, report.id, kind), kind, f"{report.slug}-{visit.t.language}.{kind}"
    )


async def _report(visit: Visit) -> ReportRow:
    report = await visit.services.db.read(reports.report_of_event, visit.this_event.id)
    if report is None:
        raise NotHere
    return report


def _making(visit: Visit) -> str:
    return f"report:{visit.this_event.id}"


def _sending(visit: Visit) -> str:
    return f"sending:{visit.this_event.id}"


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/report"


ROUTES = (
    get("/console/events/{event_id}/report", show, Needs.EVENT),
    post("/console/events/{event_id}/report/make", make, Needs.EVENT),
    post("/console/events/{event_id}/report/send", send, Needs.EVENT),
    get("/console/events/{event_id}/report/preview", preview, Needs.EVENT),
    get("/console/events/{event_id}/report/preview.{kind:pdf|csv|svg}", preview_document, Needs.EVENT),
)
