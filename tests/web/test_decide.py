"""Deciding, as pages and programs both do it."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp.test_utils import make_mocked_request

from language.catalogue import catalogue
from nlp.decisions import DecisionRefused, RestedOn
from nlp.types import Decision, DecisionKind
from storage import themes
from storage.errors import DecisionClash
from storage.themes import DecisionRow
from tests.web import said
from tests.web.conftest import House
from web.deciding import LONGEST_WHY, decide, undo
from web.kit import NotHere, Visit

K = DecisionKind
MERGE = Decision(kind=K.MERGE, themes=("t1",), into="t2")


@pytest.fixture
def visit(house: House) -> Visit:
    request = make_mocked_request("POST", "/", app=house.client.app)
    return Visit(request=request, services=house.services, t=catalogue("en"), now=house.clock.now)


async def rows(house: House) -> list[DecisionRow]:
    stamp = await house.db.read(themes.stamp, house.event.id)
    assert stamp
    return await house.db.read(themes.decisions, stamp.run_id)


async def test_a_decision_keeps_who_why_and_what_it_changed(house: House, visit: Visit) -> None:
    await said.theme(house)
    made = await decide(visit, house.event.id, MERGE, seen=0, why="One stop.", user_id=house.ben.id)
    (row,) = await rows(house)
    assert (made, row.sequence, row.kind, row.made_by_name, row.why) == (1, 1, "merge", "Ben", "One stop.")
    assert row.counts == {"t1": [3, 0, 3, 0], "t2": [2, 5, 2, 5]}


async def test_the_same_sent_twice_is_decided_once(house: House, visit: Visit) -> None:
    await said.theme(house)
    twice = [await decide(visit, house.event.id, MERGE, seen=0, user_id=house.ben.id) for _ in range(2)]
    assert twice == [1, 1]
    undone = [await undo(visit, house.event.id, 1, seen=1, user_id=house.ben.id) for _ in range(2)]
    assert undone == [2, 2]
    assert [row.kind for row in await rows(house)] == ["merge", "unmerge"]
    assert (await rows(house))[1].counts == {"t1": [0, 3, 0, 3], "t2": [5, 2, 5, 2]}


async def test_of_two_who_decide_at_once_the_second_is_told(house: House, visit: Visit) -> None:
    await said.theme(house)
    hide = Decision(kind=K.HIDE, themes=("t3",))
    done = await asyncio.gather(
        decide(visit, house.event.id, MERGE, seen=0, user_id=house.ben.id),
        decide(visit, house.event.id, hide, seen=0, user_id=house.ben.id),
        return_exceptions=True,
    )
    assert sorted(map(type, done), key=str) == [int, DecisionClash]
    assert len(await rows(house)) == 1
    with pytest.raises(DecisionClash):
        await undo(visit, house.event.id, 1, seen=0, user_id=house.ben.id)


async def test_what_makes_no_sense_is_refused_and_not_stored(house: House, visit: Visit) -> None:
    await said.theme(house)
    for wrong in (Decision(kind=K.HIDE, themes=("t9",)), Decision(kind=K.ACCEPT)):
        with pytest.raises(DecisionRefused):
            await decide(visit, house.event.id, wrong, seen=0, user_id=house.ben.id)
    with pytest.raises(DecisionRefused, match=f"at most {LONGEST_WHY} characters"):
        await decide(visit, house.event.id, MERGE, seen=0, why="x" * 401, user_id=house.ben.id)
    with pytest.raises(NotHere):
        await undo(visit, house.event.id, 1, seen=0, user_id=house.ben.id)
    assert await rows(house) == []


async def test_what_rests_on_a_decision_is_named(house: House, visit: Visit) -> None:
    points = await said.theme(house)
    key = (str(points["t1"][0].answer_id), 0)
    split = Decision(kind=K.SPLIT, themes=("t1",), points=(key,), into="n1", label="Trams")
    await decide(visit, house.event.id, split, seen=0, user_id=house.ben.id)
    rename = Decision(kind=K.RENAME, themes=("n1",), label="Trains")
    await decide(visit, house.event.id, rename, seen=1, user_id=house.ben.id)
    with pytest.raises(RestedOn) as told:
        await undo(visit, house.event.id, 1, seen=2, user_id=house.ben.id)
    assert told.value.places == (1,)


async def test_an_event_without_themes_has_nothing_to_decide(house: House, visit: Visit) -> None:
    with pytest.raises(NotHere):
        await decide(visit, house.event.id, MERGE, seen=0, user_id=house.ben.id)
