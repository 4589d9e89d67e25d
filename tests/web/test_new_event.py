"""How long an event is open, how its people are asked, and how its survey changes on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from language.catalogue import catalogue
from storage import events, sessions
from storage.events import Event
from surveys import xlsform
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from surveys.types import Survey
from tests.web.conftest import House
from tests.web.test_console import event_form, new_event
from web.console.asking import hours_of
from web.console.new_event import PURPOSES, length, survey_choices


@pytest.fixture
async def desk(house: House) -> House:
    await house.sign_in(house.ben)
    return house


async def opened(desk: House, **changes: str) -> Event:
    answer = await desk.post(new_event(desk), **event_form(**changes))
    assert answer.status == 303, await answer.text()
    found = await desk.db.read(events.event_by_code, "spring")
    assert found
    return found


def quick_check(version: str = "1") -> Survey:
    survey, _ = read(shipped()["quick-check"])
    assert survey
    return replace(survey, version=version)


def test_each_shipped_survey_says_what_it_is_for_and_how_long_it_takes() -> None:
    assert set(PURPOSES) == set(shipped())
    named = dict(survey_choices(catalogue("en")))
    assert named["quick-check"] == "A quick check (a rating and one open question; 1 minute, 3 weeks)"
    assert "; 6 munud, 4 wythnos)" in dict(survey_choices(catalogue("cy")))["asset-map"]


@pytest.mark.parametrize(("survey", "days"), [("lets-talk-health", 84), ("quick-check", 21)])
async def test_no_last_day_means_the_surveys_usual_length(desk: House, survey: str, days: int) -> None:
    event = await opened(desk, survey=survey, closes="")
    assert event.closes_at + timedelta(seconds=1) - event.opens_at == timedelta(days=days)


@pytest.mark.parametrize(("days", "words"), [(84, "12 weeks"), (7, "1 week"), (10, "10 days"), (1, "1 day")])
def test_length_is_said_in_weeks_where_it_is_whole_weeks(days: int, words: str) -> None:
    assert length(days, catalogue("en")) == words


async def test_reminders_and_the_wanted_number_are_usual_unless_somebody_says_otherwise(desk: House) -> None:
    event = await opened(desk)
    assert (list(event.reminder_hours), event.most_completed) == ([24, 72], None)


async def test_reminders_can_be_off_or_at_other_hours_and_the_event_close_when_full(desk: House) -> None:
    event = await opened(desk, asking="yes", hours="24, 72", most="200")
    assert (list(event.reminder_hours), event.most_completed) == ([], 200)
    root = f"/console/events/{event.id}"
    answer = await desk.post(f"{root}/asking", asking="yes", reminders="yes", hours="12, 48", most="")
    assert answer.headers["Location"] == f"{root}?done=saved"
    event = await desk.db.read(events.event, event.id)
    assert (list(event.reminder_hours), event.most_completed) == ([12, 48], None)
    page = await (await desk.client.get(root)).text()
    assert 'value="12, 48"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reminders": "yes", "hours": "soon"}, "one to three whole numbers of hours"),
        ({"reminders": "yes", "hours": ""}, "one to three whole numbers of hours"),
        ({"most": "many"}, "Give a whole number of people"),
        ({"most": "0"}, "Give a whole number of people"),
    ],
)
async def test_what_cannot_be_used_is_said_beside_its_field(
    desk: House, typed: dict[str, str], words: str
) -> None:
    for address, form in ((new_event(desk), event_form()), (f"/console/events/{desk.event.id}/asking", {})):
        answer = await desk.post(address, **{**form, "asking": "yes", "hours": "24", **typed})
        assert answer.status == 400
        page = await answer.text()
        assert words in page
        assert "<details open>" in page


async def test_fewer_than_have_finished_cannot_be_wanted(desk: House) -> None:
    for number, said in enumerate((True, "English", "yes", "4", "a bus", "no")):
        await desk.say(id=f"m{number}", **({"start": True} if said is True else {"text": said}))
    assert (await desk.db.read(events.progress, desk.event.id)).completed == 1
    answer = await desk.post(f"/console/events/{desk.event.id}/asking", asking="yes", hours="24", most="1")
    assert answer.status == 400
    assert "1 person has finished already" in await answer.text()


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("24", [24]),
        ("24, 72", [24, 72]),
        ("72,24", []),
        ("1,2,3,4", []),
        ("0", []),
        ("1441", []),
        ("24,", []),
        ("9" * 5000, []),
    ],
)
def test_hours_rise_and_are_three_at_most(typed: str, hours: list[int]) -> None:
    assert hours_of(typed) == hours


# Changing the survey


async def bring(desk: House, survey: Survey, **form: Any) -> Any:
    return await desk.post(f"/console/events/{desk.event.id}/survey", source=write(survey), **form)


async def test_changed_survey_is_for_whoever_has_not_begun(desk: House) -> None:
    for number, said in enumerate((True, "English", "yes")):
        await desk.say(id=f"m{number}", **({"start": True} if said is True else {"text": said}))
    answer = await bring(desk, quick_check("2"))
    assert answer.headers["Location"] == f"/console/events/{desk.event.id}?done=revised"
    event = await desk.db.read(events.event, desk.event.id)
    assert await desk.db.read(events.survey_name, event.survey_version_id) == ("quick-check", "2")
    await desk.say(id="a", text="4")
    (row,) = await desk.db.read(sessions.answers_of_event, desk.event.id)
    assert row.survey_version == "1"
    page = await (await desk.client.get(answer.headers["Location"])).text()
    assert "goes on with the version they began with" in page


async def test_changed_survey_may_come_as_a_workbook(desk: House) -> None:
    data = xlsform.write(quick_check("2"))
    answer = await desk.post(f"/console/events/{desk.event.id}/survey", file=data)
    assert answer.status == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "That is the survey as it is now."),
        ({"id": "another", "version": "2"}, "Give it the same id, or start another event."),
        ({"thanks": {"en": "Ta.", "cy": "Diolch."}}, "Give yours a new version."),
    ],
)
async def test_change_that_cannot_be_made_says_why(desk: House, change: dict[str, Any], words: str) -> None:
    await desk.db.write(
        events.revise_event,
        desk.event.id,
        await desk.db.write(
            events.save_survey,
            survey_id="quick-check",
            version="7",
            source=write(quick_check("7")),
            now=desk.clock.now,
        ),
    )
    answer = await bring(desk, replace(quick_check("7"), **change))
    assert answer.status == 400
    assert words in await answer.text()


async def test_survey_with_faults_is_shown_with_places_and_remedies(desk: House) -> None:
    answer = await desk.post(f"/console/events/{desk.event.id}/survey", source="id: mine\nquestions: oops\n")
    assert answer.status == 400
    assert "What to mend in the survey" in await answer.text()
    nothing = await desk.post(f"/console/events/{desk.event.id}/survey", source="")
    assert "Choose a survey." in await nothing.text()


async def test_survey_can_be_taken_away_and_brought_back(desk: House) -> None:
    root = f"/console/events/{desk.event.id}/survey"
    text = await (await desk.client.get(f"{root}.yaml")).text()
    survey, _ = read(text)
    workbook, _ = xlsform.read(await (await desk.client.get(f"{root}.xlsx")).read(), "x.xlsx")
    assert survey == workbook == quick_check()
