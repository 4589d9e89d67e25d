"""Every page of the console with addresses that lead to the large event, as its routes stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import select

from storage import tables as t
from storage.database import Connection
from web.console import CONSOLE_ROUTES

PART = re.compile(r"\{(\w+)(?::[^}]*)?\}")
#: Files and work that a coordinator waits for knowingly, with their own progress, and the lines of a chat
#: that somebody must have begun: not pages.
FILES = re.compile(r"\.(?:csv|xlsx|yaml|pdf)$|/\{format\}|/preview\.|form\.pdf|\{kind|/chat/lines$")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page to look at."""

    name: str
    address: str


def pages(conn: Connection, event_id: str) -> list[Page]:
    """All GET routes of the console, and some of them with what a coordinator asks of them."""
    parts = _parts(conn, event_id)
    found = []
    for path in dict.fromkeys(route.path for route in CONSOLE_ROUTES if route.method == "GET"):
        if FILES.search(path) or not set(PART.findall(path)) <= set(parts):
            continue
        found.append(Page(name=path, address=PART.sub(lambda name: parts[name[1]], path)))
    areas = select(t.session.c.area).where(t.session.c.event_id == event_id, t.session.c.area != "")
    return [*found, *_asked(event_id, conn.execute(areas.limit(1)).scalar() or "")]


def _asked(event_id: str, area: str) -> list[Page]:
    """Filters, searches and later pages."""
    queries = [
        ("area", {"area": area}),
        ("age", {"a-age": "25_to_44"}),
        ("words", {"words": "evening"}),
        ("words in quotes", {"words": '"in the evening"'}),
        ("unread, newest", {"unread": "yes", "order": "newest"}),
        ("Welsh", {"language": "cy"}),
        ("page 9", {"page": "9"}),
    ]
    root = f"/console/events/{event_id}"
    found = [
        Page(name=f"…{path}, {name}", address=f"{root}{path}?{urlencode(query)}")
        for path in ("/themes/t1", "/comments")
        for name, query in queries
    ]
    for name, words in (("words", "evening closed"), ("meaning", "getting home at night without a car")):
        query = urlencode({"q": words, "event": event_id, "by": name})
        found.append(Page(name=f"/console/search, {name}", address=f"/console/search?{query}"))
    return found


def _parts(conn: Connection, event_id: str) -> dict[str, str]:
    """Ids that are there. A route with another part is not measured, and the page says so."""
    found = {"event_id": event_id, "theme_id": "t1", "page": "themes"}
    community = conn.execute(select(t.event.c.community_id).where(t.event.c.id == event_id)).scalar_one()
    first = {
        "community_id": select(t.community.c.id).where(t.community.c.id == community),
        "resident_id": select(t.session.c.resident_id).where(t.session.c.event_id == event_id),
        "user_id": select(t.user.c.id),
        "asset_id": select(t.asset.c.id).where(t.asset.c.community_id == community),
        "broadcast_id": select(t.broadcast.c.id).where(t.broadcast.c.community_id == community),
        "round_id": select(t.coding_round.c.id).where(t.coding_round.c.event_id == event_id),
        "action_id": select(t.action.c.id).where(t.action.c.event_id == event_id),
    }
    for name, query in first.items():
        value = conn.execute(query.limit(1)).scalar()
        if value is not None:
            found[name] = str(value)
    return found


def left_out() -> list[str]:
    """Routes that are files, and are not measured."""
    paths = dict.fromkeys(route.path for route in CONSOLE_ROUTES if route.method == "GET")
    return [path for path in paths if FILES.search(path)]
