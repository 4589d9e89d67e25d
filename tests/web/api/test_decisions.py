from __future__ import annotations

import asyncio
from typing import Any

import pytest

from storage import themes
from tests.web import said
from tests.web.api.conftest import Program, person, program
from tests.web.conftest import House


async def board_of(client: Program) -> tuple[dict[str, Any], str]:
    answer = await client.get(f"/events/{client.house.event.id}/themes")
    assert answer.status == 200, await answer.text()
    return await answer.json(), answer.headers["ETag"]


async def decide(client: Program, tag: str, key: str = "", **wanted: Any) -> Any:
    headers = {"If_Match": tag, **({"Idempotency_Key": key} if key else {})}
    return await client.ask("POST", f"/events/{client.house.event.id}/decisions", json=wanted, **headers)


async def labels(client: Program) -> list[str]:
    board, _ = await board_of(client)
    return [each["label"] for each in board["themes"]]


async def test_there_is_no_board_before_themes_were_made(house: House, bens: Program) -> None:
    assert (await bens.get(f"/events/{house.event.id}/themes")).status == 404
    assert (await decide(bens, '"x.0"', kind="sign_off")).status == 404


async def test_an_analyst_renames_a_theme_that_they_saw(house: House) -> None:
    await said.theme(house)
    anwen = await program(house, await person(house, "Anwen", "analyst"))
    _, tag = await board_of(anwen)
    answer = await decide(anwen, tag, kind="rename", theme="t1", label="Late buses", why="Clearer.")
    assert answer.status == 201, await answer.text()
    made = await answer.json()
    assert (made["sequence"], made["made_by"], made["why"]) == (1, "Anwen", "Clearer.")
    assert (await labels(anwen))[0] == "Late buses"
    after, now = await board_of(anwen)
    assert answer.headers["ETag"] == now != tag
    assert after["last_decision"] == 1
    assert (await (await anwen.get(answer.headers["Location"])).json()) == made


async def test_a_decision_without_what_was_seen_is_not_taken(house: House, bens: Program) -> None:
    await said.theme(house)
    path, wanted = f"/events/{house.event.id}/decisions", {"kind": "sign_off"}
    assert (await bens.ask("POST", path, json=wanted)).status == 428
    assert (await bens.ask("POST", path, json=wanted, If_Match="*")).status == 428
    for wrong in ('"nosuch.0"', "x", '"', '""', 'W/"x.0"', f'"{"9" * 400}"'):
        assert (await bens.ask("POST", path, json=wanted, If_Match=wrong)).status == 412
    assert await bens.items(path) == []


async def test_an_old_board_is_answered_with_what_was_decided_since(house: House, bens: Program) -> None:
    await said.theme(house)
    other = await program(house, await person(house, "Anwen", "analyst"))
    _, tag = await board_of(bens)
    assert (await decide(other, tag, kind="rename", theme="t1", label="Late buses")).status == 201
    answer = await decide(bens, tag, kind="rename", theme="t1", label="No way home")
    assert answer.status == 412
    problem = await answer.json()
    assert problem["type"] == "/api/v1/#changed"
    assert problem["since"] == [{"sequence": 1, "kind": "rename", "made_by": "Anwen", "why": ""}]
    assert (await labels(bens))[0] == "Late buses"
    answer = await decide(bens, answer.headers["ETag"], kind="rename", theme="t1", label="No way home")
    assert answer.status == 201
    assert (await labels(bens))[0] == "No way home"


async def test_the_same_decision_sent_twice_is_one(house: House, bens: Program) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    first = await decide(bens, tag, key="k1", kind="merge", themes=["t3"], into="t1")
    second = await decide(bens, tag, key="k1", kind="merge", themes=["t3"], into="t1")
    third = await decide(bens, tag, kind="merge", themes=["t3"], into="t1")
    assert [each.status for each in (first, second, third)] == [201, 201, 201]
    assert await first.json() == await second.json() == await third.json()
    assert second.headers["ETag"] == first.headers["ETag"]
    assert len(await bens.items(f"/events/{house.event.id}/decisions")) == 1


async def test_of_many_at_once_one_decides(house: House, bens: Program) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    answers = await asyncio.gather(
        *(decide(bens, tag, kind="rename", theme="t1", label=f"Name {n}") for n in range(5))
    )
    assert sorted(answer.status for answer in answers) == [201, 412, 412, 412, 412]


async def test_points_are_moved_split_off_and_set_aside(house: House, bens: Program) -> None:
    await said.theme(house)
    points = await house.db.read(themes.points, house.event.id)
    keys = [{"answer_id": str(each.answer_id), "start": each.start} for each in points]
    _, tag = await board_of(bens)
    for wanted in (
        {"kind": "split", "theme": "t1", "points": keys[:1], "label": "After six"},
        {"kind": "move", "points": keys[1:2], "to": "t2"},
        {"kind": "set_aside", "points": keys[2:3], "reason": "non_answer"},
        {"kind": "new", "points": keys[3:4], "label": "Neighbours"},
        {"kind": "order", "themes": ["t2"]},
        {"kind": "describe", "theme": "t2", "label": "People speak well of each other."},
        {"kind": "pin", "theme": "t2"},
    ):
        answer = await decide(bens, tag, **wanted)
        assert answer.status == 201, await answer.text()
        tag = answer.headers["ETag"]
    board, _ = await board_of(bens)
    found = {each["label"]: each["points"] for each in board["themes"]}
    assert found["After six"] == found["Neighbours"] == 1
    assert board["last_decision"] == 7


async def test_undoing_names_what_rests_on_it(house: House, bens: Program) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    tag = (await decide(bens, tag, kind="merge", themes=["t3"], into="t1")).headers["ETag"]
    tag = (await decide(bens, tag, kind="sign_off")).headers["ETag"]
    path = f"/events/{house.event.id}/decisions"
    refused = await bens.ask("POST", f"{path}/1/undo", json={}, If_Match=tag)
    assert refused.status == 409
    assert [each["sequence"] for each in (await refused.json())["since"]] == [2]
    tag = (await bens.ask("POST", f"{path}/2/undo", json={"why": "Too soon."}, If_Match=tag)).headers["ETag"]
    answer = await bens.ask("POST", f"{path}/1/undo", json={}, If_Match=tag)
    assert answer.status == 201
    assert len(await labels(bens)) == 3
    listed = await bens.items(path)
    assert [each["undone_by"] for each in listed] == [4, 3, None, None]
    assert (await bens.ask("POST", f"{path}/9/undo", json={}, If_Match=tag)).status == 404


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ({"kind": "explode"}, "body"),
        ({}, "body"),
        ({"kind": "rename", "theme": "t1"}, "body.rename.label"),
        ({"kind": "rename", "theme": "t1", "label": "x" * 81}, "body.rename.label"),
        ({"kind": "rename", "theme": "nosuch", "label": "x"}, "body"),
        ({"kind": "rename", "theme": "t1", "label": "x", "colour": "red"}, "body.rename.colour"),
        ({"kind": "move", "points": [], "to": "t1"}, "body.move.points"),
        (
            {"kind": "move", "points": [{"answer_id": "1", "start": "0"}], "to": "t1"},
            "body.move.points.0.start",
        ),
    ],
)
async def test_a_decision_that_lacks_something_names_the_place(
    house: House, bens: Program, wanted: dict[str, Any], place: str
) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    answer = await decide(bens, tag, **wanted)
    assert answer.status == 422
    assert [each["place"] for each in (await answer.json())["errors"]] == [place]


async def test_a_decision_that_makes_no_sense_says_why(house: House, bens: Program) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    answer = await decide(bens, tag, kind="show", theme="t1")
    assert answer.status == 409
    assert "change nothing" in (await answer.json())["detail"]


async def test_nobody_decides_about_another_communitys_board(house: House, chloes: Program) -> None:
    await said.theme(house)
    assert (await chloes.get(f"/events/{house.event.id}/themes")).status == 404
    assert (await decide(chloes, '"x.0"', kind="sign_off")).status == 404
    assert (await chloes.get(f"/events/{house.event.id}/decisions/1")).status == 404


async def test_making_themes_goes_on_by_itself_and_says_how_it_stands(house: House, bens: Program) -> None:
    path = f"/events/{house.event.id}/theming"
    assert (await (await bens.get(path)).json())["standing"] == "none"
    answer = await bens.ask("POST", path)
    assert answer.status == 202
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert house.doing.asked == [("theme_event", house.event.id)]
    assert (await (await bens.get(path)).json())["standing"] == "done"
    assert (await bens.ask("DELETE", path)).status == 409


async def test_points_that_wait_are_listed(house: House, bens: Program) -> None:
    await said.theme(house, unsure="Perhaps something else")
    listed = await bens.items(f"/events/{house.event.id}/queue")
    assert listed
    assert {"answer_id", "start", "reason", "suggestions"} <= set(listed[0])


async def test_a_theme_is_traced_to_where_it_comes_from(house: House, bens: Program) -> None:
    await said.theme(house)
    _, tag = await board_of(bens)
    await decide(bens, tag, kind="merge", themes=["t3"], into="t1")
    path = f"/events/{house.event.id}/themes"
    found = await (await bens.get(f"{path}/t1/lineage")).json()
    assert [(each["sequence"], each["kind"]) for each in found["steps"]] == [(1, "merge")]
    assert found["origins"] == {"t1": 3, "t3": 1}
    assert (await bens.get(f"{path}/nosuch/lineage")).status == 404
