"""A tour of ten minutes: the real pages in the order of the work, what to look at there, what to try."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from language.catalogue import N_
from storage import events
from storage.events import Event
from web.guard import own_communities
from web.kit import Needs, Visit, get, post

#: Where the steps that were ticked off are kept: in the browser, until it is closed.
TOUR_COOKIE = "listenwell_tour"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of the tour. address: with {event} and {community}; for_analysts: whether they may open it."""

    name: str
    address: str
    title: str
    minutes: int
    look: str
    attempt: str
    for_analysts: bool = True


STEPS = (
    Step(
        name="home",
        address="/console/",
        title=N_("What needs you now"),
        minutes=1,
        look=N_("Every line is one matter with one link. Danger comes first, with a clock."),
        attempt=N_("Follow one link, then come back here."),
    ),
    Step(
        name="event",
        address="/console/events/{event}",
        title=N_("The listening event"),
        minutes=1,
        look=N_("How many people began and finished, and when the report is due."),
        attempt=N_("Find the link that residents use, and the poster."),
    ),
    Step(
        name="replies",
        address="/console/events/{event}/replies",
        title=N_("Who replied, and who did not"),
        minutes=1,
        look=N_("Numbers below five are never shown, and cannot be worked out."),
        attempt=N_("See from which poster or link most people came."),
    ),
    Step(
        name="themes",
        address="/console/events/{event}/themes",
        title=N_("The board of themes"),
        minutes=2,
        look=N_(
            "The machine proposed these from what people wrote. The order is by people, not by messages."
        ),
        attempt=N_("Open the first theme and read three comments. Give it words that a neighbour would use."),
    ),
    Step(
        name="queue",
        address="/console/events/{event}/themes/queue",
        title=N_("What the machine was not sure of"),
        minutes=1,
        look=N_("Each point says why it is here."),
        attempt=N_("Put one of them into a theme. Undo it."),
    ),
    Step(
        name="ideas",
        address="/console/events/{event}/themes/ideas",
        title=N_("What might be better"),
        minutes=1,
        look=N_("Themes that may be one, or two, with the reason. Nothing changes by itself."),
        attempt=N_("Turn one idea down, or follow it and undo it."),
    ),
    Step(
        name="history",
        address="/console/events/{event}/themes/history",
        title=N_("What was decided"),
        minutes=1,
        look=N_("Who decided what, when, why, and what it did to the numbers."),
        attempt=N_("Find what you did a minute ago."),
    ),
    Step(
        name="report",
        address="/console/events/{event}/report",
        title=N_("The report"),
        minutes=1,
        look=N_("What is still missing before residents can read it."),
        attempt=N_("See which quotes may be shown. Publish nothing yet."),
        for_analysts=False,
    ),
    Step(
        name="broadcasts",
        address="/console/communities/{community}/broadcasts",
        title=N_("Messages to many"),
        minutes=1,
        look=N_("One person writes, another approves, and nobody gets it twice."),
        attempt=N_("Write one about the lights and look at who would get it. Leave it a draft."),
        for_analysts=False,
    ),
)


async def show(visit: Visit) -> web.Response:
    """The steps, with those ticked off that the browser remembers."""
    event = await newest(visit)
    analyst = visit.me.user.role == "analyst"
    steps = [step for step in STEPS if step.for_analysts or not analyst]
    return visit.page(
        "console/tour.html",
        event=event,
        steps=[(step, address(step, event)) for step in steps] if event else [],
        ticked=remembered(visit),
        minutes=sum(step.minutes for step in steps),
    )


async def tick(visit: Visit) -> web.Response:
    """Tick a step off, or take the tick away again."""
    form = await visit.form()
    ticked = remembered(visit) ^ ({form.text("step")} & {step.name for step in STEPS})
    response = visit.go("/console/tour")
    response.set_cookie(
        TOUR_COOKIE,
        ".".join(sorted(ticked)),
        path="/console/tour",
        httponly=True,
        secure=visit.services.secure,
        samesite="Lax",
    )
    return response


async def newest(visit: Visit) -> Event | None:
    """The event to look at: of one's own the one that closes last; None where there is none yet."""
    places = [place.id for place in await own_communities(visit)]
    every = await visit.services.db.read(events.events, places)
    return max(every, key=lambda event: event.closes_at, default=None)


def address(step: Step, event: Event) -> str:
    """Where a step leads."""
    return step.address.format(event=event.id, community=event.community_id)


def remembered(visit: Visit) -> set[str]:
    """Names of the steps that this browser ticked off."""
    kept = visit.request.cookies.get(TOUR_COOKIE, "").split(".")
    return {step.name for step in STEPS} & set(kept)


ROUTES = (
    get("/console/tour", show, Needs.SESSION),
    post("/console/tour", tick, Needs.SESSION),
)
