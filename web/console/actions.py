"""What is done about each theme: who, what, by when, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from language.catalogue import N_, Catalogue
from partnership.actions import check
from partnership.types import Action, ActionState
from storage import actions
from web.console.new_event import day_of
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.phrases import local
from web.tables import Column, table

#: How an action can stand, as a coordinator reads it.
STATES = {
    ActionState.PROMISED: N_("Promised"),
    ActionState.DONE: N_("Done: “we did”"),
    ActionState.COULD_NOT: N_("“We could not, because …”"),
}
SHORT = {
    ActionState.PROMISED: N_("Promised"),
    ActionState.DONE: N_("Done"),
    ActionState.COULD_NOT: N_("Could not be"),
}
SHOWN_AS = {
    "overdue": N_("Overdue"),
    "promised": N_("Promised"),
    "done": N_("Done"),
    "could_not": N_("Could not be"),
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


async def overview(visit: Visit) -> web.StreamResponse:
    """The event's actions, all or those that stand in one way."""
    every = await visit.services.db.read(actions.actions, visit.this_event.id)
    today = local(visit.now, visit.here.time_zone).date()
    show = visit.request.query.get("show", "")
    chosen = [each for each in every if show not in SHOWN or SHOWN[show](each, today)]
    view = table(visit, _columns(visit, today), chosen, name="actions", first="by")
    if view.wants_file:
        return view.file()
    t = visit.t
    names = {"": t.gettext("All"), **{name: t.gettext(words) for name, words in SHOWN_AS.items()}}
    return visit.page(
        "console/actions.html",
        view=view,
        every=len(every),
        show=show if show in SHOWN else "",
        shows=[
            (name, words, sum(1 for each in every if not name or SHOWN[name](each, today)))
            for name, words in names.items()
        ],
    )


def _columns(visit: Visit, today: date) -> list[Column[Action]]:
    t, root = visit.t, f"/console/events/{visit.this_event.id}"
    return [
        Column("promise", t.gettext("Promise"), _promise, link=lambda a: f"{root}/actions/{a.id}"),
        Column("state", t.gettext("How it stands"), lambda a: _standing(a, today, visit)),
        Column("owner", t.gettext("Who does it"), lambda a: a.owner),
        Column("by", t.gettext("By which day"), lambda a: a.promised_for),
        Column(
            "theme",
            t.gettext("Theme"),
            lambda a: a.theme_label,
            link=lambda a: f"{root}/themes/{a.theme_id}" if a.theme_id else "",
        ),
        Column("ended", t.gettext("Ended on"), lambda a: a.happened_on),
        Column("outcome", t.gettext("How it went"), lambda a: a.outcome or a.outcome_cy),
    ]


def _promise(action: Action) -> str:
    return action.promise or action.promise_cy


def _is_overdue(action: Action, today: date) -> bool:
    due = action.promised_for
    return action.state is ActionState.PROMISED and due is not None and due < today


def _standing(action: Action, today: date, visit: Visit) -> str:
    return visit.t.gettext("Overdue") if _is_overdue(action, today) else visit.t.gettext(SHORT[action.state])


#: What a list can be narrowed to → whether an action is of it.
SHOWN: Mapping[str, Callable[[Action, date], bool]] = {
    "overdue": _is_overdue,
    "promised": lambda action, _: action.state is ActionState.PROMISED,
    "done": lambda action, _: action.state is ActionState.DONE,
    "could_not": lambda action, _: action.state is ActionState.COULD_NOT,
}


LONGEST_ID = 80  # of a theme; the column's width


async def new(visit: Visit) -> web.Response:
    """An empty form; ?theme= chooses the theme it answers."""
    theme_id = visit.request.query.get("theme", "")
    typed = {"state": ActionState.PROMISED.value, "theme_id": theme_id, "seen": ""}
    return await _form(visit, typed, {})


async def create(visit: Visit) -> web.Response:
    """Add an action. The page's own id makes a double click add one."""
    form = await visit.form()
    return await _save(visit, form, await _fresh(visit, form.own_id()))


async def edit(visit: Visit) -> web.Response:
    """The form with what is known."""
    action = await _own(visit)
    seen = await visit.services.db.read(actions.last_changed, action.id)
    typed = {**vars(action), "state": action.state.value, "seen": seen.isoformat() if seen else ""}
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
    if "seen" in form.lists:
        seen = _seen(form.text("seen"))
    else:  # a page that was open before there were versions
        seen = await visit.services.db.read(actions.last_changed, action.id)
    kept = await visit.services.db.write(actions.change_action, action, visit.now, seen=seen)
    if not kept:
        return await _met(visit, action, typed)
    return visit.go(f"/console/events/{visit.this_event.id}/actions", done="saved")


async def _met(visit: Visit, action: Action, typed: Mapping[str, str]) -> web.Response:
    """The same form came twice, or somebody else saved meanwhile: then both are shown and nothing is lost."""
    now = await visit.services.db.read(actions.action, action.id)
    if now is None:
        raise NotHere
    if now == action:
        return visit.go(f"/console/events/{visit.this_event.id}/actions", done="saved")
    seen = await visit.services.db.read(actions.last_changed, action.id)
    typed = {**typed, "seen": seen.isoformat() if seen else ""}
    return await _form(visit, typed, {}, theirs=now)


def _seen(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def read(
    form: Form, known: Action, labels: Mapping[str, str], t: Catalogue
) -> tuple[Action, dict[str, str], dict[str, str]]:
    """The action as the form says it, what was typed, and what could not be read."""
    typed = {name: form.text(name) for name in (*_TEXTS, *_DAYS, "state", "seen")}
    problems: dict[str, str] = {}
    days: dict[str, Any] = {name: day_of(typed[name]) for name in _DAYS}
    for name in _DAYS:
        if typed[name] and days[name] is None:
            problems[name] = t.gettext("Give a day, or leave it empty.")
    if len(typed["theme_id"]) > LONGEST_ID:
        problems["theme_id"] = t.gettext("That theme is not on the board any more. Choose another.")
    state = ActionState(typed["state"]) if typed["state"] in set(ActionState) else ActionState.PROMISED
    kept = known.theme_label if known.theme_id == typed["theme_id"] else ""
    label = labels.get(typed["theme_id"], kept)
    texts: dict[str, Any] = {name: typed[name] for name in _TEXTS}
    return replace(known, **texts, **days, state=state, theme_label=label), typed, problems


async def _theme_labels(visit: Visit) -> dict[str, str]:
    view = await visit.boards.board(visit.this_event.id)
    return {each.theme.id: each.label for each in view.board.themes} if view else {}


async def _form(
    visit: Visit, typed: Mapping[str, str], problems: Mapping[str, str], *, theirs: Action | None = None
) -> web.Response:
    labels = await _theme_labels(visit)
    return visit.page(
        "console/action_form.html",
        status=400 if problems else 409 if theirs else 200,
        typed=typed,
        problems=problems,
        theirs=theirs,
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
