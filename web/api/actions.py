"""Actions: what is done about themes, by whom, and how it ended."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Field

from partnership.actions import check
from partnership.types import Action as Stored
from partnership.types import ActionState
from storage import actions
from storage.database import Connection
from storage.holding import hold
from web.api import etags
from web.api.endpoint import Answer, Call, Endpoint, Match, Rows, listing
from web.api.forms import form_of
from web.api.problems import ROOT, fault, in_form, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Shape, Told
from web.console.actions import read
from web.kit import Needs, NotHere
from web.phrases import local

_LONGEST = 2_000  # characters of a sentence or two that residents read
_Text = Annotated[str, Field(max_length=_LONGEST)]
_Day = Annotated[date | None, Field(examples=["2026-06-30"])]


class Action(Shape):
    """What the partnership does about a theme."""

    id: Id
    event_id: Id
    theme_id: str
    theme_label: Annotated[str, Field(description="As the theme was called then.")]
    owner: str
    promise: str
    promise_cy: str
    promised_for: date | None
    state: Annotated[str, Field(description="promised, done or could_not")]
    outcome: str
    outcome_cy: str
    happened_on: date | None


class NewAction(Told):
    """An action to be promised."""

    owner: Annotated[str, Field(min_length=1, max_length=_LONGEST, examples=["the council"])]
    promise: Annotated[
        str, Field(min_length=1, max_length=_LONGEST, examples=["Mend six lights in the park."])
    ]
    promise_cy: _Text = ""
    promised_for: _Day = None
    theme_id: Annotated[str, Field(max_length=80)] = ""
    state: Literal["promised", "done", "could_not"] = "promised"
    outcome: _Text = ""
    outcome_cy: _Text = ""
    happened_on: _Day = None


class ActionChange(Told):
    """What is to be changed; the rest stays."""

    owner: _Text = ""
    promise: _Text = ""
    promise_cy: _Text = ""
    promised_for: _Day = None
    theme_id: Annotated[str, Field(max_length=80)] = ""
    state: Literal["promised", "done", "could_not"] = "promised"
    outcome: _Text = ""
    outcome_cy: _Text = ""
    happened_on: _Day = None


async def every(call: Call) -> Rows:
    """The event's actions, in the order they were made."""
    found = await call.visit.services.db.read(actions.actions, call.visit.this_event.id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def one(call: Call) -> Answer:
    """One action."""
    return Answer(value=_shown(await call.visit.services.db.read(_own, call)))


async def make(call: Call) -> Answer:
    """Promise something."""
    visit = call.visit
    empty = Stored(
        id=str(uuid4()),
        event_id=visit.this_event.id,
        theme_id="",
        theme_label="",
        owner="",
        promise="",
        promise_cy="",
        promised_for=None,
        state=ActionState.PROMISED,
        outcome="",
        outcome_cy="",
        happened_on=None,
    )
    made = _filled(call, empty, call.told(NewAction), await _labels(call))
    await visit.services.db.write(actions.save_action, made, visit.now)
    where = f"{ROOT}events/{visit.this_event.id}/actions/{made.id}"
    return Answer(value=_shown(made), status=201, location=where)


async def change(call: Call) -> Answer:
    """Change an action, or say how it ended."""
    labels = await _labels(call)

    def write(conn: Connection) -> Stored:
        hold(conn, "action", call.visit.part("action_id"))
        known = _own(conn, call)
        call.expects(etags.of_text(_shown(known).model_dump_json()))
        made = _filled(call, known, call.told(ActionChange), labels)
        actions.save_action(conn, made, call.visit.now)
        return made

    return Answer(value=_shown(await call.visit.services.db.write(write)))


def _filled(call: Call, known: Stored, told: Told, labels: dict[str, str]) -> Stored:
    """The action as it shall be, checked as the console's form is."""
    visit = call.visit
    before = {**vars(known), "state": known.state.value}
    made, _, problems = read(form_of(before | told.model_dump(exclude_unset=True)), known, labels, visit.t)
    if problems:
        raise in_form(problems)
    if made.theme_id and not made.theme_label:
        raise unusable(fault("body.theme_id", "There is no such theme.", "Take an id of the board."))
    today = local(visit.now, visit.here.time_zone).date()
    if faults := check(made, today=today):
        raise unusable(*(fault(f"body.{each.field}", each.problem, each.remedy) for each in faults))
    return made


async def _labels(call: Call) -> dict[str, str]:
    view = await call.visit.boards.board(call.visit.this_event.id)
    return {each.theme.id: each.label for each in view.board.themes} if view else {}


def _own(conn: Connection, call: Call) -> Stored:
    found = actions.action(conn, call.visit.part("action_id"))
    if found is None or found.event_id != call.visit.this_event.id:
        raise NotHere
    return found


def _shown(row: Stored) -> Action:
    return Action.shown(row, state=row.state.value)


def _place(row: Stored) -> tuple[str]:
    return (row.id,)


ENDPOINTS = (
    listing(
        "/events/{event_id}/actions",
        every,
        Action,
        Scope.ACTIONS_READ,
        Needs.EVENT,
        "List what is done about themes",
    ),
    Endpoint(
        method="POST",
        path="/events/{event_id}/actions",
        handler=make,
        scope=Scope.ACTIONS_WRITE,
        needs=Needs.EVENT,
        summary="Promise something",
        takes=NewAction,
        gives=Action,
        status=201,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/events/{event_id}/actions/{action_id}",
        handler=one,
        scope=Scope.ACTIONS_READ,
        needs=Needs.EVENT,
        summary="See an action",
        gives=Action,
        etag=True,
    ),
    Endpoint(
        method="PATCH",
        path="/events/{event_id}/actions/{action_id}",
        handler=change,
        scope=Scope.ACTIONS_WRITE,
        needs=Needs.EVENT,
        summary="Change an action, or say how it ended",
        takes=ActionChange,
        gives=Action,
        match=Match.NEEDED,
        etag=True,
    ),
)
