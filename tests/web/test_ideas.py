from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from storage import accounts, themes, turned_down
from storage.themes import PointRow
from tests.web import said
from tests.web.conftest import House
from web.behind import Ideas, Key, MergeIdea, SeriousIdea, SplitIdea
from web.kit import NotPossible


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk."""
    await house.sign_in(house.ben)
    return house


def where(house: House, rest: str = "") -> str:
    return f"/console/events/{house.event.id}/themes/ideas{rest}"


def key(point: PointRow) -> Key:
    return str(point.answer_id), point.start


async def with_ideas(house: House) -> dict[str, list[PointRow]]:
    told = await said.theme(house)
    house.doing.ideas = Ideas(
        merges=(
            MergeIdea(
                themes=("t1", "t2"),
                likeness=0.9312,
                shared=2,
                examples=(key(told["t1"][1]), key(told["t2"][0])),
            ),
        ),
        splits=(
            SplitIdea(
                theme="t1",
                points=(key(told["t1"][2]),),
                labels=("Buses to Tredegar", "Last buses"),
                people=(5, 9),
                between=0.4,
                within=0.7,
                examples=((key(told["t1"][2]),), (key(told["t1"][0]),)),
            ),
        ),
        serious=(SeriousIdea(theme="t3", why="strong"),),
    )
    return told


async def page(house: House, rest: str = "") -> str:
    return await (await house.client.get(where(house, rest))).text()


async def take(house: House, idea: str, **fields: str) -> Any:
    return await house.post(
        where(house, "/take"), idea=idea, **{"seen": "0", "why": "They look alike."} | fields
    )


async def decisions(house: House) -> list[Any]:
    run = await house.db.read(themes.latest_run, house.event.id)
    assert run is not None
    return await house.db.read(themes.decisions, run.id)


async def test_each_idea_shows_its_evidence_and_an_example_of_each_side(desk: House) -> None:
    await with_ideas(desk)
    text = await page(desk)
    assert "These two look alike. 2 people are in both." in text
    assert "The last bus goes too early &lt;b&gt;really&lt;/b&gt;" in text
    assert "Neighbours look out for each other" in text
    assert "5 people say one, 9 the other" in text
    assert 'value="Buses to Tredegar"' in text
    assert "The machine would call it “Last buses”." in text
    assert "Few people, but they put it strongly." in text


async def test_merge_is_a_decision_with_its_evidence_that_can_be_undone(desk: House) -> None:
    await with_ideas(desk)
    answer = await take(desk, "merge:t1+t2", into="t2")
    assert (answer.status, answer.headers["Location"]) == (303, where(desk, "?decision=1"))
    (row,) = await decisions(desk)
    assert (row.kind, row.payload["themes"], row.payload["into"]) == ("merge", ["t1"], "t2")
    assert row.why == "They look alike."
    text = await page(desk, "?decision=1")
    assert f"/console/events/{desk.event.id}/themes/undo" in text
    assert "pair that may be one" not in text
    assert (
        await desk.post(f"/console/events/{desk.event.id}/themes/undo", sequence="1", seen="1")
    ).status == 303
    assert [row.kind for row in await decisions(desk)] == ["merge", "unmerge"]


async def test_split_takes_the_points_and_both_names(desk: House) -> None:
    told = await with_ideas(desk)
    answer = await take(desk, "split:t1", leaves=" Buses  to Tredegar ", stays="Last buses")
    assert answer.headers["Location"] == where(desk, "?decision=1")
    first, second = await decisions(desk)
    assert (first.kind, first.payload["label"], first.payload["into"]) == ("split", "Buses to Tredegar", "n1")
    assert str(told["t1"][2].answer_id) in str(first.payload)
    assert (second.kind, second.payload["label"]) == ("rename", "Last buses")


async def test_name_that_does_not_fit_is_shown_again_with_the_problem(desk: House) -> None:
    await with_ideas(desk)
    answer = await take(desk, "split:t1", leaves="", stays="x" * 81)
    text = await answer.text()
    assert answer.status == 400
    assert text.count("Write between 1 and 80 characters.") == 2
    assert f'value="{"x" * 81}"' in text
    assert await decisions(desk) == []


async def test_a_form_sent_twice_decides_once(desk: House) -> None:
    await with_ideas(desk)
    for idea, fields, count in (
        ("split:t1", {"leaves": "Tredegar", "stays": "Buses in the evening"}, 1),
        ("merge:t2+t3", {"into": "t2", "seen": "1"}, 2),
    ):
        places = [(await take(desk, idea, **fields)).headers["Location"] for _ in range(2)]
        assert places[0] == places[1]
        desk.doing.ideas = Ideas()
        assert len(await decisions(desk)) == count


async def test_pin_is_a_decision(desk: House) -> None:
    await with_ideas(desk)
    assert (await take(desk, "serious:t3")).status == 303
    assert [row.kind for row in await decisions(desk)] == ["pin"]
    assert "put it strongly" not in await page(desk)


async def test_somebody_elses_change_comes_first_and_nothing_is_lost(desk: House) -> None:
    await with_ideas(desk)
    await desk.post(f"/console/events/{desk.event.id}/themes/decide", kind="hide", theme="t3", seen="0")
    answer = await take(desk, "split:t1", leaves="Tredegar", stays="Last buses")
    text = await answer.text()
    assert answer.status == 409
    assert "Tredegar" in text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))
    answer = await desk.post(f"/console/events/{desk.event.id}/themes/decide", **fields)
    assert answer.status == 303
    assert [row.kind for row in await decisions(desk)] == ["hide", "split"]


async def test_idea_for_themes_that_are_gone_leads_to_the_present_ones(desk: House) -> None:
    await with_ideas(desk)
    await desk.post(
        f"/console/events/{desk.event.id}/themes/decide", kind="merge", theme="t2", into="t3", seen="0"
    )
    answer = await take(desk, "merge:t1+t2", into="t1")
    assert answer.headers["Location"] == where(desk, "?done=idea_gone")
    assert len(await decisions(desk)) == 1


async def test_locked_theme_is_refused(desk: House) -> None:
    await with_ideas(desk)
    await desk.post(f"/console/events/{desk.event.id}/themes/decide", kind="lock", theme="t1", seen="0")
    answer = await take(desk, "merge:t1+t2", into="t2", seen="1")
    assert answer.status == 409
    assert "locked" in await answer.text()


async def test_turned_down_is_remembered_until_it_is_asked_for(desk: House) -> None:
    await with_ideas(desk)
    for idea in ("merge:t1+t2", "split:t1"):
        assert (await desk.post(where(desk, "/turn-down"), idea=idea)).status == 303
    text = await page(desk)
    assert "look alike" not in text
    assert "2 ideas were turned down" in text
    await desk.post(where(desk, "/again"))
    assert "look alike" in await page(desk)


@pytest.mark.parametrize("idea", ["", "merge:t1", "split:../x", "serious:t1;t2", "merge:t1+t2+t3"])
async def test_what_is_no_idea_is_not_there(desk: House, idea: str) -> None:
    await with_ideas(desk)
    assert (await take(desk, idea)).status == 404
    assert (await desk.post(where(desk, "/turn-down"), idea=idea)).status == 404


async def test_ideas_of_another_community_are_not_there(house: House) -> None:
    await with_ideas(house)
    await house.sign_in(house.chloe)
    assert (await house.client.get(where(house))).status == 404
    assert (await take(house, "merge:t1+t2", into="t1")).status == 404
    assert await house.db.read(turned_down.turned_down, house.event.id) == frozenset()


async def test_analyst_may_take_up_an_idea(house: House) -> None:
    await with_ideas(house)
    ana = await house.db.write(accounts.add_user, "Ana", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(ana)
    assert (await take(house, "merge:t1+t2", into="t1")).status == 303


async def test_event_without_themes_and_signed_off_ones_ask_for_no_ideas(desk: House) -> None:
    assert "There are no themes yet" in await page(desk)
    await said.theme(desk)
    await desk.post(f"/console/events/{desk.event.id}/themes/decide", kind="sign_off", seen="0")
    assert "Open them again first" in await page(desk)
    assert desk.doing.asked == []


async def test_page_says_that_the_machine_is_still_looking(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_ideas(desk)
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.01)
    begun, found = asyncio.Event(), desk.doing.ideas

    async def slowly(_event: str, _view: Any, tell: Any) -> Ideas:
        tell(1, 4)
        await begun.wait()
        return found

    object.__setattr__(desk.services.actions, "ideas", slowly)
    text = await page(desk)
    assert "Step 2 of 4" in text
    assert "data-fresh" in text
    assert "look alike" not in text
    begun.set()
    assert "look alike" in await page(desk)


async def test_failure_is_said_and_tried_again_at_the_next_visit(desk: House) -> None:
    await with_ideas(desk)
    desk.doing.fails = NotPossible("The models are not set up.")
    assert "The models are not set up." in await page(desk)
    desk.doing.fails = None
    assert "look alike" in await page(desk)
