"""Quotes: released one by one, word for word or shortened, and only where their resident agreed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storage import themes
from storage.themes import ReleasedQuote
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.problems import ApiProblem, Kind, fault, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Shape, Told
from web.console.quotes import is_shortened, quotable
from web.kit import Needs


class Quote(Shape):
    """Words that may be shown outside."""

    point_id: Id
    answer_id: int
    start: int
    end: int
    text: str


class Release(Told):
    """The words to release."""

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=10_000,
            description="As they were said, with words left out at most; “…” may mark where.",
            examples=["The last bus goes too early"],
        ),
    ]


async def every(call: Call) -> Rows:
    """What may be shown outside."""
    found = await call.visit.services.db.read(themes.released_quotes, call.visit.this_event.id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=Quote.shown)


async def release(call: Call) -> Answer:
    """Let one quote be shown outside."""
    visit, event_id = call.visit, call.visit.this_event.id
    text = " ".join(call.told(Release).text.split())
    point, agreed = await visit.services.db.read(quotable, event_id, visit.part("point_id"))
    if not agreed:
        raise ApiProblem(Kind.clash, "The resident did not agree to be quoted.")
    if not is_shortened(point.text, text):
        said = "These are not the words that were said."
        raise unusable(fault("body.text", said, "Leave words out, and change none."))
    await visit.services.db.write(themes.release_quote, event_id, point.id, text, visit.user_id, visit.now)
    shown = Quote.shown(point, point_id=point.id, text=text)
    return Answer(value=shown)


async def withdraw(call: Call) -> Answer:
    """Take a quote back inside."""
    visit, event_id = call.visit, call.visit.this_event.id
    point, _ = await visit.services.db.read(quotable, event_id, visit.part("point_id"))
    await visit.services.db.write(themes.withdraw_quote, event_id, point.id)
    return Answer()


def _place(row: ReleasedQuote) -> tuple[int, int]:
    return row.answer_id, row.start


ENDPOINTS = (
    listing(
        "/events/{event_id}/quotes",
        every,
        Quote,
        Scope.QUOTES_READ,
        Needs.EVENT,
        "List the quotes that may be shown outside",
    ),
    Endpoint(
        method="PUT",
        path="/events/{event_id}/quotes/{point_id}",
        handler=release,
        scope=Scope.QUOTES_WRITE,
        needs=Needs.EVENT,
        summary="Release a quote",
        description="Again with other words replaces them. 409: the resident did not agree to be quoted.",
        takes=Release,
        gives=Quote,
        refuses=(409,),
    ),
    Endpoint(
        method="DELETE",
        path="/events/{event_id}/quotes/{point_id}",
        handler=withdraw,
        scope=Scope.QUOTES_WRITE,
        needs=Needs.EVENT,
        summary="Take a quote back",
        description="What was published stays published.",
        status=204,
    ),
)
