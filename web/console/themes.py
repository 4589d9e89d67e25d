"""The board of themes: look, rename, merge, hide, sign off, undo. Every change is a decision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from nlp.decisions import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    DecisionRefused,
    decision_to_json,
    fold,
    inverse,
)
from nlp.types import Decision, DecisionKind
from storage import people, themes
from storage.database import Connection
from storage.errors import DecisionClash
from storage.themes import PointRow, ReleasedQuote
from web.console.board import BoardView, board_of, points_of
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.working import WORKING, Standing

POINTS_A_PAGE = 50
#: What a theme's forms may ask for; merging and signing off have checks of their own.
_SIMPLE = frozenset({DecisionKind.HIDE, DecisionKind.SHOW, DecisionKind.PIN, DecisionKind.UNPIN})
_WORDED = {DecisionKind.RENAME: LONGEST_LABEL, DecisionKind.DESCRIBE: LONGEST_DESCRIPTION}
_WHOLE = frozenset({DecisionKind.SIGN_OFF, DecisionKind.REOPEN})


async def show(visit: Visit) -> web.Response:
    """Themes in order, with what was decided."""
    view = await visit.services.db.read(board_of, visit.this_event.id)
    working = visit.request.app[WORKING]
    return visit.page(
        "console/themes.html",
        view=view,
        making=working.standing(_making(visit)),
        reason=working.reason(_making(visit)),
        waiting=view is None,
    )


async def make(visit: Visit) -> web.Response:
    """Group what was said into themes; goes on when the page is left."""
    await visit.form()
    work = partial(visit.services.actions.theme_event, visit.this_event.id)
    await visit.request.app[WORKING].start(_making(visit), work)
    ready = visit.request.app[WORKING].standing(_making(visit)) is Standing.NONE
    return visit.go(_address(visit), done="themed" if ready else "")


async def theme(visit: Visit) -> web.Response:
    """One theme with the words behind it."""
    return await _theme_page(visit, visit.part("theme_id"))


async def decide(visit: Visit) -> web.Response:
    """Append one decision, if nobody else has decided since this page was made."""
    form = await visit.form()
    view = await _view(visit)
    decision, problem = read(form, view)
    if problem:
        sentence = visit.t.gettext("Write between 1 and {n} characters.", n=_WORDED[decision.kind])
        return await _theme_page(visit, decision.themes[0], typed=form, fault=sentence)
    return await _append(visit, view, decision, form)


async def undo(visit: Visit) -> web.Response:
    """Append the inverse of a decision, unless later ones rest on it."""
    form = await visit.form()
    view = await _view(visit)
    sequence = form.text("sequence")
    place = next((n for n, row in enumerate(view.rows) if str(row.sequence) == sequence), None)
    if place is None:
        raise NotHere
    try:
        decision = inverse(view.run, view.decisions, view.decisions[place])
    except DecisionRefused as error:
        return visit.page("console/refused.html", status=409, undo=True, signed_off=False, reason=str(error))
    return await _append(visit, view, decision, form, done="undone")


def read(form: Form, view: BoardView) -> tuple[Decision, bool]:
    """The decision that a form asks for, and whether its words are missing or too long.

    Raises:
        NotHere: it names no theme of the board, or no such kind of decision.
    """
    kind = form.text("kind")
    if kind not in set(DecisionKind):
        raise NotHere
    asked = DecisionKind(kind)
    if asked in _WHOLE:
        return Decision(kind=asked), False
    theme_id, into = form.text("theme"), form.text("into")
    if view.theme(theme_id) is None:
        raise NotHere
    if asked in _SIMPLE:
        return Decision(kind=asked, themes=(theme_id,)), False
    if asked in _WORDED:
        words = " ".join(form.text("label").split())
        wrong = not 0 < len(words) <= _WORDED[asked]
        return Decision(kind=asked, themes=(theme_id,), label=words), wrong
    if asked is DecisionKind.MERGE and view.theme(into) is not None and into != theme_id:
        return Decision(kind=asked, themes=(theme_id,), into=into), False
    raise NotHere


async def _append(
    visit: Visit, view: BoardView, decision: Decision, form: Form, *, done: str = "decided"
) -> web.Response:
    seen = form.text("seen")
    payload = decision_to_json(decision)
    back = (
        _address(visit) if decision.kind is not DecisionKind.MERGE else f"{_address(visit)}/{decision.into}"
    )
    if form.text("stay") and decision.kind is not DecisionKind.MERGE:
        back = f"{_address(visit)}/{decision.themes[0]}"
    if _is_again(view, seen, payload):
        return visit.go(back, done=done)
    if seen == str(view.seen):
        try:
            fold(view.run, [*view.decisions, decision])
        except DecisionRefused as error:
            signed_off = view.board.signed_off
            return visit.page(
                "console/refused.html", status=409, undo=False, signed_off=signed_off, reason=str(error)
            )
    try:
        await visit.services.db.write(
            themes.add_decision,
            view.run_id,
            kind=decision.kind,
            payload=payload,
            seen=int(seen) if seen.isdecimal() else -1,
            user_id=visit.user_id,
            now=visit.now,
        )
    except DecisionClash:
        return await _clash(visit, form, seen)
    return visit.go(back, done=done)


def _is_again(view: BoardView, seen: str, payload: dict[str, Any]) -> bool:
    """Whether the same form was sent twice: its decision is already the one after what it had seen."""
    last = view.rows[-1] if view.rows else None
    return last is not None and str(last.sequence - 1) == seen and dict(last.payload) == payload


async def _clash(visit: Visit, form: Form, seen: str) -> web.Response:
    """Say what others decided meanwhile, and offer to do it on top of that."""
    view = await _view(visit)
    known = int(seen) if seen.isdecimal() else 0
    since = [row for row in view.rows if row.sequence > known]
    fields = {name: form.text(name) for name in ("kind", "theme", "into", "label", "sequence", "stay")}
    again = "undo" if fields["sequence"] else "decide"
    return visit.page("console/clash.html", status=409, view=view, since=since, fields=fields, again=again)


async def _view(visit: Visit) -> BoardView:
    view = await visit.services.db.read(board_of, visit.this_event.id)
    if view is None:
        raise NotHere
    return view


async def _theme_page(
    visit: Visit, theme_id: str, *, typed: Form | None = None, fault: str = ""
) -> web.Response:
    def load(
        conn: Connection,
    ) -> tuple[BoardView | None, Sequence[PointRow], Sequence[ReleasedQuote], frozenset[str]]:
        event_id = visit.this_event.id
        return (
            board_of(conn, event_id),
            themes.points(conn, event_id),
            themes.released_quotes(conn, event_id),
            people.agreed(conn, event_id, "quote"),
        )

    view, points, released, quotable = await visit.services.db.read(load)
    here = view.theme(theme_id) if view else None
    if view is None or here is None:
        raise NotHere
    behind = points_of(view, theme_id, points)
    page = page_number(visit)
    return visit.page(
        "console/theme.html",
        status=400 if fault else 200,
        view=view,
        each=here,
        points=behind[(page - 1) * POINTS_A_PAGE : page * POINTS_A_PAGE],
        released={quote.point_id: quote.text for quote in released},
        quotable=quotable,
        number=page,
        pages=max(1, -(-len(behind) // POINTS_A_PAGE)),
        typed=typed,
        fault=fault,
    )


def page_number(visit: Visit) -> int:
    """Which page of a list is asked for, from 1."""
    asked = visit.request.query.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1


def _making(visit: Visit) -> str:
    return f"themes:{visit.this_event.id}"


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes"


ROUTES = (
    get("/console/events/{event_id}/themes", show, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/make", make, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/decide", decide, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/undo", undo, Needs.ANALYSE),
    get("/console/events/{event_id}/themes/{theme_id}", theme, Needs.ANALYSE),
)
