"""What needs me now, most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from partnership.types import Action, ActionState
from storage import actions, alerts, events, outbox, reports
from storage.alerts import AlertRow
from storage.database import Connection
from storage.events import Community, Event
from storage.outbox import OutboxRow
from web.guard import own_communities
from web.kit import Needs, Visit, get
from web.phrases import local


@dataclass(frozen=True, kw_only=True)
class Due:
    """A closed event whose report is not out. drafted: it is made and waits to be published."""

    event: Event
    place: Community
    drafted: bool


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that waits for this person."""

    alerts: Sequence[AlertRow]
    due: Sequence[Due]
    running: Sequence[Event]
    overdue: Sequence[tuple[Event, Action]]
    in_doubt: Sequence[OutboxRow]


async def show(visit: Visit) -> web.Response:
    """The page that a coordinator opens between other duties."""
    places = {place.id: place for place in await own_communities(visit)}
    desk = await visit.services.db.read(gather, places, visit.now)
    if visit.me.user.role == "analyst":
        desk = replace(desk, alerts=(), due=(), overdue=(), in_doubt=())
    return visit.page("console/home.html", desk=desk, places=places)


def gather(conn: Connection, places: dict[str, Community], now: datetime) -> Desk:
    """All that waits in these communities, in one read."""
    every = events.events(conn, list(places))
    closed = [event for event in every if event.closes_at <= now]
    due = []
    for event in closed:
        report = reports.report_of_event(conn, event.id)
        if report is None or report.published_at is None:
            due.append(Due(event=event, place=places[event.community_id], drafted=report is not None))
    overdue = []
    for event in every:
        today = local(now, places[event.community_id].time_zone).date()
        for action in actions.actions(conn, event.id):
            late = action.promised_for is not None and action.promised_for < today
            if late and action.state is ActionState.PROMISED:
                overdue.append((event, action))
    return Desk(
        alerts=sorted(alerts.alerts(conn, list(places)), key=lambda alert: alert.due_at),
        due=sorted(due, key=lambda entry: entry.event.report_due_at),
        running=[event for event in every if event.closes_at > now],
        overdue=overdue,
        in_doubt=outbox.in_doubt(conn, list(places)),
    )


async def without_slash(visit: Visit) -> web.Response:
    """The console's address as people type it."""
    return visit.go("/console/")


ROUTES = (
    get("/console", without_slash, Needs.NOTHING),
    get("/console/", show, Needs.SESSION),
)
