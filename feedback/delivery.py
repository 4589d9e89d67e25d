"""When a message may leave, and what to do about one that could not be sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from feedback.types import DeliveryState, Failure, MessageKind

#: Sent again when nobody knows whether it arrived: missing it harms more than reading it twice.
RESENT_WHEN_IN_DOUBT = frozenset(
    {MessageKind.REPLY, MessageKind.DANGER, MessageKind.SIGNPOST, MessageKind.REPORT}
)
#: Seconds before the next try after the first, the second, … failure: soon, then ever more patient.
BACKOFF_SECONDS = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0)
MOST_ATTEMPTS = len(BACKOFF_SECONDS) + 1  # gives up after about 16 hours
#: A wait that the channel asked for does not count as a failed try, but no queue waits for ever.
MOST_WAITS = 100  # tries in all

#: A report was promised: what did not leave in its open spell goes on trying for so long, in later ones.
REPORT_LASTS = timedelta(hours=48)
FURTHEST_DAYS = 366  # looked ahead for an open day; a community closed for a year is closed for good
EVERY_DAY = frozenset(range(1, 8))
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)  # clocks change on the minute


class HasHours(Protocol):
    """What says when a community may be written to, as it is stored."""

    @property
    def time_zone(self) -> str:
        """IANA name."""
        ...

    @property
    def quiet_from(self) -> str:
        """Local "HH:MM"."""
        ...

    @property
    def quiet_to(self) -> str:
        """Local "HH:MM"."""
        ...

    @property
    def contact_days(self) -> Sequence[int]:
        """ISO weekdays, 1 = Monday."""
        ...

    @property
    def holidays(self) -> Sequence[str]:
        """Local days as "2026-12-25"."""
        ...


@dataclass(frozen=True, kw_only=True)
class Spell:
    """An open spell, or what is left of it. Aware, UTC; closes: exclusive."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, kw_only=True)
class ContactHours:
    """When messages that nobody asked for may leave.

    What counts is the clock on a resident's wall: an hour that comes twice as the clocks go back is open or
    quiet both times, one that is left out in spring never comes.
    """

    time_zone: ZoneInfo
    #: Quiet from this local time on, until `quiet_to`. Equal times mean no quiet hours; a `quiet_from` before
    #: `quiet_to` means that the open hours run over midnight.
    quiet_from: time
    quiet_to: time
    #: ISO weekdays on which something may leave, 1 = Monday.
    weekdays: frozenset[int] = EVERY_DAY
    #: Local days on which nothing leaves.
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, community: HasHours) -> ContactHours:
        """Read a community's hours.

        Raises:
            ValueError: a time or a day is none.
        """
        return cls(
            time_zone=ZoneInfo(community.time_zone),
            quiet_from=time.fromisoformat(community.quiet_from),
            quiet_to=time.fromisoformat(community.quiet_to),
            weekdays=frozenset(community.contact_days),
            holidays=frozenset(date.fromisoformat(day) for day in community.holidays),
        )

    def is_open(self, instant: datetime) -> bool:
        """Whether something may leave at an instant (aware)."""
        local = instant.astimezone(self.time_zone)
        day = local.date()
        if day.isoweekday() not in self.weekdays or day in self.holidays:
            return False
        now = local.time()
        if self.quiet_to <= self.quiet_from:
            return self.quiet_to == self.quiet_from or self.quiet_to <= now < self.quiet_from
        return now < self.quiet_from or now >= self.quiet_to

    def next_open(self, instant: datetime) -> datetime:
        """The first instant from this one on (aware) at which something may leave; UTC.

        Where nothing opens for a year, an instant after that year, which `closes` closes at once: a message
        planned so expires and never leaves.
        """
        instant = instant.astimezone(UTC)
        if self.is_open(instant):
            return instant
        found = (turn for turn in self._turns_after(instant) if self.is_open(turn))
        return next(found, instant + (FURTHEST_DAYS + 1) * _DAY)

    def closes(self, instant: datetime) -> datetime:
        """The end of the open spell that an instant (aware) is in, exclusive, UTC; itself when it is in none.

        Without quiet hours a spell ends with its day.
        """
        instant = instant.astimezone(UTC)
        if not self.is_open(instant):
            return instant
        for turn in self._turns_after(instant):
            ends_with_day = self.quiet_from == self.quiet_to
            if (
                ends_with_day
                and turn.astimezone(self.time_zone).date() > instant.astimezone(self.time_zone).date()
            ):
                return turn
            if not self.is_open(turn):
                return turn
        raise AssertionError("every day has an end")

    def spell(self, due: datetime) -> Spell:
        """When a message that is due (aware) may leave: not before, and not from its end on."""
        opens = self.next_open(due)
        return Spell(opens=opens, closes=self.closes(opens))

    def _turns_after(self, instant: datetime) -> Iterator[datetime]:
        """Instants after this one (UTC) at which it may open or close, in order, for a year and a day."""
        walls = frozenset((time(), self.quiet_from, self.quiet_to))
        for ahead in range(FURTHEST_DAYS + 2):
            for turn in _turns(self.time_zone, instant.date() + ahead * _DAY, walls):
                if turn > instant:
                    yield turn


@lru_cache(maxsize=1024)  # whoever writes to thousands asks for the same few days
def _turns(zone: ZoneInfo, utc_day: date, walls: frozenset[time]) -> tuple[datetime, ...]:
    """Instants of wall-clock times within a day of UTC, also those that come twice, and of a clock change.

    By days of UTC, because local days may overlap where clocks change around midnight.
    """
    start = datetime.combine(utc_day, time(), UTC)
    found = {
        datetime.combine(utc_day + days * _DAY, wall, zone).replace(fold=fold).astimezone(UTC)
        for days in (-1, 0, 1)
        for wall in walls
        for fold in (0, 1)
    }
    for before, after in pairwise(start + hours * _HOUR for hours in range(0, 25, 6)):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            found.add(_change(zone, before, after))
    return tuple(sorted(each for each in found if start <= each < start + _DAY))


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant between two at which the clocks change: the first with the later offset."""
    earlier = before.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == earlier:
            before = middle
        else:
            after = middle
    return after


@dataclass(frozen=True, kw_only=True)
class Retry:
    """Try again, no sooner than this. `after_seconds` is at least 0."""

    after_seconds: float


@dataclass(frozen=True, kw_only=True)
class Final:
    """Try no more: failed, or in doubt and for a person to decide."""

    state: DeliveryState


def decide(failure: Failure, attempts: int, kind: MessageKind | None = None) -> Retry | Final:
    """Decide what becomes of a message.

    Args:
        failure: how the last try failed.
        attempts: tries so far, that one included; at least 1.
        kind: of the message. Without it, one that may have arrived is never sent again by itself.
    """
    if not failure.surely_unsent and kind not in RESENT_WHEN_IN_DOUBT:
        return Final(state=DeliveryState.IN_DOUBT)
    if not failure.retryable:
        return Final(state=DeliveryState.FAILED)
    if failure.retry_after_seconds is not None:
        asked = Retry(after_seconds=max(failure.retry_after_seconds, 0.0))
        return asked if attempts < MOST_WAITS else Final(state=DeliveryState.FAILED)
    if attempts >= MOST_ATTEMPTS:
        return Final(state=DeliveryState.FAILED)
    return Retry(after_seconds=BACKOFF_SECONDS[max(attempts, 1) - 1])


def report_again(hours: ContactHours, written: datetime, now: datetime) -> Spell | None:
    """When a report may leave that did not leave in its open spell; None when it has become too late.

    It has `REPORT_LASTS` from its first opening on, and a second open spell whenever that comes.

    Args:
        hours: of its community.
        written: when it was written down; aware.
        now: aware.
    """
    first = hours.spell(written)
    second = hours.spell(first.closes)
    again = hours.spell(now)
    return again if again.opens < max(first.opens + REPORT_LASTS, second.closes) else None
