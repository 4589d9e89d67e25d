"""What takes more than one: ideas of the machine, coding by two people, search over everything."""

from __future__ import annotations

from tests.web import coded, said
from tests.web.api.conftest import Program, person, program
from tests.web.conftest import House
from web.behind import Ideas, MergeIdea


async def test_an_idea_is_seen_taken_up_or_turned_down(house: House, bens: Program) -> None:
    rows = await said.theme(house)
    keys = tuple((str(rows[theme][0].answer_id), 0) for theme in ("t1", "t3"))
    idea = MergeIdea(themes=("t1", "t3"), likeness=0.8, shared=2, examples=(keys[0], keys[1]))
    house.doing.ideas = Ideas(merges=(idea,))
    path = f"/events/{house.event.id}/ideas"
    assert (await (await bens.get(path)).json())["merges"] == []
    assert (await bens.ask("POST", path)).status == 202
    (found,) = (await (await bens.get(path)).json())["merges"]
    assert (found["idea"], found["themes"]) == ("merge:t1+t3", ["t1", "t3"])
    assert (await bens.ask("POST", f"{path}/turn-down", json={"idea": "merge:t1+t2"})).status == 422
    assert (await bens.ask("POST", f"{path}/turn-down", json={"idea": found["idea"]})).status == 204
    assert (await (await bens.get(path)).json())["merges"] == []
    assert (await bens.ask("POST", f"{path}/again")).status == 204
    assert len((await (await bens.get(path)).json())["merges"]) == 1


async def test_two_people_code_blind_and_see_the_result_only_then(house: House, bens: Program) -> None:
    await coded.points(house)
    anwens = await program(house, await person(house, "Anwen", "analyst"))
    path = f"/events/{house.event.id}/coding-rounds"
    assert (await bens.ask("POST", path, json={"size": 31})).status == 422
    made = await bens.ask("POST", path, json={"size": 30})
    assert made.status == 201, await made.text()
    here = made.headers["Location"]
    for coder in (bens, anwens):
        assert (await coder.get(f"{here}/agreement")).status == 409
        listed = await coder.items(here + "/points")
        assert len(listed) == 30
        assert {"place", "text", "comment", "chosen"} == set(listed[0])
        for point in listed:
            answer = await coder.ask("PUT", f"{here}/points/{point['place']}", json={"themes": ["t1"]})
            assert answer.status == 200
    assert (await bens.ask("PUT", f"{here}/points/0", json={"themes": []})).status == 409
    found = await (await bens.get(f"{here}/agreement")).json()
    people = {bens.token.user_id, anwens.token.user_id}
    (pair,) = [each for each in found["pairs"] if {each["first"], each["second"]} == people]
    assert pair["f1"]["value"] == 1.0


async def test_a_round_of_too_few_points_is_not_drawn(house: House, bens: Program) -> None:
    await said.theme(house)
    answer = await bens.ask("POST", f"/events/{house.event.id}/coding-rounds", json={})
    assert answer.status == 409
    assert "at least 30" in (await answer.json())["detail"]


async def test_search_finds_what_the_person_may_see_and_the_token_read(
    house: House, bens: Program, chloes: Program
) -> None:
    await said.theme(house)
    found = await (await bens.get("/search?q=bus&kind=comments")).json()
    assert found["total"] >= 2
    assert (await (await chloes.get("/search?q=bus&kind=comments")).json())["total"] == 0
    narrow = await program(house, house.ben, ["events:read"])
    assert (await narrow.get("/search?q=bus&kind=comments")).status == 403
    assert (await narrow.get("/search?q=blaen&kind=events")).status == 200
    assert (await bens.get("/search?q=%20")).status == 422
