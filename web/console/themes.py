"""The board of themes: look, rename, merge, hide, sign off, undo. Every change is a decision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from nlp.decisions import DecisionRefused, RestedOn, check, decision_to_json, inverse
from nlp.types import Decision, DecisionKind
from storage import people, themes
from storage.database import Connection
from storage.errors import DecisionClash
from storage.themes import DecisionRow, PointRow, ReleasedQuote
from web.console.board import BoardView, board_of, points_of
from web.console.deciding import Incomplete, read
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.working import WORKING, Standing

QUEUE = "queue"
POINTS_A_PAGE = 50
QUEUED_A_PAGE = 10  # a screenful or two; those answered give way to the next


#: Of a form that somebody else's decision came before; sent again on top of that.
_FIELDS = ("kind", "theme", "into", "label", "point", "to", "reason", "whole", "sequence", "stay")


async def show(visit: Visit) -> web.Response:
    """Themes in order, with what was decided."""
    view = await visit.services.db.read(board_of, visit.this_event.id)
    working = visit.request.app[WORKING]
    return visit.page(
        "console/themes.html",
        view=view,
        making=working.standing(_making(visit)),
        reason=working.reason(_making(visit)),
        last=_last(visit, view),
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
    try:
        decision = read(form, view)
    except Incomplete as lack:
        if form.text("stay") == QUEUE:
            return await _queue_page(visit, fault=_lacking(visit, lack))
        if not form.text("theme"):
            raise NotHere from lack
        return await _theme_page(visit, form.text("theme"), typed=form, fault=_lacking(visit, lack))
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
        decision = inverse(view.run, view.decisions, view.decisions[place], at=place)
    except DecisionRefused as error:
        return _refused(visit, view, error, undo=True)
    return await _append(visit, view, decision, form, undo=True)


async def queue(visit: Visit) -> web.Response:
    """Points that wait for a person, with the themes that they may belong to."""
    return await _queue_page(visit)


async def _append(
    visit: Visit, view: BoardView, decision: Decision, form: Form, *, undo: bool = False
) -> web.Response:
    seen = form.text("seen")
    payload = decision_to_json(decision)
    back = _back(visit, decision, form)
    if _is_again(view, seen, payload):
        return _on(visit, back, view.seen, undo=undo)
    if seen == str(view.seen) and not undo:
        try:
            check(view.run, view.decisions, decision)
        except DecisionRefused as error:
            return _refused(visit, view, error)
    try:
        sequence = await visit.services.db.write(
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
    return _on(visit, back, sequence, undo=undo)


def _back(visit: Visit, decision: Decision, form: Form) -> str:
    """The page that shows what became of it."""
    if decision.kind is DecisionKind.MERGE:
        return f"{_address(visit)}/{decision.into}"
    if form.text("stay") == QUEUE:
        return f"{_address(visit)}/{QUEUE}"
    whole = decision.kind is DecisionKind.SPLIT and not decision.points
    if form.text("stay") and not whole:
        return f"{_address(visit)}/{form.text('theme')}"
    return _address(visit)


def _on(visit: Visit, back: str, sequence: int, *, undo: bool) -> web.Response:
    return visit.go(back, done="undone") if undo else visit.go(f"{back}?decision={sequence}")


def _refused(visit: Visit, view: BoardView, error: DecisionRefused, *, undo: bool = False) -> web.Response:
    """Say why not, and which decisions stand in the way."""
    places = error.places if isinstance(error, RestedOn) else ()
    return visit.page(
        "console/refused.html",
        status=409,
        view=view,
        undo=undo,
        code=getattr(error, "code", ""),
        resting=[view.rows[place] for place in places],
        reason=str(error),
    )


def _lacking(visit: Visit, lack: Incomplete) -> str:
    if lack.field == "words":
        return visit.t.gettext("Write between 1 and {n} characters.", n=lack.longest)
    if lack.field == "to":
        return visit.t.gettext("Choose the theme that they go to.")
    return visit.t.gettext("Tick what people said that it is about.")


def _last(visit: Visit, view: BoardView | None) -> DecisionRow | None:
    """The decision that was just made, for the page that it led to."""
    asked = visit.request.query.get("decision", "")
    return next((row for row in view.rows if str(row.sequence) == asked), None) if view else None


def _is_again(view: BoardView, seen: str, payload: dict[str, Any]) -> bool:
    """Whether the same form was sent twice: its decision is already the one after what it had seen."""
    last = view.rows[-1] if view.rows else None
    return last is not None and str(last.sequence - 1) == seen and dict(last.payload) == payload


async def _clash(visit: Visit, form: Form, seen: str) -> web.Response:
    """Say what others decided meanwhile, and offer to do it on top of that."""
    view = await _view(visit)
    known = int(seen) if seen.isdecimal() else 0
    since = [row for row in view.rows if row.sequence > known]
    fields = [(name, value) for name in _FIELDS for value in form.all(name) if value.strip()]
    again = "undo" if form.text("sequence") else "decide"
    return visit.page(
        "console/clash.html",
        status=409,
        view=view,
        since=since,
        fields=fields,
        wrote=form.text("label"),
        again=again,
    )


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
        last=_last(visit, view),
        typed=typed,
        fault=fault,
    )


async def _queue_page(visit: Visit, *, fault: str = "") -> web.Response:
    view = await _view(visit)
    points = await visit.services.db.read(themes.points, visit.this_event.id)
    known = {(str(point.answer_id), point.start): point for point in points}
    waiting = [(each, known.get((each.comment_id, each.start))) for each in view.waiting]
    # What was said may have been corrected or withdrawn since the themes were made.
    waiting = [(each, point) for each, point in waiting if point is not None]
    return visit.page(
        "console/queue.html",
        status=400 if fault else 200,
        view=view,
        waiting=waiting[:QUEUED_A_PAGE],
        left=len(waiting),
        last=_last(visit, view),
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
    get(f"/console/events/{{event_id}}/themes/{QUEUE}", queue, Needs.ANALYSE),
    get("/console/events/{event_id}/themes/{theme_id}", theme, Needs.ANALYSE),
)
