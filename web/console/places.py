"""A community's areas: their boundaries, and who lives there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from markupsafe import Markup

from feedback.maps import area_map
from feedback.profile import blank, read_profile
from feedback.types import Count
from language.catalogue import N_, Catalogue
from storage import areas, profiles
from storage.areas import AreaRow
from storage.database import Connection
from storage.profiles import ProfileRow
from web.asked import AboutYou, asked_in
from web.ground import keep_profile, known_answers, map_areas, take_boundaries
from web.kit import Needs, Visit, get, post
from web.tables import Column, View, table

KINDS = {"ward": N_("ward"), "lsoa": N_("small area (LSOA)"), "other": N_("other")}
MOST_FAULTS = 200  # shown of a file's: whoever has more mends these first


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that the page shows of a community."""

    areas: Sequence[AreaRow]
    profile: Sequence[ProfileRow]
    asked: Mapping[str, AboutYou]


async def show(visit: Visit) -> web.StreamResponse:
    """The areas and the profile, with what is missing first."""
    ground = await visit.services.db.read(_ground, visit.here.id)
    listed = _listed(visit, ground.areas)
    return listed.file() if listed.wants_file else await _page(visit)


async def take_in(visit: Visit) -> web.Response:
    """Import boundaries; say what came in, and each feature that did not with its remedy."""
    form = await visit.form()
    content = _content(form.files)
    if not content:
        problems = {"boundaries": visit.t.gettext("Choose a file that is not empty.")}
        return await _page(visit, problems=problems, add_new=bool(form.text("add")))
    taken = await take_boundaries(visit.services.db, visit.here.id, content, add_new=bool(form.text("add")))
    return await _page(visit, taken=taken, add_new=bool(form.text("add")))


async def take_profile(visit: Visit) -> web.Response:
    """Import who lives here; a question's numbers that are there already are replaced one by one."""
    content = _content((await visit.form()).files)
    if not content:
        return await _page(visit, problems={"profile": visit.t.gettext("Choose a file that is not empty.")})
    known = await visit.services.db.read(known_answers, visit.here.id)
    found, faults = read_profile(content, known)
    counts = await visit.services.db.write(keep_profile, visit.here.id, found)
    return await _page(visit, counted=counts, faults=faults)


async def forget(visit: Visit) -> web.Response:
    """Take an area's boundary away, or a question out of the profile."""
    form = await visit.form()
    if question := form.text("question"):
        await visit.services.db.write(profiles.forget_question, visit.here.id, question)
    else:
        await visit.services.db.write(areas.forget_boundary, visit.here.id, form.text("area"))
    return visit.go(_address(visit), done="saved")


async def blank_profile(visit: Visit) -> web.Response:
    """The table to fill in, with every question and value in it."""
    known = await visit.services.db.read(known_answers, visit.here.id)
    headers = {"Content-Disposition": 'attachment; filename="who-lives-here.csv"'}
    return web.Response(body=blank(known), content_type="text/csv", charset="utf-8", headers=headers)


def _ground(conn: Connection, community_id: str) -> Ground:
    return Ground(
        areas=areas.areas(conn, community_id),
        profile=profiles.profile(conn, community_id),
        asked=asked_in(conn, community_id),
    )


def _content(files: Mapping[str, web.FileField]) -> bytes:
    sent = files.get("file")
    return sent.file.read() if sent else b""


async def _page(visit: Visit, *, problems: Mapping[str, str] | None = None, **more: Any) -> web.Response:
    ground = await visit.services.db.read(_ground, visit.here.id)
    shown: dict[str, Any] = {"taken": None, "counted": None, "faults": (), "add_new": False, **more}
    return visit.page(
        "console/areas.html",
        status=400 if problems else 200,
        ground=ground,
        listed=_listed(visit, ground.areas),
        drawn=Markup(_drawn(ground.areas, visit.t)),  # noqa: S704 - our own drawing, names escaped in it
        profile=[(each, _of_question(ground, each.name)) for each in ground.asked.values()],
        problems=problems or {},
        most_faults=MOST_FAULTS,
        **shown,
    )


def _listed(visit: Visit, rows: Sequence[AreaRow]) -> View[AreaRow]:
    t = visit.t
    columns = (
        Column[AreaRow]("area", t.gettext("Area"), lambda row: row.name),
        Column[AreaRow]("code", t.gettext("Code"), lambda row: row.code),
        Column[AreaRow](
            "kind", t.gettext("Kind"), lambda row: t.gettext(KINDS[row.kind]) if row.kind in KINDS else ""
        ),
        Column[AreaRow]("people", t.gettext("Residents"), lambda row: row.people, number=True),
        Column[AreaRow](
            "boundary",
            t.gettext("Boundary"),
            lambda row: t.gettext("yes") if row.shape else t.gettext("not yet"),
        ),
    )
    return table(visit, columns, rows, name="areas", first="area")


def _drawn(rows: Sequence[AreaRow], t: Catalogue) -> str:
    """The areas as they lie, with their residents."""
    unknown = t.gettext("not known")
    people = {
        row.name: Count(value=row.people, text=unknown if row.people is None else t.number(row.people))
        for row in rows
    }
    return area_map(map_areas(rows, people), t, title=t.gettext("Residents in each area"), without=unknown)


def _of_question(ground: Ground, question: str) -> list[ProfileRow]:
    """What the profile says of a question, in the survey's order."""
    order = list(ground.asked[question].choices)
    rows = [each for each in ground.profile if each.question == question]
    return sorted(rows, key=lambda row: order.index(row.value) if row.value in order else len(order))


def _address(visit: Visit) -> str:
    return f"/console/communities/{visit.here.id}/places"


_PLACES = "/console/communities/{community_id}/places"
ROUTES = (
    get(_PLACES, show, Needs.COMMUNITY),
    get(f"{_PLACES}/profile.csv", blank_profile, Needs.COMMUNITY),
    post(f"{_PLACES}/boundaries", take_in, Needs.COMMUNITY),
    post(f"{_PLACES}/profile", take_profile, Needs.COMMUNITY),
    post(f"{_PLACES}/forget", forget, Needs.COMMUNITY),
)
