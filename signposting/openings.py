"""When something is next open, from weekly and monthly schedules in the community's own clock time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from signposting.types import Opening

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HORIZON_DAYS = 100  # a monthly meeting with interval 3 comes round within this; beyond it nobody plans


def next_opening(openings: Sequence[Opening], now: datetime) -> datetime | None:
    """The start of the next opening, or of the one that is on now; None when none is known.

    Args:
        openings: those without a start time ("by arrangement") are passed over.
        now: aware, in the community's time zone (its `tzinfo` decides what "14:00" means, also over the
            change to and from summer time).
    """
    starts = [start for opening in openings if (start := _next(opening, now)) is not None]
    return min(starts, key=_instant, default=None)


def _next(opening: Opening, now: datetime) -> datetime | None:
    opens, closes = _time(opening.opens_at), _time(opening.closes_at)
    if opens is None:
        return None
    for day in _days(opening, now.date() - timedelta(days=1)):
        start = datetime.combine(day, opens, tzinfo=now.tzinfo)
        if _instant(_end(start, closes)) > _instant(now):
            return start
    return None


def _end(start: datetime, closes: time | None) -> datetime:
    """When an opening ends: past midnight for "22:00 to 02:00", its own start when no end is known."""
    if closes is None:
        return start
    end = datetime.combine(start.date(), closes, tzinfo=start.tzinfo)
    return end if closes > start.time() else end + timedelta(days=1)


def _instant(moment: datetime) -> datetime:
    """The same moment in UTC: aware times of one zone compare by the clock on the wall otherwise."""
    return moment.astimezone(UTC)


def _days(opening: Opening, first: date) -> Iterator[date]:
    """Dates from `first` on which an opening takes place, in order."""
    for ahead in range(HORIZON_DAYS):
        day = first + timedelta(days=ahead)
        if opening.valid_from and day < opening.valid_from:
            continue
        if opening.valid_to and day > opening.valid_to:
            return
        if _takes_place(opening, day):
            yield day


def _takes_place(opening: Opening, day: date) -> bool:
    wanted = [part.strip() for part in opening.byday.upper().split(",") if part.strip()]
    if opening.freq == "MONTHLY":
        return _in_month(opening, day) and any(_nth(part, day) for part in wanted)
    return _in_week(opening, day) and DAYS[day.weekday()] in wanted


def _in_week(opening: Opening, day: date) -> bool:
    """Every week, or every `interval` weeks counted from `valid_from`; without that the week is not known."""
    if opening.interval <= 1:
        return True
    if opening.valid_from is None:
        return False
    monday = opening.valid_from - timedelta(days=opening.valid_from.weekday())
    return (day - monday).days // 7 % opening.interval == 0


def _in_month(opening: Opening, day: date) -> bool:
    if opening.interval <= 1:
        return True
    if opening.valid_from is None:
        return False
    months = (day.year - opening.valid_from.year) * 12 + day.month - opening.valid_from.month
    return months % opening.interval == 0


def _nth(part: str, day: date) -> bool:
    """Whether `day` is "1WE" (first Wednesday), "-1FR" (last Friday) or plain "WE" (any) of its month."""
    ordinal, name = part[:-2], part[-2:]
    if DAYS[day.weekday()] != name:
        return False
    if not ordinal:
        return True
    if not ordinal.lstrip("+-").isdigit():
        return False
    if int(ordinal) > 0:
        return (day.day - 1) // 7 + 1 == int(ordinal)
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return (last.day - day.day) // 7 + 1 == -int(ordinal)


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None
