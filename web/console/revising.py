"""Changing the survey of an event that has been opened: a new version, for whoever has not begun."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from storage import events
from storage.database import Connection
from storage.errors import SurveyFrozen
from surveys import xlsform
from surveys.authoring import form as survey_form
from surveys.authoring.yaml_form import launched
from surveys.authoring.yaml_write import write
from surveys.types import Problem, Survey
from web.console.new_event import OWN, brought, frozen, shown
from web.kit import Needs, Visit, get, post

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A changed survey that was brought: what was typed, and what stands in its way."""

    typed: Mapping[str, str]
    fault: str = ""
    problems: Sequence[Problem] = ()
    survey: Survey | None = None


async def show(visit: Visit) -> web.Response:
    """The survey to take away, and the form to bring it back."""
    return await _page(visit, Change(typed={}))


async def change(visit: Visit) -> web.Response:
    """Go on with the changed survey, or say why not."""
    form = await visit.form()
    typed = {"survey": OWN, "source": form.text("source")}
    source, file_name = brought(form, typed)
    # In a thread: a large survey takes seconds, and residents are waiting for answers meanwhile.
    reading = asyncio.to_thread(survey_form.read, source, file_name) if source else None
    survey, problems = await reading if reading else (None, [])
    asked = Change(typed={"source": shown(source, survey)}, problems=problems, survey=survey)
    if survey is None:
        sentence = visit.t.gettext("The survey cannot be used yet; see below what to mend.")
        return await _page(visit, asked, sentence if source else visit.t.gettext("Choose a survey."))
    now = await visit.services.db.read(_survey, visit.this_event.survey_version_id)
    if now == survey:
        return await _page(visit, asked, visit.t.gettext("That is the survey as it is now."))
    if now.id != survey.id:
        other = visit.t.gettext(
            "This event asks the survey “{now}”, and yours is called “{yours}”. "
            "Give it the same id, or start another event.",
            now=now.id,
            yours=survey.id,
        )
        return await _page(visit, asked, other)
    try:
        await visit.services.db.write(_revise, visit, survey)
    except SurveyFrozen:
        return await _page(visit, asked, frozen(survey, visit.t))
    return visit.go(f"/console/events/{visit.this_event.id}", done="revised")


async def as_yaml(visit: Visit) -> web.Response:
    """The survey as text."""
    survey = await visit.services.db.read(_survey, visit.this_event.survey_version_id)
    return _file(write(survey).encode(), "text/yaml; charset=utf-8", f"{visit.this_event.code}-survey.yaml")


async def as_workbook(visit: Visit) -> web.Response:
    """The survey as an XLSForm."""
    survey = await visit.services.db.read(_survey, visit.this_event.survey_version_id)
    return _file(xlsform.write(survey), XLSX, f"{visit.this_event.code}-survey.xlsx")


def _revise(conn: Connection, visit: Visit, survey: Survey) -> None:
    version = events.save_survey(
        conn, survey_id=survey.id, version=survey.version, source=write(survey), now=visit.now
    )
    events.revise_event(conn, visit.this_event.id, version)


def _survey(conn: Connection, survey_version_id: str) -> Survey:
    return launched(events.survey_source(conn, survey_version_id))


async def _page(visit: Visit, asked: Change, fault: str = "") -> web.Response:
    return visit.page(
        "console/revising.html",
        status=400 if fault else 200,
        typed=asked.typed,
        problems={"source": fault} if fault else {},
        survey_problems=asked.problems,
        survey=await visit.services.db.read(_survey, visit.this_event.survey_version_id),
    )


def _file(data: bytes, media_type: str, name: str) -> web.Response:
    headers = {"Content-Type": media_type, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, headers=headers)


ROOT = "/console/events/{event_id}/survey"
ROUTES = (
    get(ROOT, show, Needs.EVENT),
    post(ROOT, change, Needs.EVENT),
    get(ROOT + ".yaml", as_yaml, Needs.EVENT),
    get(ROOT + ".xlsx", as_workbook, Needs.EVENT),
)
