"""One listening event: how it goes, how people get in, when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from aiohttp import web

from storage import events
from web.console import asking
from web.console.at_a_glance import days_of, glance, needs, ways
from web.console.new_event import day_of, end_of
from web.kit import Needs, Visit, get, post
from web.phrases import local, report_countdown
from web.public import standing, telegram_address


async def show(visit: Visit) -> web.Response:
    """The event at a glance."""
    return await _page(visit)


async def close(visit: Visit) -> web.Response:
    """Close now; the report is due ten days from today. An event that has closed stays as it is."""
    await visit.form()
    if visit.this_event.closes_at > visit.now:
        await visit.services.db.write(events.close_event, visit.this_event.id, visit.now)
    return visit.go(_address(visit), done="closed")


async def extend(visit: Visit) -> web.Response:
    """Move the last day; a closed event opens again."""
    typed = (await visit.form()).text("closes")
    day = day_of(typed)
    closes_at = end_of(day, visit.here.time_zone) if day else None
    if closes_at is None or closes_at <= visit.now:
        fault = visit.t.gettext("Give a last day that is today or later.")
        return await _page(visit, typed={"closes": typed}, problems={"closes": fault})
    await visit.services.db.write(events.extend_event, visit.this_event.id, closes_at)
    return visit.go(_address(visit), done="extended")


async def set_asking(visit: Visit) -> web.Response:
    """Change reminders, and how many answers are wanted."""
    typed = asking.typed_in(await visit.form())
    problems = asking.problems_of(typed, visit.t)
    changes = {} if problems else asking.changes_of(typed)
    finished = (await visit.services.db.read(events.progress, visit.this_event.id)).completed
    if 0 < (changes.get("most_completed") or 0) <= finished:
        problems["most"] = visit.t.ngettext(
            "{n} person has finished already. Give more, or close the event below.",
            "{n} people have finished already. Give more, or close the event below.",
            finished,
        )
    if problems:
        return await _page(visit, typed=typed, problems=problems)
    await visit.services.db.write(events.update_event, visit.this_event.id, **changes)
    return visit.go(_address(visit), done="saved")


async def _page(
    visit: Visit, *, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> web.Response:
    event, zone = visit.this_event, visit.here.time_zone
    seen = await glance(visit)
    known = {"closes": _last_day(event.closes_at, zone), **asking.of_event(event)}
    return visit.page(
        "console/event.html",
        status=400 if problems else 200,
        standing=standing(event, visit.now),
        progress=seen.progress,
        began=seen.began,
        needs=await needs(visit, seen),
        days=days_of(visit, seen),
        ways=ways(seen.entries, visit.t),
        report=seen.report,
        countdown=report_countdown(visit.t, event.report_due_at, visit.now, zone),
        join=f"{visit.services.public_url}/join/{event.code}",
        telegram=telegram_address(visit, event.code),
        tablet=f"{visit.services.public_url}/tablet/{event.code}",
        typed={**known, **(typed or {})},
        problems=problems or {},
    )


def _last_day(closes_at: datetime, zone: str) -> str:
    return local(closes_at, zone).date().isoformat()


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}"


ROUTES = (
    get("/console/events/{event_id}", show, Needs.ANALYSE),
    post("/console/events/{event_id}/close", close, Needs.EVENT),
    post("/console/events/{event_id}", extend, Needs.EVENT),
    post("/console/events/{event_id}/asking", set_asking, Needs.EVENT),
)
