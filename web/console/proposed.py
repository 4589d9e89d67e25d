"""Themes made again: what would change on the board, and whether it is taken or left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from nlp.types import Change, ChangeKind
from storage import themes
from storage.database import Connection
from storage.errors import DecisionClash
from storage.themes import DecisionRow
from web.board import BoardView
from web.console.choosing import seen_of
from web.deciding import board_now
from web.kit import Needs, Visit, get, post
from web.points import EventPoints, PointView
from web.proposal import Proposal

EXAMPLES = 3  # of a new theme: enough to tell what it is, with several on one screen
FIRST_SHOWN = 8  # changes of a kind; the others can be opened
#: Kinds of changes in the order they are told: first what nobody has seen yet.
_TOLD = (
    ChangeKind.BORN,
    ChangeKind.SPLIT,
    ChangeKind.MERGED,
    ChangeKind.ENDED,
    ChangeKind.GROWN,
    ChangeKind.SHRUNK,
)


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """Why nothing happened: taken, left, newer or decided; and what others decided."""

    code: str
    rows: Sequence[DecisionRow] = ()


async def show(visit: Visit) -> web.Response:
    """What would change, with two buttons."""
    return await _page(visit)


async def accept(visit: Visit) -> web.Response:
    """Let it be the board, unless the page that was looked at is not true any more."""
    form = await visit.form()
    run_id, seen = form.text("run"), seen_of(form)
    try:
        taken = await visit.services.db.write(_take, visit, run_id, seen)
    except DecisionClash:
        view = await board_now(visit, visit.this_event.id)
        rows = [row for row in view.rows if row.sequence > seen]
        return await _page(visit, Meanwhile(code="decided", rows=rows))
    if not taken:
        return await _too_late(visit, run_id)
    return visit.go(_board(visit), done="themes_taken")


async def drop(visit: Visit) -> web.Response:
    """Leave it, so that the board stays as it is."""
    run_id = (await visit.form()).text("run")
    if not await visit.services.db.write(_leave, visit, run_id):
        return await _too_late(visit, run_id, leaving=True)
    return visit.go(_board(visit), done="themes_left")


def _take(conn: Connection, visit: Visit, run_id: str, seen: int) -> bool:
    event_id = visit.this_event.id
    if themes.proposed_run_id(conn, event_id) != run_id:
        return False
    now = themes.stamp(conn, event_id)
    if now is not None and now.sequence != seen:
        raise DecisionClash(now.sequence)
    return themes.accept_run(conn, run_id, visit.user_id, visit.now)


def _leave(conn: Connection, visit: Visit, run_id: str) -> bool:
    waits = themes.proposed_run_id(conn, visit.this_event.id) == run_id
    return waits and themes.drop_run(conn, run_id, visit.now)


async def _too_late(visit: Visit, run_id: str, *, leaving: bool = False) -> web.Response:
    """The same sent twice is one; else say what became of it."""
    view = await board_now(visit, visit.this_event.id)
    if view.run_id == run_id:
        rows = [row for row in view.rows if row.kind == "accept"]
        if not leaving and rows and rows[-1].made_by_name == visit.me.user.name:
            return visit.go(_board(visit), done="themes_taken")
        return await _page(visit, Meanwhile(code="taken", rows=rows))
    if await visit.services.db.read(themes.proposed_run_id, visit.this_event.id):
        return await _page(visit, Meanwhile(code="newer"))
    if leaving:
        return visit.go(_board(visit), done="themes_left")
    return await _page(visit, Meanwhile(code="left"))


async def _page(visit: Visit, meanwhile: Meanwhile | None = None) -> web.Response:
    view = await board_now(visit, visit.this_event.id)
    proposal = await visit.boards.proposal(visit.this_event.id)
    points = await visit.boards.points(visit.this_event.id)
    return visit.page(
        "console/proposed.html",
        status=409 if meanwhile else 200,
        view=view,
        proposal=proposal,
        told=_told(proposal) if proposal else [],
        examples=_examples(proposal, points) if proposal else {},
        first_shown=FIRST_SHOWN,
        meanwhile=meanwhile,
        label=lambda theme_id: _label(view, proposal, theme_id),
    )


def _told(proposal: Proposal) -> list[tuple[str, list[Change]]]:
    """The changes by kind, the largest first."""
    found = []
    for kind in _TOLD:
        some = [change for change in proposal.changes if change.kind is kind]
        some.sort(key=lambda change: -abs(change.after - change.before))
        if some:
            found.append((kind.value, some))
    return found


def _examples(proposal: Proposal, points: EventPoints) -> Mapping[str, Sequence[PointView]]:
    """What people said of each new theme. What was corrected or withdrawn meanwhile is left out."""
    found = {}
    for theme_id, quotes in proposal.examples.items():
        said = [points.point(None, (each.comment_id, each.start)) for each in quotes]
        found[theme_id] = [point for point in said if point is not None][:EXAMPLES]
    return found


def _label(view: BoardView, proposal: Proposal | None, theme_id: str) -> str:
    return (proposal.labels.get(theme_id) if proposal else None) or view.label(theme_id)


def _board(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes"


ROUTES = (
    get("/console/events/{event_id}/themes/proposed", show, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/accept", accept, Needs.ANALYSE),
    post("/console/events/{event_id}/themes/drop", drop, Needs.ANALYSE),
)
