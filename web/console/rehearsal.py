"""The simulator: a survey played as a resident would see it, before anybody is asked. Nothing is stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.rehearsal import Rehearsal, Typed, read
from language.catalogue import Catalogue
from storage import events
from storage.events import Community
from surveys.authoring import form as survey_form
from surveys.shipped import shipped
from surveys.types import Problem, Survey
from web.console.new_event import OWN, USUAL_SURVEY, brought, shown, survey_choices
from web.kit import Form, Needs, Visit, get, post
from web.languages import own_name

CHANNELS = ("web", "telegram")
MOST_JSON = 200_000  # characters of what was typed; beyond, somebody plays with the form itself


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form asks to be played."""

    typed: Mapping[str, str]
    survey: Survey | None
    problems: Sequence[Problem]
    played: Sequence[Typed]


async def show(visit: Visit) -> web.Response:
    """The simulator with a shipped survey, or with the one named in the address."""
    named = visit.request.query.get("survey", USUAL_SURVEY)
    typed = {"survey": named, "source": "", "channel": "web", "language": visit.t.language}
    source = shipped().get(named, "").encode()
    survey, problems = survey_form.read(source) if source else (None, [])
    return await _page(visit, Asked(typed=typed, survey=survey, problems=problems, played=()))


async def play(visit: Visit) -> web.Response:
    """Everything so far, and what was typed or tapped just now."""
    form = await visit.form()
    typed = {name: form.text(name) for name in ("survey", "source", "channel", "language")}
    source, file_name = brought(form, typed)
    # In a thread: a large survey takes seconds, and residents are waiting for answers meanwhile.
    reading = asyncio.to_thread(survey_form.read, source, file_name) if source else None
    survey, problems = await reading if reading else (None, [])
    typed["source"] = shown(source, survey) if typed["survey"] == OWN else ""
    played = [] if form.text("restart") else _played(form)
    return await _page(visit, Asked(typed=typed, survey=survey, problems=problems, played=played))


def _played(form: Form) -> list[Typed]:
    """What was done until now, and the newest."""
    source = form.text("played")
    try:
        before = json.loads(source) if source and len(source) <= MOST_JSON else []
    except (ValueError, RecursionError):
        before = []
    done = read(before if isinstance(before, list) else [])
    question, tapped, value = form.text("tap").partition("|")
    if tapped:
        return [*done, Typed(kind="tap", question=question, value=value)]
    if form.text("wait"):
        return [*done, Typed(kind="wait")]
    return [*done, Typed(kind="say", text=form.text("text"))] if form.text("text") else done


async def _page(visit: Visit, asked: Asked) -> web.Response:
    mine = None if visit.me.user.role == "admin" else visit.me.community_ids
    place = next(iter(await visit.services.db.read(events.communities, mine)), None)
    lines: Sequence[Any] = ()
    waits = False
    if asked.survey is not None and place is not None:
        rehearsal = _rehearsal(visit, asked, asked.survey, place)
        lines, waits = rehearsal.play(asked.played), rehearsal.waits
    return visit.page(
        "console/rehearsal.html",
        typed=asked.typed,
        surveys=survey_choices(visit.t),
        channels=_channels(visit.t),
        languages=[(code, own_name(code)) for code in (asked.survey.languages if asked.survey else ())],
        problems={} if asked.survey else {"survey": visit.t.gettext("Choose a survey.")},
        survey_problems=asked.problems,
        lines=lines,
        waits=waits,
        played=json.dumps([vars(each) for each in asked.played], ensure_ascii=False),
        homeless=place is None,
    )


def _rehearsal(visit: Visit, asked: Asked, survey: Survey, place: Community) -> Rehearsal:
    language, channel = asked.typed["language"], asked.typed["channel"]
    return Rehearsal(
        survey=survey,
        channel=channel if channel in CHANNELS else CHANNELS[0],
        language=language if language in survey.languages else survey.default_language,
        community=place,
        now=visit.now,
        locate=lambda _: None,
    )


def _channels(t: Catalogue) -> list[tuple[str, str]]:
    return [("web", t.gettext("as web chat")), ("telegram", t.gettext("as Telegram"))]


ROUTES = (
    get("/console/try", show, Needs.COORDINATE),
    post("/console/try", play, Needs.COORDINATE),
)
