"""The ten-day report: make a draft, look at it, publish it and send it to everyone who asked."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from markupsafe import Markup

from feedback.types import SMALLEST_COUNT
from partnership.types import Action, ActionState
from storage import actions, people, reports, themes
from storage.database import Connection
from storage.reports import ReportRow
from web.behind import Tell
from web.board import BoardView
from web.kit import Needs, NotHere, Visit, get, post
from web.phrases import local, report_countdown
from web.public import document, report_file
from web.working import WORKING, Standing


async def show(visit: Visit) -> web.Response:
    """Where the report stands, and the next step."""
    event, read = visit.this_event, visit.services.db.read
    working = visit.request.app[WORKING]
    view = await visit.boards.board(event.id)
    return visit.page(
        "console/report.html",
        view=view,
        missing=missing(
            visit,
            view,
            await read(actions.actions, event.id),
            quotes=len(await read(themes.released_quotes, event.id)),
        ),
        report=await read(reports.report_of_event, event.id),
        quotes=len(await read(themes.released_quotes, event.id)),
        hearers=await visit.tallies.of(event.id, _hearers, event.id),
        countdown=report_countdown(visit.t, event.report_due_at, visit.now, visit.here.time_zone),
        making=working.standing(_making(visit)),
        sending=working.standing(_sending(visit)),
        reason=working.reason(_making(visit)) or working.reason(_sending(visit)),
    )


def _hearers(conn: Connection, event_id: str) -> int:
    """How many asked for the report and can be reached."""
    return len(people.hearing_back(conn, event_id, "report"))


def missing(
    visit: Visit, view: BoardView | None, found: Sequence[Action], *, quotes: int
) -> list[tuple[str, str]]:
    """What a reader will miss, each with the page where it is mended. None of it keeps a report back."""
    if view is None:
        return []
    t, root = visit.t, f"/console/events/{visit.this_event.id}"
    answered = {action.theme_id for action in found}
    told = [each for each in view.tops() if not each.hidden and each.theme.people >= SMALLEST_COUNT]
    open_themes = sum(1 for each in told if each.theme.id not in answered)
    today = local(visit.now, visit.here.time_zone).date()
    overdue = sum(
        1
        for each in found
        if each.state is ActionState.PROMISED and each.promised_for and each.promised_for < today
    )
    english = sum(1 for each in found if not each.promise_cy or (each.outcome and not each.outcome_cy))
    lacks = [
        (not quotes, t.gettext("No quote is released: the report has no words of residents."), "themes"),
        (
            open_themes,
            t.ngettext(
                "{n} theme has no action yet: the report says nothing of what is done about it.",
                "{n} themes have no action yet: the report says nothing of what is done about them.",
                open_themes,
            ),
            "actions",
        ),
        (
            overdue,
            t.ngettext(
                "{n} promise is past its day, and nobody said how it ended.",
                "{n} promises are past their day, and nobody said how they ended.",
                overdue,
            ),
            "actions?show=overdue",
        ),
        (
            english if "cy" in visit.here.languages else 0,
            t.ngettext(
                "{n} action is not written in Welsh: Welsh readers get the English.",
                "{n} actions are not written in Welsh: Welsh readers get the English.",
                english,
            ),
            "actions",
        ),
    ]
    return [(sentence, f"{root}/{where}") for lack, sentence, where in lacks if lack]


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
