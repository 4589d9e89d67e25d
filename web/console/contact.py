"""When a community may be written to, and how often anybody there may be asked for something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from language.catalogue import Catalogue
from storage import events
from web.console.new_event import day_of
from web.kit import Form, Needs, Visit, get, post

MOST_CONTACTS = 31  # one a day; more is no limit
LONGEST_PERIOD_DAYS = 366
MOST_HOLIDAYS = 400
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_LINES = ("quiet_from", "quiet_to", "holidays", "contact_limit", "contact_period_days")


async def show(visit: Visit) -> web.Response:
    """The form with what holds now."""
    typed = {**vars(visit.here), "holidays": "\n".join(visit.here.holidays)}
    return _page(visit, {**typed, "contact_days": [str(day) for day in visit.here.contact_days]}, {})


async def save(visit: Visit) -> web.Response:
    """Keep the hours and the limit; what waits already keeps its time."""
    typed, problems = read(await visit.form(), visit.t)
    if problems:
        return _page(visit, typed, problems)
    await visit.services.db.write(events.update_community, visit.here.id, **columns(typed))
    return visit.go(f"/console/communities/{visit.here.id}/contact", done="saved")


def read(form: Form, t: Catalogue) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, and field → what is wrong with it."""
    typed: dict[str, Any] = {name: form.text(name) for name in _LINES}
    typed["contact_days"] = [day for day in "1234567" if day in form.all("contact_days")]
    found = {}
    for name in ("quiet_from", "quiet_to"):
        if not _CLOCK.fullmatch(typed[name]):
            found[name] = t.gettext("Give a time like 20:00.")
    if not typed["contact_days"]:
        found["contact_days"] = t.gettext("Choose at least one day.")
    if wrong := [line for line in typed["holidays"].split() if day_of(line) is None][:1]:
        found["holidays"] = t.gettext(
            "{line} is no day. Write one day a line, like 2026-12-25.", line=wrong[0]
        )
    elif len(typed["holidays"].split()) > MOST_HOLIDAYS:
        found["holidays"] = t.gettext("Those are too many days.")
    if not _whole(typed["contact_limit"], 0, MOST_CONTACTS):
        found["contact_limit"] = t.gettext(
            "Give a number from 0 to 31. With 0 nobody is reminded or invited."
        )
    if not _whole(typed["contact_period_days"], 1, LONGEST_PERIOD_DAYS):
        found["contact_period_days"] = t.gettext("Give a number of days from 1 to 366.")
    return typed, found


def columns(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields as the record keeps them."""
    days = {date.fromisoformat(line).isoformat() for line in typed["holidays"].split()}
    return {
        "quiet_from": typed["quiet_from"],
        "quiet_to": typed["quiet_to"],
        "contact_days": [int(day) for day in typed["contact_days"]],
        "holidays": sorted(days),
        "contact_limit": int(typed["contact_limit"]),
        "contact_period_days": int(typed["contact_period_days"]),
    }


def _whole(text: str, low: int, high: int) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text) is not None and low <= int(text) <= high


def _page(visit: Visit, typed: Mapping[str, Any], problems: Mapping[str, str]) -> web.Response:
    names = [(str(number), visit.t.weekday(number - 1)) for number in range(1, 8)]
    return visit.page(
        "console/contact.html",
        status=400 if problems else 200,
        typed=typed,
        problems=problems,
        weekdays=names,
    )


ROUTES = (
    get("/console/communities/{community_id}/contact", show, Needs.COMMUNITY),
    post("/console/communities/{community_id}/contact", save, Needs.COMMUNITY),
)
