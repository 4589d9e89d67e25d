"""Boundaries of areas from a GeoJSON file: which area each is of, where it lies, and what is wrong with it.

RFC 7946 wants WGS84 degrees. Files from before it, and exports that forgot to convert, come in metres of the
British National Grid; those are recognised and turned into degrees. Every other system is refused by name.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from signposting.borders import simplified
from signposting.feature_names import NAMES, Named, named
from signposting.national_grid import to_wgs84
from signposting.outlines import (
    Polygon,
    Position,
    Ring,
    Shape,
    TooTangled,
    crosses_itself,
    rings,
    twice_area,
)

DECIMALS = 6  # a tenth of a metre: neighbours' borders match after rounding, and nothing is seen of it
MOST_POSITIONS_READ = 2_000_000  # of the areas that are kept: some 60 MB of file, a minute of work
SMALLEST_AREA = 1e-12  # twice a square degree; a hundredth of a square metre is no area
NATIONAL_GRID = (-100_000.0, -100_000.0, 800_000.0, 1_400_000.0)  # metres: west, south, east, north
_BRITAIN = (-9.5, 49.0, 2.5, 61.5)  # degrees, for telling swapped pairs from right ones
_NO_AREA = "Its outline has no area"
_THREE_CORNERS = "Draw at least three corners that are not in one line."
_DEGREES = re.compile(r"CRS:?84|4326$|4258$|WGS ?84", re.IGNORECASE)
_GRID = re.compile(r"27700$|OSGB", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Boundary:
    """The outline of one area, as a file has it."""

    #: Of the feature in the file, from 1.
    number: int
    name: str
    #: Code of the Office for National Statistics or the like; empty = none.
    code: str
    #: ward, lsoa, other.
    kind: str
    #: Residents, where the file says; None = it does not.
    people: int | None
    shape: Shape


@dataclass(frozen=True, kw_only=True)
class BoundaryProblem:
    """What was wrong. number: of the feature, 0 = the whole file. `problem` and `remedy` are English."""

    number: int
    name: str
    problem: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Outlines:
    """What came of a file. converted: it was in National Grid metres."""

    boundaries: tuple[Boundary, ...] = ()
    problems: tuple[BoundaryProblem, ...] = ()
    converted: bool = False


def read_boundaries(data: bytes) -> Outlines:
    """Every area of a GeoJSON file that has a name and a sound outline, and every one that has not.

    data: a FeatureCollection, or one Feature, in UTF-8.
    """
    try:
        features, grid = _features(data)
    except _Unfit as error:
        return Outlines(problems=(error.at(0, ""),))
    reader = _Reader(grid=grid)
    found = [each for number, feature in enumerate(features, 1) if (each := reader.read(number, feature))]
    return Outlines(
        boundaries=tuple(_once(found, reader.problems)),
        problems=tuple(reader.problems),
        converted=reader.grid,
    )


def for_a_picture(boundaries: Sequence[Boundary]) -> list[Boundary]:
    """The same boundaries with no more vertices than a picture of all of them shows."""
    shapes = simplified([each.shape for each in boundaries])
    return [replace(each, shape=shape) for each, shape in zip(boundaries, shapes, strict=True)]


def positions(boundaries: Sequence[Boundary]) -> int:
    """How many vertices they have."""
    return sum(len(ring) for each in boundaries for ring in rings(each.shape))


class _Unfit(Exception):  # noqa: N818 - carries a sentence to whoever brought the file
    """What makes a file or a feature useless."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy

    def at(self, number: int, name: str) -> BoundaryProblem:
        return BoundaryProblem(number=number, name=name, problem=self.problem, remedy=self.remedy)


def _features(data: bytes) -> tuple[list[Any], bool | None]:
    """The features, and whether the file says that it is in National Grid metres; None = it says nothing."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _Unfit(
            "This is not a GeoJSON file", "Export the boundaries as GeoJSON (.geojson), not as a shapefile."
        ) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Topology":
        raise _Unfit("This is TopoJSON", "Export the boundaries as GeoJSON.")
    features = [document] if kind == "Feature" else document.get("features") if kind else None
    if kind not in {"Feature", "FeatureCollection"} or not isinstance(features, list):
        raise _Unfit(
            "The file holds no features", "Export a FeatureCollection: areas with names, not bare shapes."
        )
    if not features:
        raise _Unfit("The file holds no areas", "Look at how it was exported: a filter may have left none.")
    return features, _grid_by_name(document)


def _grid_by_name(document: Mapping[str, Any]) -> bool | None:
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or _DEGREES.search(name):
        return None
    if _GRID.search(name):
        return True
    raise _Unfit(
        f"The coordinates are in {name[:60]}",
        "Export them again in WGS84 longitude and latitude (EPSG:4326).",
    )


class _Reader:
    """Reads the features of one file. grid: None until the first coordinates tell."""

    def __init__(self, *, grid: bool | None) -> None:
        self.problems: list[BoundaryProblem] = []
        self._grid = grid
        self._read = 0

    @property
    def grid(self) -> bool:
        """Whether coordinates were metres of the National Grid."""
        return bool(self._grid)

    def read(self, number: int, feature: object) -> Boundary | None:
        """One feature; None where it cannot be used, which is noted."""
        about = named(feature) if isinstance(feature, dict) else Named()
        try:
            shape = self._shape(feature, about)
        except _Unfit as error:
            self.problems.append(error.at(number, about.name or about.code))
            return None
        return Boundary(
            number=number,
            name=about.name or about.code,
            code=about.code,
            kind=about.kind,
            people=about.people,
            shape=shape,
        )

    def _shape(self, feature: object, about: Named) -> Shape:
        if not isinstance(feature, dict) or not (about.name or about.code):
            raise _Unfit("This area has no name and no code", f"Give it one of these properties: {NAMES}.")
        geometry = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if not isinstance(geometry, dict) or kind is None:
            raise _Unfit("This area has no outline", "Export it with its geometry.")
        if kind not in {"Polygon", "MultiPolygon"}:
            raise _Unfit(
                f"This is a {str(kind)[:20]}, not an area", "Give its outline as a Polygon or MultiPolygon."
            )
        found = geometry.get("coordinates") or ()
        try:
            polygons = [found] if kind == "Polygon" else list(found)
            made = tuple(tuple(self._ring(ring) for ring in polygon) for polygon in polygons)
        except (TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
            raise _Unfit("Its coordinates cannot be read", "Export it again as GeoJSON.") from error
        if not made or not all(made):
            raise _Unfit("Its outline is empty", "Draw it, or leave the area out of the file.")
        return tuple(_checked(polygon) for polygon in made)

    def _ring(self, ring: Sequence[Sequence[float]]) -> Ring:
        self._read += len(ring)
        if self._read > MOST_POSITIONS_READ:
            raise _Unfit(
                f"The file has more than {MOST_POSITIONS_READ:,} positions",
                "Use a generalised version of the boundaries, such as the 20 m one.",
            )
        places = [self._place(float(pair[0]), float(pair[1])) for pair in ring]
        kept = [place for at, place in enumerate(places) if place != places[at - 1] or len(places) == 1]
        return tuple(kept)

    def _place(self, x: float, y: float) -> Position:
        if self._grid is None:
            self._grid = _looks_like_grid(x, y)
        if self._grid:
            if not _within(NATIONAL_GRID, x, y):
                raise _Unfit(
                    "A position is off the British National Grid", "Export it again in WGS84 (EPSG:4326)."
                )
            latitude, longitude = to_wgs84(x, y)
            return round(longitude, DECIMALS), round(latitude, DECIMALS)
        if not _within((-180.0, -90.0, 180.0, 90.0), x, y):
            raise _Unfit(
                "A position is not in degrees of longitude and latitude",
                "Export it again in WGS84 (EPSG:4326).",
            )
        if _within(_BRITAIN, y, x) and not _within(_BRITAIN, x, y):
            raise _Unfit(
                "Latitude stands before longitude", "GeoJSON wants longitude first. Export it again, or swap."
            )
        return round(x, DECIMALS), round(y, DECIMALS)


def _looks_like_grid(x: float, y: float) -> bool:
    """Metres of the National Grid are thousands where degrees end at 180."""
    return max(x, y) > 1000 and _within(NATIONAL_GRID, x, y)


def _within(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _checked(polygon: Polygon) -> Polygon:
    """The polygon without holes that are none.

    Raises:
        _Unfit: its outer ring has no area, or one of its rings crosses itself.
    """
    kept = tuple(ring for ring in polygon if len(set(ring)) > 2)
    if not kept or kept[0] is not polygon[0]:
        raise _Unfit(_NO_AREA, _THREE_CORNERS)
    for ring in kept:
        try:
            there = crosses_itself(ring)
        except TooTangled:
            raise _Unfit(
                "Its outline goes to and fro too often to be checked",
                "Use a generalised version of the boundaries, such as the 20 m one.",
            ) from None
        if there:
            raise _Unfit(
                f"Its outline crosses itself near {there[0]:.5f}, {there[1]:.5f}",
                "Mend it where it was drawn (in QGIS: Vector, Geometry tools, Fix geometries).",
            )
    kept = (kept[0], *(ring for ring in kept[1:] if abs(twice_area(ring)) >= SMALLEST_AREA))
    if abs(twice_area(kept[0])) < SMALLEST_AREA:
        raise _Unfit(_NO_AREA, _THREE_CORNERS)
    return kept


def _once(found: Sequence[Boundary], problems: list[BoundaryProblem]) -> Iterator[Boundary]:
    """One boundary a name: two villages of one name are told apart by their codes, else the first counts."""
    times = Counter(each.name.casefold() for each in found)
    seen = set()
    for each in found:
        if times[each.name.casefold()] == 1:
            yield each
        elif each.code and each.code not in seen:
            seen.add(each.code)
            yield replace(each, name=f"{each.name} ({each.code})")
        elif each.name.casefold() not in seen and not each.code:
            seen.add(each.name.casefold())
            yield each
        else:
            problem = "The name comes twice in this file; this one was left out"
            remedy = "Give every area a name or a code of its own, or one MultiPolygon."
            problems.append(
                BoundaryProblem(number=each.number, name=each.name, problem=problem, remedy=remedy)
            )
