"""Pages for everybody: what this is, how to join, what was reported, privacy and accessibility."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from aiohttp import web
from markupsafe import Markup

from storage import events, reports
from storage.events import Event
from web.fieldwork import minutes_of
from web.kit import Needs, NotHere, Visit, get
from web.languages import own_name

#: kind of a report's file → what a browser is told it is.
REPORT_TYPES = {"pdf": "application/pdf", "csv": "text/csv", "svg": "image/svg+xml"}


class Standing(StrEnum):
    """Where a listening event stands for somebody who wants to take part."""

    UNKNOWN = "unknown"  # no event has this code
    SOON = "soon"  # it opens later
    OPEN = "open"  # come in
    CLOSED = "closed"  # it is over; its report may be out


def standing(event: Event | None, now: datetime) -> Standing:
    """Whether an event can be joined now."""
    if event is None:
        return Standing.UNKNOWN
    if now < event.opens_at:
        return Standing.SOON
    return Standing.OPEN if now < event.closes_at else Standing.CLOSED


async def home(visit: Visit) -> web.Response:
    """What Listenwell is, a place to type a code, and the events that are open."""
    if code := visit.request.query.get("code", "").strip():
        return visit.go(f"/join/{quote(code, safe='')}")
    every = await visit.services.db.read(events.events)
    places = {place.id: place for place in await visit.services.db.read(events.communities)}
    open_now = [event for event in every if standing(event, visit.now) is Standing.OPEN]
    return visit.page("home.html", open_now=open_now, places=places)


async def join(visit: Visit) -> web.Response:
    """Choose where to talk. "CODE-ENTRY" says which poster or link it was."""
    code, entry = split_code(visit.part("code"))
    event = await visit.services.db.read(events.event_by_code, code)
    found = standing(event, visit.now)
    if event is None:
        return visit.page("not_joinable.html", status=404, found=found, code=code)
    place = await visit.services.db.read(events.community, event.community_id)
    if found is not Standing.OPEN:
        report = await visit.services.db.read(reports.report_of_event, event.id)
        return visit.page("not_joinable.html", found=found, event=event, place=place, report=report)
    return visit.page(
        "join.html",
        event=event,
        place=place,
        minutes=await visit.services.db.read(minutes_of, event),
        chat=chat_address(code, entry),
        telegram=telegram_address(visit, code, entry),
        spoken=[(language, own_name(language)) for language in place.languages],
    )


async def report(visit: Visit) -> web.Response:
    """A published report, in the reader's language."""
    found = await visit.services.db.read(reports.report_by_slug, visit.part("slug"))
    if found is None or found.published_at is None:
        raise NotHere
    body = await report_file(visit, found.id, "html")
    return visit.page("report.html", body=Markup(body.decode()), slug=found.slug)  # noqa: S704 - made by feedback, escaped there


async def report_document(visit: Visit) -> web.Response:
    """A published report's PDF, figures or chart."""
    found = await visit.services.db.read(reports.report_by_slug, visit.part("slug"))
    if found is None or found.published_at is None:
        raise NotHere
    kind = visit.part("kind")
    content = await report_file(visit, found.id, kind)
    return document(content, kind, f"{found.slug}-{visit.t.language}.{kind}")


async def report_file(visit: Visit, report_id: str, kind: str) -> bytes:
    """One stored file of a report in the reader's language, else in English.

    Raises:
        NotHere: the report has no such file.
    """
    for language in (visit.t.language, "en"):
        content = await visit.services.db.read(reports.report_file, report_id, language, kind)
        if content is not None:
            return content
    raise NotHere


def document(content: bytes, kind: str, name: str) -> web.Response:
    """A file to look at (chart, PDF) or to keep (figures)."""
    manner = "attachment" if kind == "csv" else "inline"
    headers = {"Content-Disposition": f'{manner}; filename="{name}"'}
    charset = "utf-8" if kind == "csv" else None
    return web.Response(body=content, content_type=REPORT_TYPES[kind], charset=charset, headers=headers)


async def privacy(visit: Visit) -> web.Response:
    """What happens with a resident's words."""
    return visit.page("privacy.html")


async def accessibility(visit: Visit) -> web.Response:
    """What works for whom, and what to do where it does not."""
    return visit.page("accessibility.html")


def split_code(written: str) -> tuple[str, str]:
    """Code and entry of "CODE-ENTRY", as written on a poster; codes have no hyphen and no capitals."""
    code, _, entry = written.strip().partition("-")
    return code.lower()[:32], entry[:64]


def chat_address(code: str, entry: str = "") -> str:
    """Where the chat of an event is."""
    return f"/chat/{quote(code, safe='')}" + (f"?entry={quote(entry, safe='')}" if entry else "")


def telegram_address(visit: Visit, code: str, entry: str = "") -> str:
    """The deep link into Telegram; empty when Telegram is off."""
    name = visit.services.telegram_username
    start = f"{code}-{entry}" if entry else code
    return f"https://t.me/{name}?start={quote(start, safe='')}" if name else ""


ROUTES = (
    get("/", home, Needs.NOTHING),
    get("/join/{code}", join, Needs.NOTHING),
    get("/reports/{slug:[a-z0-9-]+}", report, Needs.NOTHING),
    get("/reports/{slug:[a-z0-9-]+}.{kind:pdf|csv|svg}", report_document, Needs.NOTHING),
    get("/privacy", privacy, Needs.NOTHING),
    get("/accessibility", accessibility, Needs.NOTHING),
)
