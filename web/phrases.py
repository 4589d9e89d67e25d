"""Instants and counts as a page says them, on the clock of the community they belong to."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from language.catalogue import Catalogue


def local(at: datetime, time_zone: str) -> datetime:
    """The same instant on the clock of `time_zone` (IANA name)."""
    return at.astimezone(ZoneInfo(time_zone))


def instant_text(t: Catalogue, at: datetime, time_zone: str) -> str:
    """Day and time: "4 June, 2 pm"."""
    there = local(at, time_zone)
    return t.gettext("{day}, {time}", day=t.date(there), time=t.time(there))


def days_until(at: datetime, now: datetime, time_zone: str) -> int:
    """Midnights between now and `at`, on the community's calendar; negative once it is past."""
    return (local(at, time_zone).date() - local(now, time_zone).date()).days


def report_countdown(t: Catalogue, due: datetime, now: datetime, time_zone: str) -> str:
    """When the report is due, as a coordinator should hear it."""
    days, day = days_until(due, now, time_zone), t.date(local(due, time_zone))
    if days < 0:
        return t.ngettext(
            "Report is {n} day late (it was due on {day})",
            "Report is {n} days late (it was due on {day})",
            -days,
            day=day,
        )
    if days == 0:
        return t.gettext("Report is due today ({day})", day=day)
    return t.ngettext("Report due in {n} day ({day})", "Report due in {n} days ({day})", days, day=day)


def clock_text(t: Catalogue, due: datetime, now: datetime) -> str:
    """How long a person still has to look at an alert, or how late they are."""
    late, span = now > due, abs(due - now)
    if span < timedelta(hours=2):
        minutes = int(span.total_seconds() // 60)
        if late:
            return t.ngettext("{n} minute late", "{n} minutes late", minutes)
        return t.ngettext("{n} minute left", "{n} minutes left", minutes)
    hours = int(span.total_seconds() // 3600)
    if late:
        return t.ngettext("{n} hour late", "{n} hours late", hours)
    return t.ngettext("{n} hour left", "{n} hours left", hours)
