"""Shapes on the ground: rings of positions, their size, whether they cross themselves, what is inside.

A position is (longitude, latitude) in WGS84 degrees, as in GeoJSON. A ring here does not repeat its first
position at its end; GeoJSON's do. A polygon is its outer ring and its holes, a shape one or more polygons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import cos, floor, radians, sqrt
from typing import Any

#: Looks a side at which the search for crossings gives up: a coast of 20,000 sides takes 22, one that is made
#: of long spikes takes thousands, and hours.
MOST_LOOKS = 300
_FEW_SIDES = 100  # looked at as closely as they want
Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygon = tuple[Ring, ...]
Shape = tuple[Polygon, ...]


class TooTangled(ValueError):  # noqa: N818 - says what it is
    """A ring goes to and fro so often that it would take too long to see whether it crosses itself."""


def to_geojson(shape: Shape) -> dict[str, Any]:
    """A Polygon, or a MultiPolygon where there are several."""
    polygons = [[[list(place) for place in (*ring, ring[0])] for ring in polygon] for polygon in shape]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def from_geojson(document: Mapping[str, Any]) -> Shape:
    """The shape of a Polygon or MultiPolygon that `to_geojson` wrote."""
    found = document["coordinates"]
    polygons = [found] if document["type"] == "Polygon" else found
    return tuple(
        tuple(tuple((float(x), float(y)) for x, y, *_ in ring[:-1]) for ring in polygon)
        for polygon in polygons
    )


def rings(shape: Shape) -> Iterator[Ring]:
    """Every ring, holes included."""
    for polygon in shape:
        yield from polygon


def twice_area(ring: Sequence[Position]) -> float:
    """Twice the signed area in square degrees; positive when the ring runs against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))


def bounds(shapes: Iterable[Shape]) -> tuple[float, float, float, float] | None:
    """West, south, east and north of everything; None of nothing."""
    places = [place for shape in shapes for polygon in shape for place in polygon[0]]
    if not places:
        return None
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def holds(shape: Shape, longitude: float, latitude: float) -> bool:
    """Whether the position is inside, by the even-odd rule, so that holes are outside."""
    inside = False
    for ring in rings(shape):
        for (ax, ay), (bx, by) in _sides(ring):
            if (ay > latitude) != (by > latitude):
                inside ^= longitude < ax + (latitude - ay) / (by - ay) * (bx - ax)
    return inside


def middle(shape: Shape) -> Position:
    """A position inside the largest polygon where a number can stand: the middle of its longest row."""
    largest = max(shape, key=lambda polygon: abs(twice_area(polygon[0])))
    ys = [y for _, y in largest[0]]
    low, high = min(ys), max(ys)
    best, widest = largest[0][0], -1.0
    for part in range(2, 9):  # rows from a fifth to four fifths of its height
        y = low + (high - low) * part / 10
        cuts = sorted(_crossings(largest, y))
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            if right - left > widest * 1.05:  # a row much like the first one does not replace it
                best, widest = ((left + right) / 2, y), right - left
    return best


def crosses_itself(ring: Sequence[Position]) -> Position | None:
    """A position near which two sides cross; None when none do. Sides that merely touch do not cross.

    Raises:
        TooTangled: nobody draws such a ring.
    """
    sides = list(_sides(ring))
    looks = MOST_LOOKS * max(len(sides), _FEW_SIDES)
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    west, south, east, north = bounds([((tuple(ring),),)]) or (0.0, 0.0, 0.0, 0.0)
    # By the longer side of the whole: a thin shape has as many cells as a square one, not more.
    size = max(east - west, north - south) / sqrt(len(sides)) or 1.0
    for place, side in enumerate(sides):
        for cell in _cells(side, size):
            looks -= 1 + len(cells[cell])
            cells[cell].append(place)
        if looks < 0:
            raise TooTangled
    for there in cells.values():
        for one, other in combinations(there, 2):
            if _cross(sides[one], sides[other]):
                return sides[one][0]
    return None


def squeeze(south: float, north: float) -> float:
    """How much shorter a degree of longitude is than one of latitude, midway between two latitudes."""
    return cos(radians((south + north) / 2))


def _sides(ring: Sequence[Position]) -> Iterator[tuple[Position, Position]]:
    return zip(ring, (*ring[1:], *ring[:1]), strict=True)


def _crossings(polygon: Polygon, y: float) -> Iterator[float]:
    for ring in polygon:
        for (ax, ay), (bx, by) in _sides(ring):
            if (ay > y) != (by > y):
                yield ax + (y - ay) / (by - ay) * (bx - ax)


def _cells(side: tuple[Position, Position], size: float) -> Iterator[tuple[int, int]]:
    """The cells that a side goes through, column by column."""
    (ax, ay), (bx, by) = sorted(side)
    first, last = floor(ax / size), floor(bx / size)
    for column in range(first, last + 1):
        left, right = max(ax, column * size), min(bx, (column + 1) * size)
        ys = (ay, by) if bx == ax else tuple(ay + (x - ax) / (bx - ax) * (by - ay) for x in (left, right))
        for row in range(floor(min(ys) / size), floor(max(ys) / size) + 1):
            yield column, row


def _cross(one: tuple[Position, Position], other: tuple[Position, Position]) -> bool:
    (a, b), (c, d) = one, other
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
