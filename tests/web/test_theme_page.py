"""The board's and a theme's forms, filters, marks and files."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from aiohttp import FormData

from storage import marks, themes
from tests.web import said
from tests.web.conftest import FORM_TOKEN, ORIGIN, House
from web.keywords import needles
from web.kit import ROOM


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk, with a board."""
    await house.sign_in(house.ben)
    await said.theme(house)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/themes"


async def page(house: House, where: str = "") -> str:
    return unescape(await (await house.client.get(f"{root(house)}{where}")).text())


async def decide(house: House, kind: str, seen: int = 0, **fields: Any) -> Any:
    return await house.post(f"{root(house)}/decide", kind=kind, seen=str(seen), **fields)


async def order(house: House) -> list[str]:
    return re.findall(r'<h2>.*?<a href="[^"]*/(\w+)">', await page(house))


def comments(text: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", text)


async def test_ticked_themes_become_one_called_as_the_largest(desk: House) -> None:
    answer = await decide(desk, "merge", theme=["t2", "t3", "t1"], page="board", why="One street")
    assert answer.status == 303
    assert await order(desk) == ["t1"]
    assert "6 people spoke of this" in await page(desk, "/t1")


async def test_ticked_themes_become_one_called_as_chosen(desk: House) -> None:
    await decide(desk, "merge", theme=["t1", "t3"], into="t3", page="board")
    assert await order(desk) == ["t3", "t2"]


async def test_one_tick_is_too_few_and_stays_with_why(desk: House) -> None:
    answer = await decide(desk, "merge", theme=["t3"], page="board", why="One street")
    text = await answer.text()
    assert answer.status == 400
    assert "Tick at least two themes." in text
    assert 'value="t3" form="merge" checked' in text
    assert 'value="One street"' in text


async def test_themes_go_up_down_to_the_top_and_back_to_their_people(desk: House) -> None:
    for seen, (theme, where, expected) in enumerate(
        [
            ("t3", "up", ["t1", "t3", "t2"]),
            ("t1", "down", ["t3", "t1", "t2"]),
            ("t2", "top", ["t2", "t3", "t1"]),
            ("", "people", ["t1", "t2", "t3"]),
        ]
    ):
        assert (await decide(desk, "order", seen=seen, theme=theme, where=where)).status == 303
        assert await order(desk) == expected


async def test_mapping_by_hand_holds_until_it_is_taken_back(desk: House) -> None:
    codes = dict(
        re.findall(r'<option value="(\w*)"[^>]*>([^<]*)', (await page(desk, "/t1")).split('id="code"')[1])
    )
    code, words = next((code, words) for code, words in codes.items() if code not in {"", "5"})
    assert (await decide(desk, "map", theme="t1", code=code)).status == 303
    assert f"Marmot principle: {words}" in await page(desk, "/t1")
    await decide(desk, "map", seen=1, theme="t1", code="")
    assert "Marmot principle: Create and develop" in await page(desk, "/t1")


async def test_name_and_description_come_with_one_form_and_why_is_kept_with_both(desk: House) -> None:
    fields = {"theme": "t1", "label": "Late buses", "description": "After six", "why": "Ours"}
    await decide(desk, "words", **fields)
    text = await page(desk, "/t1")
    assert "Late buses" in text
    assert "After six" in text
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    rows = await desk.db.read(themes.decisions, run.id)
    assert [(row.kind, row.why) for row in rows] == [("rename", "Ours"), ("describe", "Ours")]
    # Nothing new is nothing decided.
    await decide(desk, "words", seen=2, **fields)
    assert len(await desk.db.read(themes.decisions, run.id)) == 2


async def test_all_that_the_filter_leaves_is_moved_and_no_more(desk: House) -> None:
    where = f"{root(desk)}/t1?words=early"
    answer = await decide(desk, "move", theme="t1", to="t3", all="1", back=where)
    assert answer.headers["Location"].startswith(f"{where}&decision=")
    assert "2 people spoke of this" in await page(desk, "/t1")
    assert "The last bus goes too early" in await page(desk, "/t3")


async def test_words_and_language_narrow_and_nothing_found_says_so(desk: House) -> None:
    assert comments(await page(desk, "/t1?words=dredegar")) == ["Bus i Dredegar"]
    assert len(comments(await page(desk, "/t1?language=en"))) == 3
    for where in ("/t1?language=cy", "/t1?words=train", "/t1?since=2026-05-13"):
        text = await page(desk, where)
        assert comments(text) == []
        assert "Nothing in this theme fits this filter." in text


async def test_a_day_that_is_none_is_shown_again_with_the_problem(desk: House) -> None:
    answer = await desk.client.get(f"{root(desk)}/t1?since=soon")
    text = await answer.text()
    assert answer.status == 400
    assert "Write the day like 2026-05-12." in text
    assert 'value="soon"' in text


@pytest.mark.parametrize("picked", ["area=Pentre", "a-age=18", "area=nosuch&words=bus"])
async def test_fewer_than_five_people_picked_by_who_they_are_are_never_shown(
    desk: House, picked: str
) -> None:
    text = await page(desk, f"/t1?{picked}")
    assert "Fewer than 5 people." in text
    assert comments(text) == []
    assert 'name="all"' not in text


async def test_a_page_is_noted_as_read_and_one_comment_for_a_second_look(desk: House) -> None:
    text = await page(desk, "/t1")
    assert text.count('<span class="tag">Not read yet</span>') == 3
    answers = re.findall(
        r'name="answer" value="(\d+)"', text.rsplit("I have read these", 1)[0].rsplit("<form", 1)[1]
    )
    assert len(answers) == 3
    data = FormData({"form_token": FORM_TOKEN, "what": "read", "back": f"{root(desk)}/t1"})
    for each in answers:
        data.add_field("answer", each)
    answer = await desk.client.post(f"{root(desk)}/marks", data=data, headers=ORIGIN, allow_redirects=False)
    assert answer.headers["Location"].startswith(f"{root(desk)}/t1")
    text = await page(desk, "/t1?unread=yes")
    assert comments(text) == []
    await desk.post(f"{root(desk)}/marks", what="flag", answer=answers[0], back=f"{root(desk)}/t1")
    assert len(comments(await page(desk, "/t1?flagged=yes"))) == 1
    assert "3 of 6 comments read" in await page(desk)
    await desk.post(f"{root(desk)}/marks", what="unflag", answer=answers[0], back=f"{root(desk)}/t1")
    assert comments(await page(desk, "/t1?flagged=yes")) == []
    assert len([each for each in await desk.db.read(marks.marks, desk.event.id) if each.read_at]) == 3


async def test_a_comment_of_another_event_is_not_marked(house: House) -> None:
    points = await said.theme(house)
    await house.sign_in(house.chloe)
    answer = await house.post(
        f"/console/events/{house.other_event.id}/themes/marks",
        what="flag",
        answer=str(points["t1"][0].answer_id),
    )
    assert answer.status == 404
    assert await house.db.read(marks.marks, house.event.id) == []


async def test_the_list_has_every_theme_sorts_and_goes_into_a_file(desk: House) -> None:
    await decide(desk, "hide", theme="t2")
    text = await page(desk, "?view=list&sort=theme")
    assert re.findall(r'<td><a href="[^"]*/themes/(\w+)">', text) == ["t1", "t2", "t3"]
    answer = await desk.client.get(f"{root(desk)}?view=list&as=csv")
    rows = list(csv.DictReader(StringIO((await answer.read()).decode("utf-8-sig"))))
    assert [(row["Theme"], row["People"], row["State"]) for row in rows] == [
        ("Buses in the evening", "3", ""),
        ("Lights in the park", "1", ""),
        ("Kind neighbours", "2", "Hidden"),
    ]


async def test_help_examples_of_the_search_find_what_they_say(desk: House) -> None:
    source = (ROOM / "templates/console/help/theme.html").read_text()
    (example,) = re.findall(r'data-kind="search">\{\{ t\.gettext\("(.*?)"\) \}\}', source)
    assert len(needles(example)) == 2
    answer = await desk.client.get(f"{root(desk)}/t1", params={"words": example})
    assert comments(unescape(await answer.text())) == ["No bus after six at night"]
