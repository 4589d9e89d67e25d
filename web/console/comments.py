"""Every comment of an event, newest first: filtered, searched, marked as read or for a second look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from storage import marks
from web.boards import BoardView, EventPoints
from web.console.filtering import choices_of, wanted_of
from web.console.replies import SOURCES, named
from web.kit import Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.points import PointFilter, PointView, Selection
from web.tables import Column, View, table

SIZE = 25  # points a page: as many as a tired person reads before a pause
FRESH_SECONDS = 20  # a coordinator who watches replies come in waits no longer
MARKS = {"read": marks.mark_read, "flag": marks.flag}
UNMARKS = {"unread": marks.mark_unread, "unflag": marks.unflag}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One comment as it may be shown. parts: redacted text, and whether it is a point."""

    answer_id: int
    parts: Sequence[tuple[str, bool]]
    #: Its points on this page.
    points: Sequence[PointView]
    #: Theme → its name, each once.
    themes: Mapping[str, str]

    @property
    def first(self) -> PointView:
        """A point of it, for what all of them share."""
        return self.points[0]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Which page of the comments is shown, for the pager."""

    visit: Visit
    page: int
    pages: int
    id: str = "comments"

    def at(self, page: int) -> str:
        """Address of another page with the same filter."""
        kept = [(name, value) for name, value in self.visit.request.query.items() if name not in _NOT_KEPT]
        return f"{self.visit.request.path}?{urlencode([*kept, ('page', page)])}"


_NOT_KEPT = frozenset({"page", "as", "done"})


async def show(visit: Visit) -> web.StreamResponse:
    """The page, or all that the filter leaves as a file."""
    typed, problems, wanted = wanted_of(visit.request.query, visit.t)
    view = await visit.boards.board(visit.this_event.id)
    points = await visit.boards.points(visit.this_event.id)
    found = await asyncio.to_thread(points.select, view, wanted, "newest")
    listed = _listed(visit, view, found)
    if listed.wants_file and not problems:
        return listed.file()
    pages = max(1, -(-len(found) // SIZE))
    page = min(_number(visit.request.query.get("page", "")), pages)
    return visit.page(
        "console/comments.html",
        status=400 if problems else 200,
        typed=typed,
        problems=problems,
        found=found,
        comments=_comments(found[(page - 1) * SIZE : page * SIZE], points, view),
        turn=Turn(visit=visit, page=page, pages=pages),
        listed=listed,
        choices=choices_of(visit, points, view),
        narrowed=wanted != PointFilter(),
        waiting=len(points.columns.unprepared),
        fresh=FRESH_SECONDS if page == 1 else 0,
        asked=points.choices().asked,
        sources=SOURCES,
        own_name=own_name,
    )


async def mark(visit: Visit) -> web.Response:
    """Note that a comment was read, or that somebody should look again; or take that back.

    Raises:
        NotHere: the comment is none of this event's.
    """
    form = await visit.form()
    number = form.text("answer")
    answer_id = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    points = await visit.boards.points(visit.this_event.id)
    if not points.comment(answer_id):
        raise NotHere
    what, db = form.text("what"), visit.services.db
    if what in MARKS:
        await db.write(MARKS[what], [answer_id], visit.user_id, visit.now)
    elif what in UNMARKS:
        await db.write(UNMARKS[what], [answer_id], visit.now)
    query = form.text("query")
    back = f"/console/events/{visit.this_event.id}/comments"
    return visit.go(f"{back}?{query}#comment-{answer_id}" if query else f"{back}#comment-{answer_id}")


def _comments(page: Iterable[PointView], points: EventPoints, view: BoardView | None) -> list[Said]:
    """The comments that the points of a page are of, each once."""
    together: dict[int, list[PointView]] = {}
    for point in page:
        together.setdefault(point.answer_id, []).append(point)
    return [
        Said(
            answer_id=answer_id,
            parts=points.comment(answer_id),
            points=found,
            themes={each.theme_id: view.label(each.theme_id) for each in found if each.theme_id}
            if view
            else {},
        )
        for answer_id, found in together.items()
    ]


def _listed(visit: Visit, view: BoardView | None, found: Selection) -> View[PointView]:
    """The file: a row a point. Areas and ages are left out: together they tell on somebody."""
    t = visit.t
    columns = (
        Column[PointView]("when", t.gettext("When"), lambda point: point.answered_at),
        Column[PointView]("question", t.gettext("Question"), lambda point: point.question),
        Column[PointView]("language", t.gettext("Language"), lambda point: point.language),
        Column[PointView]("source", t.gettext("How it came"), lambda point: named(SOURCES, point.source, t)),
        Column[PointView]("words", t.gettext("What was said"), lambda point: point.text),
        Column[PointView](
            "theme",
            t.gettext("Theme"),
            lambda point: view.label(point.theme_id) if view and point.theme_id else "",
        ),
        Column[PointView](
            "read", t.gettext("Read"), lambda point: t.gettext("yes") if point.read else t.gettext("no")
        ),
        Column[PointView](
            "flagged",
            t.gettext("Second look"),
            lambda point: t.gettext("yes") if point.flagged else t.gettext("no"),
        ),
    )
    rows = found if "as" in visit.request.query else ()
    return table(visit, columns, rows, name="comments")


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


ROUTES = (
    get("/console/events/{event_id}/comments", show, Needs.ANALYSE),
    post("/console/events/{event_id}/comments", mark, Needs.ANALYSE),
)
