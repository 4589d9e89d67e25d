"""The areas of a community with their boundaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from storage import tables as t
from storage.rows import add_new, changed, columns, fetch, new_id


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """A part of a community that residents can name, with what is known of its ground."""

    id: str
    name: str
    #: Of the Office for National Statistics or the like; empty = none.
    code: str
    #: ward, lsoa, other; empty: only a name.
    kind: str
    #: Residents; None = not known.
    people: int | None
    #: GeoJSON Polygon or MultiPolygon in degrees, simplified; None = no boundary.
    shape: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class NewBoundary:
    """What a file says of one area. people: None leaves what is known."""

    name: str
    code: str
    kind: str
    people: int | None
    shape: Mapping[str, Any]


def areas(conn: Connection, community_id: str) -> list[AreaRow]:
    """Read a community's areas with their boundaries, by name."""
    query = select(*columns(t.area, AreaRow)).where(t.area.c.community_id == community_id)
    return fetch(conn, query.order_by(t.area.c.name), AreaRow)


def save_boundaries(conn: Connection, community_id: str, found: Sequence[NewBoundary]) -> dict[str, int]:
    """Give areas their boundaries, by name; one that is not there is made. Counts added, changed, unchanged.

    A few hundred at a time: one write holds up everybody else's.
    """
    known = {each.name: each for each in areas(conn, community_id)}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for each in found:
        before = known.get(each.name)
        values: dict[str, Any] = {"code": each.code, "kind": each.kind, "shape": dict(each.shape)}
        if each.people is not None:
            values["people"] = each.people
        if before is None:
            row = {"id": new_id(), "community_id": community_id, "name": each.name, **values}
            counts["added"] += add_new(conn, t.area, row)
        elif all(getattr(before, name) == value for name, value in values.items()):
            counts["unchanged"] += 1
        else:
            conn.execute(update(t.area).where(t.area.c.id == before.id).values(values))
            counts["changed"] += 1
    return counts


def forget_boundary(conn: Connection, community_id: str, area_id: str) -> bool:
    """Take an area's boundary away; its name stays, since answers may name it. False: there was none."""
    c = t.area.c
    bare = update(t.area).where(c.id == area_id, c.community_id == community_id, c.shape.is_not(None))
    return changed(conn, bare.values(shape=None)) == 1


def save_people(conn: Connection, community_id: str, people: Mapping[str, int]) -> int:
    """Say how many live in areas, by name; how many areas there were of those names."""
    c = t.area.c
    found = 0
    for name, number in people.items():
        of_name = update(t.area).where(c.community_id == community_id, c.name == name)
        found += changed(conn, of_name.values(people=number))
    return found
