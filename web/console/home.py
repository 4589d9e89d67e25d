"""What needs me now, most pressing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aiohttp import web

from feedback.types import BroadcastState
from storage import alerts, broadcasts, desk, events, outbox
from storage.alerts import AlertRow
from storage.broadcasts import Broadcast
from storage.database import Connection
from storage.desk import Promised
from storage.events import Community, Event
from web.guard import digest, own_communities
from web.kit import CONSOLE_COOKIE, Needs, Visit, get
from web.phrases import local
from web.working import WORKING, Work

LOOKED_BACK = timedelta(days=7)  # deliveries that failed longer ago are the deliveries page's business
#: Work of an event that may be going on → the page of the event that shows it.
WORK_OF_EVENT = {"themes": "/themes", "report": "/report", "sending": "/report"}


@dataclass(frozen=True, kw_only=True)
class Due:
    """A closed event whose report is not out. drafted: it is made and waits to be published."""

    event: Event
    place: Community
    drafted: bool


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that waits for this person."""

    running: Sequence[Event]
    proposed: Sequence[Event]
    #: Event → comments that came in since this person was last here; empty on a first visit.
    fresh: Mapping[str, int]
    #: When that was; None on a first visit.
    last_here: datetime | None
    alerts: Sequence[AlertRow] = ()
    due: Sequence[Due] = ()
    overdue: Sequence[tuple[Event, Promised]] = ()
    approvals: Sequence[Broadcast] = ()
    in_doubt: int = 0
    failed: int = 0
    every: Mapping[str, Event] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.alerts
            or self.due
            or self.overdue
            or self.approvals
            or self.proposed
            or self.in_doubt
            or self.failed
        )


async def show(visit: Visit) -> web.Response:
    """The page that a coordinator opens between other duties."""
    places = {place.id: place for place in await own_communities(visit)}
    token = digest(visit.request.cookies.get(CONSOLE_COOKIE, ""))
    found = await visit.services.db.read(gather, places, visit, token)
    return visit.page(
        "console/home.html", desk=found, places=places, work=under_way(visit, found), many=desk.MANY
    )


def gather(conn: Connection, places: Mapping[str, Community], visit: Visit, token_sha256: str) -> Desk:
    """All that waits in these communities, in one read."""
    ids, now = list(places), visit.now
    every = {event.id: event for event in events.events(conn, ids)}
    last_here = desk.last_visit(conn, visit.user_id, token_sha256)
    for_all = Desk(
        running=[event for event in every.values() if event.closes_at > now],
        proposed=[every[event_id] for event_id in desk.proposals(conn, ids)],
        fresh=desk.comments_since(conn, ids, last_here) if last_here else {},
        last_here=last_here,
        every=every,
    )
    if visit.me.user.role == "analyst":
        return for_all
    return replace(
        for_all,
        alerts=alerts.alerts(conn, ids),
        due=[
            Due(event=event, place=places[event.community_id], drafted=each.drafted)
            for each in desk.unpublished(conn, ids, now)
            for event in (every[each.event_id],)
        ],
        overdue=[(every[each.event_id], each) for each in _overdue(conn, places, every, now)],
        approvals=[each for each in broadcasts.broadcasts(conn, ids) if each.state is BroadcastState.WAITING],
        in_doubt=len(outbox.in_doubt(conn, ids)),
        failed=desk.failed_since(conn, ids, now - LOOKED_BACK),
    )


def _overdue(
    conn: Connection, places: Mapping[str, Community], every: Mapping[str, Event], now: datetime
) -> list[Promised]:
    """Actions whose day is over where they were promised."""
    # No place is more than a day ahead of UTC.
    by = (now + timedelta(days=1)).date()
    found = []
    for each in desk.promised(conn, list(places), by):
        zone = places[every[each.event_id].community_id].time_zone
        if each.promised_for < local(now, zone).date():
            found.append(each)
    return found


def under_way(visit: Visit, found: Desk) -> list[tuple[Event, str, Work]]:
    """Work that is going on for an event: the event, the page that shows it, how it stands."""
    working = visit.request.app[WORKING]
    return [
        (event, f"/console/events/{event.id}{page}", view)
        for event in found.every.values()
        for kind, page in WORK_OF_EVENT.items()
        if (view := working.view(f"{kind}:{event.id}")).running
        and (kind == "themes" or visit.me.user.role != "analyst")
    ]


async def without_slash(visit: Visit) -> web.Response:
    """The console's address as people type it."""
    return visit.go("/console/")


ROUTES = (
    get("/console", without_slash, Needs.NOTHING),
    get("/console/", show, Needs.SESSION),
)
