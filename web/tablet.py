"""A shared tablet: a quiet first page, the same chat for each person, and nothing left for the next one.

Each person is a new resident, known by a cookie until the screen is cleared. What they said stays stored.
"""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from language.catalogue import catalogue
from storage import events
from web import chat
from web.chat_door import Door, forget, handle_of, is_theirs, keep, new_handle
from web.fieldwork import minutes_of
from web.kit import Needs, NotHere, Visit, get, post
from web.public import Standing, split_code, standing

COOKIE = "listenwell_tablet"
PATH = "/tablet"
#: Seconds without a touch before the screen is cleared; `warning`: how long before that it says so.
SECONDS = {
    "quiet": 90,
    "warning": 30,  # WCAG 2.2.1 asks for at least 20 to say "I am still here"
    "signpost": 180,  # what is near is read slowly, or copied out by hand
    "danger": 300,  # helplines stay for whoever looks away to weep, or fetches a pen
}


def door(visit: Visit) -> Door:
    """The chat on a tablet."""
    written = visit.part("code")
    code, entry = split_code(written)
    first = f"{PATH}/{quote(written, safe='')}"
    return Door(
        address=f"{first}/chat",
        code=code,
        entry=entry,
        cookie=COOKIE,
        cookie_path=PATH,
        template="tablet_chat.html",
        shown={"seconds": SECONDS},
        source="tablet",
        outside=first,
    )


async def start(visit: Visit) -> web.Response:
    """The first page, in each of the community's languages. Whoever was here before is forgotten.

    Raises:
        NotHere: no event has this code.
    """
    here = door(visit)
    event = await visit.services.db.read(events.event_by_code, here.code)
    if event is None:
        raise NotHere
    place = await visit.services.db.read(events.community, event.community_id)
    response = visit.page(
        "tablet_start.html",
        event=event,
        place=place,
        minutes=await visit.services.db.read(minutes_of, event),
        standing=standing(event, visit.now),
        tongues=[catalogue(code) for code in place.languages],
        first=here.outside,
    )
    return forget(response, here)


async def begin(visit: Visit) -> web.Response:
    """The big button: a new person."""
    here = door(visit)
    event = await visit.services.db.read(events.event_by_code, here.code)
    if standing(event, visit.now) is not Standing.OPEN:
        return visit.go(here.outside)
    return keep(visit, visit.go(here.address), new_handle(), here)


async def finish(visit: Visit) -> web.Response:
    """Clear the screen for the next person; a page that somebody left behind clears nobody else's."""
    here = door(visit)
    form = await visit.form()
    response = visit.go(here.outside)
    handle, _ = handle_of(visit, here)
    return forget(response, here) if is_theirs(form.text("form_token"), handle) else response


ROUTES = (
    get(PATH + "/{code}", start, Needs.NOTHING),
    post(PATH + "/{code}", begin, Needs.NOTHING),
    post(PATH + "/{code}/finish", finish, Needs.NOTHING),
    *chat.routes(PATH + "/{code}/chat", Needs.NOTHING, door),
)
