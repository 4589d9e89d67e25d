"""Blind double coding: draw points, choose their themes, and see how far people and machine agree."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from pydantic import Field

from storage import coding
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.problems import ROOT, ApiProblem, Kind, fault, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.console.coding import SIZES, USUAL_SIZE, TooFew, draw_round
from web.console.coding_result import coded_points, codings
from web.console.coding_way import FEWEST_POINTS, Way, way_of, ways_of
from web.deciding import board_now
from web.kit import Needs, NotHere


class CodedTheme(Shape):
    """A theme to choose from."""

    id: str
    label: str
    description: str


class Round(Shape):
    """A round as the person meets it that the token works for."""

    id: Id
    made_at: Instant
    made_by: str | None
    themes: list[CodedTheme]
    points: Annotated[int, Field(description="Points that still stand.")]
    left: Annotated[list[int], Field(description="Places without a choice of yours.")]
    finished: Annotated[int, Field(description="People who looked at every point.")]


class CodedPoint(Shape):
    """A point to code. Nobody's choice but yours is shown, nor the machine's."""

    place: int
    text: str
    comment: Annotated[str, Field(description="The comment around it, redacted.")]
    chosen: Annotated[list[str] | None, Field(description="null: not yet; empty: it fits none.")]


class Score(Shape):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class Pair(Shape):
    """How far two codings agree. Names are ids of people, or "machine"."""

    first: str
    second: str
    points: int
    f1: Score
    alpha: Score | None


class Agreement(Shape):
    """What a round came to."""

    pairs: list[Pair]
    gap: Annotated[Score | None, Field(description="People with each other, less people with the machine.")]


class NewRound(Told):
    """How many points to draw."""

    size: Annotated[int, Field(json_schema_extra={"enum": list(SIZES)})] = USUAL_SIZE


class Chosen(Told):
    """The themes that a point is about."""

    themes: Annotated[
        list[Annotated[str, Field(max_length=80)]],
        Field(max_length=200, description="Empty: it fits none of them."),
    ]


async def every(call: Call) -> Rows:
    """The rounds of an event."""
    found = await call.visit.services.db.read(ways_of, call.visit.this_event.id, call.visit.user_id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def begin(call: Call) -> Answer:
    """Draw the points of a new round."""
    size, name, event_id = call.told(NewRound).size, str(uuid4()), call.visit.this_event.id
    if size not in SIZES:
        sizes = ", ".join(map(str, SIZES))
        raise unusable(fault("body.size", "So many are not drawn.", f"Choose one of {sizes}."))
    try:
        await draw_round(call.visit, await board_now(call.visit, event_id), size, name)
    except TooFew as error:
        said = f"There are {error.there} points to draw from. It takes at least {FEWEST_POINTS}."
        raise ApiProblem(Kind.clash, said) from error
    way = await call.visit.services.db.read(way_of, event_id, name, call.visit.user_id)
    where = f"{ROOT}events/{event_id}/coding-rounds/{name}"
    return Answer(value=_shown(way), status=201, location=where)


async def points(call: Call) -> Rows:
    """The points of a round in their order."""
    way = await _way(call)
    return Rows(rows=way.places, key=lambda place: (place,), show=lambda place: _point(way, place))


async def choose(call: Call) -> Answer:
    """Choose the themes of one point; again replaces it, until you have done all."""
    way, visit = await _way(call), call.visit
    place = int(visit.part("place"))
    if place not in way.places:
        raise NotHere
    if way.is_finished:
        raise ApiProblem(Kind.clash, "You have looked at every point; nothing of yours changes any more.")
    chosen = frozenset(call.told(Chosen).themes)
    if chosen - {theme.id for theme in way.round.themes}:
        raise unusable(fault("body.themes", "Not one to choose from.", "Take ids of the round's themes."))
    await visit.services.db.write(coding.choose, way.round.id, visit.user_id, place, chosen, visit.now)
    return Answer(value=_point(await _way(call), place))


async def agreement(call: Call) -> Answer:
    """How far all agree."""
    way = await _way(call)
    if not way.shows_result:
        raise ApiProblem(Kind.clash, "Two people must have looked at every point, and you among them.")
    coded = coded_points(way, await board_now(call.visit, call.visit.this_event.id))
    if len(coded) < FEWEST_POINTS:
        raise ApiProblem(Kind.clash, f"Fewer than {FEWEST_POINTS} of its points still stand.")
    found = await call.visit.services.actions.compare_codings(codings(way, coded))
    return Answer(value=Agreement.shown(found, pairs=[Pair.shown(each) for each in found.pairs]))


async def _way(call: Call) -> Way:
    visit = call.visit
    return await visit.services.db.read(way_of, visit.this_event.id, visit.part("round_id"), visit.user_id)


def _shown(way: Way) -> Round:
    return Round.shown(
        way.round,
        made_by=way.round.made_by_name,
        themes=[CodedTheme.shown(each) for each in way.round.themes],
        points=len(way.places),
        left=way.left,
        finished=len(way.finished),
    )


def _point(way: Way, place: int) -> CodedPoint:
    point, chosen = way.point(place), way.chosen.get(place)
    return CodedPoint(
        place=place,
        text=point.text if point else "",
        comment="".join(text for text, _ in way.comment(place)),
        chosen=None if chosen is None else sorted(chosen),
    )


def _place(way: Way) -> tuple[str, str]:
    return way.round.made_at.isoformat(timespec="microseconds"), way.round.id


_ROOT = "/events/{event_id}/coding-rounds"
_ONE = _ROOT + "/{round_id}"
ENDPOINTS = (
    listing(_ROOT, every, Round, Scope.THEMES_READ, Needs.ANALYSE, "List the rounds of blind coding"),
    Endpoint(
        method="POST",
        path=_ROOT,
        handler=begin,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Draw points for a round of blind coding",
        description="409: there are too few points.",
        takes=NewRound,
        gives=Round,
        status=201,
    ),
    listing(
        _ONE + "/points", points, CodedPoint, Scope.THEMES_READ, Needs.ANALYSE, "List the points to code"
    ),
    Endpoint(
        method="PUT",
        path=_ONE + "/points/{place}",
        handler=choose,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Choose the themes of a point",
        takes=Chosen,
        gives=CodedPoint,
        refuses=(409,),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/agreement",
        handler=agreement,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See how far people and the machine agree",
        description="409 until two people, you among them, have looked at every point.",
        gives=Agreement,
        refuses=(409,),
    ),
)
