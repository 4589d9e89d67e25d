"""What was decided, newest first and as a file; and where a theme comes from."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest

from tests.web import said
from tests.web.conftest import House
from tests.web.test_deciding import key


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk."""
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/themes"


async def page(house: House, where: str) -> str:
    return unescape(await (await house.client.get(f"{root(house)}{where}")).text())


async def decide(house: House, kind: str, seen: int = 0, **fields: str) -> Any:
    answer = await house.post(f"{root(house)}/decide", kind=kind, seen=str(seen), **fields)
    assert answer.status == 303
    return answer


def told(text: str) -> list[str]:
    """The decisions of the table, as they stand."""
    return re.findall(r"<tr>.*?<strong>(.*?)</strong>", text, re.DOTALL)


async def test_the_newest_comes_first_with_who_why_and_the_people(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "merge", theme="t3", into="t1", why="Both are about getting home")
    await decide(
        desk, "words", seen=1, theme="t2", label="Good neighbours", description="They look out for others"
    )
    text = await page(desk, "/history")
    assert told(text) == [
        "Described “Good neighbours”",
        "Renamed to “Good neighbours”",
        "Merged “Lights in the park” into “Buses in the evening”",
    ]
    assert "Both are about getting home" in text
    assert "Ben" in text
    assert "Buses in the evening: 3 → 4 people; Lights in the park: 1 → 0 people" in text


async def test_nothing_decided_says_so(desk: House) -> None:
    await said.theme(desk)
    assert "Nobody has decided anything yet." in await page(desk, "/history")


async def test_the_file_holds_every_decision_in_words_and_no_formula(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "rename", theme="t1", label="Late <b>buses</b>", why="=1+1")
    await decide(desk, "hide", seen=1, theme="t2")
    answer = await desk.client.get(f"{root(desk)}/history?as=csv")
    rows = list(csv.DictReader(StringIO((await answer.read()).decode("utf-8-sig"))))
    assert [row["What"] for row in rows] == ["Hid “Kind neighbours”", "Renamed to “Late <b>buses</b>”"]
    assert rows[1]["Why"] == "'=1+1"
    assert rows[1]["Who"] == "Ben"
    assert (await desk.client.get(f"{root(desk)}/history?as=xlsx")).content_type.endswith("sheet")


async def test_undone_from_the_list_stays_on_the_list(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "hide", theme="t1")
    text = await page(desk, "/history")
    form = dict(
        re.findall(r'name="(\w+)" value="([^"]*)"', text.split('/themes/undo"')[1].split("</form>")[0])
    )
    answer = await desk.post(f"{root(desk)}/undo", **form)
    assert answer.headers["Location"] == f"{root(desk)}/history?done=undone"
    text = await page(desk, "/history?done=undone")
    assert told(text) == ["Showed “Buses in the evening” again", "Hid “Buses in the evening”"]
    assert '<span class="tag">Undone</span>' in text
    assert '/themes/undo"' not in text.split("Hid “Buses")[1]


async def test_a_merged_theme_comes_from_both_of_the_machine_s(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "merge", theme="t3", into="t1", why="One way home")
    text = await page(desk, "/t1/lineage")
    assert "3 points from “Buses in the evening”" in text
    assert "1 point from “Lights in the park”" in text
    assert "Merged “Lights in the park” into “Buses in the evening”" in text
    assert "Why: One way home" in text
    assert "Buses in the evening: 3 → 4 people" in text


async def test_a_theme_that_was_merged_away_still_tells_what_became_of_it(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "merge", theme="t3", into="t1")
    text = await page(desk, "/t3/lineage")
    assert "This theme is not on the board any more." in text
    assert "Merged “Lights in the park” into “Buses in the evening”" in text


async def test_a_split_theme_comes_from_the_one_it_left(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "split", theme="t1", label="Trains", point=key(points["t1"][0]))
    text = await page(desk, "/n1/lineage")
    assert "1 point from “Buses in the evening”" in text
    assert "1 point of “Buses in the evening” made a theme of its own: “Trains”" in text
    await desk.post(f"{root(desk)}/undo", sequence="1", seen="1")
    gone = await page(desk, "/n1/lineage")
    assert "Where “Trains” comes from" in gone
    assert "not on the board any more" in gone
    assert "Undone" in gone


async def test_an_untouched_theme_is_as_the_machine_made_it_and_a_made_up_one_is_not_there(
    desk: House,
) -> None:
    await said.theme(desk)
    assert "Nothing was decided about it" in await page(desk, "/t2/lineage")
    assert (await desk.client.get(f"{root(desk)}/nosuch/lineage")).status == 404


async def test_another_community_sees_none_of_it(house: House) -> None:
    await said.theme(house)
    await house.sign_in(house.chloe)
    for where in ("/history", "/history?as=csv", "/t1/lineage"):
        answer = await house.client.get(f"{root(house)}{where}")
        assert answer.status == 404
        assert "Buses" not in await answer.text()
