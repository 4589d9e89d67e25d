"""What an area of a boundary file is called, by the properties that official and home-made files use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_NAME = 80  # as in the form where areas are typed
LONGEST_CODE = 16  # the column's; the codes of all four nations have nine characters
MOST_PEOPLE = 100_000_000  # more than live in any of its nations: such a number counts something else
#: Stems of the Office for National Statistics' property names ("WD23NM", "WD23CD"), smallest areas first: a
#: file of small areas also names the larger one that each lies in.
STEMS = (
    "OA",
    "LSOA",
    "DZ",
    "SA",
    "SDZ",
    "WD",
    "ED",
    "PAR",
    "PARNCP",
    "COM",
    "MSOA",
    "IZ",
    "CED",
    "LAD",
    "UA",
)
_KINDS = {"LSOA": "lsoa", "DZ": "lsoa", "WD": "ward"}
#: First letters of a code → kind, for files whose properties are called "name" and "code".
_KINDS_BY_CODE = {
    "W05": "ward",
    "E05": "ward",
    "S13": "ward",
    "N08": "ward",
    "W01": "lsoa",
    "E01": "lsoa",
    "S01": "lsoa",
}
_ONS = re.compile(r"([A-Z]+?)(\d\d)(NM|CD)", re.IGNORECASE)
_PLAIN_NAMES = ("name", "area", "area_name", "ward", "ward_name", "title", "label")
_PLAIN_CODES = ("code", "gss_code", "area_code", "ward_code", "geo_code", "geography code")
_PEOPLE = ("people", "population", "residents", "usual_residents", "pop")
_CODE = re.compile(rf"[A-Za-z0-9]{{1,{LONGEST_CODE}}}")
_OFFICIAL = re.compile(r"[A-Z]\d{8}")  # a GSS code
#: For a sentence.
NAMES = "name, code, WD23NM, WD23CD, LSOA21NM, LSOA21CD"


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a feature says of itself; empty where it says nothing."""

    name: str = ""
    code: str = ""
    #: ward, lsoa, other.
    kind: str = "other"
    people: int | None = None


def named(feature: Mapping[str, Any]) -> Named:
    """What a GeoJSON feature is called."""
    properties = feature.get("properties")
    fields = {str(key): value for key, value in properties.items()} if isinstance(properties, Mapping) else {}
    stem, name, code = _official(fields)
    plain = {key.casefold(): value for key, value in fields.items()}
    name = name or _first(plain, _PLAIN_NAMES)
    code = code or _code(_first(plain, _PLAIN_CODES)) or _official_code(_text(feature.get("id")))
    kind = _KINDS.get(stem) or _KINDS_BY_CODE.get(code[:3].upper(), "other")
    return Named(name=name[:LONGEST_NAME], code=code, kind=kind, people=_people(plain))


def _official(fields: Mapping[str, Any]) -> tuple[str, str, str]:
    """Stem, name and code of the smallest kind of area that the properties name."""
    found: dict[str, dict[str, str]] = {}
    for key, value in fields.items():
        if match := _ONS.fullmatch(key):
            found.setdefault(match[1].upper(), {})[match[3].upper()] = _text(value)
    known = [stem for stem in (*STEMS, *sorted(set(found) - set(STEMS))) if stem in found]
    if not known:
        return "", "", ""
    return known[0], found[known[0]].get("NM", ""), _code(found[known[0]].get("CD", ""))


def _first(plain: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(plain.get(key)))), "")


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) and value is not True else ""


def _code(text: str) -> str:
    return text if _CODE.fullmatch(text) else ""


def _official_code(text: str) -> str:
    """A feature's id where it is a code; else it only counts the rows of the program that made the file."""
    return text if _OFFICIAL.fullmatch(text) else ""


def _people(plain: Mapping[str, Any]) -> int | None:
    for key in _PEOPLE:
        value = plain.get(key)
        number = value if isinstance(value, int | float) and not isinstance(value, bool) else _text(value)
        try:
            people = int(number)
        except (ValueError, OverflowError):
            continue
        if 0 <= people <= MOST_PEOPLE:
            return people
    return None
