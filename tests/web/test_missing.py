"""Who is missing, on the Replies page and on the map."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest

from storage import areas, events, inbox, people, profiles
from storage.areas import NewBoundary
from storage.change import Change, NewAnswer, SessionRow
from storage.profiles import ProfileRow
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from tests.web import said
from tests.web.conftest import KEYS, House


@pytest.fixture
async def asked(house: House) -> House:
    """Ben's event asks for people's age, and its community has two areas on the map."""
    survey, _ = read(shipped()["what-matters"])
    assert survey is not None
    version = await house.db.write(
        events.save_survey, survey_id=survey.id, version="1", source=write(survey), now=house.clock.now
    )
    await house.db.write(events.revise_event, house.event.id, version)
    for name, west in (("Pentre", -3.3), ("Cwm", -3.2)):
        ring = [[west, 51.7], [west + 0.1, 51.7], [west + 0.1, 51.8], [west, 51.7]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        row = NewBoundary(name=name, code="", kind="other", people=1000, shape=shape)
        await house.db.write(areas.save_boundaries, house.place.id, [row])
    await house.sign_in(house.ben)
    return house


async def replied(house: House, many: int, area: str, age: str) -> None:
    """So many residents of an area and an age."""
    for _ in range(many):
        who = await house.db.write(
            people.ensure_resident, KEYS, channel="web", handle=str(uuid4()), now=house.clock.now
        )
        session = SessionRow(
            id=str(uuid4()),
            event_id=house.event.id,
            resident_id=who.id,
            channel="web",
            entry="",
            language="en",
            stage="done",
            state=None,
            latitude=None,
            longitude=None,
            area=area,
            version=0,
            started_at=house.clock.now,
            completed_at=house.clock.now,
            signposted_at=house.clock.now,
        )
        answer = NewAnswer(
            question="age",
            type="select_one",
            value=age,
            category="",
            text=age,
            status="answered",
            sense="other",
            about_you=True,
            message_id="",
        )
        change = Change(resident_id=who.id, session=session, answers=(answer,))
        await house.db.write(inbox.apply, change, now=house.clock.now)


async def page(house: House, query: str = "") -> str:
    answer = await house.client.get(f"/console/events/{house.event.id}/replies{query}")
    assert answer.status == 200
    return html.unescape(await answer.text())


async def picture(house: House, query: str = "") -> str:
    answer = await house.client.get(f"/console/events/{house.event.id}/map.svg{query}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    return str(await answer.text())


async def test_who_is_missing_is_said_first_and_small_numbers_are_not_shown(asked: House) -> None:
    await asked.db.write(
        profiles.save_profile,
        asked.place.id,
        [
            ProfileRow(question="age", value=name, people=500)
            for name in ("under_18", "18_to_24", "25_to_44", "45_to_64", "65_to_79", "80_or_over")
        ],
    )
    await replied(asked, 3, "Cwm", "18_to_24")
    for age in ("under_18", "25_to_44", "45_to_64", "65_to_79", "80_or_over"):
        await replied(asked, 12, "Pentre", age)
    text = await page(asked)
    assert "Few replied of “18 to 24”: fewer than 5 of the 63 people who did." in text
    assert "Few replied of “Cwm”: fewer than 5 of the 63 people who did." in text
    assert "not shown" in text
    assert "12 (19 %)" in text
    row = text.split('<th scope="row">Under 18</th>')[-1].split("</tr>")[0]
    assert re.findall(r">([\d,]+)<", row) == ["12", "19", "17", "500"]
    assert ">3<" not in text.split("How far people came")[0]


async def test_the_table_goes_along_without_the_small_numbers(asked: House) -> None:
    await replied(asked, 3, "Cwm", "18_to_24")
    await replied(asked, 20, "Pentre", "25_to_44")
    await replied(asked, 20, "Pentre", "45_to_64")
    table = await page(asked, "?by-age-as=csv")
    lines = table.splitlines()
    assert lines[0].startswith("\ufeffAnswer,Replied") or lines[0].startswith("Answer,Replied")
    assert "18 to 24,fewer than 5" in table
    assert ",3" not in table


async def test_without_a_profile_the_page_leads_to_where_one_is_added(house: House) -> None:
    await said.resident_says(house, "amina", "Kind people")
    await house.sign_in(house.ben)
    text = await page(house)
    assert f"/console/communities/{house.place.id}/places#profile" in text
    assert f"/console/communities/{house.place.id}/places#boundaries" in text


async def test_the_map_shows_where_replies_come_from(asked: House) -> None:
    await replied(asked, 9, "Pentre", "25_to_44")
    await replied(asked, 7, "Cwm", "25_to_44")
    svg = await picture(asked)
    assert "People in each area. Pentre: 9; Cwm: 7" in svg
    assert "People who replied, by area" in svg
    assert "Pentre: 9" in await page(asked)


async def test_a_themes_map_shows_where_its_people_live(asked: House) -> None:
    await said.theme(asked)
    svg = await picture(asked, "?theme=t1")
    assert "People who spoke of “Buses in the evening”, by area" in html.unescape(svg)
    assert "Pentre: not shown" in svg
    answer = await asked.client.get(f"/console/events/{asked.event.id}/map.svg?theme=t99")
    assert answer.status == 404


async def test_no_boundary_no_map(house: House) -> None:
    await house.sign_in(house.ben)
    assert (await house.client.get(f"/console/events/{house.event.id}/map.svg")).status == 404
    assert "Nobody has replied yet." in await page(house)


async def test_another_communitys_map_is_not_here(asked: House) -> None:
    await asked.sign_in(asked.chloe)
    for path in ("replies", "map.svg", "map.svg?theme=t1"):
        assert (await asked.client.get(f"/console/events/{asked.event.id}/{path}")).status == 404
