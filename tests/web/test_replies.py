from __future__ import annotations

from dataclasses import replace

import pytest

from language.catalogue import catalogue
from storage import dispositions, events, sessions, tables
from storage.rows import add
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.dispositions import Disposition, Rate
from surveys.shipped import shipped
from surveys.types import Quota
from tests.web import said
from tests.web.conftest import House
from web.console import replies


def address(house: House) -> str:
    return f"/console/events/{house.event.id}/replies"


async def test_shows_where_people_stand_and_how_they_came(house: House) -> None:
    point = await said.resident_says(house, "amina", "Kind people")
    await house.db.write(
        dispositions.note, house.event.id, point.resident_id, "completed", channel="web", at=house.clock.now
    )
    await house.sign_in(house.ben)
    page = await (await house.client.get(address(house))).text()
    assert "Finished" in page
    assert "1 of 1" in page
    assert "%" not in page.split("<table")[1].split("<details")[0]
    assert "the plain link" in page
    assert "Nobody had to be." in page


async def test_says_who_was_spared_and_why(house: House) -> None:
    point = await said.resident_says(house, "amina", "Kind people")
    row = {
        "community_id": house.place.id,
        "resident_id": point.resident_id,
        "event_id": house.event.id,
        "kind": "reminder",
        "reason": "limit",
        "once": "reminder:1",
        "at": house.clock.now,
    }
    await house.db.write(add, tables.spared, row)
    await house.sign_in(house.ben)
    page = await (await house.client.get(address(house))).text()
    assert "1 person" in page
    assert "a reminder was not sent, since they had heard from us as often as agreed" in page


@pytest.mark.parametrize(("of", "text"), [(29, "10 of 29"), (30, "10 of 30 (33 %)")])
def test_a_percentage_needs_thirty_people(of: int, text: str) -> None:
    rate = Rate(name="response", formula="", people=10, of=of)
    assert replies.said(rate, catalogue("en")) == text


def test_every_disposition_has_a_name() -> None:
    assert set(replies._DISPOSITIONS) == set(Disposition)


async def test_another_communitys_replies_are_not_here(house: House) -> None:
    await house.sign_in(house.chloe)
    assert (await house.client.get(address(house))).status == 404


@pytest.mark.parametrize(("people", "text"), [(0, "fewer than 5"), (4, "fewer than 5"), (5, "5")])
async def test_small_numbers_of_a_quota_are_not_shown(house: House, people: int, text: str) -> None:
    survey, _ = read(shipped()["quick-check"])
    assert survey is not None
    quotas = (Quota(name="busy", when="${week} != ''", limit=20),)
    source = write(replace(survey, version="9", quotas=quotas))
    version = await house.db.write(
        events.save_survey, survey_id=survey.id, version="9", source=source, now=house.clock.now
    )
    await house.db.write(events.revise_event, house.event.id, version)
    for number in range(people):
        await said.resident_says(house, f"resident-{number}", "Kind people")
    for answer in await house.db.read(sessions.answers_of_event, house.event.id):
        row = {"event_id": house.event.id, "session_id": answer.session_id, "quota": "busy"}
        await house.db.write(add, tables.quota_met, row)
    await house.sign_in(house.ben)
    page = await (await house.client.get(address(house))).text()
    assert f"<dd>{text} of 20</dd>" in page
