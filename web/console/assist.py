"""Answers typed for somebody: a helper's screen with the residents' own chat, one person after the other."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from web import chat
from web.chat_door import Door, forget, keep, new_handle
from web.kit import Needs, Visit, get, post
from web.public import Standing, standing

COOKIE = "listenwell_assisted"
LONGEST_ENTRY = 64  # the column's width


def door(visit: Visit) -> Door:
    """The chat on a helper's screen."""
    entry = visit.request.query.get("entry", "")[:LONGEST_ENTRY]
    return Door(
        address=f"{_root(visit)}/chat",
        query=_query(entry),
        code=visit.this_event.code,
        entry=entry,
        cookie=COOKIE,
        cookie_path=_root(visit),
        template="console/assist_chat.html",
        source="assisted",
        helper=visit.user_id,
        outside=_root(visit),
    )


async def show(visit: Visit) -> web.Response:
    """How to type for somebody, and where the answers come from."""
    open_now = standing(visit.this_event, visit.now) is Standing.OPEN
    return visit.page("console/assist.html", open_now=open_now, typed={}, problems={})


async def begin(visit: Visit) -> web.Response:
    """A new person, whether the one before came to the end or not."""
    entry = (await visit.form()).text("entry")[:LONGEST_ENTRY]
    here = door(visit)
    return keep(visit, visit.go(here.address + _query(entry)), new_handle(), here)


async def finish(visit: Visit) -> web.Response:
    """Nobody more for now."""
    await visit.form()
    return forget(visit.go(_root(visit), done="assisted"), door(visit))


def _root(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/assist"


def _query(entry: str) -> str:
    return f"?{urlencode({'entry': entry})}" if entry else ""


ROOT = "/console/events/{event_id}/assist"
ROUTES = (
    get(ROOT, show, Needs.EVENT),
    post(ROOT, begin, Needs.EVENT),
    post(ROOT + "/finish", finish, Needs.EVENT),
    *chat.routes(ROOT + "/chat", Needs.EVENT, door),
)
