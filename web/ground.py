"""A community's ground: its boundaries and who lives there, taken in for the console and the shell alike."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from feedback.maps import MapArea
from feedback.profile import AREA, Known, Residents
from feedback.types import Count
from signposting.areas import AreaName, Matched, match
from signposting.boundaries import (
    Boundary,
    BoundaryProblem,
    for_a_picture,
    positions,
    read_boundaries,
)
from signposting.outlines import from_geojson, middle, to_geojson
from storage import areas, profiles
from storage.areas import AreaRow, NewBoundary
from storage.database import Connection, Database
from storage.profiles import ProfileRow
from web.asked import asked_in

MOST_AREAS = 500  # of one community: more are a county, and its map is no picture any more
ROWS_A_WRITE = 100  # keeps the writer free for residents, at most about 50 ms


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What came of a file of boundaries."""

    #: added, changed, unchanged: areas.
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[BoundaryProblem] = ()
    #: Names in the file that are no area of the community, and were left out.
    left_out: Sequence[str] = ()
    #: The file was in National Grid metres.
    converted: bool = False
    #: Vertices in the file's areas, and in what was kept of them.
    read: int = 0
    kept: int = 0


async def take_boundaries(db: Database, community_id: str, data: bytes, *, add_new: bool) -> Taken:
    """Read a GeoJSON file and give areas their boundaries.

    add_new: areas of the file that the community does not have are added. Into a community without areas all
        are added in any case.
    """
    known = await db.read(areas.areas, community_id)
    taken, rows = await asyncio.to_thread(_prepared, data, known, add_new or not known)
    counts = dict(taken.counts)
    for start in range(0, len(rows), ROWS_A_WRITE):
        part = await db.write(areas.save_boundaries, community_id, rows[start : start + ROWS_A_WRITE])
        for name, number in part.items():
            counts[name] = counts.get(name, 0) + number
    return Taken(**{**vars(taken), "counts": counts})


def _prepared(data: bytes, known: Sequence[AreaRow], add_new: bool) -> tuple[Taken, list[NewBoundary]]:  # noqa: FBT001
    found = read_boundaries(data)
    matched = match(found.boundaries, [AreaName(name=each.name, code=each.code) for each in known])
    problems = list(found.problems)
    chosen = _chosen(found.boundaries, matched, add_new=add_new)
    if len(known) + len(chosen) - len(matched.names) > MOST_AREAS:
        problems.append(
            BoundaryProblem(
                number=0,
                name="",
                problem=f"That would be more than {MOST_AREAS} areas",
                remedy="Leave areas of other places out of the file, or name those that you want first.",
            )
        )
        chosen = [(place, name) for place, name in chosen if place in matched.names]
    simple = for_a_picture([found.boundaries[place] for place, _ in chosen])
    used = {place for place, _ in chosen}
    taken = Taken(
        problems=problems,
        left_out=[each.name for place, each in enumerate(found.boundaries) if place not in used],
        converted=found.converted,
        read=positions([found.boundaries[place] for place, _ in chosen]),
        kept=positions(simple),
    )
    return taken, [_row(each, name) for each, (_, name) in zip(simple, chosen, strict=True)]


def _chosen(found: Sequence[Boundary], matched: Matched, *, add_new: bool) -> list[tuple[int, str]]:
    """Place in the file and the area's name of each boundary that is used; each area once."""
    names = {**matched.names, **({place: found[place].name for place in matched.new} if add_new else {})}
    first: dict[str, int] = {}
    for place in sorted(names):
        first.setdefault(names[place], place)
    return [(place, name) for name, place in first.items()]


def _row(boundary: Boundary, name: str) -> NewBoundary:
    return NewBoundary(
        name=name,
        code=boundary.code,
        kind=boundary.kind,
        people=boundary.people,
        shape=to_geojson(boundary.shape),
    )


def known_answers(conn: Connection, community_id: str) -> Known:
    """What a profile may say: the questions that surveys ask about people, and the areas."""
    choices = {
        name: {value: tuple(words.values()) for value, words in each.choices.items()}
        for name, each in asked_in(conn, community_id).items()
    }
    listed = areas.areas(conn, community_id)
    return {**choices, AREA: {each.name: (each.name, each.code) for each in listed}}


def keep_profile(conn: Connection, community_id: str, found: Sequence[Residents]) -> dict[str, int]:
    """Set the numbers of a profile; those of areas stay with the areas. Counts added, changed, unchanged."""
    rows = [ProfileRow(**vars(each)) for each in found if each.question != AREA]
    counts = profiles.save_profile(conn, community_id, rows)
    lived_in = {each.value: each.people for each in found if each.question == AREA}
    counts["changed"] += areas.save_people(conn, community_id, lived_in)
    return counts


def map_areas(rows: Sequence[AreaRow], people: Mapping[str, Count]) -> list[MapArea]:
    """The areas that can be drawn, with the number of each by its name."""
    return [
        MapArea(
            name=row.name,
            shape=row.shape,
            middle=middle(from_geojson(row.shape)),
            people=people.get(row.name, Count(value=None, text="")),
        )
        for row in rows
        if row.shape
    ]
