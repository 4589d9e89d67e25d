"""Quotes: released for the report one by one, word for word or shortened, never reworded."""

from __future__ import annotations

from aiohttp import web

from storage import people, themes
from storage.database import Connection
from storage.themes import PointRow
from web.console.choosing import sent_from
from web.kit import Needs, NotHere, Visit, post

LEFT_OUT = "…"


async def release(visit: Visit) -> web.Response:
    """Let one quote be shown outside."""
    form = await visit.form()
    text = " ".join(form.text("text").split())
    point, agreed = await visit.services.db.read(quotable, visit.this_event.id, visit.part("point_id"))
    if not agreed:
        return visit.page("console/not_quotable.html", status=409, reason="asked_not", text="", point=point)
    if not is_shortened(point.text, text):
        return visit.page("console/not_quotable.html", status=400, reason="reworded", text=text, point=point)
    await visit.services.db.write(
        themes.release_quote, visit.this_event.id, point.id, text, visit.user_id, visit.now
    )
    return visit.go(sent_from(visit, form), done="released")


async def withdraw(visit: Visit) -> web.Response:
    """Take a quote back inside. What was published stays published."""
    form = await visit.form()
    point, _ = await visit.services.db.read(quotable, visit.this_event.id, visit.part("point_id"))
    await visit.services.db.write(themes.withdraw_quote, visit.this_event.id, point.id)
    return visit.go(sent_from(visit, form), done="withdrawn")


def is_shortened(original: str, text: str) -> bool:
    """Whether `text` is the original with words left out at most; "…" may mark where."""
    rest = iter(original.split())
    kept = text.replace(LEFT_OUT, " ").split()
    return bool(kept) and all(any(word == each for each in rest) for word in kept)


def quotable(conn: Connection, event_id: str, point_id: str) -> tuple[PointRow, bool]:
    """The point, if it is of this event and themed, and whether its resident lets it be quoted.

    Raises:
        NotHere: it is neither.
    """
    point = themes.point(conn, event_id, point_id)
    if point is None or point.reason:
        raise NotHere
    return point, people.consent_state(conn, point.resident_id, event_id).get("quote", False)


ROUTES = (
    post("/console/events/{event_id}/quotes/{point_id}/release", release, Needs.EVENT),
    post("/console/events/{event_id}/quotes/{point_id}/withdraw", withdraw, Needs.EVENT),
)
