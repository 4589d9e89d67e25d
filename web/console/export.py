"""Get the results: every answer as a file, the paper form, and its blank table."""

from __future__ import annotations

import asyncio

from aiohttp import web

from feedback.paper import pdf
from language.catalogue import N_
from storage import events
from surveys.authoring.yaml_form import launched
from surveys.results.formats import FORMATS, Format
from surveys.results.template import write_workbook
from surveys.types import Survey
from web.behind import Tell
from web.kit import Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.paper import paper_of_event
from web.results import results_of_event
from web.working import WORKING, Standing, begin, stop, work_of

STEPS = 2  # reading the answers, writing the file

#: Format → what it is called and for whom it is, in the order of the page.
OFFERED = {
    "xlsx": (
        N_("Spreadsheet"),
        N_("A line for each answer, and a sheet with the questions."),
    ),
    "wide": (N_("One line a person"), N_("A column for each question, named as ODK and Kobo name them.")),
    "trio": (
        N_("One line a person, in people’s own words"),
        N_("Three columns a question: category, value and text, as RapidPro has them."),
    ),
    "long": (
        N_("Every answer, one a line"),
        N_("A plain table, with answers as they were before they changed."),
    ),
    "json": (N_("For programs"), N_("Everything in one JSON file.")),
    "flow-results": (
        N_("For sharing between systems"),
        N_("A Flow Results package, the open standard that other survey systems read."),
    ),
}


async def show(visit: Visit) -> web.Response:
    """What there is to get, in plain words."""
    return visit.page(
        "console/export.html",
        offered=OFFERED,
        progress=await visit.tallies.of(visit.this_event.id, events.progress, visit.this_event.id),
        forms=[(code, own_name(code)) for code in visit.here.languages],
    )


async def results(visit: Visit) -> web.Response:
    """All answers in one format: at once where that is quick, else on a page that waits for them."""
    wanted = _wanted(visit)

    async def work(tell: Tell) -> bytes:
        tell(0, STEPS)
        rows, about = await visit.services.db.read(results_of_event, visit.this_event, visit.now)
        tell(1, STEPS)
        # In a thread: a large event takes seconds, and residents are waiting for answers meanwhile.
        return await asyncio.to_thread(wanted.write, rows, about)

    response = await begin(visit, _making(visit), work, _waiting(visit))
    return response if work_of(visit, _making(visit)).standing is not Standing.DONE else _made(visit)


async def waiting(visit: Visit) -> web.Response:
    """How far a large file has come, and the file once it is there."""
    _wanted(visit)
    made = visit.request.app[WORKING].result(_making(visit)) is not None
    work = work_of(visit, _making(visit))
    return visit.page("console/export_waits.html", work=work, made=made, format=visit.part("format"))


async def made(visit: Visit) -> web.Response:
    """The file that was waited for; a while later it has to be made again."""
    _wanted(visit)
    if visit.request.app[WORKING].result(_making(visit)) is None:
        return visit.go(_waiting(visit))
    return _made(visit)


async def cancel(visit: Visit) -> web.Response:
    """Make no file after all."""
    _wanted(visit)
    return await stop(visit, _making(visit), _waiting(visit))


def _made(visit: Visit) -> web.Response:
    wanted, data = _wanted(visit), visit.request.app[WORKING].result(_making(visit))
    assert isinstance(data, bytes)
    return _file(visit, data, wanted.media_type, f"{wanted.name}{wanted.extension}")


def _wanted(visit: Visit) -> Format:
    wanted = FORMATS.get(visit.part("format"))
    if wanted is None:
        raise NotHere
    return wanted


def _making(visit: Visit) -> str:
    return f"results:{visit.this_event.id}:{visit.part('format')}"


def _waiting(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/results/{visit.part('format')}/waiting"


async def form(visit: Visit) -> web.Response:
    """The survey to print."""
    chosen = visit.request.query.getall("language", [])
    paper = paper_of_event(
        await _survey(visit),
        visit.this_event,
        visit.here,
        public_url=visit.services.public_url,
        today=visit.now.date(),
        languages=[code for code in chosen if code in visit.here.languages],
    )
    return _file(visit, await asyncio.to_thread(pdf, paper), "application/pdf", "form.pdf")


async def template(visit: Visit) -> web.Response:
    """The blank table for answers from paper."""
    data = await asyncio.to_thread(write_workbook, await _survey(visit))
    return _file(visit, data, FORMATS["xlsx"].media_type, "paper-answers.xlsx")


async def _survey(visit: Visit) -> Survey:
    source = await visit.services.db.read(events.survey_source, visit.this_event.survey_version_id)
    return await asyncio.to_thread(launched, source)


def _file(visit: Visit, data: bytes, media_type: str, name: str) -> web.Response:
    called = f"{visit.this_event.code}-{visit.now:%Y-%m-%d}-{name}"
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": f'attachment; filename="{called}"',
        "Cache-Control": "no-store",
    }
    return web.Response(body=data, headers=headers)


ROOT = "/console/events/{event_id}/results"
ROUTES = (
    get(ROOT, show, Needs.EVENT),
    get(ROOT + "/form.pdf", form, Needs.EVENT),
    get(ROOT + "/paper-answers.xlsx", template, Needs.EVENT),
    get(ROOT + "/{format}", results, Needs.EVENT),
    get(ROOT + "/{format}/waiting", waiting, Needs.EVENT),
    get(ROOT + "/{format}/made", made, Needs.EVENT),
    post(ROOT + "/{format}/cancel", cancel, Needs.EVENT),
)
