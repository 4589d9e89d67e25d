"""`listenwell community set`: when residents may be written to unasked, and how often."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from listenwell.cli import output
from listenwell.opening import read_settings, writing
from storage import events
from web.console.contact import LONGEST_PERIOD_DAYS, MOST_CONTACTS, MOST_HOLIDAYS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")


@click.command("set")
@click.argument("slug")
@click.option("--hours", help='Contact hours on the local clock, such as "09:00-20:00"; "always".')
@click.option("--day", "days", type=click.Choice(DAYS), multiple=True, help="Contact day; repeat for each.")
@click.option("--holiday", "holidays", multiple=True, help='A day without messages, "2026-12-25"; "none".')
@click.option("--contact-limit", type=click.IntRange(0, MOST_CONTACTS), help="Unasked contacts a resident …")
@click.option(
    "--contact-days", "period", type=click.IntRange(1, LONGEST_PERIOD_DAYS), help="… in so many days."
)
def set_community(  # noqa: PLR0913 - one parameter an option
    slug: str,
    hours: str | None,
    days: tuple[str, ...],
    holidays: tuple[str, ...],
    contact_limit: int | None,
    period: int | None,
) -> None:
    """Change when residents of SLUG may be written to unasked, and how often."""
    changes: dict[str, Any] = {}
    if hours is not None:
        changes["quiet_to"], changes["quiet_from"] = _hours(hours)
    if days:
        changes["contact_days"] = [number for number, day in enumerate(DAYS, 1) if day in days]
    if holidays:
        changes["holidays"] = _holidays(holidays)
    changes |= {} if contact_limit is None else {"contact_limit": contact_limit}
    changes |= {} if period is None else {"contact_period_days": period}
    if not changes:
        output.stop("Say what to change: listenwell community set --help.", code=output.WRONG_USE)
    with writing(read_settings()) as here:
        found = here.db.read_now(events.community_by_slug, slug)
        if found is None:
            output.stop(f"There is no community {slug!r}. See: listenwell community list.")
        here.db.write_now(events.update_community, found.id, **changes)
    click.echo(f"{found.name} was changed.")


def _hours(text: str) -> tuple[str, str]:
    """When the contact hours begin and end; equal = always."""
    if text == "always":
        return "00:00", "00:00"
    found = _HOURS.fullmatch(text)
    if found is None:
        output.stop(f'--hours {text!r} cannot be read. Write them as "09:00-20:00".', code=output.WRONG_USE)
    return found[1], found[2]


def _holidays(given: tuple[str, ...]) -> list[str]:
    if given == ("none",):
        return []
    try:
        return sorted({date.fromisoformat(day).isoformat() for day in given})[:MOST_HOLIDAYS]
    except ValueError:
        output.stop('A --holiday is no day. Write it as "2026-12-25".', code=output.WRONG_USE)
