"""A community's areas and who lives there: boundaries from GeoJSON, the profile from a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from feedback.profile import read_profile
from storage import areas, profiles
from storage.areas import AreaRow
from storage.profiles import ProfileRow
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.scopes import Scope
from web.api.shapes import Asked, Id, Shape, YesNo
from web.ground import keep_profile, known_answers, take_boundaries
from web.kit import Needs, NotHere

GEOJSON = ("application/geo+json", "application/json")


class Area(Shape):
    """A part of a community."""

    id: Id
    name: str
    code: str
    kind: str
    people: int | None
    shape: Annotated[dict[str, Any] | None, Field(description="GeoJSON, simplified; null: none.")]


class ProfileLine(Shape):
    """How many residents would give one answer."""

    question: str
    value: str
    people: int
    source: str


class Wrong(Shape):
    """One row or feature that was left out, or mended as said."""

    row: int
    field: str
    problem: str
    remedy: str


class Taken(Shape):
    """What came of a file."""

    counts: Annotated[dict[str, int], Field(examples=[{"added": 2, "changed": 0, "unchanged": 12}])]
    problems: list[Wrong]


class BoundariesAsked(Asked):
    """What to do with areas that the community does not have."""

    add: Annotated[YesNo, Field(description="`true`: add them.")] = False


async def every(call: Call) -> Rows:
    """The areas."""
    found = await call.visit.services.db.read(areas.areas, call.visit.here.id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=Area.shown)


async def boundaries(call: Call) -> Answer:
    """Import boundaries."""
    assert isinstance(call.body, bytes)
    add_new = call.asked(BoundariesAsked).add
    taken = await take_boundaries(call.visit.services.db, call.visit.here.id, call.body, add_new=add_new)
    wrong = [
        Wrong(row=each.number, field=each.name, problem=each.problem, remedy=each.remedy)
        for each in taken.problems
    ]
    return Answer(value=Taken(counts=dict(taken.counts), problems=wrong))


async def forget_boundary(call: Call) -> Answer:
    """Take an area's boundary away; its name stays."""
    visit = call.visit
    wanted = visit.part("area_id")
    if wanted not in {row.id for row in await visit.services.db.read(areas.areas, visit.here.id)}:
        raise NotHere
    await visit.services.db.write(areas.forget_boundary, visit.here.id, wanted)
    return Answer()


async def profile(call: Call) -> Rows:
    """Who lives here."""
    found = await call.visit.services.db.read(profiles.profile, call.visit.here.id)
    return Rows(rows=sorted(found, key=_line), key=_line, show=ProfileLine.shown)


async def take_profile(call: Call) -> Answer:
    """Import who lives here."""
    assert isinstance(call.body, bytes)
    db, community_id = call.visit.services.db, call.visit.here.id
    found, faults = read_profile(call.body, await db.read(known_answers, community_id))
    counts: Mapping[str, int] = await db.write(keep_profile, community_id, found)
    wrong = [
        Wrong(row=each.row, field=each.column, problem=each.problem, remedy=each.remedy) for each in faults
    ]
    return Answer(value=Taken(counts=dict(counts), problems=wrong))


def _place(row: AreaRow) -> tuple[str, str]:
    return row.name, row.id


def _line(row: ProfileRow) -> tuple[str, str]:
    return row.question, row.value


_ROOT = "/communities/{community_id}"
ENDPOINTS = (
    listing(_ROOT + "/areas", every, Area, Scope.COMMUNITIES_READ, Needs.COMMUNITY, "List areas"),
    Endpoint(
        method="POST",
        path=_ROOT + "/areas",
        handler=boundaries,
        scope=Scope.COMMUNITIES_WRITE,
        needs=Needs.COMMUNITY,
        summary="Import boundaries",
        description="A GeoJSON FeatureCollection, up to 1 MB. Into a community without areas all are added.",
        takes_files=GEOJSON,
        asks=BoundariesAsked,
        gives=Taken,
    ),
    Endpoint(
        method="DELETE",
        path=_ROOT + "/areas/{area_id}/boundary",
        handler=forget_boundary,
        scope=Scope.COMMUNITIES_WRITE,
        needs=Needs.COMMUNITY,
        summary="Take an area's boundary away",
        status=204,
    ),
    listing(
        _ROOT + "/profile",
        profile,
        ProfileLine,
        Scope.COMMUNITIES_READ,
        Needs.COMMUNITY,
        "List who lives in a community",
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/profile",
        handler=take_profile,
        scope=Scope.COMMUNITIES_WRITE,
        needs=Needs.COMMUNITY,
        summary="Import who lives in a community",
        description="A CSV with question, value, people and source; numbers replace those that are there.",
        takes_files=("text/csv",),
        gives=Taken,
    ),
)
