"""Ideas for the board: what the machine would merge, split or look at. People take them up by decisions."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import Field

from storage import turned_down
from web.api.deciding import Point
from web.api.endpoint import Answer, Call, Endpoint
from web.api.problems import ROOT, fault, unusable
from web.api.scopes import Scope
from web.api.shapes import Shape, Told
from web.api.working import Work
from web.behind import Ideas as Found
from web.behind import Key
from web.console.ideas import merge_name, still_open
from web.deciding import board_now
from web.kit import Needs
from web.working import WORKING

_Name = Annotated[str, Field(description="What it is turned down by.", examples=["merge:t1+t3"])]


class MergeIdea(Shape):
    """Two themes that may be one; the first is the larger."""

    idea: _Name
    themes: list[str]
    likeness: Annotated[float, Field(description="Cosine of their centres.")]
    shared: Annotated[int, Field(description="People who are in both.")]


class SplitIdea(Shape):
    """A theme that may be two."""

    idea: _Name
    theme: str
    points: Annotated[list[Point], Field(description="Those that would leave.")]
    labels: list[str]
    people: list[int]


class SeriousIdea(Shape):
    """A small theme that should be looked at all the same."""

    idea: _Name
    theme: str
    why: Annotated[str, Field(description="strong, one_place or one_group")]


class Ideas(Work):
    """How the looking for ideas stands, and those that are open once it is done."""

    merges: list[MergeIdea]
    splits: list[SplitIdea]
    serious: list[SeriousIdea]


class Unwanted(Told):
    """Which idea is not wanted."""

    idea: Annotated[str, Field(max_length=160)]


async def find(call: Call) -> Answer:
    """Look for ideas on the board as it is."""
    visit, event_id = call.visit, call.visit.this_event.id
    view = await board_now(visit, event_id)
    work = partial(visit.services.actions.ideas, event_id, view)
    await visit.request.app[WORKING].start(_work(call), work)
    return Answer(value=await _ideas(call), status=202, location=f"{ROOT}events/{event_id}/ideas")


async def every(call: Call) -> Answer:
    """Open ideas, best first."""
    return Answer(value=await _ideas(call))


async def turn_down(call: Call) -> Answer:
    """Remember that one is not wanted."""
    shown, wanted, visit = await _ideas(call), call.told(Unwanted).idea, call.visit
    known = {each.idea for each in shown.merges} | {each.idea for each in shown.splits}
    if wanted not in known | {each.idea for each in shown.serious}:
        raise unusable(fault("body.idea", "No such idea is open.", "Take one of the list."))
    await visit.services.db.write(
        turned_down.turn_down, visit.this_event.id, wanted, visit.user_id, visit.now
    )
    return Answer()


async def again(call: Call) -> Answer:
    """Show those that were turned down once more."""
    await call.visit.services.db.write(turned_down.ask_again, call.visit.this_event.id)
    return Answer()


async def _ideas(call: Call) -> Ideas:
    visit, event_id = call.visit, call.visit.this_event.id
    view = await board_now(visit, event_id)
    pieces = visit.request.app[WORKING]
    found = pieces.result(_work(call))
    known = found if isinstance(found, Found) else Found()
    shown = await visit.services.db.read(still_open, event_id, view, known)
    merges = [
        MergeIdea.shown(each, idea=merge_name(each.themes), themes=list(each.themes)) for each in shown.merges
    ]
    splits = [
        SplitIdea(
            idea=f"split:{each.theme}",
            theme=each.theme,
            points=_points(each.points),
            labels=list(each.labels),
            people=list(each.people),
        )
        for each in shown.splits
    ]
    serious = [SeriousIdea.shown(each, idea=f"serious:{each.theme}") for each in shown.serious]
    return Ideas.shown(pieces.view(_work(call)), merges=merges, splits=splits, serious=serious)


def _points(keys: tuple[Key, ...]) -> list[Point]:
    return [Point(answer_id=answer_id, start=start) for answer_id, start in keys]


def _work(call: Call) -> str:
    return f"ideas:{call.visit.this_event.id}"


_ROOT = "/events/{event_id}/ideas"
ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ROOT,
        handler=find,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="Look for ideas on the board as it is",
        gives=Ideas,
        status=202,
    ),
    Endpoint(
        method="GET",
        path=_ROOT,
        handler=every,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See the open ideas",
        description="To take one up is a decision: merge, split or pin.",
        gives=Ideas,
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/turn-down",
        handler=turn_down,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Turn an idea down",
        takes=Unwanted,
        status=204,
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/again",
        handler=again,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Ask for the ideas that were turned down once more",
        status=204,
    ),
)
