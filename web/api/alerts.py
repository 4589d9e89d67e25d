"""Alerts: see them, say that somebody has looked, close them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from storage import alerts
from storage.alerts import AlertRow
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Paged, Shape, Told, YesNo
from web.guard import may_see, own_communities
from web.kit import Needs, NotHere


class Alert(Shape):
    """A message that shows danger, on a clock until a person has looked."""

    id: Id
    event_id: Id
    event_name: str
    community_id: Id
    pseudonym: str
    channel: str
    lane: Annotated[str, Field(examples=["self_harm"])]
    tier: str
    subject: str
    time: str
    why: str
    text: Annotated[str, Field(description="What was written. For coordinators only.")]
    raised_at: Instant
    due_at: Instant
    seen_at: Instant | None
    seen_by: str | None
    closed_at: Instant | None
    closed_by: str | None
    note: str


class AlertsAsked(Paged):
    """Which alerts to list."""

    closed: Annotated[YesNo, Field(description="`true`: closed ones as well.")] = False


class Closing(Told):
    """How an alert ended."""

    note: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
        Field(description="What was done.", examples=["Rang back; a friend is with them."]),
    ]


async def every(call: Call) -> Rows:
    """Alerts of one's communities, the soonest due first."""
    ids = [place.id for place in await own_communities(call.visit)]
    open_only = not call.asked(AlertsAsked).closed
    found = await call.visit.services.db.read(alerts.alerts, ids, open_only)
    return Rows(rows=sorted(found, key=_place), key=_place, show=Alert.shown)


async def one(call: Call) -> Answer:
    """One alert."""
    return Answer(value=Alert.shown(await _own(call)))


async def see(call: Call) -> Answer:
    """A person has looked: the clock stops."""
    alert = await _own(call)
    await call.visit.services.db.write(alerts.see_alert, alert.id, call.visit.user_id, call.visit.now)
    return await one(call)


async def close(call: Call) -> Answer:
    """Close with a note of what was done."""
    alert, note, visit = await _own(call), call.told(Closing).note, call.visit
    await visit.services.db.write(alerts.close_alert, alert.id, visit.user_id, note, visit.now)
    return await one(call)


async def _own(call: Call) -> AlertRow:
    alert = await call.visit.services.db.read(alerts.alert, call.visit.part("alert_id"))
    if alert is None or not may_see(call.visit.me, alert.community_id):
        raise NotHere
    return alert


def _place(row: AlertRow) -> tuple[str, str]:
    return row.due_at.isoformat(timespec="microseconds"), row.id


ENDPOINTS = (
    listing(
        "/alerts",
        every,
        Alert,
        Scope.ALERTS_READ,
        Needs.COORDINATE,
        "List alerts, the soonest due first",
        asks=AlertsAsked,
    ),
    Endpoint(
        method="GET",
        path="/alerts/{alert_id}",
        handler=one,
        scope=Scope.ALERTS_READ,
        needs=Needs.COORDINATE,
        summary="See an alert",
        gives=Alert,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path="/alerts/{alert_id}/see",
        handler=see,
        scope=Scope.ALERTS_WRITE,
        needs=Needs.COORDINATE,
        summary="Say that a person has looked",
        description="The first to look is kept.",
        gives=Alert,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path="/alerts/{alert_id}/close",
        handler=close,
        scope=Scope.ALERTS_WRITE,
        needs=Needs.COORDINATE,
        summary="Close an alert with what was done",
        description="One that was closed keeps its first note.",
        takes=Closing,
        gives=Alert,
        etag=True,
    ),
)
