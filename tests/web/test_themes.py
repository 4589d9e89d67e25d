from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from storage import accounts, themes
from tests.web import said
from tests.web.conftest import ORIGIN, House
from web.console.quotes import is_shortened
from web.kit import NotPossible


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk."""
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}"


async def page(house: House, where: str = "themes") -> str:
    return await (await house.client.get(f"{root(house)}/{where}")).text()


async def decide(house: House, kind: str, seen: int = 0, **fields: str) -> Any:
    return await house.post(f"{root(house)}/themes/decide", kind=kind, seen=str(seen), **fields)


async def test_event_without_themes_offers_to_make_them(desk: House) -> None:
    assert "Make themes" in await page(desk)
    answer = await desk.post(f"{root(desk)}/themes/make")
    assert answer.status == 303
    assert desk.doing.asked == [("theme_event", desk.event.id)]


async def test_themes_stand_in_order_with_their_people_and_principle(desk: House) -> None:
    await said.theme(desk)
    text = await page(desk)
    labels = re.findall(r'<h2>.*?<a href="[^"]*">(.*?)</a>', text)
    assert labels == ["Buses in the evening", "Kind neighbours", "Lights in the park"]
    assert "3 people spoke of this (of 6 who commented)" in text
    assert "healthy and sustainable places" in text
    assert "Says nothing, like “n/a”: 2" in text


async def test_what_residents_wrote_is_never_markup(desk: House) -> None:
    await said.theme(desk)
    text = await page(desk, "themes/t1")
    assert "too early &lt;b&gt;really&lt;/b&gt;" in text
    assert "<b>" not in text


async def test_renamed_theme_keeps_its_name_and_can_be_undone(desk: House) -> None:
    await said.theme(desk)
    answer = await decide(desk, "rename", theme="t1", label="Getting home at night")
    assert answer.status == 303
    text = await page(desk)
    assert "Getting home at night" in text
    made = await page(desk, "themes/history")
    assert "Renamed to “Getting home at night”" in made
    assert "Ben" in made
    answer = await desk.post(f"{root(desk)}/themes/undo", sequence="1", seen="1")
    assert answer.status == 303
    assert re.findall(r'<h2>.*?<a href="[^"]*">(.*?)</a>', await page(desk))[0] == "Buses in the evening"


@pytest.mark.parametrize("label", ["", "   ", "x" * 81])
async def test_name_that_does_not_fit_is_shown_again_with_the_problem(desk: House, label: str) -> None:
    await said.theme(desk)
    answer = await decide(desk, "words", theme="t1", label=label)
    text = await answer.text()
    assert answer.status == 400
    assert "Write between 1 and 80 characters." in text
    assert f'name="label" type="text" value="{label.strip()}"' in text


async def test_hidden_theme_goes_to_the_end_and_comes_back(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "hide", theme="t1")
    text = await page(desk)
    assert re.findall(r'<h2>.*?<a href="[^"]*">(.*?)</a>', text)[-1] == "Buses in the evening"
    await decide(desk, "show", seen=1, theme="t1")
    assert re.findall(r'<h2>.*?<a href="[^"]*">(.*?)</a>', await page(desk))[0] == "Buses in the evening"


async def test_merged_themes_count_their_people_together(desk: House) -> None:
    await said.theme(desk)
    answer = await decide(desk, "merge", theme="t3", into="t1")
    assert answer.headers["Location"].startswith(f"{root(desk)}/themes/t1")
    text = await page(desk, "themes/t1")
    assert "4 people spoke of this" in text
    assert "The park is too dark" in text


async def test_signed_off_themes_change_only_after_they_are_opened_again(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "sign_off")
    answer = await decide(desk, "hide", seen=1, theme="t1")
    assert answer.status == 409
    assert "These themes are signed off" in await answer.text()
    assert "Signed off." in await page(desk)
    await decide(desk, "reopen", seen=1)
    assert (await decide(desk, "hide", seen=2, theme="t1")).status == 303


async def test_double_click_decides_once(desk: House) -> None:
    await said.theme(desk)
    for _ in range(2):
        assert (await decide(desk, "rename", theme="t1", label="Late buses")).status == 303
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    assert len(await desk.db.read(themes.decisions, run.id)) == 1


async def test_two_people_at_once_see_each_others_decisions_and_nothing_is_overwritten(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "rename", theme="t1", label="Late buses")
    answer = await decide(desk, "rename", seen=0, theme="t1", label="No way home")
    text = await answer.text()
    assert answer.status == 409
    assert "Renamed to “Late buses”" in text
    assert "No way home" in text
    assert "Late buses" in await page(desk)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
    await desk.client.post(f"{root(desk)}/themes/decide", data=fields, headers=ORIGIN)
    assert "No way home" in await page(desk)


async def test_decision_that_others_rest_on_is_not_undone(desk: House) -> None:
    await said.theme(desk)
    await decide(desk, "merge", theme="t3", into="t1")
    await decide(desk, "merge", seen=1, theme="t2", into="t1")
    await decide(desk, "sign_off", seen=2)
    answer = await desk.post(f"{root(desk)}/themes/undo", sequence="1", seen="3")
    assert answer.status == 409
    assert "Later decisions rest on it" in await answer.text()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "rename", "theme": "nosuch", "label": "x"},
        {"kind": "explode", "theme": "t1"},
        {"kind": "merge", "theme": "t1", "into": "t1"},
        {"kind": "merge", "theme": "t1", "into": "nosuch"},
        {"kind": "map", "theme": "t1"},
        {},
    ],
)
async def test_decision_that_makes_no_sense_is_refused(desk: House, fields: dict[str, str]) -> None:
    await said.theme(desk)
    answer = await desk.post(f"{root(desk)}/themes/decide", seen="0", **fields)
    assert answer.status in (400, 404, 409)
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run
    assert not await desk.db.read(themes.decisions, run.id)


async def test_analyst_decides_but_sees_no_way_to_the_report(house: House) -> None:
    await said.theme(house)
    eve = await house.db.write(accounts.add_user, "Eve", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(eve)
    assert (await decide(house, "hide", theme="t1")).status == 303
    assert "/report" not in await page(house)


async def test_quote_is_released_and_taken_back(desk: House) -> None:
    points = await said.theme(desk)
    point = points["t1"][0]
    where = f"{root(desk)}/quotes/{point.id}"
    back = f"{root(desk)}/themes/t1?words=bus&done=saved"
    answer = await desk.post(f"{where}/release", text="No bus … at night", back=back)
    assert answer.headers["Location"] == f"{root(desk)}/themes/t1?words=bus&done=released"
    (quote,) = await desk.db.read(themes.released_quotes, desk.event.id)
    assert (quote.point_id, quote.text) == (point.id, "No bus … at night")
    assert "No bus … at night" in await page(desk, "themes/t1")
    await desk.post(f"{where}/withdraw", theme="t1")
    assert await desk.db.read(themes.released_quotes, desk.event.id) == []


async def test_reworded_quote_is_not_released(desk: House) -> None:
    points = await said.theme(desk)
    answer = await desk.post(
        f"{root(desk)}/quotes/{points['t1'][0].id}/release", text="No bus after seven at night", theme="t1"
    )
    assert answer.status == 400
    assert await desk.db.read(themes.released_quotes, desk.event.id) == []


@pytest.mark.parametrize("quotable", [False, None])
async def test_resident_who_did_not_agree_is_never_quoted(desk: House, *, quotable: bool | None) -> None:
    point = await said.resident_says(desk, "shy", "My mother fell on the steps", quotable=quotable)
    answer = await desk.post(f"{root(desk)}/quotes/{point.id}/release", text=point.text, theme="t1")
    assert answer.status == 409
    assert "not said yes to being quoted" in await answer.text()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("one two three", True),
        ("one … three", True),
        ("one three", True),
        ("three one", False),
        ("one two three four", False),
        ("One two", False),
        ("…", False),
        ("", False),
    ],
)
def test_quote_may_lose_words_and_nothing_else(text: str, *, fits: bool) -> None:
    assert is_shortened("one two three", text) is fits


async def test_failed_theming_says_why_and_can_be_tried_again(desk: House) -> None:
    desk.doing.fails = NotPossible("Nobody has said anything yet.")
    await desk.post(f"{root(desk)}/themes/make")
    assert "Nobody has said anything yet." in await page(desk)
    desk.doing.fails = RuntimeError("secret")
    await desk.post(f"{root(desk)}/themes/make")
    text = await page(desk)
    assert "That did not work. Nothing is lost" in text
    assert "secret" not in text


async def test_long_theming_goes_on_when_the_page_is_left(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.01)
    ready = asyncio.Event()

    async def slow(_: str) -> None:
        await ready.wait()

    desk.doing.themes = slow
    for _ in range(2):
        await desk.post(f"{root(desk)}/themes/make")
    assert len(desk.doing.asked) == 1
    assert "You can leave this page and come back." in await page(desk)
    ready.set()
    await asyncio.sleep(0.05)
    assert "You can leave this page and come back." not in await page(desk)


async def test_page_beyond_the_last_is_empty_and_no_fault(desk: House) -> None:
    await said.theme(desk)
    for number in ("2", "0", "-1", "x", "999999999"):
        answer = await desk.client.get(f"{root(desk)}/themes/t1?page={number}")
        assert answer.status == 200
