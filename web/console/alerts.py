"""Alerts: messages that show danger, each on a clock until a person has looked."""

from __future__ import annotations

from aiohttp import web

from storage import alerts
from storage.alerts import AlertRow
from web.guard import may_see, own_communities
from web.kit import Needs, NotHere, Visit, get, post


async def show(visit: Visit) -> web.Response:
    """Open alerts, the soonest due first; closed ones on request."""
    return await _page(visit)


async def see(visit: Visit) -> web.Response:
    """A person has looked: the clock stops."""
    await visit.form()
    alert = await _own(visit)
    await visit.services.db.write(alerts.see_alert, alert.id, visit.user_id, visit.now)
    return visit.go("/console/alerts", done="seen")


async def close(visit: Visit) -> web.Response:
    """Close with a note of what was done."""
    note = (await visit.form()).text("note")
    alert = await _own(visit)
    if not note:
        return await _page(visit, fault=alert.id)
    await visit.services.db.write(alerts.close_alert, alert.id, visit.user_id, note, visit.now)
    return visit.go("/console/alerts", done="alert_closed")


async def _own(visit: Visit) -> AlertRow:
    """The alert of the address, if it is of one of this person's communities."""
    alert = await visit.services.db.read(alerts.alert, visit.part("alert_id"))
    if alert is None or not may_see(visit.me, alert.community_id):
        raise NotHere
    return alert


async def _page(visit: Visit, *, fault: str = "") -> web.Response:
    places = {place.id: place for place in await own_communities(visit)}
    closed = visit.request.query.get("closed") == "yes"
    found = await visit.services.db.read(alerts.alerts, list(places), not closed)
    return visit.page(
        "console/alerts.html",
        status=400 if fault else 200,
        alerts=sorted(found, key=lambda alert: (alert.closed_at is not None, alert.due_at)),
        places=places,
        closed=closed,
        fault=fault,
    )


ROUTES = (
    get("/console/alerts", show, Needs.COORDINATE),
    post("/console/alerts/{alert_id}/see", see, Needs.COORDINATE),
    post("/console/alerts/{alert_id}/close", close, Needs.COORDINATE),
)
