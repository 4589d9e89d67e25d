"""How people of an event are asked: reminders after silence, and how many answers are wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from language.catalogue import Catalogue
from storage.events import Event
from web.kit import Form

FIELDS = ("reminders", "hours", "most")
USUAL_HOURS = (24, 72)  # a day and three: one forgets, one reconsiders, a third would pester
MOST_REMINDERS = 3  # more is pestering
MOST_HOURS = 24 * 60  # of silence: two months
MOST_WANTED = 1_000_000  # people; more is a slip of the finger


def usual() -> dict[str, str]:
    """What the form says unless somebody changes it."""
    return {"reminders": "yes", "hours": _listed(USUAL_HOURS), "most": ""}


def of_event(event: Event) -> dict[str, str]:
    """What an event has now, as the form says it."""
    return {
        "reminders": "yes" if event.reminder_hours else "",
        "hours": _listed(event.reminder_hours or USUAL_HOURS),
        "most": str(event.most_completed or ""),
    }


def typed_in(form: Form) -> dict[str, str]:
    """What was typed; a form without this part means what is usual."""
    return {name: form.text(name) for name in FIELDS} if form.text("asking") else usual()


def problems_of(typed: Mapping[str, str], t: Catalogue) -> dict[str, str]:
    """What cannot be used, by field."""
    found = {}
    if typed["reminders"] and not hours_of(typed["hours"]):
        found["hours"] = t.gettext("Give one to three whole numbers of hours, the shortest first: 24, 72.")
    if typed["most"] and not _wanted(typed["most"]):
        found["most"] = t.gettext("Give a whole number of people, or leave it empty.")
    return found


def changes_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """The columns of an event that the form means; it has no problems."""
    hours = hours_of(typed["hours"]) if typed["reminders"] else []
    return {"reminder_hours": hours, "most_completed": _wanted(typed["most"])}


def hours_of(text: str) -> list[int]:
    """Hours of silence before each reminder, "24, 72"; empty where that is none."""
    parts = [part.strip() for part in text.split(",")]
    hours = [int(part) for part in parts if part.isdecimal() and len(part) <= len(str(MOST_HOURS))]
    rising = hours == sorted(set(hours)) and len(hours) == len(parts) <= MOST_REMINDERS
    return hours if rising and 0 < hours[0] <= hours[-1] <= MOST_HOURS else []


def _wanted(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) <= len(str(MOST_WANTED)) else 0
    return number if 0 < number <= MOST_WANTED else None


def _listed(hours: Sequence[int]) -> str:
    return ", ".join(map(str, hours))
