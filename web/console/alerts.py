"""Alerts: messages that show danger, each on a clock until a person has looked."""

from __future__ import annotations

from aiohttp import web

from language.catalogue import N_
from storage import alerts
from storage.alerts import AlertRow
from web.guard import may_see, own_communities
from web.kit import Needs, NotHere, Visit, get, post
from web.tables import Column, table

LANES = {
    "self_harm": N_("Harm to oneself"),
    "abuse": N_("Abuse at home"),
    "child_at_risk": N_("A child at risk"),
    "adult_at_risk": N_("An adult at risk"),
    "medical": N_("A medical emergency"),
    "threat": N_("A threat"),
    "homeless_tonight": N_("Nowhere to sleep tonight"),
    "no_food_heat": N_("No food or heating"),
}


async def show(visit: Visit) -> web.StreamResponse:
    """Open alerts, the soonest due first; closed ones on request."""
    return await _page(visit)


async def see(visit: Visit) -> web.Response:
    """A person has looked: the clock stops."""
    await visit.form()
    alert = await _own(visit)
    await visit.services.db.write(alerts.see_alert, alert.id, visit.user_id, visit.now)
    return visit.go("/console/alerts", done="seen")


async def close(visit: Visit) -> web.StreamResponse:
    """Close with a note of what was done. Where somebody else closed it first, the note is shown again."""
    note = (await visit.form()).text("note")
    alert = await _own(visit)
    if not note:
        return await _page(visit, fault=alert.id)
    closed = await visit.services.db.write(alerts.close_alert, alert.id, visit.user_id, note, visit.now)
    known = await _own(visit)
    if not closed and known.note != note:
        return await _page(visit, met=known, note=note)
    return visit.go("/console/alerts", done="alert_closed")


async def _own(visit: Visit) -> AlertRow:
    """The alert of the address, if it is of one of this person's communities."""
    alert = await visit.services.db.read(alerts.alert, visit.part("alert_id"))
    if alert is None or not may_see(visit.me, alert.community_id):
        raise NotHere
    return alert


async def _page(
    visit: Visit, *, fault: str = "", met: AlertRow | None = None, note: str = ""
) -> web.StreamResponse:
    places = {place.id: place for place in await own_communities(visit)}
    closed = visit.request.query.get("closed") == "yes"
    found = await visit.services.db.read(alerts.alerts, list(places), not closed)
    view = table(
        visit, _columns(visit), [each for each in found if each.closed_at], name="alerts", first="-closed"
    )
    return visit.page(
        "console/alerts.html",
        status=400 if fault else 409 if met else 200,
        alerts=[each for each in found if each.closed_at is None],
        view=view,
        places=places,
        closed=closed,
        fault=fault,
        met=met,
        note=note,
    )


def _columns(visit: Visit) -> list[Column[AlertRow]]:
    """Of those that are closed. What was written stays off the list: who needs it has the note."""
    t = visit.t
    return [
        Column("closed", t.gettext("Closed"), lambda alert: alert.closed_at),
        Column("note", t.gettext("What was done"), lambda alert: alert.note),
        Column("by", t.gettext("By whom"), lambda alert: alert.closed_by or ""),
        Column(
            "what", t.gettext("What it showed"), lambda alert: t.gettext(LANES.get(alert.lane, alert.lane))
        ),
        Column("event", t.gettext("Event"), lambda alert: alert.event_name),
        Column("raised", t.gettext("Written"), lambda alert: alert.raised_at),
        Column("clock", t.gettext("Looked at in time"), lambda alert: _in_time(alert, visit)),
    ]


def _in_time(alert: AlertRow, visit: Visit) -> str:
    if alert.seen_at is None:
        return ""
    return visit.t.gettext("yes") if alert.seen_at <= alert.due_at else visit.t.gettext("no")


ROUTES = (
    get("/console/alerts", show, Needs.COORDINATE),
    post("/console/alerts/{alert_id}/see", see, Needs.COORDINATE),
    post("/console/alerts/{alert_id}/close", close, Needs.COORDINATE),
)
