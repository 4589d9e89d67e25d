"""Every component that pages are made of, shown in use; nothing here is stored."""

from __future__ import annotations

from datetime import date, timedelta

from aiohttp import web

from language.catalogue import N_
from web.kit import Form, Needs, Visit, get, post
from web.tables import Column, View, table

#: What the pictured table lists: a place, and how many spoke of it. Invented.
_PLACES = (
    ("Pentre", 41),
    ("Nant-y-glo", 29),
    ("Y Bryn", 17),
    ("Cwm Isaf", 12),
    ("Pen-y-graig", 8),
    ("Tir Glas", 7),
    ("Ffynnon Fair", 6),
)
_PER_PAGE = 5
_FIRST_DAY = date(2026, 5, 1)
_A_DAY = (4, 9, 17, 12, 6, 3, 8, 14, 21, 11, 5, 2, 7, 10)


async def show(visit: Visit) -> web.Response:
    """All components."""
    view = _table(visit)
    if view.wants_file:
        return view.file()
    return _page(visit, view, {"owner": "", "how": "paper", "when": ""}, {})


async def tried(visit: Visit) -> web.Response:
    """The form in use: what is missing stands beside its field, what was typed stays."""
    form = await visit.form()
    typed = {name: form.text(name) for name in ("owner", "why", "how", "when")}
    problems = _problems(visit, form)
    if not problems:
        return visit.go("/console/components", done="saved")
    return _page(visit, _table(visit), typed, problems, status=422)


def _page(
    visit: Visit,
    view: View[tuple[str, int]],
    typed: dict[str, str],
    problems: dict[str, str],
    status: int = 200,
) -> web.Response:
    t = visit.t
    return visit.page(
        "console/components.html",
        status=status,
        view=view,
        typed=typed,
        problems=problems,
        bars=[
            (name, n, t.ngettext("{n} person", "{n} people", n))
            for name, n in sorted(_PLACES, key=lambda p: -p[1])
        ],
        days=[(_FIRST_DAY + timedelta(days=number), n) for number, n in enumerate(_A_DAY)],
    )


def _table(visit: Visit) -> View[tuple[str, int]]:
    columns: list[Column[tuple[str, int]]] = [
        Column("place", visit.t.gettext("Place"), lambda row: row[0]),
        Column("people", visit.t.gettext("People"), lambda row: row[1], number=True),
    ]
    return table(visit, columns, _PLACES, name="places", first="-people", size=_PER_PAGE)


def _problems(visit: Visit, form: Form) -> dict[str, str]:
    needed = {"owner": N_("Say who will do it."), "why": N_("Say in one sentence why.")}
    return {name: visit.t.gettext(words) for name, words in needed.items() if not form.text(name)}


ROUTES = (
    get("/console/components", show, Needs.COORDINATE),
    post("/console/components", tried, Needs.COORDINATE),
)
