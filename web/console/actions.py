"""What is done about each theme: who, what, by when, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from aiohttp import web

from language.catalogue import N_, Catalogue
from partnership.actions import check
from partnership.types import Action, ActionState
from storage import actions
from web.console.board import board_of
from web.console.new_event import day_of
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.phrases import local

#: How an action can stand, as a coordinator reads it.
STATES = {
    ActionState.PROMISED: N_("Promised"),
    ActionState.DONE: N_("Done: “we did”"),
    ActionState.COULD_NOT: N_("“We could not, because …”"),
}
#: Field that keeps an action from being told → what to write there.
REMEDIES = {
    "owner": N_("Say who does it, as residents would say it."),
    "promise": N_("Say what is promised."),
    "outcome": N_("Say how it ended: what was done, or why it could not be."),
    "happened_on": N_("Give the day it ended: today or earlier."),
}
_TEXTS = ("theme_id", "owner", "promise", "promise_cy", "outcome", "outcome_cy")
_DAYS = ("promised_for", "happened_on")


async def overview(visit: Visit) -> web.Response:
    """The event's actions."""
    found = await visit.services.db.read(actions.actions, visit.this_event.id)
    today = local(visit.now, visit.here.time_zone).date()
    return visit.page("console/actions.html", actions=found, states=STATES, today=today)


async def new(visit: Visit) -> web.Response:
    """An empty form; ?theme= chooses the theme it answers."""
    typed = {"state": ActionState.PROMISED.value, "theme_id": visit.request.query.get("theme", "")}
    return await _form(visit, typed, {})


async def create(visit: Visit) -> web.Response:
    """Add an action. The page's own id makes a double click add one."""
    form = await visit.form()
    name = form.text("id") if len(form.text("id")) == 36 else str(uuid4())
    return await _save(visit, form, await _fresh(visit, name))


async def edit(visit: Visit) -> web.Response:
    """The form with what is known."""
    action = await _own(visit)
    typed = {**vars(action), "state": action.state.value}
    return await _form(visit, {key: "" if value is None else str(value) for key, value in typed.items()}, {})


async def update(visit: Visit) -> web.Response:
    """Change an action."""
    return await _save(visit, await visit.form(), await _own(visit))


async def _own(visit: Visit) -> Action:
    action = await visit.services.db.read(actions.action, visit.part("action_id"))
    if action is None or action.event_id != visit.this_event.id:
        raise NotHere
    return action


async def _fresh(visit: Visit, name: str) -> Action:
    """An action of this event to be filled; an id that belongs elsewhere is not taken over."""
    known = await visit.services.db.read(actions.action, name)
    if known is not None and known.event_id != visit.this_event.id:
        raise NotHere
    return known or Action(
        id=name,
        event_id=visit.this_event.id,
        theme_id="",
        theme_label="",
        owner="",
        promise="",
        promised_for=None,
        state=ActionState.PROMISED,
        outcome="",
        outcome_cy="",
        promise_cy="",
        happened_on=None,
    )


async def _save(visit: Visit, form: Form, known: Action) -> web.Response:
    labels = await _theme_labels(visit)
    action, typed, problems = read(form, known, labels, visit.t)
    today = local(visit.now, visit.here.time_zone).date()
    for fault in check(action, today=today):
        problems.setdefault(fault.field, visit.t.gettext(REMEDIES[fault.field]))
    if problems:
        return await _form(visit, typed, problems)
    await visit.services.db.write(actions.save_action, action, visit.now)
    return visit.go(f"/console/events/{visit.this_event.id}/actions", done="saved")


def read(
    form: Form, known: Action, labels: Mapping[str, str], t: Catalogue
) -> tuple[Action, dict[str, str], dict[str, str]]:
    """The action as the form says it, what was typed, and what could not be read."""
    typed = {name: form.text(name) for name in (*_TEXTS, *_DAYS, "state")}
    problems: dict[str, str] = {}
    days: dict[str, Any] = {name: day_of(typed[name]) for name in _DAYS}
    for name in _DAYS:
        if typed[name] and days[name] is None:
            problems[name] = t.gettext("Give a day, or leave it empty.")
    state = ActionState(typed["state"]) if typed["state"] in set(ActionState) else ActionState.PROMISED
    kept = known.theme_label if known.theme_id == typed["theme_id"] else ""
    label = labels.get(typed["theme_id"], kept)
    texts: dict[str, Any] = {name: typed[name] for name in _TEXTS}
    return replace(known, **texts, **days, state=state, theme_label=label), typed, problems


async def _theme_labels(visit: Visit) -> dict[str, str]:
    view = await visit.services.db.read(board_of, visit.this_event.id)
    return {each.theme.id: each.label for each in view.board.themes} if view else {}


async def _form(visit: Visit, typed: Mapping[str, str], problems: Mapping[str, str]) -> web.Response:
    labels = await _theme_labels(visit)
    return visit.page(
        "console/action_form.html",
        status=400 if problems else 200,
        typed=typed,
        problems=problems,
        new_id=str(uuid4()),
        themes=[("", visit.t.gettext("No single theme")), *labels.items()],
        states=[(state.value, visit.t.gettext(name)) for state, name in STATES.items()],
    )


ROUTES = (
    get("/console/events/{event_id}/actions", overview, Needs.EVENT),
    get("/console/events/{event_id}/actions/new", new, Needs.EVENT),
    post("/console/events/{event_id}/actions/new", create, Needs.EVENT),
    get("/console/events/{event_id}/actions/{action_id}", edit, Needs.EVENT),
    post("/console/events/{event_id}/actions/{action_id}", update, Needs.EVENT),
)
