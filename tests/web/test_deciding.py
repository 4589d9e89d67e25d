"""What people decide about single points on the board."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from storage import themes
from storage.themes import PointRow
from tests.web import said
from tests.web.conftest import ORIGIN, House

UNSURE = "It is dark at the bus stop"


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk."""
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/themes"


def key(point: PointRow) -> str:
    return f"{point.answer_id}:{point.start}"


async def page(house: House, where: str = "") -> str:
    return unescape(await (await house.client.get(f"{root(house)}{where}")).text())


async def decide(house: House, kind: str, seen: int = 0, **fields: str) -> Any:
    return await house.post(f"{root(house)}/decide", kind=kind, seen=str(seen), **fields)


async def decide_many(house: House, points: list[PointRow], **fields: str) -> Any:
    """As a page with several ticks sends it."""
    text = await page(house)
    token = re.search(r'name="form_token" value="([^"]+)"', text)
    assert token
    fields = {"back": f"{root(house)}/{fields['theme']}", **fields}
    body = [("form_token", token[1]), *fields.items(), *(("point", key(point)) for point in points)]
    return await house.client.post(f"{root(house)}/decide", data=body, headers=ORIGIN, allow_redirects=False)


async def test_ticked_points_move_and_the_page_says_so_with_an_undo(desk: House) -> None:
    points = await said.theme(desk)
    answer = await decide_many(desk, points["t1"][:2], kind="move", theme="t1", to="t3", seen="0")
    assert answer.headers["Location"] == f"{root(desk)}/t1?decision=1"
    text = await page(desk, "/t1?decision=1")
    assert "2 points moved to “Lights in the park”" in text
    assert "1 person spoke of this" in text
    assert "3 people spoke of this" in await page(desk, "/t3")
    await desk.post(f"{root(desk)}/undo", sequence="1", seen="1", back=f"{root(desk)}/t1")
    assert "3 people spoke of this" in await page(desk, "/t1")
    board = await page(desk, "/history")
    assert "2 points moved back from “Lights in the park”" in board
    assert "Undone" in board


async def test_a_point_that_is_right_is_confirmed(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "move", theme="t1", to="t1", point=key(points["t1"][0]))
    assert "1 point confirmed in “Buses in the evening”" in await page(desk, "/t1?decision=1")
    again = await decide(desk, "move", seen=1, theme="t1", to="t1", point=key(points["t1"][0]))
    assert again.status == 409
    assert "It is so already" in await again.text()


async def test_ticked_points_become_a_theme_of_their_own(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "split", theme="t1", label="Trains", point=key(points["t1"][0]))
    text = await page(desk)
    assert re.findall(r'<h2>.*?<a href="[^"]*">(.*?)</a>', text) == [
        "Buses in the evening",
        "Kind neighbours",
        "Trains",
        "Lights in the park",
    ]
    made = await page(desk, "/history")
    assert "1 point of “Buses in the evening” made a theme of its own: “Trains”" in made
    assert points["t1"][0].text in await page(desk, "/n1")
    await desk.post(f"{root(desk)}/undo", sequence="1", seen="1")
    assert "Put “Trains” back into “Buses in the evening”" in await page(desk, "/history")
    assert (await desk.client.get(f"{root(desk)}/n1")).status == 404


async def test_a_split_sent_twice_is_made_once(desk: House) -> None:
    points = await said.theme(desk)
    for _ in range(2):
        answer = await decide(desk, "split", theme="t1", label="Trains", point=key(points["t1"][0]))
        assert answer.status == 303
    assert (await page(desk)).count('id="theme-n') == 1


async def test_a_point_is_set_aside(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "set_aside", theme="t3", reason="non_answer", point=key(points["t3"][0]))
    text = await page(desk)
    assert "1 point set aside" in await page(desk, "/history")
    assert "Says nothing, like “n/a”: 3" in text
    assert "Empty: all that was in it is elsewhere now." in text


async def test_a_locked_theme_refuses_until_it_is_unlocked(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "lock", theme="t1")
    assert "Locked: nothing goes into it" in await page(desk, "/t1")
    move = {"theme": "t1", "to": "t3", "point": key(points["t1"][0])}
    answer = await decide(desk, "move", seen=1, **move)
    assert answer.status == 409
    assert "Unlock it first" in await answer.text()
    await decide(desk, "unlock", seen=1, theme="t1")
    assert (await decide(desk, "move", seen=2, **move)).status == 303


@pytest.mark.parametrize(
    ("fields", "said_back"),
    [
        ({"kind": "move", "to": "t3"}, "Tick what people said that it is about."),
        ({"kind": "move", "point": "1"}, "Choose the theme that they go to."),
        ({"kind": "split", "point": "1", "label": " "}, "Write between 1 and 80 characters."),
    ],
)
async def test_what_is_missing_is_said_and_what_was_ticked_stays(
    desk: House, fields: dict[str, str], said_back: str
) -> None:
    points = await said.theme(desk)
    if "point" in fields:
        fields = {**fields, "point": key(points["t1"][0])}
    answer = await desk.post(f"{root(desk)}/decide", seen="0", theme="t1", **fields)
    text = await answer.text()
    assert answer.status == 400
    assert said_back in text
    assert (" checked>" in text.split('id="ticked"')[0]) is ("point" in fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "move", "theme": "t1", "to": "nosuch"},
        {"kind": "move", "theme": "t1", "to": "t3", "point": "x:y"},
        {"kind": "set_aside", "theme": "t1", "reason": "danger"},
        {"kind": "split", "label": "Trains"},
        {"kind": "split", "theme": "t1", "whole": "yes", "point": ""},
        {"kind": "order", "theme": "t1"},
        {"kind": "drop", "theme": "t1"},
    ],
)
async def test_what_makes_no_sense_is_refused(desk: House, fields: dict[str, str]) -> None:
    points = await said.theme(desk)
    answer = await desk.post(f"{root(desk)}/decide", seen="0", **{"point": key(points["t1"][0]), **fields})
    assert answer.status in {400, 404, 409}
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    assert await desk.db.read(themes.decisions, run.id) == []


async def test_the_queue_asks_one_question_a_point_and_counts_down(desk: House) -> None:
    points = await said.theme(desk, unsure=UNSURE)
    assert "1 point waits for you to say where it belongs" in await page(desk)
    text = await page(desk, "/queue")
    assert "1 is left." in text
    assert UNSURE in text
    assert "about as near to one theme as to another" in text
    assert re.findall(r'name="to" value="(\w+)"', text) == ["t1", "t3"]
    answer = await decide(
        desk, "move", to="t3", point=key(points[""][0]), page="queue", back=f"{root(desk)}/queue"
    )
    assert answer.headers["Location"] == f"{root(desk)}/queue?decision=1"
    text = await page(desk, "/queue?decision=1")
    assert "1 point moved to “Lights in the park”" in text
    assert "Nothing is left to look at." in text
    await desk.post(f"{root(desk)}/undo", sequence="1", seen="1", page="queue", back=f"{root(desk)}/queue")
    assert "1 is left." in await page(desk, "/queue")


async def test_a_queued_point_begins_a_theme_or_goes_into_none(desk: House) -> None:
    points = await said.theme(desk, unsure=UNSURE)
    where: dict[str, Any] = {"point": key(points[""][0]), "page": "queue", "back": f"{root(desk)}/queue"}
    answer = await decide(desk, "new", label="", **where)
    assert answer.status == 400
    assert "Write between 1 and 80 characters." in await answer.text()
    await decide(desk, "new", label="Bus stops", **where)
    assert "Made a new theme: “Bus stops”" in await page(desk, "/queue?decision=1")
    await desk.post(f"{root(desk)}/undo", sequence="1", seen="1", page="queue", back=f"{root(desk)}/queue")
    await decide(desk, "set_aside", seen=2, reason="unsure", **where)
    assert "Nothing is left to look at." in await page(desk, "/queue")


async def test_a_move_on_top_of_another_s_decision_keeps_its_points(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "hide", theme="t2")
    answer = await decide_many(desk, points["t1"][:2], kind="move", theme="t1", to="t3", seen="0")
    assert answer.status == 409
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', await answer.text())
    await desk.client.post(f"{root(desk)}/decide", data=fields, headers=ORIGIN)
    assert "2 points moved to “Lights in the park”" in await page(desk, "/history")


async def test_what_rests_on_a_decision_is_named_in_words(desk: House) -> None:
    points = await said.theme(desk)
    await decide(desk, "split", theme="t1", label="Trains", point=key(points["t1"][0]))
    await decide(desk, "move", seen=1, theme="t2", to="n1", point=key(points["t2"][0]))
    answer = await desk.post(f"{root(desk)}/undo", sequence="1", seen="2")
    text = unescape(await answer.text())
    assert answer.status == 409
    assert "Later decisions rest on it" in text
    assert "1 point moved to “Trains”" in text


async def test_a_board_made_again_says_what_became_of_it_and_that_it_is_open(desk: House) -> None:
    await said.theme(desk)
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    await decide(desk, "rename", theme="t1", label="Late buses")
    await decide(desk, "sign_off", seen=1)
    later = desk.clock.now + timedelta(days=1)

    def again(conn: Any) -> str:
        made = themes.save_run(conn, desk.event.id, run.document, run.assignments, later, after=run.id)
        assert themes.accept_run(conn, made, desk.ben.id, later)
        return made

    await desk.db.write(again)
    text = await page(desk)
    assert "they are not signed off yet" in text
    assert "Late buses" in text
    assert "“Late buses” grew from 2 to 3 people" in text
    answer = await decide(desk, "hide", seen=2, theme="t1")
    assert answer.status == 409
    assert "Took over the themes that were made again" in await answer.text()


async def test_queue_of_a_signed_off_board_only_shows(desk: House) -> None:
    await said.theme(desk, unsure=UNSURE)
    await decide(desk, "sign_off")
    text = await page(desk, "/queue")
    assert UNSURE in text
    assert 'name="to"' not in text


async def test_words_for_a_theme_that_was_merged_away_are_shown_again(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "merge", theme="t3", into="t1")
    for seen in (0, 1):
        answer = await decide(desk, "words", seen=seen, theme="t3", label="Dark & lonely paths")
        text = unescape(await answer.text())
        assert answer.status == 409
        assert "Dark & lonely paths" in text
    assert "not on the board any more" in text


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "merge", "theme": "t3", "into": "t1"},
        {"kind": "order", "theme": "t3", "where": "up"},
        {"kind": "words", "theme": "t1", "label": "Late buses", "description": "After six"},
        {"kind": "move", "theme": "t1", "to": "t3", "all": "3"},
    ],
)
async def test_any_form_sent_twice_decides_once(desk: House, fields: dict[str, str]) -> None:
    await said.theme(desk)
    for _ in range(2):
        answer = await desk.post(f"{root(desk)}/decide", seen="0", **fields)
        assert answer.status == 303
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    assert len(await desk.db.read(themes.decisions, run.id)) == (2 if fields["kind"] == "words" else 1)


async def test_all_that_the_list_has_is_what_the_page_showed(desk: House) -> None:
    await said.theme(desk)
    move = {"theme": "t1", "to": "t3", "back": f"{root(desk)}/t1?words=bus"}
    answer = await decide(desk, "move", **move, all="7")
    assert (answer.status, "The list has changed: it has 3 now." in await answer.text()) == (400, True)
    assert (await decide(desk, "move", **move, all="3")).status == 303
    assert "3 points moved to" in await page(desk, "/history")
