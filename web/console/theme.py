"""One theme: its words, the points in it with their comments around them, and what can be done with both."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from feedback.words import principle
from nlp.decisions import codes
from storage import people, themes
from storage.database import Connection
from web.board import BoardView
from web.console.choosing import last_of
from web.console.deciding import FRAMEWORK, Incomplete
from web.console.filtering import choices_of, wanted_of
from web.console.replies import SOURCES
from web.deciding import board_now
from web.kit import Form, Needs, NotHere, Visit, get
from web.languages import own_name
from web.points import ORDERS, EventPoints, PointFilter, PointView, Selection

POINTS_A_PAGE = 25  # with their comments around them, some ten screens of a phone
_NOT_KEPT = frozenset({"page", "decision", "done"})


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Which page of the points is shown, for the pager."""

    visit: Visit
    page: int
    pages: int
    id: str = "said"

    def at(self, page: int) -> str:
        """Address of another page with the same filter."""
        query = self.visit.request.query
        kept = [(name, value) for name, value in query.items() if name not in _NOT_KEPT]
        return f"{self.visit.request.path}?{urlencode([*kept, ('page', page)])}"


@dataclass(frozen=True, kw_only=True)
class Around:
    """A point with its comment. parts: redacted text, and whether it is the point."""

    point: PointView
    parts: Sequence[tuple[str, bool]]


async def show(visit: Visit) -> web.Response:
    """One theme with the words behind it."""
    return await theme_page(visit, visit.part("theme_id"))


async def theme_page(
    visit: Visit, theme_id: str, *, typed: Form | None = None, lack: Incomplete | None = None
) -> web.Response:
    """The page of a theme; with what was typed and what it lacks, where a form came from it."""
    view = await board_now(visit, visit.this_event.id)
    here = view.theme(theme_id)
    if here is None:
        raise NotHere
    points = await visit.boards.points(visit.this_event.id)
    asked, problems, wanted = wanted_of(visit.request.query, visit.t)
    wanted = replace(wanted, theme_id=theme_id)
    order = asked.get("order", "sure")
    order = order if order in ORDERS else "sure"
    found = await asyncio.to_thread(points.select, view, wanted, order)
    turn = _turn(visit, found)
    shown = found[(turn.page - 1) * POINTS_A_PAGE : turn.page * POINTS_A_PAGE]
    released, quotable = await visit.services.db.read(
        _quotes, visit.this_event.id, {each.resident_id for each in shown}
    )
    return visit.page(
        "console/theme.html",
        status=400 if lack or problems else 200,
        view=view,
        each=here,
        found=found,
        shown=_around(points, shown),
        turn=turn,
        asked=asked,
        problems=problems,
        narrowed=wanted != PointFilter(theme_id=theme_id),
        order=order,
        choices=[each for each in choices_of(visit, points, None) if each[0] != "theme"],
        questions=points.choices().asked,
        sources=SOURCES,
        own_name=own_name,
        released=released,
        quotable=quotable,
        principles=_principles(visit, view),
        last=last_of(visit, view),
        typed=typed,
        lack=lack,
        fault=lacking(visit, lack) if lack else "",
        address=_kept(visit, theme_id),
    )


def lacking(visit: Visit, lack: Incomplete) -> str:
    """What a form lacks, as a sentence."""
    t = visit.t
    if lack.field == "points":
        return t.gettext("At most {n} at once. Narrow the filter first.", n=t.number(lack.longest))
    if lack.field == "more":
        return t.gettext(
            "The list has changed: it has {n} now. Look at it once more.", n=t.number(lack.longest)
        )
    if lack.longest:
        return t.gettext("Write between 1 and {n} characters.", n=t.number(lack.longest))
    if lack.field == "to":
        return t.gettext("Choose the theme that they go to.")
    if lack.field == "themes":
        return t.gettext("Tick at least two themes.")
    return t.gettext("Tick what people said that it is about.")


def _turn(visit: Visit, found: Selection) -> Turn:
    pages = max(1, -(-len(found) // POINTS_A_PAGE))
    asked = visit.request.query.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return Turn(visit=visit, page=max(1, min(page, pages)), pages=pages)


def _around(points: EventPoints, shown: Sequence[PointView]) -> list[Around]:
    return [Around(point=each, parts=points.comment(each.answer_id, each.start)) for each in shown]


def _quotes(conn: Connection, event_id: str, residents: set[str]) -> tuple[Mapping[str, str], frozenset[str]]:
    """Released words by point, and who of these residents lets us quote them."""
    released = {quote.point_id: quote.text for quote in themes.released_quotes(conn, event_id)}
    return released, people.agreed(conn, event_id, "quote", among=residents)


def _principles(visit: Visit, view: BoardView) -> list[tuple[str, str]]:
    every = codes(view.run, FRAMEWORK).items()
    return [
        ("", visit.t.gettext("As the machine has it")),
        *((code, principle(label, visit.t)) for code, label in every),
    ]


def _kept(visit: Visit, theme_id: str) -> str:
    """This page's address with its filter, which a form gives back."""
    if visit.request.method != "GET":
        return f"/console/events/{visit.this_event.id}/themes/{theme_id}"
    kept = [(name, value) for name, value in visit.request.query.items() if name not in {"decision", "done"}]
    return f"{visit.request.path}?{urlencode(kept)}" if kept else visit.request.path


ROUTES = (get("/console/events/{event_id}/themes/{theme_id}", show, Needs.ANALYSE),)
