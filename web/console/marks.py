"""What coordinators note on comments while they look through themes: read, or for a second look."""

from __future__ import annotations

from aiohttp import web

from web.console.choosing import sent_from
from web.console.comments import MARKS, UNMARKS
from web.kit import Needs, NotHere, Visit, post

_MOST_DIGITS = 15


async def mark(visit: Visit) -> web.Response:
    """Note it on all comments that the form names, and go back to where it was sent from.

    Raises:
        NotHere: one of them is none of this event's.
    """
    form = await visit.form()
    points = await visit.boards.points(visit.this_event.id)
    answers = [
        int(number)
        for number in dict.fromkeys(form.all("answer"))
        if number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
    ]
    if not all(points.comment(each) for each in answers):
        raise NotHere
    what, write = form.text("what"), visit.services.db.write
    if what in MARKS:
        await write(MARKS[what], answers, visit.user_id, visit.now)
    elif what in UNMARKS:
        await write(UNMARKS[what], answers, visit.now)
    return visit.go(sent_from(visit, form), done="noted")


ROUTES = (post("/console/events/{event_id}/themes/marks", mark, Needs.ANALYSE),)
