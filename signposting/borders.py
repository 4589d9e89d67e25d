"""Borders made simpler for a picture, those that two areas share in the same way for both.

The rings are cut where borders meet into arcs; each arc is simplified once, whoever's border it is, so that
no gap opens between neighbours. Vertices go by Visvalingam and Whyatt (1993), "Line generalisation by
repeated elimination of points": the one whose triangle with its neighbours is smallest goes first.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from signposting.outlines import Position, Ring, Shape, TooTangled, bounds, crosses_itself, rings, squeeze

PICTURE_STEPS = 1000  # what is smaller than a thousandth of the picture's side is not seen on a screen
MOST_POSITIONS = 20_000  # of all shapes together: a picture of some 300 kB, read at each page with a map
COARSER = 2.0  # how much is asked for when that is still exceeded
FINER = 0.25  # and when a ring came to cross itself
_TRIES = 8
_Neighbours = Mapping[Position, set[frozenset[Position]]]


def simplified(shapes: Sequence[Shape]) -> list[Shape]:
    """The same shapes with fewer vertices, none of them gone and none crossing itself that did not before."""
    extent = bounds(shapes)
    if extent is None:
        return []
    west, south, east, north = extent
    narrow = squeeze(south, north)
    step = max((east - west) * narrow, north - south) / PICTURE_STEPS
    smallest = step * step / 2  # the triangle on one step
    for _ in range(_TRIES):
        made = _Simpler(shapes, smallest=smallest, narrow=narrow).shapes()
        if _crosses(made):
            smallest *= FINER
        elif sum(len(ring) for shape in made for ring in rings(shape)) > MOST_POSITIONS:
            smallest *= COARSER
        else:
            return made
    return list(shapes)


def _crosses(shapes: Sequence[Shape]) -> bool:
    """Whether a ring crosses itself, or is such a tangle that nobody can tell."""
    try:
        return any(crosses_itself(ring) for shape in shapes for ring in rings(shape))
    except TooTangled:
        return True


class _Simpler:
    """One pass over all shapes. smallest: area of the least triangle that stays, in squared degrees."""

    def __init__(self, shapes: Sequence[Shape], *, smallest: float, narrow: float) -> None:
        self._shapes = shapes
        self._smallest = smallest
        self._narrow = narrow
        self._neighbours = _neighbours(shapes)
        self._known: dict[tuple[Position, ...], tuple[Position, ...]] = {}

    def shapes(self) -> list[Shape]:
        made = []
        for shape in self._shapes:
            polygons = (tuple(self._ring(ring) for ring in polygon) for polygon in shape)
            made.append(tuple(polygons))
        return made

    def _ring(self, ring: Ring) -> Ring:
        ends = [place for place, position in enumerate(ring) if len(self._neighbours[position]) > 1]
        if not ends:  # an island, or one that lies on another's hole: begun where both would begin
            ends = [ring.index(min(ring))]
        if len(ends) == 1:  # cut once more, or the ring could shrink to its one end
            ends = sorted({ends[0], _furthest(ring, ring[ends[0]])})
        turned = (*ring[ends[0] :], *ring[: ends[0]])
        cuts = [end - ends[0] for end in ends] + [len(ring)]
        kept: list[Position] = []
        for start, end in pairwise(cuts):
            kept += self._arc((*turned, turned[0])[start : end + 1])[:-1]
        return tuple(kept) if len(kept) >= 3 else _triangle(ring, kept)

    def _arc(self, arc: tuple[Position, ...]) -> tuple[Position, ...]:
        backwards = arc[::-1] < arc
        one_way = arc[::-1] if backwards else arc
        if one_way not in self._known:
            self._known[one_way] = _thinned(one_way, self._smallest, self._narrow)
        return self._known[one_way][::-1] if backwards else self._known[one_way]


def _neighbours(shapes: Sequence[Shape]) -> _Neighbours:
    """Position → the pairs of positions beside it; more than one pair where borders meet or part."""
    found: dict[Position, set[frozenset[Position]]] = defaultdict(set)
    for shape in shapes:
        for ring in rings(shape):
            for place, position in enumerate(ring):
                found[position].add(frozenset((ring[place - 1], ring[(place + 1) % len(ring)])))
    return found


def _thinned(arc: tuple[Position, ...], smallest: float, narrow: float) -> tuple[Position, ...]:
    """The arc without the vertices of small triangles; its two ends stay."""
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))
    sizes = [0.0] * len(arc)

    def size(at: int) -> float:
        return _triangle_area(arc[before[at]], arc[at], arc[after[at]]) * narrow

    queue = []
    for at in range(1, len(arc) - 1):
        sizes[at] = size(at)
        queue.append((sizes[at], at))
    heapq.heapify(queue)
    gone = set()
    while queue and queue[0][0] < smallest:
        known, at = heapq.heappop(queue)
        if at in gone or known != sizes[at]:
            continue
        gone.add(at)
        after[before[at]], before[after[at]] = after[at], before[at]
        for beside in (before[at], after[at]):
            if 0 < beside < len(arc) - 1:
                # Never less than the one that just went: else a coast of many small steps would vanish.
                sizes[beside] = max(size(beside), known)
                heapq.heappush(queue, (sizes[beside], beside))
    return tuple(position for at, position in enumerate(arc) if at not in gone)


def _triangle_area(a: Position, b: Position, c: Position) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2


def _furthest(ring: Ring, start: Position) -> int:
    spread = [(x - start[0]) ** 2 + (y - start[1]) ** 2 for x, y in ring]
    return spread.index(max(spread))


def _triangle(ring: Ring, kept: Sequence[Position]) -> Ring:
    """The least that is still a ring: what stayed, and the vertex furthest from the line through it."""
    first, last = kept[0], kept[-1]
    middle = max(ring, key=lambda position: _triangle_area(first, position, last))
    return tuple(position for position in ring if position in {first, last, middle})
