"""What residents would ask next: their proposed questions, those that say the same together."""

from __future__ import annotations

from aiohttp import web

from web.kit import Needs, Visit, get


async def show(visit: Visit) -> web.Response:
    """The proposed questions of one event."""
    proposals = await visit.services.actions.group_proposals(visit.this_event.id)
    return visit.page("console/proposals.html", proposals=proposals)


ROUTES = (get("/console/events/{event_id}/proposals", show, Needs.ANALYSE),)
