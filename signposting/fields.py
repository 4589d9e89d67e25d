"""Single fields of imported directories, read kindly: what can be mended is, and every mend is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from signposting.openings import DAYS
from signposting.types import ImportProblem, LedBy, Place, Tier

#: Degrees that hold the whole United Kingdom, Scilly to Shetland; anything outside is a slip.
UK_LATITUDE, UK_LONGITUDE = (49.8, 60.9), (-8.7, 1.8)

Locate = Callable[[str], Place | None]

TIER_OF = {
    LedBy.RESIDENTS: Tier.COMMUNITY,
    LedBy.FAITH: Tier.COMMUNITY,
    LedBy.VOLUNTARY: Tier.COMMUNITY,
    LedBy.SOCIAL_ENTERPRISE: Tier.COMMUNITY,
    LedBy.COMMERCIAL: Tier.PROGRAMME,
    LedBy.STATUTORY: Tier.STATUTORY,
}
_DAY_NAMES = {
    "mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR", "sa": "SA", "su": "SU",
    "llun": "MO", "mawrth": "TU", "mercher": "WE", "iau": "TH", "gwener": "FR", "sadwrn": "SA", "sul": "SU",
}  # fmt: skip
_ORDINALS = {
    "1st": "1", "first": "1", "2nd": "2", "second": "2", "3rd": "3", "third": "3", "4th": "4", "fourth": "4",
    "last": "-1",
}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(am|pm)?", re.IGNORECASE)
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")


@dataclass
class Problems:
    """Collects the problems of one file; `row` is the row being read (the heading is row 1)."""

    row: int = 0
    found: list[ImportProblem] = field(default_factory=list)

    def add(self, name: str, problem: str, remedy: str, *, row: int | None = None) -> None:
        """Note one problem of field `name`, at the current row unless `row` says otherwise."""
        at = self.row if row is None else row
        self.found.append(ImportProblem(row=at, field=name, problem=problem, remedy=remedy))


def nearest(word: str, known: list[str]) -> str:
    """The known word most like `word`; empty when none is like it."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


def led_by(text: str, problems: Problems) -> LedBy:
    """Who runs it; empty or unknown words count as voluntary, the commonest, and unknown ones are told."""
    word = re.sub(r"[\s-]+", "_", text.strip().casefold())
    if not word:
        return LedBy.VOLUNTARY
    names = [value.value for value in LedBy]
    if word in names:
        return LedBy(word)
    near = nearest(word, names)
    kept = LedBy(near) if near else LedBy.VOLUNTARY
    problems.add("led_by", f"'{text}' is not one of {', '.join(names)}; taken as {kept}", "Use one of them.")
    return kept


def tier(text: str, leader: LedBy, problems: Problems) -> Tier:
    """The tier; empty follows from who runs it."""
    word = text.strip().casefold()
    if word in {value.value for value in Tier}:
        return Tier(word)
    kept = TIER_OF[leader]
    if word:
        problems.add(
            "tier", f"'{text}' is not community, programme or statutory; taken as {kept}", "Use one of them."
        )
    return kept


def coordinates(latitude: object, longitude: object, problems: Problems) -> Place | None:
    """A place from degrees; None when both are empty or they cannot be in the United Kingdom."""
    if latitude in (None, "") and longitude in (None, ""):
        return None
    try:
        lat, lon = float(str(latitude)), float(str(longitude))
    except ValueError:
        problems.add(
            "latitude",
            f"'{latitude}', '{longitude}' are not numbers; the position was left out",
            "Write degrees such as 51.7018 and -3.0397, or leave both empty and give the postcode.",
        )
        return None
    if _within(lat, UK_LATITUDE) and _within(lon, UK_LONGITUDE):
        return Place(latitude=lat, longitude=lon)
    if _within(lon, UK_LATITUDE) and _within(lat, UK_LONGITUDE):
        problems.add("latitude", "latitude and longitude were swapped; taken the other way", "Swap the two.")
        return Place(latitude=lon, longitude=lat)
    problems.add(
        "latitude" if not _within(lat, UK_LATITUDE) else "longitude",
        f"{lat:g}, {lon:g} is not in the United Kingdom; the position was left out",
        f"Latitude lies between {UK_LATITUDE[0]} and {UK_LATITUDE[1]}, longitude between {UK_LONGITUDE[0]}"
        f" and {UK_LONGITUDE[1]}. Correct it, or leave both empty and give the postcode.",
    )
    return None


def located(postcode: str, locate: Locate, problems: Problems) -> Place | None:
    """The place of a postcode; an unknown one is told."""
    if not postcode.strip():
        return None
    place = locate(postcode)
    if place is None:
        problems.add("postcode", f"'{postcode}' is not a known postcode", "Check its spelling.")
    return place


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def clock(text: str, name: str, problems: Problems) -> str:
    """A time as "14:00"; empty when there is none or it cannot be read (which is told)."""
    match = _CLOCK.fullmatch(text.strip())
    if match:
        hour, minute = int(match[1]), int(match[2] or 0)
        half = (match[3] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    if text.strip():
        problems.add(name, f"'{text}' is not a time; left out", "Write it as 14:00 or 2 pm.")
    return ""


def day(text: str, name: str, problems: Problems) -> date | None:
    """A date; ISO, or day first as written in Britain. None when empty or unreadable (which is told)."""
    words = text.strip()
    if not words:
        return None
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007  # a calendar day has no zone
        except ValueError:
            continue
    problems.add(name, f"'{text}' is not a date; left out", "Write it as 2026-11-21.")
    return None


def whole(text: str, name: str, problems: Problems) -> int | None:
    """A whole number from 0 to 120 (ages); None when empty or unreadable (which is told)."""
    words = text.strip()
    if not words:
        return None
    if words.isdigit() and int(words) <= 120:
        return int(words)
    problems.add(name, f"'{text}' is not an age in years; left out", "Write a whole number from 0 to 120.")
    return None


def byday(text: str, problems: Problems) -> str:
    """Days as RFC 5545 writes them: "TU,TH" from "Tuesday and Thursday", "MO,…,FR" from "Mon-Fri", "1WE"."""
    parts: list[str] = []
    for piece in re.split(r"[,&/+]|\band\b|\ba\b|\s{2,}", text.casefold()):
        words = piece.strip()
        if words:
            parts.extend(_day_range(words, text, problems))
    return ",".join(dict.fromkeys(parts))


def _day_range(words: str, text: str, problems: Problems) -> list[str]:
    ends = [_one_day(end) for end in re.split(r"\s*(?:–|(?<=[a-z])-|\bto\b)\s*", words)]
    if len(ends) == 2 and ends[0] in DAYS and ends[1] in DAYS:
        first, last = DAYS.index(ends[0]), DAYS.index(ends[1])
        return [DAYS[i % 7] for i in range(first, last + 1 if last >= first else last + 8)]
    if len(ends) == 1 and ends[0]:
        return [ends[0]]
    problems.add(
        "days",
        f"'{words}' in '{text}' is not a day; left out",
        "Write TU,TH or MO-FR; first Wednesday is 1WE.",
    )
    return []


def _one_day(words: str) -> str:
    """First Wednesday is "1WE", "tuesdays" is "TU"; empty when it is no day."""
    *before, name = words.strip().removeprefix("dydd ").removeprefix("nos ").split(" ")
    numbered = re.fullmatch(r"(-?\d)([a-z]+)", name)
    ordinal, name = (numbered[1], numbered[2]) if numbered else ("", name)
    if before:
        ordinal = _ORDINALS.get(" ".join(before), "")
        if not ordinal:
            return ""
    code = _DAY_NAMES.get(name) or _DAY_NAMES.get(name[:2] if _is_english_day(name) else "")
    return f"{ordinal}{code}" if code else ""


def _is_english_day(name: str) -> bool:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return (
        any(len(name) >= 2 and (day.startswith(name) or name == day + "s") for day in full) or name == "tues"
    )
