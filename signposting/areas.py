"""Which of a community's areas somebody means, or lives in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from signposting.boundaries import Boundary
from signposting.outlines import from_geojson, holds

_SAID_BEFORE = re.compile(r"^(?:in|at|from|yn|ym|yng|o|the|y|yr)\s+")


@dataclass(frozen=True, kw_only=True)
class AreaName:
    """An area as it can be meant. shape: GeoJSON; None = it has no boundary."""

    name: str
    code: str = ""
    shape: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Which boundaries are of which areas. names: area's name by the boundary's place in the sequence."""

    names: Mapping[int, str]
    #: Places of those that are of no area.
    new: tuple[int, ...]


def area_at(areas: Iterable[AreaName], latitude: float, longitude: float) -> str:
    """Name of the area whose boundary holds a position; empty when none does."""
    inside = (
        each.name for each in areas if each.shape and holds(from_geojson(each.shape), longitude, latitude)
    )
    return next(inside, "")


def area_called(areas: Iterable[AreaName], words: str) -> str:
    """Name of the area that somebody wrote: "in pentre", "Pen y Bryn"; empty when it is none of them."""
    meant = plain(_SAID_BEFORE.sub("", words.strip().casefold()))
    also = plain(words)
    return next((each.name for each in areas if plain(each.name) in {meant, also}), "") if also else ""


def match(boundaries: Sequence[Boundary], areas: Sequence[AreaName]) -> Matched:
    """Find each boundary's area: by its code, else by its name, however that is spelt."""
    by_code = {area.code.upper(): area.name for area in areas if area.code}
    by_name = {plain(area.name): area.name for area in areas}
    names: dict[int, str] = {}
    for place, each in enumerate(boundaries):
        found = by_code.get(each.code.upper()) if each.code else None
        if found := found or by_name.get(plain(each.name)):
            names[place] = found
    new = tuple(place for place in range(len(boundaries)) if place not in names)
    return Matched(names=names, new=new)


def plain(name: str) -> str:
    """A name without capitals, accents, hyphens and apostrophes: "Tŷ'r-Gwaith" and "ty r gwaith" are one."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in bare if character.isalnum())
