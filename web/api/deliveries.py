"""Deliveries that did not arrive, or may not have: a person decides whether they go again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storage import deliveries
from storage.deliveries import Delivery as Stored
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.problems import ApiProblem, Kind
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape
from web.console.deliveries import NOT_AGAIN, send_again
from web.guard import own_communities
from web.kit import Needs, NotHere


class Delivery(Shape):
    """One message that is in trouble."""

    id: int
    pseudonym: str
    event_id: Id
    event_name: str
    community_id: Id
    channel: str
    kind: str
    trouble: Annotated[str, Field(description="in_doubt, failed, expired or again")]
    attempts: int
    error_code: str
    created_at: Instant
    may_go_again: bool


async def every(call: Call) -> Rows:
    """Those of one's communities."""
    ids = [place.id for place in await own_communities(call.visit)]
    found = await call.visit.services.db.read(deliveries.troubled, ids)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def again(call: Call) -> Answer:
    """Send one again."""
    visit = call.visit
    ids = [place.id for place in await own_communities(visit)]
    wanted = int(visit.part("delivery_id"))
    row = await visit.services.db.read(deliveries.delivery, ids, wanted)
    if row is None:
        raise NotHere
    if refused := await visit.services.db.write(send_again, row, visit):
        raise ApiProblem(Kind.clash, visit.t.gettext(NOT_AGAIN[refused]))
    return Answer()


def _shown(row: Stored) -> Delivery:
    return Delivery.shown(row, trouble=row.trouble.value)


def _place(row: Stored) -> tuple[int]:
    return (row.id,)


ENDPOINTS = (
    listing(
        "/deliveries",
        every,
        Delivery,
        Scope.DELIVERIES_READ,
        Needs.COORDINATE,
        "List deliveries that need a look",
    ),
    Endpoint(
        method="POST",
        path="/deliveries/{delivery_id}/again",
        handler=again,
        scope=Scope.DELIVERIES_WRITE,
        needs=Needs.COORDINATE,
        summary="Send a message again",
        description="409 says why it does not go again.",
        status=204,
    ),
)
