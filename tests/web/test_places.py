"""Areas, boundaries and the profile, as Ben keeps them up."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from feedback.profile import read_profile
from signposting.boundaries import read_boundaries
from storage import areas, events, profiles
from storage.areas import AreaRow
from tests.web.conftest import House

HELP = Path(__file__).parents[2] / "web/templates/console/help/places.html"


def square(name: str, west: float, **properties: Any) -> dict[str, Any]:
    ring = [[west, 51.7], [west + 0.1, 51.7], [west + 0.1, 51.8], [west, 51.8], [west, 51.7]]
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def file(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def address(house: House, path: str = "") -> str:
    return f"/console/communities/{house.place.id}/places{path}"


async def send(house: House, path: str, **fields: Any) -> str:
    answer = await house.post(address(house, path), **fields)
    assert answer.status == 200, await answer.text()
    return html.unescape(await answer.text())


async def kept(house: House) -> list[AreaRow]:
    return await house.db.read(areas.areas, house.place.id)


async def test_a_community_without_areas_gets_those_of_the_file(house: House) -> None:
    await house.sign_in(house.ben)
    page = await send(
        house, "/boundaries", file=file(square("Pentre", -3.3, people=900), square("Cwm", -3.2))
    )
    assert "Boundaries: 2 areas new, 0 changed, 0 as before." in page
    assert 'aria-labelledby="map-title map-desc"' in page
    assert [(area.name, area.people, area.shape is not None) for area in await kept(house)] == [
        ("Cwm", None, True),
        ("Pentre", 900, True),
    ]
    page = await (await house.client.get(address(house))).text()
    assert "All 2 areas have their boundaries." in page


async def test_areas_that_are_not_ours_are_named_and_left_out_unless_asked_for(house: House) -> None:
    await house.db.write(events.add_area, house.place.id, "Pen-y-bryn")
    await house.sign_in(house.ben)
    both = file(square("pen y bryn", -3.3), square("Tredegar", -3.2))
    page = await send(house, "/boundaries", file=both)
    assert "1 area of the file is none of yours and was left out." in page
    assert "Tredegar" in page
    assert [area.name for area in await kept(house)] == ["Pen-y-bryn"]
    await send(house, "/boundaries", file=both, add="yes")
    assert [area.name for area in await kept(house)] == ["Pen-y-bryn", "Tredegar"]


async def test_a_fault_is_shown_with_its_remedy_and_the_rest_comes_in(house: House) -> None:
    await house.sign_in(house.ben)
    page = await send(
        house, "/boundaries", file=file(square("Pentre", -3.3), {"type": "Feature", "properties": {}})
    )
    assert "1 area needs a look" in page
    assert "This area has no name and no code" in page
    assert [area.name for area in await kept(house)] == ["Pentre"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a shapefile", b"{}"])
async def test_a_file_that_is_none_changes_nothing(house: House, content: bytes) -> None:
    await house.sign_in(house.ben)
    answer = await house.post(address(house, "/boundaries"), file=content)
    assert answer.status == (200 if content else 400)
    page = await answer.text()
    assert ("No boundary was taken in" in page) or ("Choose a file that is not empty." in page)
    assert await kept(house) == []


async def test_a_boundary_is_taken_away_and_its_area_stays(house: House) -> None:
    await house.sign_in(house.ben)
    await send(house, "/boundaries", file=file(square("Pentre", -3.3)))
    (area,) = await kept(house)
    assert (await house.post(address(house, "/forget"), area=area.id)).status == 303
    (area,) = await kept(house)
    assert area.shape is None
    page = await (await house.client.get(address(house))).text()
    assert "has no boundary yet, so there is no map of it" in page


async def test_the_blank_table_filled_in_becomes_the_profile(house: House) -> None:
    await house.db.write(events.add_area, house.place.id, "Pentre")
    await house.sign_in(house.ben)
    table = (await (await house.client.get(address(house, "/profile.csv"))).text()).lstrip("\ufeff")
    assert table.startswith("question,value,people,source")
    assert "area,Pentre,," in table
    page = await send(
        house, "/profile", file=b"question,value,people,source\narea,pentre,900,Census\nx,y,1,\n"
    )
    assert "Who lives here: 0 numbers new, 1 changed, 0 as before." in page
    assert "No survey of this community asks 'x'" in page
    assert (await kept(house))[0].people == 900


async def test_a_question_is_taken_out_of_the_profile(house: House) -> None:
    row = profiles.ProfileRow(question="age", value="18_to_24", people=300, source="Census 2021")
    await house.db.write(profiles.save_profile, house.place.id, [row])
    await house.sign_in(house.ben)
    page = await (await house.client.get(address(house))).text()
    assert "Source: Census 2021" in page
    await house.post(address(house, "/forget"), question="age")
    assert await house.db.read(profiles.profile, house.place.id) == []


async def test_the_areas_go_along_as_a_file(house: House) -> None:
    await house.db.write(events.add_area, house.place.id, "=Pentre")
    await house.sign_in(house.ben)
    answer = await house.client.get(address(house, "?as=csv"))
    assert "'=Pentre" in await answer.text()


@pytest.mark.parametrize("path", ["", "/profile.csv"])
async def test_another_communitys_areas_are_not_here(house: House, path: str) -> None:
    await house.sign_in(house.chloe)
    assert (await house.client.get(address(house, path))).status == 404
    assert (await house.post(address(house, "/boundaries"), file=file(square("Pentre", -3.3)))).status == 404
    assert await kept(house) == []


def examples(kind: str) -> list[str]:
    found = re.findall(rf'data-kind="{kind}">(.*?)</code>', HELP.read_text(encoding="utf-8"), re.DOTALL)
    return [html.unescape(each) for each in found]


def test_help_examples_of_places_work() -> None:
    (geojson,) = examples("geojson")
    found = read_boundaries(geojson.encode())
    assert found.problems == ()
    assert [(each.name, each.code, each.kind) for each in found.boundaries] == [
        ("Pentre", "W05001234", "ward")
    ]
    (table,) = examples("profile_csv")
    known = {"age": {"18_to_24": ("18 to 24",), "80_or_over": ("80 or over",)}}
    rows, problems = read_profile(table.encode(), known)
    assert problems == []
    assert [(each.value, each.people) for each in rows] == [("18_to_24", 310), ("80_or_over", 240)]
