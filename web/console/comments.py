"""Every comment of an event, newest first: filtered, searched, marked as read or for a second look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from language.catalogue import Catalogue
from storage import coverage, marks
from web.boards import BoardView, EventPoints
from web.console.new_event import day_of
from web.console.replies import SOURCES, named
from web.kit import Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.points import Choice, PointFilter, PointView, Selection
from web.tables import Column, View, table

SIZE = 50  # points a page: two or three screens of comments on a laptop
FRESH_SECONDS = 20  # a coordinator who watches replies come in waits no longer
MARKS = {"read": marks.mark_read, "flag": marks.flag}
UNMARKS = {"unread": marks.mark_unread, "unflag": marks.unflag}
_LONGEST = 200  # characters of a search that are looked at


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
    typed, problems, wanted = _wanted(visit)
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
        choices=_choices(visit, points, view),
        narrowed=wanted != PointFilter(),
        waiting=await visit.services.db.read(coverage.unprepared, visit.this_event.id),
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


def _wanted(visit: Visit) -> tuple[dict[str, str], dict[str, str], PointFilter]:
    """What was typed, field → what is wrong with it, and the filter."""
    query = visit.request.query
    typed = {name: value.strip()[:_LONGEST] for name, value in query.items()}
    days: dict[str, date | None] = {}
    problems = {}
    for name in ("since", "until"):
        days[name] = day_of(typed[name]) if typed.get(name) else None
        if typed.get(name) and days[name] is None:
            problems[name] = visit.t.gettext("Write the day like 2026-05-12.")
    answers = tuple((name[2:], value) for name, value in typed.items() if name.startswith("a-") and value)
    return (
        typed,
        problems,
        PointFilter(
            theme_id=typed.get("theme", ""),
            words=typed.get("words", ""),
            language=typed.get("language", ""),
            area=typed.get("area", ""),
            question=typed.get("question", ""),
            source=typed.get("source", ""),
            since=days["since"],
            until=days["until"],
            answers=answers,
            unread="unread" in typed,
            flagged="flagged" in typed,
        ),
    )


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


def _choices(
    visit: Visit, points: EventPoints, view: BoardView | None
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Filters with something to choose: name of the field, its label, its options."""
    t, offered = visit.t, points.choices()
    themes = [(each.theme.id, each.label) for each in view.tops() if not each.hidden] if view else []
    found = [
        ("question", t.gettext("Question"), [(each.value, _label(each, t)) for each in offered.questions]),
        ("theme", t.gettext("Theme"), themes),
        (
            "language",
            t.gettext("Language"),
            [(each.value, own_name(each.value)) for each in offered.languages],
        ),
        (
            "source",
            t.gettext("How it came"),
            [(each.value, named(SOURCES, each.value, t)) for each in offered.sources],
        ),
        ("area", t.gettext("Area"), [(each.value, each.value) for each in offered.areas if each.value]),
    ]
    for name, choices in offered.answers.items():
        asked = offered.asked.get(name, {})
        label = asked.get(t.language) or next(iter(asked.values()), name)
        found.append((f"a-{name}", label, [(each.value, _label(each, t)) for each in choices]))
    return [(name, label, [("", t.gettext("any")), *options]) for name, label, options in found if options]


def _label(choice: Choice, t: Catalogue) -> str:
    return choice.label.get(t.language) or next(iter(choice.label.values()), choice.value)


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
