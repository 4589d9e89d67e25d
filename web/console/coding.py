"""Check by two people: each puts the same points into themes, blind to the machine and to the other."""

from __future__ import annotations

import asyncio
from uuid import NAMESPACE_OID, uuid5

from aiohttp import web

from storage import coding
from storage.coding import CodedTheme, CodingRound
from web.board import BoardView
from web.console.coding_draw import draw, eligible
from web.console.coding_result import move, show_result
from web.console.coding_way import FEWEST_POINTS, Way, way_of, ways_of
from web.kit import Form, Needs, NotHere, Visit, get, post

SIZES = (30, 40, 60, 100)
USUAL_SIZE = 40  # half an hour for one person, and an interval of about a seventh either way


async def show(visit: Visit) -> web.Response:
    """The rounds there are, and the button that begins one."""
    return await _rounds_page(visit)


async def begin(visit: Visit) -> web.Response:
    """Draw the points of a new round. The same button pressed twice begins one."""
    form = await visit.form()
    view = await visit.boards.board(visit.this_event.id)
    if view is None:
        raise NotHere
    size = int(form.text("size")) if form.text("size") in map(str, SIZES) else USUAL_SIZE
    before = form.text("before")
    name = str(uuid5(NAMESPACE_OID, f"{visit.this_event.id}:{before if before.isdecimal() else ''}"))
    try:
        await draw_round(visit, view, size, name)
    except TooFew as error:
        return await _rounds_page(visit, fault=_too_few(visit, error.there))
    return visit.go(f"{_address(visit)}/{name}")


class TooFew(Exception):  # noqa: N818 - an answer to a coordinator, not a fault
    """There are not points enough to draw from. there: how many there are."""

    def __init__(self, there: int) -> None:
        super().__init__(there)
        self.there = there


async def draw_round(visit: Visit, view: BoardView, size: int, name: str) -> None:
    """Draw the points of a new round and keep it. name: its id; the same again changes nothing.

    Raises:
        TooFew: it takes at least `FEWEST_POINTS`.
    """
    standing = await visit.services.db.read(coding.standing, visit.this_event.id)
    # In a thread: a hundred thousand points take a tenth of a second, and residents are waiting meanwhile.
    themes = await asyncio.to_thread(eligible, view, standing)
    there = sum(map(len, themes.values()))
    if there < FEWEST_POINTS:
        raise TooFew(there)
    points = draw(themes, size, f"{view.run_id}:{view.seen}:{name}")
    where = {key: theme for theme, keys in themes.items() for key in keys}
    made = CodingRound(
        id=name,
        event_id=visit.this_event.id,
        run_id=view.run_id,
        decisions=view.seen,
        themes=_choosable(view),
        points=points,
        machine=[frozenset({where[key]}) for key in points],
        made_by_name=None,
        made_at=visit.now,
    )
    await visit.services.db.write(coding.add_round, made, user_id=visit.user_id)


async def code(visit: Visit) -> web.Response:
    """One point with its comment, and every theme to choose from."""
    way = await _way(visit)
    if way.is_finished or not way.places:
        return visit.go(f"{_address(visit)}/{way.round.id}/result")
    asked = visit.request.query.get("point", "")
    place = int(asked) - 1 if asked.isdecimal() and len(asked) < 6 else -1
    return _point_page(visit, way, place if place in way.places else way.left[0])


async def choose(visit: Visit) -> web.Response:
    """Keep what was chosen for one point and go on to the next."""
    form = await visit.form()
    way = await _way(visit)
    here = f"{_address(visit)}/{way.round.id}"
    place = form.number("place")
    if way.is_finished:
        return visit.go(f"{here}/result")
    if place not in way.places:
        # Withdrawn while the page was open, or no place at all: the next one is shown.
        return visit.go(here)
    known = {theme.id for theme in way.round.themes}
    chosen = frozenset(form.all("theme")) & known
    if bool(chosen) == bool(form.text("none")):
        return _point_page(visit, way, place, form=form, fault=_unclear(visit, form))
    await visit.services.db.write(coding.choose, way.round.id, visit.user_id, place, chosen, visit.now)
    following = way.next_after(place)
    return visit.go(f"{here}/result" if following is None else f"{here}?point={following + 1}")


async def _rounds_page(visit: Visit, *, fault: str = "") -> web.Response:
    view = await visit.boards.board(visit.this_event.id)
    ways = await visit.services.db.read(ways_of, visit.this_event.id, visit.user_id)
    there = sum(top.theme.points for top in view.tops() if not top.hidden) if view else 0
    sizes = [size for size in SIZES if size <= max(there, FEWEST_POINTS)]
    return visit.page(
        "console/coding_rounds.html",
        status=400 if fault else 200,
        view=view,
        ways=ways,
        sizes=[(str(size), visit.t.ngettext("{n} point", "{n} points", size)) for size in sizes],
        usual=str(USUAL_SIZE if USUAL_SIZE in sizes else sizes[-1]),
        lacking=_too_few(visit, there) if view and there < FEWEST_POINTS else "",
        fault=fault,
    )


def _point_page(
    visit: Visit, way: Way, place: int, *, form: Form | None = None, fault: str = ""
) -> web.Response:
    at = way.places.index(place)
    point = way.point(place)
    return visit.page(
        "console/coding.html",
        status=400 if fault else 200,
        way=way,
        place=place,
        number=at + 1,
        point=point,
        parts=way.comment(place),
        before=way.places[at - 1] if at else None,
        later=way.next_after(place),
        is_last=not [each for each in way.left if each != place],
        themes=sorted(way.round.themes, key=lambda theme: theme.label.casefold()),
        chosen=frozenset(form.all("theme")) if form else way.chosen.get(place, frozenset()),
        fits_none=bool(form.text("none")) if form else way.chosen.get(place) == frozenset(),
        fault=fault,
    )


def _unclear(visit: Visit, form: Form) -> str:
    if form.text("none"):
        return visit.t.gettext("You ticked a theme and also that it fits none. Untick one of them.")
    return visit.t.gettext("Tick the themes that it is about, or “It fits none of them”.")


def _too_few(visit: Visit, there: int) -> str:
    return visit.t.ngettext(
        "There is {n} point to draw from. It takes at least {fewest}: wait for more replies.",
        "There are {n} points to draw from. It takes at least {fewest}: wait for more replies.",
        there,
        fewest=FEWEST_POINTS,
    )


def _choosable(view: BoardView) -> tuple[CodedTheme, ...]:
    return tuple(
        CodedTheme(id=top.theme.id, label=top.label, description=top.description)
        for top in view.tops()
        if not top.hidden
    )


async def _way(visit: Visit) -> Way:
    return await visit.services.db.read(way_of, visit.this_event.id, visit.part("round_id"), visit.user_id)


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes/check"


ROOT = "/console/events/{event_id}/themes/check"
ROUTES = (
    get(ROOT, show, Needs.ANALYSE),
    post(ROOT, begin, Needs.ANALYSE),
    get(ROOT + "/{round_id}", code, Needs.ANALYSE),
    post(ROOT + "/{round_id}", choose, Needs.ANALYSE),
    get(ROOT + "/{round_id}/result", show_result, Needs.ANALYSE),
    post(ROOT + "/{round_id}/move", move, Needs.ANALYSE),
)
