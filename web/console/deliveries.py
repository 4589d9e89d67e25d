"""Deliveries that may or may not have arrived: a person decides whether they are sent again."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from feedback.delivery import ContactHours
from storage import events, outbox
from web.guard import own_communities
from web.kit import Needs, NotHere, Visit, get, post


async def show(visit: Visit) -> web.Response:
    """What is in doubt, and how many wait or went out in all."""
    places = [place.id for place in await own_communities(visit)]
    return visit.page("console/deliveries.html", rows=await visit.services.db.read(outbox.in_doubt, places))


async def again(visit: Visit) -> web.Response:
    """Send one again; clicking twice sends it once."""
    await visit.form()
    places = [place.id for place in await own_communities(visit)]
    rows = await visit.services.db.read(outbox.in_doubt, places)
    wanted = visit.part("outbox_id")
    for row in rows:
        if str(row.id) == wanted:
            await visit.services.db.write(outbox.send_again, row.id, **await _spell(visit, row))
            return visit.go("/console/deliveries", done="sent_again")
    raise NotHere


async def _spell(visit: Visit, row: outbox.OutboxRow) -> dict[str, datetime]:
    """The next open spell of the contact hours of the message's community."""
    event = await visit.services.db.read(events.event, str(row.event_id))
    community = await visit.services.db.read(events.community, event.community_id)
    spell = ContactHours.of(community).spell(visit.services.clock())
    return {"not_before": spell.opens, "expires_at": spell.closes}


ROUTES = (
    get("/console/deliveries", show, Needs.COORDINATE),
    post("/console/deliveries/{outbox_id}/again", again, Needs.COORDINATE),
)
