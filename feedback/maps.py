"""A map of a community: how many people in each area, drawn as SVG by the server.

The darker and the more closely hatched, the more people; every area has its number as well, so that neither
colour nor pattern is needed to read it. An area whose number may not be shown stays white and dotted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

from feedback.types import SMALLEST_COUNT, Count
from language.catalogue import Catalogue

WIDTH = 480  # units; on a phone a little more than three quarters of a pixel each, so letters stay legible
TALLEST = 560  # units; a long valley is not let grow over several screens
MARGIN = 8
LETTERS = 17  # units: 13 px on a phone
MOST_NAMES = 12  # areas that are named on the map; of more only the numbers stand there
MOST_NUMBERS = 60  # and of more than this the pattern and the table have to do
MOST_CLASSES = 5  # more shades than eyes tell apart (Brewer 2005, Designing Better Maps)
ROW = 30  # units of the legend
#: Least of each class; a class is used if a number falls in it.
STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
#: How dark each class is, and how far apart its hatching is (0 = none), from few people to many.
_SHADES = ((0.10, 0), (0.22, 16), (0.36, 10), (0.52, 7), (0.70, 0))
_CARD, _INK, _LEAD, _EDGE = (
    f"var(--{name}, {fallback})"
    for name, fallback in (
        ("card", "#ffffff"),
        ("ink", "#1b242c"),
        ("lead", "#0a5c55"),
        ("edge", "#6b7680"),
    )
)
Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class MapArea:
    """One area. shape: GeoJSON in degrees; middle: (longitude, latitude) where its number stands."""

    name: str
    shape: Mapping[str, Any]
    middle: Place
    people: Count


def area_map(
    areas: Sequence[MapArea], t: Catalogue, *, title: str, name: str = "map", without: str = ""
) -> str:
    """The map; empty when there is no area.

    title: what is shown, as a sentence; name: of the drawing, where a page has several; without: what an area
    without a number says in the legend; empty: that it is too small.
    """
    if not areas:
        return ""
    view = _View(areas)
    classes = Classes.of([area.people.value for area in areas])
    bottom = view.height + ROW * (len(classes.least) + 1)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" lang="{t.language}" '
        f'viewBox="0 0 {WIDTH} {bottom}" width="100%" aria-labelledby="{name}-title {name}-desc">'
    )
    parts = [
        head,
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(described(areas, t))}</desc>',
        f'<rect width="{WIDTH}" height="{bottom}" fill="{_CARD}"/>',
        *_patterns(name, len(classes.least)),
        *(_drawn(area, view, classes, name) for area in areas),
        *_words(areas, view),
        *_legend(classes, view.height, name, t, without),
        "</svg>",
    ]
    return "".join(parts)


def described(areas: Sequence[MapArea], t: Catalogue) -> str:
    """The map in words, those with the most people first."""
    ranked = sorted(areas, key=lambda area: (-(area.people.value or 0), area.name))
    return t.gettext(
        "People in each area. {areas}",
        areas="; ".join(f"{area.name}: {area.people.text}" for area in ranked),
    )


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Ranges of numbers that are drawn alike. least: the least of each, rising."""

    least: tuple[int, ...]
    most: int

    @classmethod
    def of(cls, numbers: Sequence[int | None]) -> Classes:
        """At most five ranges with round limits, each with a number in it. None: not shown."""
        known = sorted(number for number in numbers if number is not None)
        if not known:
            return cls(least=(), most=0)
        used = [
            low
            for low, high in zip(STEPS, (*STEPS[1:], known[-1] + 1), strict=True)
            if any(low <= number < high for number in known)
        ]
        # The largest numbers keep their own ranges: where most people are is what is looked for.
        while len(used) > MOST_CLASSES:
            del used[1]
        return cls(least=tuple(used), most=known[-1])

    def place(self, number: int) -> int:
        """Which range a number is in, from 0."""
        return sum(low <= number for low in self.least) - 1

    def said(self, place: int, t: Catalogue) -> str:
        """A range in words: "10 to 19 people"."""
        low = self.least[place]
        high = self.least[place + 1] - 1 if place + 1 < len(self.least) else self.most
        if low >= high:
            return t.ngettext("{n} person", "{n} people", high)
        return t.gettext("{low} to {high} people", low=t.number(low), high=t.number(high))


class _View:
    """Turns degrees into units of the drawing, north at the top, shapes kept."""

    def __init__(self, areas: Sequence[MapArea]) -> None:
        places = [place for area in areas for ring in _rings(area.shape) for place in ring]
        self._west, east = min(x for x, _ in places), max(x for x, _ in places)
        south, self._north = min(y for _, y in places), max(y for _, y in places)
        # An area of a few miles: a degree is as long everywhere in it.
        self._narrow = cos(radians((south + self._north) / 2))
        across, down = (east - self._west) * self._narrow, self._north - south
        room = WIDTH - 2 * MARGIN
        self._scale = min(room / max(across, 1e-9), (TALLEST - 2 * MARGIN) / max(down, 1e-9))
        self._left = MARGIN + (room - across * self._scale) / 2
        self.height = round(down * self._scale + 2 * MARGIN)

    def at(self, place: Place) -> tuple[float, float]:
        x = self._left + (place[0] - self._west) * self._narrow * self._scale
        return round(x, 1), round(MARGIN + (self._north - place[1]) * self._scale, 1)


def _rings(shape: Mapping[str, Any]) -> Iterator[list[Place]]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(place[0]), float(place[1])) for place in ring]


def _path(shape: Mapping[str, Any], view: _View) -> str:
    lines = []
    for ring in _rings(shape):
        corners = " ".join(f"{x:g},{y:g}" for x, y in map(view.at, ring[:-1]))
        lines.append(f"M{corners}Z")
    return "".join(lines)


def _drawn(area: MapArea, view: _View, classes: Classes, name: str) -> str:
    path = _path(area.shape, view)
    said = f"<title>{escape(area.name)}: {escape(area.people.text)}</title>"
    edge = f'stroke="{_INK}" stroke-width="1.2" stroke-linejoin="round" fill-rule="evenodd"'
    if area.people.value is None:
        return f'<path d="{path}" fill="url(#{name}-none)" {edge} stroke-dasharray="4 3">{said}</path>'
    return f'<path d="{path}" fill="url(#{name}-{classes.place(area.people.value)})" {edge}>{said}</path>'


def _patterns(name: str, classes: int) -> Iterator[str]:
    yield "<defs>"
    yield (
        f'<pattern id="{name}-none" width="10" height="10" patternUnits="userSpaceOnUse">'
        f'<rect width="10" height="10" fill="{_CARD}"/><circle cx="5" cy="5" r="1" fill="{_EDGE}"/></pattern>'
    )
    for place in range(classes):
        # Few classes still reach from light to dark.
        shade, apart = _SHADES[round(place * (len(_SHADES) - 1) / max(classes - 1, 1))]
        size = apart or 10
        line = (
            f'<path d="M0 {size}L{size} 0" stroke="{_LEAD}" stroke-width="1.5" stroke-opacity=".8"/>'
            if apart
            else ""
        )
        yield (
            f'<pattern id="{name}-{place}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f'<rect width="{size}" height="{size}" fill="{_CARD}"/>'
            f'<rect width="{size}" height="{size}" fill="{_LEAD}" fill-opacity="{shade}"/>{line}</pattern>'
        )
    yield "</defs>"


def _words(areas: Sequence[MapArea], view: _View) -> Iterator[str]:
    if len(areas) > MOST_NUMBERS:
        return
    with_names = len(areas) <= MOST_NAMES
    for area in areas:
        x, y = view.at(area.middle)
        if with_names:
            x = min(max(x, len(area.name) * LETTERS * 0.26), WIDTH - len(area.name) * LETTERS * 0.26)
            yield _text(area.name, x, y - 3, LETTERS, "600")
            yield _text(_short(area.people), x, y + LETTERS, LETTERS + 2, "700")
        else:
            yield _text(_short(area.people), x, y + LETTERS / 3, LETTERS, "700")


def _short(people: Count) -> str:
    return "–" if people.value is None else people.text


def _text(words: str, x: float, y: float, size: float, weight: str) -> str:
    # A rim of the ground's colour keeps letters legible over every pattern.
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size:g}" font-weight="{weight}" '
        f'font-family="system-ui, sans-serif" fill="{_INK}" stroke="{_CARD}" stroke-width="4" '
        f'stroke-linejoin="round" paint-order="stroke" aria-hidden="true">{escape(words)}</text>'
    )


def _legend(classes: Classes, top: float, name: str, t: Catalogue, without: str) -> Iterator[str]:
    rows = [(f"{name}-{place}", classes.said(place, t)) for place in range(len(classes.least))]
    without = without or t.gettext("fewer than {n}, or not shown", n=SMALLEST_COUNT)
    rows.append((f"{name}-none", without))
    for row, (pattern, words) in enumerate(rows):
        y = top + row * ROW + 4
        yield (
            f'<rect x="{MARGIN}" y="{y}" width="40" height="{ROW - 8}" fill="url(#{pattern})" '
            f'stroke="{_INK}"/><text x="{MARGIN + 50}" y="{y + LETTERS - 1}" font-size="{LETTERS}" '
            f'font-family="system-ui, sans-serif" fill="{_INK}">{escape(words)}</text>'
        )
