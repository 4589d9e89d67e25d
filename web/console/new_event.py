"""Opening a listening event from a survey that is shipped or brought along."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from aiohttp import web

from language.catalogue import N_, Catalogue
from storage import events
from storage.database import Connection
from storage.errors import AlreadyThere, SurveyFrozen
from storage.events import Community, Event
from surveys.authoring import form as survey_form
from surveys.authoring.yaml_form import read as read_survey
from surveys.authoring.yaml_write import write as write_survey
from surveys.length import minutes
from surveys.shipped import shipped
from surveys.types import Problem, Survey
from web.console import asking
from web.console.communities import slug_of
from web.kit import Form, Needs, Visit, get, post
from web.phrases import local

OWN = "own"  # the choice of a survey that is brought along
USUAL_SURVEY = "what-matters"  # the listening event of C2's method; others are for in between
#: Shipped survey's id → what it is for; titles are the residents'.
PURPOSES = {
    "asset-map": N_("what people know, can do and care about"),
    "c2-listening": N_("a listening event in full"),
    "did-it-help": N_("weeks after help was named or something was done"),
    "front-line": N_("for people who work here"),
    "lets-talk-health": N_("a conversation about health and wellbeing"),
    "monthly-pulse": N_("three questions, once a month"),
    "partnership-check": N_("the partnership looks at itself"),
    "quick-check": N_("a rating and one open question"),
    "wellbeing-check": N_("six ratings of life here"),
    "what-matters": N_("a listening event in less time"),
}
USUAL_DAYS = 21  # of a survey that does not say: three weeks, time for posters, doors and one reminder
LONGEST_NAME = 120
_YEARS = range(1900, 2200)  # beyond, clocks of some zones leave the calendar
CODE = re.compile(r"[a-z0-9]{3,32}")
_FIELDS = ("name", "survey", "source", "code", "opens", "closes")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A form that was read: what was typed, what is wrong with it, and the survey it means."""

    typed: Mapping[str, str]
    problems: Mapping[str, str]
    survey: Survey | None
    survey_problems: Sequence[Problem]


async def new(visit: Visit) -> web.Response:
    """A form filled as far as can be guessed."""
    today = local(visit.now, visit.here.time_zone).date()
    code = await visit.services.db.read(free_code, visit.here)
    typed = {"survey": USUAL_SURVEY, "code": code, "opens": today.isoformat(), **asking.usual()}
    return _form(visit, Wanted(typed=typed, problems={}, survey=None, survey_problems=()))


async def create(visit: Visit) -> web.Response:
    """Open the event, or show what is wrong beside each field."""
    # In a thread: a large survey takes seconds, and residents are waiting for answers meanwhile.
    wanted = await asyncio.to_thread(read, await visit.form(), visit.t)
    if wanted.problems or wanted.survey is None:
        return _form(visit, wanted)
    try:
        made = await visit.services.db.write(add, visit.here, wanted.typed, wanted.survey, visit.now)
    except AlreadyThere:
        taken = {"code": visit.t.gettext("This code is taken. Choose another.")}
        return _form(
            visit, Wanted(typed=wanted.typed, problems=taken, survey=wanted.survey, survey_problems=())
        )
    except SurveyFrozen:
        problems = {"survey": frozen(wanted.survey, visit.t)}
        return _form(visit, Wanted(typed=wanted.typed, problems=problems, survey=None, survey_problems=()))
    return visit.go(f"/console/events/{made.id}", done="created")


def frozen(survey: Survey, t: Catalogue) -> str:
    """What to say of a version that was launched with other questions."""
    return t.gettext(
        "Version {version} of this survey was used before, with other questions. Give yours a new version.",
        version=survey.version,
    )


def read(form: Form, t: Catalogue) -> Wanted:
    """Read the form whole: all its problems at once. No last day means the survey's usual length."""
    typed = {name: form.text(name) for name in _FIELDS} | asking.typed_in(form)
    typed["code"] = typed["code"].lower()
    source, file_name = brought(form, typed)
    survey, faults = survey_form.read(source, file_name) if source else (None, [])
    problems = _problems(typed, t) | asking.problems_of(typed, t)
    if survey is None:
        problems["survey"] = (
            t.gettext("The survey cannot be used yet; see below what to mend.")
            if source
            else t.gettext("Choose a survey.")
        )
    typed["source"] = shown(source, survey) if typed["survey"] == OWN else ""
    return Wanted(typed=typed, problems=problems, survey=survey, survey_problems=faults)


def brought(form: Form, typed: dict[str, str]) -> tuple[bytes, str]:
    """The survey that is meant, and its file's name; an uploaded one becomes the choice in `typed`."""
    sent = form.files.get("file")
    if sent is None or not sent.filename:
        return shipped().get(typed["survey"], typed["source"]).encode(), ""
    typed["survey"] = OWN
    return sent.file.read(survey_form.MAX_FILE + 1), sent.filename


def shown(source: bytes, survey: Survey | None) -> str:
    """What stands in the field when the form comes back: the text, and of a sound workbook its YAML."""
    if source.startswith(b"PK"):
        return write_survey(survey) if survey else ""
    return source.decode("utf-8", "replace")


def _problems(typed: Mapping[str, str], t: Catalogue) -> dict[str, str]:
    found = {}
    if not 0 < len(typed["name"]) <= LONGEST_NAME:
        found["name"] = t.gettext("Give the event a name of up to 120 characters.")
    if not CODE.fullmatch(typed["code"]):
        found["code"] = t.gettext("Use 3 to 32 letters from a to z and digits, nothing else.")
    opens, closes = day_of(typed["opens"]), day_of(typed["closes"])
    if opens is None:
        found["opens"] = t.gettext("Give the first day.")
    if closes is None and typed["closes"]:
        found["closes"] = t.gettext("Give the last day, or leave it empty.")
    elif closes is not None and opens is not None and closes < opens:
        found["closes"] = t.gettext("The last day is before the first.")
    return found


def day_of(text: str) -> date | None:
    """A day as date fields send it; None when it is none, or lies centuries away: a slip of the finger."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def start_of(day: date, time_zone: str) -> datetime:
    """When a day begins on the community's clock."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))


def end_of(day: date, time_zone: str) -> datetime:
    """When a day ends on the community's clock: a second before midnight, so that its date reads right."""
    return start_of(day + timedelta(days=1), time_zone) - timedelta(seconds=1)


def add(conn: Connection, place: Community, typed: Mapping[str, str], survey: Survey, now: datetime) -> Event:
    """Freeze the survey and open the event.

    Raises:
        AlreadyThere: the code is taken.
    """
    source = write_survey(survey)
    opens = date.fromisoformat(typed["opens"])
    closes = day_of(typed["closes"]) or opens + timedelta(days=usual_days(survey) - 1)
    version = events.save_survey(conn, survey_id=survey.id, version=survey.version, source=source, now=now)
    made = events.add_event(
        conn,
        community_id=place.id,
        survey_version_id=version,
        code=typed["code"],
        name=typed["name"],
        opens_at=start_of(opens, place.time_zone),
        closes_at=end_of(closes, place.time_zone),
        now=now,
    )
    return events.update_event(conn, made.id, **asking.changes_of(typed))


def usual_days(survey: Survey) -> int:
    """How long an event with a survey is open unless somebody says otherwise."""
    return survey.open_days or USUAL_DAYS


def free_code(conn: Connection, place: Community) -> str:
    """A code that can be said over the phone and is not taken: "pentre", then "pentre2"."""
    stem = slug_of(place.name).replace("-", "")[:16].ljust(3, "x")
    number = 1
    while events.event_by_code(conn, stem if number == 1 else f"{stem}{number}"):
        number += 1
    return stem if number == 1 else f"{stem}{number}"


def _form(visit: Visit, wanted: Wanted) -> web.Response:
    return visit.page(
        "console/new_event.html",
        status=400 if wanted.problems else 200,
        typed=wanted.typed,
        problems=wanted.problems,
        survey_problems=wanted.survey_problems,
        surveys=survey_choices(visit.t),
    )


def survey_choices(t: Catalogue) -> list[tuple[str, str]]:
    """Shipped surveys by id, with title, purpose and length, and the choice of an own one."""
    named = []
    for survey_id, survey in _shipped_surveys().items():
        title = survey.title.get(t.language, survey.title[survey.default_language])
        purpose = t.gettext(PURPOSES[survey_id]) if survey_id in PURPOSES else survey_id
        minute = t.ngettext("{n} minute", "{n} minutes", minutes(survey))
        named.append((survey_id, f"{title} ({purpose}; {minute}, {length(usual_days(survey), t)})"))
    return [*named, (OWN, t.gettext("My own survey (Excel or YAML), below"))]


@cache
def _shipped_surveys() -> Mapping[str, Survey]:
    """By id; read once, since ten of them take a quarter of a second."""
    read_each = ((survey_id, read_survey(source, survey_id)[0]) for survey_id, source in shipped().items())
    return {survey_id: survey for survey_id, survey in read_each if survey is not None}


def length(days: int, t: Catalogue) -> str:
    """A number of days as people say it: "12 weeks"."""
    weeks, rest = divmod(days, 7)
    if rest:
        return t.ngettext("{n} day", "{n} days", days)
    return t.ngettext("{n} week", "{n} weeks", weeks)


ROUTES = (
    get("/console/communities/{community_id}/events/new", new, Needs.COMMUNITY),
    post("/console/communities/{community_id}/events/new", create, Needs.COMMUNITY),
)
