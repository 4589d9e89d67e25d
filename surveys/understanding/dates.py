"""Days and moments as people write them in English and Welsh, the day before the month as in Britain.

A year that is not said is the one that lies nearest to today. What could mean two days, or none ("31/2",
"Sunday 3 June" where the 3rd is a Monday), is not understood. Welsh: to be reviewed by a native reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from surveys.understanding import numerals
from surveys.understanding.clock import clock
from surveys.understanding.folding import any_of, fold

MAX_WORDS = 14  # "on Monday the thirty first of May two thousand and twenty six at half past seven" has more
YEARS = range(1900, 2101)  # nobody who answers was born before, or plans beyond
YEARS_AHEAD = 10  # "36" is 2036 until 2026; further on it is a year of birth
SLIP_LIKENESS = 0.8  # of difflib's ratio; "febuary" and "february" have 0.93, "june" and "july" 0.5
SLIP_LENGTH = 6  # letters; "march" and "mawrth" must not be taken for each other

_MONTHS: Mapping[str, int] = {
    name: month
    for month, names in enumerate(
        (
            ("january", "jan", "ionawr", "ion"),
            ("february", "feb", "chwefror", "chwef", "chwe", "gwefror"),
            ("march", "mar", "mawrth", "fawrth", "maw"),
            ("april", "apr", "ebrill", "ebr"),
            ("may", "mai", "fai"),
            ("june", "jun", "mehefin", "fehefin", "meh"),
            ("july", "jul", "gorffennaf", "orffennaf", "gorff", "orff", "gor"),
            ("august", "aug", "awst"),
            ("september", "sept", "sep", "medi", "fedi"),
            ("october", "oct", "hydref", "hyd"),
            ("november", "nov", "tachwedd", "dachwedd", "tach"),
            ("december", "dec", "rhagfyr", "ragfyr", "rhag"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAYS: Mapping[str, int] = {
    name: weekday
    for weekday, names in enumerate(
        (
            ("monday", "mon", "dydd llun", "nos lun"),
            ("tuesday", "tues", "tue", "dydd mawrth", "nos fawrth"),
            ("wednesday", "weds", "wed", "dydd mercher", "nos fercher"),
            ("thursday", "thurs", "thur", "thu", "dydd iau", "nos iau"),
            ("friday", "fri", "dydd gwener", "nos wener"),
            ("saturday", "sat", "dydd sadwrn", "nos sadwrn"),
            ("sunday", "sun", "dydd sul", "nos sul"),
        )
    )
    for name in names
}
#: Days from today.
_FROM_TODAY: Mapping[str, int] = {
    "today": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0, "now": 0,
    "yesterday": -1, "last night": -1, "tomorrow": 1, "tmrw": 1, "tomoz": 1, "tomorow": 1, "tommorow": 1,
    "day before yesterday": -2, "day after tomorrow": 2,
    "heddiw": 0, "heddi": 0, "bore ma": 0, "bore 'ma": 0, "y bore ma": 0, "y bore 'ma": 0, "heno": 0,
    "nawr": 0, "rwan": 0, "ddoe": -1, "doe": -1, "neithiwr": -1, "yfory": 1, "fory": 1, "echdoe": -2,
    "drennydd": 2, "tradwy": 3, "dradwy": 3,
}  # fmt: skip
#: Month and day of days that have a name and stay in their place.
_FEASTS: Mapping[str, tuple[int, int]] = {
    "new year's day": (1, 1), "new years day": (1, 1), "dydd calan": (1, 1),
    "st david's day": (3, 1), "st davids day": (3, 1), "saint david's day": (3, 1), "dydd gwyl dewi": (3, 1),
    "christmas eve": (12, 24), "noswyl nadolig": (12, 24), "christmas day": (12, 25), "xmas day": (12, 25),
    "dydd nadolig": (12, 25), "boxing day": (12, 26), "gwyl san steffan": (12, 26),
    "new year's eve": (12, 31), "new years eve": (12, 31), "nos galan": (12, 31),
}  # fmt: skip

_EN_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth", "twenty first", "twenty second", "twenty third", "twenty fourth",
    "twenty fifth", "twenty sixth", "twenty seventh", "twenty eighth", "twenty ninth", "thirtieth",
    "thirty first",
)  # fmt: skip
_CY_ORDINALS = (
    "cyntaf", "ail", "trydydd", "pedwerydd", "pumed", "chweched", "seithfed", "wythfed", "nawfed", "degfed",
    "unfed ar ddeg", "deuddegfed", "trydydd ar ddeg", "pedwerydd ar ddeg", "pymthegfed", "unfed ar bymtheg",
    "ail ar bymtheg", "deunawfed", "pedwerydd ar bymtheg", "ugeinfed", "unfed ar hugain", "ail ar hugain",
    "trydydd ar hugain", "pedwerydd ar hugain", "pumed ar hugain", "chweched ar hugain", "seithfed ar hugain",
    "wythfed ar hugain", "nawfed ar hugain", "degfed ar hugain", "unfed ar ddeg ar hugain",
)  # fmt: skip
_ORDINALS: Mapping[str, int] = {
    word: n for table in (_EN_ORDINALS, _CY_ORDINALS) for n, word in enumerate(table, start=1)
}

_FIGURES = re.compile(r"(\d{1,4})\s*([-/.\s])\s*(\d{1,2})(?:\s*\2\s*(\d{2}|\d{4}))?")
_DAY = rf"(?:(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th|af|ain|il|ydd|fed|eg|ed)?|(?P<ordinal>{any_of(_ORDINALS)}))"
_YEAR = r"(?:[,\s]+(?P<year>\d{4}|'?\d{2}))?"
_NAMED = (
    re.compile(rf"(?:the\s+|y\s+|yr\s+)?{_DAY}\s*(?:of\s+|o\s+)?(?P<month>[a-z]+)\.?{_YEAR}"),
    re.compile(rf"(?P<month>[a-z]+)\.?\s+(?:the\s+|y\s+|yr\s+)?{_DAY}{_YEAR}"),
)
_WEEKDAY = re.compile(rf"(?P<weekday>{any_of(_WEEKDAYS)})\b[\s,]*(?P<rest>.*)")
_LAST = re.compile(rf"(?:last\s+(?P<en>{any_of(_WEEKDAYS)})|(?P<cy>{any_of(_WEEKDAYS)})\s+d?diwethaf)")
_NEXT = re.compile(
    rf"(?:(?:next|this coming)\s+(?P<en>{any_of(_WEEKDAYS)})|(?P<cy>{any_of(_WEEKDAYS)})\s+nesaf)"
)
_COUNTED = r"(?P<count>.+?)\s*(?P<unit>days?|weeks?|d?diwrnod|d?dydd|wythnos(?:au)?)"
_AGO = re.compile(rf"{_COUNTED}\s+(?:ago|back|yn ol|nol)")
_AHEAD = re.compile(rf"(?:in|ymhen|mewn)\s+{_COUNTED}(?:'?s?'? time)?")
#: Spans with a name of their own, in days.
_SPANS = {"a week": 7, "one week": 7, "wythnos": 7, "a fortnight": 14, "fortnight": 14, "pythefnos": 14}
#: Parts of a day that say which day it is: what stands with them is its time.
_PART_OF = re.compile(
    r"\b(?:(?P<today>this morning|this afternoon|this evening|tonight|heno|(?:y )?bore '?ma)"
    r"|(?P<yesterday>last night|neithiwr))\b"
)
_BEFORE = re.compile(r"^(?:(?:on|it was|since|from|by|i think|ar|ers|the|mae'n|oedd)\s+)+")


def day(text: str, today: date | None) -> date | None:
    """The one day that a message means.

    Args:
        text: as typed.
        today: where the writer is; None leaves "tomorrow" and days without a year unread.
    """
    folded = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", fold(text))
    for said in dict.fromkeys((folded, _BEFORE.sub("", folded))):
        if said and (found := _day(said, today)) is not None:
            return found
    return None


def moment(text: str, today: date | None) -> datetime | None:
    """The one day with its time of day, in either order: "31/5 7.30pm", "at noon tomorrow"."""
    folded = re.sub(r"(?<=\d)t(?=\d\d:)", " ", fold(text))
    spoken = folded.split()
    if len(spoken) > MAX_WORDS:
        return None
    if (part := _PART_OF.search(folded)) and today is not None:
        time_of_day = clock(folded)
        on = today if part["today"] else today - timedelta(days=1)
        return datetime.combine(on, time_of_day) if time_of_day is not None else None
    found = {made for parts in _halves(spoken) if (made := _both(*parts, today)) is not None}
    return found.pop() if len(found) == 1 else None


def _halves(spoken: list[str]) -> Iterator[tuple[str, str]]:
    for at in range(1, len(spoken)):
        before, after = " ".join(spoken[:at]), " ".join(spoken[at:])
        yield before, after
        yield after, before


def _both(of_day: str, of_clock: str, today: date | None) -> datetime | None:
    time_of_day = clock(of_clock)
    on = day(of_day, today) if time_of_day is not None else None
    return datetime.combine(on, time_of_day) if on is not None and time_of_day is not None else None


def _day(said: str, today: date | None) -> date | None:
    if weekday := _WEEKDAY.fullmatch(said):
        found = _dated(weekday["rest"], today) if weekday["rest"] else None
        if found is not None:
            return found if found.weekday() == _WEEKDAYS[weekday["weekday"]] else None
    return _relative(said, today) if (found := _dated(said, today)) is None else found


def _dated(said: str, today: date | None) -> date | None:
    """A day with its month."""
    if said in _FEASTS:
        return _nearest(*_FEASTS[said], "", today)
    if figures := _FIGURES.fullmatch(said):
        first, _, month, last = figures.groups()
        if len(first) == 4:
            return _made(int(first), int(month), int(last)) if last and len(last) == 2 else None
        return _nearest(int(month), int(first), last or "", today) if len(first) < 3 else None
    for way in _NAMED:
        if (named := way.fullmatch(said)) and (month_number := _month(named["month"])):
            of_month = int(named["day"]) if named["day"] else _ORDINALS[named["ordinal"]]
            return _nearest(month_number, of_month, (named["year"] or "").removeprefix("'"), today)
    return None


def _month(word: str) -> int | None:
    if word in _MONTHS:
        return _MONTHS[word]
    near = get_close_matches(word, _MONTHS, n=1, cutoff=SLIP_LIKENESS) if len(word) >= SLIP_LENGTH else []
    return _MONTHS[near[0]] if near else None


def _nearest(month: int, of_month: int, year: str, today: date | None) -> date | None:
    """The day in the year that is said, else in the year that brings it nearest to today."""
    if len(year) == 4:
        return _made(int(year), month, of_month)
    if today is None:
        return None
    if year:
        century = today.year - today.year % 100
        full = century + int(year)
        return _made(full - 100 if full > today.year + YEARS_AHEAD else full, month, of_month)
    made = (_made(today.year + more, month, of_month) for more in (-1, 0, 1))
    return min(filter(None, made), key=lambda each: abs(each - today), default=None)


def _made(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month) if year in YEARS else None
    except ValueError:
        return None


def _relative(said: str, today: date | None) -> date | None:
    """A day by its distance from today."""
    if today is None:
        return None
    said = said.removeprefix("the ")
    if said in _FROM_TODAY:
        return today + timedelta(days=_FROM_TODAY[said])
    if last := _LAST.fullmatch(said):
        return today - timedelta(days=(today.weekday() - _weekday(last) - 1) % 7 + 1)
    if following := _NEXT.fullmatch(said):
        found = today + timedelta(days=(_weekday(following) - today.weekday() - 1) % 7 + 1)
        # Within this week, "next" is this one to some and the one after to others.
        return found if found.weekday() <= today.weekday() else None
    return _distant(said, today)


def _weekday(found: re.Match[str]) -> int:
    return _WEEKDAYS[found["en"] or found["cy"]]


def _distant(said: str, today: date) -> date | None:
    for way, sign in ((_AGO, -1), (_AHEAD, 1)):
        if (found := way.fullmatch(said)) and (days := _days(found["count"], found["unit"])) is not None:
            return _within(today, sign * days)
    for span, days in _SPANS.items():
        if re.fullmatch(rf"{span} (?:ago|back|yn ol|nol)", said):
            return _within(today, -days)
        if re.fullmatch(rf"(?:in|ymhen|mewn) {span}(?:'?s?'? time)?", said):
            return _within(today, days)
    return None


def _days(count: str, unit: str) -> int | None:
    many = 1 if count in ("a", "one") else numerals.value(count)
    if many is None or many % 1:
        return None
    return int(many) * (7 if unit.startswith(("week", "wythnos")) else 1)


def _within(today: date, days: int) -> date | None:
    try:
        found = today + timedelta(days=days)
    except OverflowError:
        return None
    return found if found.year in YEARS else None
