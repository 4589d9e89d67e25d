"""Decisions about the board: list them, decide, undo. Whoever decides says the board they had seen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated

from pydantic import Field

from nlp.decisions import DecisionRefused, RestedOn, free_id
from nlp.types import Decision as Made
from nlp.types import DecisionKind as K
from storage.errors import DecisionClash
from storage.themes import DecisionRow
from web import deciding
from web.api.deciding import NewDecision, Point, Undoing
from web.api.endpoint import Answer, Call, Endpoint, Match, Rows, listing
from web.api.problems import ROOT, ApiProblem, Kind, Since, fault
from web.api.scopes import Scope
from web.api.shapes import Instant, Shape
from web.api.themes import etag
from web.board import BoardView, decision_of
from web.deciding import board_now
from web.kit import Needs, NotHere


class Decision(Shape):
    """What somebody decided."""

    sequence: int
    kind: str
    themes: list[str]
    into: str
    label: str
    points: list[Point]
    to: str
    why: str
    counts: Annotated[
        dict[str, list[int]] | None,
        Field(description="Theme → people before, after, points before, after, where they changed."),
    ]
    made_by: Annotated[str | None, Field(description="null: that account is gone.")]
    made_at: Instant
    undone_by: Annotated[int | None, Field(description="Sequence of the decision that took it back.")]


async def every(call: Call) -> Rows:
    """What was decided, in order."""
    view = await board_now(call.visit, call.visit.this_event.id)
    return Rows(rows=view.rows, key=_place, show=lambda row: _shown(view, row))


async def one(call: Call) -> Answer:
    """One decision."""
    view = await board_now(call.visit, call.visit.this_event.id)
    return Answer(value=_shown(view, _row(view, int(call.visit.part("sequence")))))


async def decide(call: Call) -> Answer:
    """Append a decision to the board that was seen."""
    wanted, visit = call.told(NewDecision).root, call.visit
    view, seen = await _seen(call)
    decision = wanted.made(partial(_free, view, seen))
    if seen == view.seen:
        _check_named(decision, view)
    try:
        sequence = await deciding.decide(
            visit, visit.this_event.id, decision, seen=seen, why=wanted.why, user_id=visit.user_id
        )
    except DecisionClash:
        raise await _changed(call, seen) from None
    except DecisionRefused as error:
        raise _refused(error) from error
    return await _decided(call, sequence)


async def undo(call: Call) -> Answer:
    """Append what takes a decision back."""
    visit, sequence = call.visit, int(call.visit.part("sequence"))
    view, seen = await _seen(call)
    try:
        made = await deciding.undo(
            visit,
            visit.this_event.id,
            sequence,
            seen=seen,
            why=call.told(Undoing).why,
            user_id=visit.user_id,
        )
    except DecisionClash:
        raise await _changed(call, seen) from None
    except RestedOn as error:
        resting = [view.rows[place] for place in error.places if place < len(view.rows)]
        raise _refused(error, resting) from error
    except DecisionRefused as error:
        raise _refused(error) from error
    return await _decided(call, made)


async def _decided(call: Call, sequence: int) -> Answer:
    event_id = call.visit.this_event.id
    view = await board_now(call.visit, event_id)
    return Answer(
        value=_shown(view, _row(view, sequence)),
        status=201,
        etag=etag(view),
        location=f"{ROOT}events/{event_id}/decisions/{sequence}",
    )


async def _seen(call: Call) -> tuple[BoardView, int]:
    """The board, and the last decision that the caller had seen of it."""
    view = await board_now(call.visit, call.visit.this_event.id)
    for each in call.match:
        run_id, _, sequence = each.strip('"').rpartition(".")
        if run_id == view.run_id and sequence.isascii() and sequence.isdecimal() and len(sequence) < 10:
            return view, int(sequence)
    raise await _changed(call, 0)


async def _changed(call: Call, seen: int) -> ApiProblem:
    view = await board_now(call.visit, call.visit.this_event.id)
    since = [_since(row) for row in view.rows if row.sequence > seen]
    return ApiProblem(Kind.changed, since=since, headers={"ETag": etag(view)})


def _refused(error: DecisionRefused, resting: Iterable[DecisionRow] = ()) -> ApiProblem:
    return ApiProblem(Kind.clash, str(error), since=[_since(row) for row in resting])


def _since(row: DecisionRow) -> Since:
    return Since.shown(row, made_by=row.made_by_name)


def _check_named(decision: Made, view: BoardView) -> None:
    """Themes that are named are on the board; what is wrong with points the decision itself says."""
    named = [*decision.themes, *([decision.to] if decision.to else [])]
    if decision.kind is K.MERGE:
        named.append(decision.into)
    for each in named:
        if view.theme(each) is None:
            wrong = fault("body", "It names a theme that is not on the board.", "Take an id of the board.")
            raise ApiProblem(Kind.unusable, errors=[wrong])


def _free(view: BoardView, seen: int) -> str:
    """As of what was seen, so that a retry asks for the same."""
    rows = zip(view.rows, view.decisions, strict=True)
    return free_id(view.run, [decision for row, decision in rows if row.sequence <= seen])


def _row(view: BoardView, sequence: int) -> DecisionRow:
    for row in view.rows:
        if row.sequence == sequence:
            return row
    raise NotHere


def _shown(view: BoardView, row: DecisionRow) -> Decision:
    made = decision_of(row)
    other = view.undone.get(row.sequence)
    return Decision.shown(
        row,
        made,
        points=[Point(answer_id=answer_id, start=start) for answer_id, start in made.points],
        themes=list(made.themes),
        counts=None if row.counts is None else {name: list(each) for name, each in row.counts.items()},
        kind=row.kind,
        made_by=row.made_by_name,
        undone_by=other if other is not None and other > row.sequence else None,
    )


def _place(row: DecisionRow) -> tuple[int]:
    return (row.sequence,)


ENDPOINTS = (
    listing(
        "/events/{event_id}/decisions",
        every,
        Decision,
        Scope.THEMES_READ,
        Needs.ANALYSE,
        "List what was decided, in order",
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/decisions/{sequence}",
        handler=one,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See a decision",
        gives=Decision,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/decisions",
        handler=decide,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Decide about the board",
        description="`If-Match` is the ETag of the board that you looked at; the answer's is that of the "
        "board as it is then. 412 says what was decided since, 409 why it makes no sense on this board.",
        takes=NewDecision,
        gives=Decision,
        status=201,
        match=Match.NEEDED,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/decisions/{sequence}/undo",
        handler=undo,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Take a decision back",
        description="409 names in `since` the later decisions that rest on it.",
        takes=Undoing,
        gives=Decision,
        status=201,
        match=Match.NEEDED,
        etag=True,
    ),
)
