"""The board of themes: look, order, merge, hide, sign off, undo. Every change is a decision."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from feedback.words import leaning, principle
from nlp.types import BoardTheme, Change, Decision, DecisionKind
from storage import themes
from web.board import BoardView
from web.console.choosing import decided, gone, last_of, merged_into, seen_of, sent_from, undone
from web.console.deciding import FRAMEWORK, Incomplete, Key, read
from web.console.filtering import wanted_of
from web.console.queue import queue_page
from web.console.theme import lacking, theme_page
from web.deciding import board_now
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.points import EventPoints, PointView
from web.tables import Column, View, table
from web.working import begin, stop, work_of

FIRST_SHOWN = 15  # cards: what is looked through before one wants the list
_QUARTERS = 4  # themes whose points lie closest and widest: a quarter of the board each


async def show(visit: Visit) -> web.StreamResponse:
    """Themes in order, as cards or as a list."""
    return await _board(visit)


async def make(visit: Visit) -> web.Response:
    """Group what was said into themes; goes on when the page is left."""
    await visit.form()
    work = partial(visit.services.actions.theme_event, visit.this_event.id)
    return await begin(visit, _making(visit), work, _address(visit), done="themed")


async def cancel(visit: Visit) -> web.Response:
    """End the grouping; the board stays as it was."""
    return await stop(visit, _making(visit), _address(visit))


async def decide(visit: Visit) -> web.StreamResponse:
    """Append what a form asks for, if nobody else has decided since its page was made."""
    form = await visit.form()
    view = await board_now(visit, visit.this_event.id)
    if 0 <= seen_of(form) < view.seen:
        # Sent twice, or others were quicker: what is asked for is about the board that the page showed.
        view = await asyncio.to_thread(view.as_of, seen_of(form))
    try:
        decisions = read(form, view, await _meant(visit, form, view))
    except Incomplete as lack:
        return await _lacking(visit, form, lack)
    except NotHere:
        if form.text("theme") in {each.id for each in view.run.themes} | {
            each.into for each in view.decisions
        }:
            return await gone(visit, form)
        raise
    if not decisions:
        return visit.go(sent_from(visit, form))
    return await decided(visit, form, decisions, back=_shown_after(visit, decisions, form))


async def undo(visit: Visit) -> web.Response:
    """Append the inverse of a decision, unless later ones rest on it."""
    return await undone(visit, await visit.form())


async def _meant(visit: Visit, form: Form, view: BoardView) -> list[Key]:
    """The points that "all of them" means: those that the filter of the page leaves."""
    if not form.text("all"):
        return []
    query = dict(parse_qsl(urlsplit(sent_from(visit, form)).query))
    _, problems, wanted = wanted_of(query, visit.t)
    if problems or not form.text("theme"):
        return []
    points = await visit.boards.points(visit.this_event.id)
    found = points.select(view, replace(wanted, theme_id=form.text("theme")))
    if str(len(found)) != form.text("all"):
        raise Incomplete("more", len(found))
    return [point.key for point in found[:]]


def _shown_after(visit: Visit, decisions: Sequence[Decision], form: Form) -> str:
    """The page that shows what became of it, where that is not the one it was sent from."""
    into = merged_into(decisions)
    if into and not form.text("page"):
        return f"{_address(visit)}/{into}"
    whole = decisions[0].kind is DecisionKind.SPLIT and not decisions[0].points
    return _address(visit) if whole else ""


async def _lacking(visit: Visit, form: Form, lack: Incomplete) -> web.StreamResponse:
    """The page that the form stood on, with what was typed and what is missing."""
    if form.text("page") == "queue":
        return await queue_page(visit, typed=form, fault=lacking(visit, lack))
    if form.text("theme") and form.text("page") != "board":
        return await theme_page(visit, form.text("theme"), typed=form, lack=lack)
    return await _board(visit, typed=form, lack=lack)


async def _board(
    visit: Visit, *, typed: Form | None = None, lack: Incomplete | None = None
) -> web.StreamResponse:
    view = await visit.boards.board(visit.this_event.id)
    overview = await visit.boards.overview(visit.this_event.id)
    listed = _listed(visit, view) if view else None
    if listed and listed.wants_file:
        return listed.file()
    return visit.page(
        "console/themes.html",
        status=400 if lack else 200,
        view=view,
        overview=overview,
        listed=listed,
        as_list=visit.request.query.get("view") == "list",
        every="all" in visit.request.query,
        first_shown=FIRST_SHOWN,
        work=work_of(visit, _making(visit)),
        last=last_of(visit, view),
        proposed=await visit.services.db.read(themes.proposed_run_id, visit.this_event.id),
        widths=_widths(view) if view else {},
        said=_said(view, await visit.boards.points(visit.this_event.id)) if view else {},
        changes=_changes(view) if view else {},
        typed=typed,
        lack=lack,
        fault=lacking(visit, lack) if lack else "",
    )


def _widths(view: BoardView) -> dict[str, str]:
    """Themes whose points lie closest together and widest apart on this board → "close" or "wide"."""
    tops = [each.theme for each in view.tops() if each.theme.points and not each.hidden]
    tops.sort(key=lambda theme: theme.coherence)
    some = len(tops) // _QUARTERS
    wide = {theme.id: "wide" for theme in tops[:some]}
    return wide | {theme.id: "close" for theme in tops[len(tops) - some :]}


def _said(view: BoardView, points: EventPoints) -> dict[str, PointView]:
    """The first quote of each theme that still stands."""
    found = {}
    for each in view.tops():
        quotes = (points.point(None, (quote.comment_id, quote.start)) for quote in each.theme.quotes)
        first = next((point for point in quotes if point is not None), None)
        if first is not None:
            found[each.theme.id] = first
    return found


def _changes(view: BoardView) -> dict[str, Change]:
    """What became of each theme since the themes were made before."""
    return {change.theme_id: change for change in view.run.changes}


def _listed(visit: Visit, view: BoardView) -> View[BoardTheme]:
    """The board as a table: a row a theme."""
    t, order = visit.t, {each.theme.id: n for n, each in enumerate(view.tops(), start=1)}
    columns = (
        Column[BoardTheme]("order", t.gettext("Order"), lambda each: order[each.theme.id], number=True),
        Column[BoardTheme](
            "theme",
            t.gettext("Theme"),
            lambda each: each.label,
            link=lambda each: f"{_address(visit)}/{each.theme.id}",
        ),
        Column[BoardTheme]("people", t.gettext("People"), lambda each: each.theme.people, number=True),
        Column[BoardTheme]("points", t.gettext("Points"), lambda each: each.theme.points, number=True),
        Column[BoardTheme]("leaning", t.gettext("Leaning"), lambda each: leaning(each.theme.leaning, t)),
        Column[BoardTheme](
            "principle", t.gettext("Marmot principle"), lambda each: principle(mapping(each), t)
        ),
        Column[BoardTheme](
            "coherence",
            t.gettext("How close"),
            lambda each: round(each.theme.coherence, 2),
            number=True,
        ),
        Column[BoardTheme]("state", t.gettext("State"), lambda each: ", ".join(_states(each, visit))),
    )
    return table(visit, columns, view.tops(), name="themes", first="order", size=200)


def mapping(each: BoardTheme) -> str:
    """Label of the framework's place that a theme is mapped to; empty: to none."""
    mapped = each.theme.frameworks.get(FRAMEWORK, ())
    return mapped[0].label if mapped else ""


def _states(each: BoardTheme, visit: Visit) -> list[str]:
    said: Mapping[str, Any] = {
        visit.t.gettext("Hidden"): each.hidden,
        visit.t.gettext("Look at this"): each.pinned,
        visit.t.gettext("Locked"): each.locked,
    }
    return [words for words, holds in said.items() if holds]


def _making(visit: Visit) -> str:
    return f"themes:{visit.this_event.id}"


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes"


ROUTES = (
    get("/console/events/{event_id}/themes", show, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/make", make, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/cancel", cancel, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/decide", decide, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/undo", undo, Needs.ANALYSE),
)
