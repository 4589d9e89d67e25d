"""The board of themes: see it, make it, see what waits for a person."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

from pydantic import Field

from nlp.types import BoardTheme, Queued
from web.api import working
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape
from web.board import BoardView
from web.deciding import board_now
from web.kit import Needs, NotHere

ThemeId = Annotated[str, Field(examples=["t3"])]


class Mapped(Shape):
    """A place in a framework."""

    code: str
    label: str
    confidence: float


class Quote(Shape):
    """Words that stand for a theme; redacted, for inside."""

    answer_id: str
    start: int
    text: str


class Theme(Shape):
    """A theme or sub-theme as people see it."""

    id: ThemeId
    parent_id: ThemeId | None
    label: str
    description: str
    hidden: bool
    pinned: bool
    locked: bool
    people: int
    people_low: Annotated[int, Field(description="95 % interval, with people_high.")]
    people_high: int
    points: int
    comments: int
    leaning: Annotated[str, Field(description="good, in_the_way, idea or mixed")]
    strength: float
    coherence: float
    frameworks: dict[str, list[Mapped]]
    quotes: list[Quote]
    members: Annotated[list[str], Field(description="The machine's themes that were merged into it.")]


class Board(Shape):
    """All themes in the board's order, each followed by its parts."""

    run_id: Id
    made_at: Instant
    last_decision: Annotated[int, Field(description="Sequence; 0: none yet.")]
    signed_off: bool
    commented: Annotated[int, Field(description="People who commented.")]
    left_out: Annotated[dict[str, int], Field(description="Reason → points that are in no theme.")]
    waiting: Annotated[int, Field(description="Points that wait for a person.")]
    themes: list[Theme]


class Step(Shape):
    """One decision that had a part in a theme."""

    sequence: int
    kind: str
    themes: list[str]
    counts: Annotated[
        dict[str, list[int]], Field(description="Theme → people before, after, points before, after.")
    ]


class Lineage(Shape):
    """Where a theme comes from, back to the machine's themes."""

    steps: list[Step]
    origins: Annotated[
        dict[str, int],
        Field(description="The machine's theme, empty = none → points of it that are here now."),
    ]


class Suggested(Shape):
    """A theme that a point may belong to."""

    theme_id: ThemeId
    confidence: float


class Waiting(Shape):
    """A point that waits for a person."""

    answer_id: str
    start: int
    end: int
    reason: Annotated[str, Field(description="fits_none, between, from_welsh or unread")]
    suggestions: list[Suggested]


async def board(call: Call) -> Answer:
    """The board as it is."""
    view = await board_now(call.visit, call.visit.this_event.id)
    shown = Board(
        run_id=view.run_id,
        made_at=view.made_at,
        last_decision=view.seen,
        signed_off=view.board.signed_off,
        commented=view.commented,
        left_out=view.left_out,
        waiting=len(view.waiting),
        themes=[_theme(each) for each in view.board.themes],
    )
    return Answer(value=shown, etag=etag(view))


async def one(call: Call) -> Answer:
    """One theme."""
    view = await board_now(call.visit, call.visit.this_event.id)
    found = view.theme(call.visit.part("theme_id"))
    if found is None:
        raise NotHere
    return Answer(value=_theme(found), etag=etag(view))


async def lineage(call: Call) -> Answer:
    """Where a theme comes from; also one that is not there any more."""
    view = await board_now(call.visit, call.visit.this_event.id)
    found = await asyncio.to_thread(view.lineage, call.visit.part("theme_id"))
    if not found.steps and not found.origins:
        raise NotHere
    steps = [
        Step(
            sequence=view.rows[each.place].sequence,
            kind=each.decision.kind.value,
            themes=list(each.themes),
            counts={name: list(numbers) for name, numbers in each.counts.items()},
        )
        for each in found.steps
    ]
    return Answer(value=Lineage(steps=steps, origins=dict(found.origins)), etag=etag(view))


async def queue(call: Call) -> Rows:
    """Points that wait, those first whose answer would teach most."""
    view = await board_now(call.visit, call.visit.this_event.id)
    places = {(each.comment_id, each.start): n for n, each in enumerate(view.run.queue)}
    return Rows(rows=view.waiting, key=lambda each: (places[(each.comment_id, each.start)],), show=_waiting)


async def make(call: Call) -> Answer:
    """Group what was said into themes; a second time it makes a proposal."""
    event_id = call.visit.this_event.id
    work = partial(call.visit.services.actions.theme_event, event_id)
    return await working.begun(call, _making(call), work, f"events/{event_id}/theming")


def etag(view: BoardView) -> str:
    """The board's name: run and last decision."""
    return f'"{view.run_id}.{view.seen}"'


def _theme(each: BoardTheme) -> Theme:
    quotes = [Quote.shown(quote, answer_id=quote.comment_id) for quote in each.theme.quotes]
    return Theme.shown(each, each.theme, quotes=quotes, members=list(each.members))


def _waiting(each: Queued) -> Waiting:
    return Waiting.shown(each, answer_id=each.comment_id, reason=each.reason.value)


def _making(call: Call) -> str:
    return f"themes:{call.visit.this_event.id}"


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/events/{event_id}/themes",
        handler=board,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See the board of themes",
        description="404 before themes were made. The ETag names run and last decision: what `If-Match` of a "
        "decision wants.",
        gives=Board,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/themes/{theme_id}",
        handler=one,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See a theme",
        description="The ETag is the board's.",
        gives=Theme,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/themes/{theme_id}/lineage",
        handler=lineage,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See where a theme comes from",
        gives=Lineage,
        etag=True,
    ),
    listing(
        "/events/{event_id}/queue",
        queue,
        Waiting,
        Scope.THEMES_READ,
        Needs.ANALYSE,
        "List points that wait for a person",
        description="Those first whose answer would teach most.",
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/theming",
        handler=make,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Make themes",
        description="The first time they become the board; later they are a proposal to accept.",
        gives=working.Work,
        status=202,
    ),
    *working.endpoints(
        "/events/{event_id}/theming",
        _making,
        (Scope.THEMES_READ, Scope.THEMES_WRITE),
        Needs.ANALYSE,
        "the making of themes",
    ),
)
