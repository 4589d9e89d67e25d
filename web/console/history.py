"""What was decided about an event's themes, newest first, and where a theme comes from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from storage.themes import DecisionRow
from web.board import BoardView
from web.console.choosing import last_of
from web.deciding import board_now
from web.kit import TEMPLATES, Needs, NotHere, Visit, get
from web.tables import Column, View, table

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, kw_only=True)
class Count:
    """How a theme's people changed with a decision."""

    label: str
    before: int
    after: int


async def show(visit: Visit) -> web.StreamResponse:
    """The page, or all of it as a file."""
    view = await board_now(visit, visit.this_event.id)
    listed = _listed(visit, view)
    if listed.wants_file:
        return listed.file()
    return visit.page("console/history.html", view=view, listed=listed, last=last_of(visit, view))


async def lineage(visit: Visit) -> web.Response:
    """From a theme back to what the machine proposed; also of one that was merged away."""
    view = await board_now(visit, visit.this_event.id)
    theme_id = visit.part("theme_id")
    found = view.lineage(theme_id)
    if not found.steps and not found.origins and view.theme(theme_id) is None:
        raise NotHere
    return visit.page(
        "console/lineage.html",
        view=view,
        theme_id=theme_id,
        here=view.theme(theme_id),
        steps=[
            (view.rows[step.place], counts_of(step.counts or {}, view, among=step.themes))
            for step in found.steps
        ],
        origins=sorted(found.origins.items(), key=lambda each: (-each[1], each[0])),
    )


def counts_of(counts: Mapping[str, Sequence[int]], view: BoardView, among: Sequence[str] = ()) -> list[Count]:
    """Themes whose people a decision changed. among: only these, if any are named."""
    return [
        Count(label=view.label(theme_id), before=numbers[0], after=numbers[1])
        for theme_id, numbers in counts.items()
        if (not among or theme_id in among) and numbers[0] != numbers[1]
    ]


def _listed(visit: Visit, view: BoardView) -> View[DecisionRow]:
    t = visit.t

    def said(row: DecisionRow) -> str:
        return TEMPLATES.get_template("console/decision.html").render(
            visit=visit, t=t, view=view, row=row, brief=True
        )

    def changed(row: DecisionRow) -> str:
        found = counts_of(row.counts or {}, view)
        return "; ".join(
            t.gettext(
                "{theme}: {before} → {after} people",
                theme=each.label,
                before=t.number(each.before),
                after=t.number(each.after),
            )
            for each in found
        )

    columns = (
        Column[DecisionRow]("when", t.gettext("When"), lambda row: row.made_at),
        Column[DecisionRow](
            "what",
            t.gettext("What"),
            lambda row: plain(said(row)),
            shown=lambda row: Markup(said(row)),  # noqa: S704 - our own template, which escapes
        ),
        Column[DecisionRow]("who", t.gettext("Who"), lambda row: row.made_by_name or t.gettext("somebody")),
        Column[DecisionRow]("why", t.gettext("Why"), lambda row: row.why),
        Column[DecisionRow]("people", t.gettext("People"), changed),
        Column[DecisionRow](
            "undo",
            t.gettext("Undo"),
            lambda row: t.gettext("Undone") if view.undone.get(row.sequence, 0) > row.sequence else "",
            shown=lambda row: _undo(visit, view, row),
        ),
    )
    # Two of one form share their instant: given newest first, they stay so.
    return table(visit, columns, list(reversed(view.rows)), name="decisions", first="-when", size=25)


def _undo(visit: Visit, view: BoardView, row: DecisionRow) -> str:
    """The button that takes a decision back, or the word that it was."""
    return Markup(  # noqa: S704 - our own template, which escapes
        TEMPLATES.get_template("console/undo.html").render(
            visit=visit, t=visit.t, me=visit.me, view=view, row=row
        )
    )


def plain(markup: str) -> str:
    """The words of a piece of our own markup."""
    return html.unescape(" ".join(_TAG.sub("", markup).split()))


ROUTES = (
    get("/console/events/{event_id}/themes/history", show, Needs.ANALYSE),
    get("/console/events/{event_id}/themes/{theme_id}/lineage", lineage, Needs.ANALYSE),
)
