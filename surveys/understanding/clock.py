"""Times of day as people write them in English and Welsh: "7.30pm", "half past 7", "hanner awr wedi saith".

Without "pm", "in the evening" or the like a time is read as it stands on a clock of 24 hours: 7:30 is in the
morning, 19:30 in the evening. A bare "7" could be either, or no time at all. Welsh: to be reviewed by a
native reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time

from surveys.understanding import numerals
from surveys.understanding.folding import any_of, fold

_NAMED: Mapping[str, time] = {
    **dict.fromkeys(
        ("noon", "midday", "12 noon", "mid day", "hanner dydd", "canol dydd", "ganol dydd"), time(12)
    ),
    **dict.fromkeys(
        ("midnight", "12 midnight", "mid night", "hanner nos", "ganol nos", "canol nos"), time(0)
    ),
}
#: Parts of the day.
_MORNING = (
    "am", "a.m", "a m", "in the morning", "this morning", "morning", "y bore", "yn y bore", "bore", "yb",
    "y.b", "o'r bore", "bore ma", "bore 'ma",
)  # fmt: skip
_AFTERNOON = (
    "in the afternoon", "this afternoon", "afternoon", "y prynhawn", "yn y prynhawn", "prynhawn", "yp", "y.p",
    "o'r prynhawn", "y pnawn", "pnawn",
)  # fmt: skip
_EVENING = (
    "pm", "p.m", "p m", "in the evening", "this evening", "evening", "yr hwyr", "yn yr hwyr", "yh", "y.h",
    "gyda'r nos", "gyda r nos", "gyda'r hwyr", "o'r hwyr",
)  # fmt: skip
_NIGHT = (
    "at night", "tonight", "last night", "in the night", "y nos", "yn y nos", "o'r nos", "heno", "neithiwr",
)  # fmt: skip
_PARTS = (*_MORNING, *_AFTERNOON, *_EVENING, *_NIGHT)

_HOUR = r"(?P<hour>[a-z0-9' ]+?)"
_OCLOCK = r"(?:\s*(?:o'?\s?clock|o'?r gloch))?"
_FIGURES = re.compile(r"(?P<hour>\d{1,2})\s*[:.h]\s*(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?")
_RUN_ON = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})(?:\s*(?:hrs|hours|h))?")
_WORDED = re.compile(r"(?P<hour>[a-z]+(?: ar (?:ddeg|bymtheg))?) (?P<minute>(?:[a-z]+[ -]?){1,3})")
_EXACT = re.compile(rf"{_HOUR}\s*(?:o'?\s?clock|o'?r gloch)")
_MINUTES = r"(?P<minutes>[a-z0-9 -]+?)(?:\s*(?:minutes|mins|min|munud|funud|awr))?"
_PAST = re.compile(rf"{_MINUTES}\s+(?:past|after|wedi)\s+{_HOUR}{_OCLOCK}")
_TO = re.compile(rf"{_MINUTES}\s+(?:to|before|til|i)\s+{_HOUR}{_OCLOCK}")
_HALF = re.compile(rf"half\s+{_HOUR}")
_BEFORE = re.compile(r"^(?:(?:at|about|around|roughly|just|it was|it's|its|am|tua|oddeutu|tuag|toc)\s+)+")
_AFTER_PART = re.compile(rf"(?P<rest>.*?)\s*(?<![a-z])(?P<part>{any_of(_PARTS)})")
_BEFORE_PART = re.compile(rf"(?P<part>{any_of(_PARTS)})[\s,]+(?:at\s+|am\s+)?(?P<rest>.+)")
#: Minutes in words that are not plain numbers.
_QUARTERS: Mapping[str, int] = {
    "half": 30, "half an hour": 30, "hanner": 30, "quarter": 15, "a quarter": 15, "chwarter": 15,
}  # fmt: skip


def clock(text: str) -> time | None:
    """The one time of day that a message means, to the minute."""
    folded = fold(text)
    said = _BEFORE.sub("", folded).replace("pum munud ar hugain", "25 munud")
    if said in _NAMED:
        return _NAMED[said]
    for way in (_AFTER_PART, _BEFORE_PART):
        if (parted := way.fullmatch(said)) and parted["rest"]:
            read = _read(parted["rest"].strip(" ,"), bare=True)
            return None if read is None else _in_part(*read, parted["part"])
    read = _read(said, bare=False)
    return None if read is None else _made(*read)


def _read(said: str, *, bare: bool) -> tuple[int, int] | None:
    """Hour and minute as they stand. bare: whether an hour alone is enough, as in "7 pm"."""
    if run_on := _RUN_ON.fullmatch(said):
        is_clear = bare or len(run_on["hour"]) == 2
        return (int(run_on["hour"]), int(run_on["minute"])) if is_clear else None
    if bare and (hour := _hour(said)) is not None:
        return hour, 0
    for way, pair in _WAYS:
        if found := way.fullmatch(said):
            return pair(found)
    return _worded(said)


def _worded(said: str) -> tuple[int, int] | None:
    """Seven thirty; saith tri deg."""
    worded = _WORDED.fullmatch(said)
    if worded is None or numerals.whole(said) is not None:
        return None
    minute = numerals.whole(worded["minute"].strip())
    return _pair(worded["hour"], minute) if minute is not None and minute >= 10 else None


def _pair(hour: str, minute: int | None) -> tuple[int, int] | None:
    read = _hour(hour)
    return None if read is None or minute is None else (read, minute)


def _hour(said: str) -> int | None:
    read = int(said) if said.isdecimal() and len(said) < 3 else numerals.whole(said)
    return read if read is not None and read < 24 else None


def _minutes(said: str) -> int | None:
    if said in _QUARTERS:
        return _QUARTERS[said]
    read = int(said) if said.isdecimal() and len(said) < 3 else numerals.whole(said)
    return read if read is not None and 0 < read < 60 else None


def _earlier(pair: tuple[int, int] | None, minutes: int | None) -> tuple[int, int] | None:
    if pair is None or minutes is None:
        return None
    # "Ten to one" is on a clock of 12 hours: 12:50, not 0:50.
    hour = 12 if pair[0] == 1 else pair[0] - 1
    return hour % 24, 60 - minutes


def _in_part(hour: int, minute: int, part: str) -> time | None:
    """The time within its part of the day: 7 in the evening is 19:00."""
    if hour > 12:
        return _made(hour, minute) if part not in _MORNING else None
    if not hour:
        return _made(hour, minute) if part in _MORNING or part in _NIGHT else None
    if part in _MORNING:
        return _made(hour % 12, minute)
    if part in _AFTERNOON:
        return _made(hour % 12 + 12, minute) if hour == 12 or hour < 7 else None
    if part in _NIGHT:
        return _made(hour % 12 if hour == 12 or hour < 5 else hour + 12, minute)
    return _made(hour % 12 + 12, minute)


def _made(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int] | None]], ...] = (
    (_FIGURES, lambda found: (int(found["hour"]), int(found["minute"]))),
    (_EXACT, lambda found: _pair(found["hour"], 0)),
    (_PAST, lambda found: _pair(found["hour"], _minutes(found["minutes"]))),
    (_TO, lambda found: _earlier(_pair(found["hour"], 0), _minutes(found["minutes"]))),
    (_HALF, lambda found: _pair(found["hour"], 30)),
)
