from __future__ import annotations

from typing import Any
from uuid import uuid4

from storage import events, on_behalf, people
from tests.web import said
from tests.web.api.conftest import Program, person, program
from tests.web.conftest import KEYS, House
from web.kit import NotPossible


async def test_points_are_filtered_paged_and_marked(house: House, bens: Program) -> None:
    await said.theme(house)
    path = f"/events/{house.event.id}/points"
    every = await bens.items(path)
    assert len(every) == 6
    assert {each["theme_id"] for each in every} == {"t1", "t2", "t3"}
    assert not {"resident_id", "area", "person"} & set(every[0])
    assert len(await bens.items(f"{path}?theme_id=t1&words=bus")) == 3
    page = await (await bens.get(f"{path}?limit=4")).json()
    rest = await (await bens.get(f"{path}?limit=4&cursor={page['next']}")).json()
    assert [each["id"] for each in page["items"] + rest["items"]] == [each["id"] for each in every]
    marked = {"answer_ids": [every[0]["answer_id"]], "mark": "read"}
    assert (await bens.ask("POST", f"/events/{house.event.id}/comments/marks", json=marked)).status == 204
    assert len(await bens.items(f"{path}?unread=true")) == 5
    comment = await (await bens.get(f"/events/{house.event.id}/comments/{every[0]['answer_id']}")).json()
    assert comment["parts"] == [{"text": every[0]["text"], "is_point": True}]
    choices = await (await bens.get(f"{path}/choices")).json()
    assert "en" in [each["value"] for each in choices["languages"]]


async def test_comments_of_another_event_are_neither_read_nor_marked(
    house: House, bens: Program, chloes: Program
) -> None:
    await said.theme(house)
    (first, *_) = await bens.items(f"/events/{house.event.id}/points")
    there = f"/events/{house.other_event.id}/comments"
    assert (await chloes.get(f"{there}/{first['answer_id']}")).status == 404
    marked = {"answer_ids": [first["answer_id"]], "mark": "flag"}
    assert (await chloes.ask("POST", f"{there}/marks", json=marked)).status == 422
    assert await bens.items(f"/events/{house.event.id}/points?flagged=true") == []


async def test_a_filter_that_points_at_few_shows_nothing(house: House, bens: Program) -> None:
    await said.theme(house)
    answer = await bens.get(f"/events/{house.event.id}/points?area=Pentre")
    assert answer.status == 409
    assert "Fewer than 5" in (await answer.json())["detail"]


async def test_a_resident_is_a_pseudonym_and_takes_an_agreement_back(house: House, bens: Program) -> None:
    point = await said.resident_says(house, "amina@example.test", "Kind people", quotable=True)
    path = f"/communities/{house.place.id}/people"
    answer = await bens.get(path)
    assert "amina" not in await answer.text()
    (who,) = (await answer.json())["items"]
    assert (who["id"], who["agreed"]) == (point.resident_id, ["quote"])
    told = {"event_id": house.event.id, "purpose": "quote", "why": "Rang on Monday."}
    answer = await bens.ask("POST", f"{path}/{who['id']}/withdraw", json=told)
    assert (await answer.json())["agreed"] == []
    ledger = await bens.items(f"{path}/{who['id']}/consents")
    assert [each["given"] for each in ledger] == [True, False]
    assert ledger[1]["channel"] == on_behalf.CONSOLE
    assert ledger[1]["text"] == "Ben: Rang on Monday."
    other = {**told, "event_id": house.other_event.id}
    assert (await bens.ask("POST", f"{path}/{who['id']}/withdraw", json=other)).status == 422
    assert (await bens.ask("POST", f"{path}/{who['id']}/stop", json={"why": "Asked."})).status == 200
    unsure = await bens.ask("POST", f"{path}/{who['id']}/erase", json={"why": "Asked.", "sure": False})
    assert unsure.status == 422
    sure = await bens.ask("POST", f"{path}/{who['id']}/erase", json={"why": "Asked.", "sure": True})
    assert await sure.json() == {"answers": 1}


async def test_residents_of_another_community_are_not_here(
    house: House, bens: Program, chloes: Program
) -> None:
    point = await said.resident_says(house, "amina", "Kind people")
    told = {"event_id": house.event.id, "purpose": "quote", "why": "x"}
    for place in (house.place.id, house.elsewhere.id):
        path = f"/communities/{place}/people/{point.resident_id}"
        assert (await chloes.get(path)).status == 404
        assert (await chloes.ask("POST", f"{path}/withdraw", json=told)).status == 404
    kept = await house.db.read(people.consent_state, point.resident_id, house.event.id)
    assert kept == {"quote": True}


async def test_a_broadcast_is_written_by_one_and_approved_by_another(house: House, bens: Program) -> None:
    for number in range(6):
        who = await house.db.write(
            people.ensure_resident, KEYS, channel="web", handle=f"r{number}", now=house.clock.now
        )
        assert who
    path = f"/communities/{house.place.id}/broadcasts"
    words = {"texts": {"en": "We meet on 20 May."}, "audience": {"about": "news"}}
    made = await bens.ask("POST", path, json=words)
    assert made.status == 201, await made.text()
    here, tag = made.headers["Location"], made.headers["ETag"]
    lacking = await bens.ask("POST", f"{here}/ask", If_Match=tag)
    assert lacking.status == 409
    assert "Cymraeg" in (await lacking.json())["detail"]
    both = {"texts": {"en": "We meet on 20 May.", "cy": "Cwrddwn ar 20 Mai."}}
    changed = await bens.ask("PUT", here, json=both, If_Match=tag)
    assert (await changed.json())["version"] == 2
    assert (await bens.ask("PUT", here, json=words, If_Match=tag)).status == 412
    assert (await bens.ask("POST", f"{here}/withdraw", If_Match=tag)).status == 412
    gone = await bens.ask("POST", f"{here}/withdraw", If_Match=changed.headers["ETag"])
    assert (await gone.json())["state"] == "withdrawn"
    assert (await bens.ask("PUT", here, json=both, If_Match=gone.headers["ETag"])).status == 409
    for event_id in (house.other_event.id, str(uuid4())):
        strange = await bens.ask("POST", path, json={**words, "audience": {"event_id": event_id}})
        assert (await strange.json())["errors"][0]["place"] == "body.audience.event_id"
    french = await bens.ask("POST", path, json={"texts": {"fr": "Bonjour."}})
    assert (await french.json())["errors"][0]["place"] == "body.texts.fr"


async def test_an_import_goes_on_and_says_what_came_of_it(house: House, bens: Program) -> None:
    path = f"/communities/{house.place.id}/assets"
    answer = await bens.ask("POST", path, data=b"id,name\n1,Tea", Content_Type="text/csv")
    assert answer.status == 202
    state = await (await bens.get(answer.headers["Location"])).json()
    assert (state["standing"], state["taken"]["counts"]["added"]) == ("done", 2)
    house.doing.fails = NotPossible("This is no directory.")
    await bens.ask("POST", path, data=b"id,name\n1,Tea", Content_Type="text/csv")
    state = await (await bens.get(answer.headers["Location"])).json()
    assert (state["standing"], state["reason"], state["taken"]) == ("failed", "This is no directory.", None)
    assert (await bens.ask("POST", path, data=b"x", Content_Type="image/png")).status == 415


async def test_areas_and_the_profile_come_from_files(house: House, bens: Program) -> None:
    await house.db.write(events.add_area, house.place.id, "Pentre")
    path = f"/communities/{house.place.id}"
    assert [each["name"] for each in await bens.items(f"{path}/areas")] == ["Pentre"]
    answer = await bens.ask("POST", f"{path}/areas", data=b"{}", Content_Type="application/geo+json")
    assert answer.status == 200
    assert (await answer.json())["problems"]
    table = b"question,value,people,source\narea,Pentre,900,Census 2021\narea,Nowhere,5,\n"
    taken = await (await bens.ask("POST", f"{path}/profile", data=table, Content_Type="text/csv")).json()
    assert [each["row"] for each in taken["problems"]] == [3]
    assert [each["people"] for each in await bens.items(f"{path}/areas")] == [900]


async def test_every_answer_comes_as_rows_and_as_a_workbook(house: House, bens: Program) -> None:
    await said.theme(house)
    path = f"/events/{house.event.id}/results"
    assert len(await bens.items(path)) == 6
    book = await bens.get(f"{path}/xlsx")
    assert (await book.read()).startswith(b"PK")
    assert (await bens.get(f"{path}/docx")).status == 404
    survey = await (await bens.get(f"/events/{house.event.id}/survey")).json()
    assert survey["id"] == "quick-check"
    anwen = await program(house, await person(house, "Anwen", "analyst"), ["results:read"])
    assert (await anwen.get(path)).status == 403


async def test_admins_say_who_signs_in(house: House, bens: Program) -> None:
    aled = await program(house, await person(house, "Aled", "admin"))
    told: dict[str, Any] = {"name": "Dewi", "role": "analyst", "community_ids": [house.place.id]}
    made = await aled.ask("POST", "/users", json=told)
    assert made.status == 201
    assert (await aled.ask("POST", "/users", json=told)).status == 409
    strange = await aled.ask("POST", "/users", json={**told, "name": "X", "community_ids": ["nosuch"]})
    assert (await strange.json())["errors"][0]["place"] == "body.community_ids"
    out = await aled.ask("POST", f"{made.headers['Location']}/letting", json={"wanted": "out"})
    assert (await out.json())["disabled_at"]
    own = next(each for each in await aled.items("/users") if each["name"] == "Aled")
    assert (await aled.ask("POST", f"/users/{own['id']}/letting", json={"wanted": "out"})).status == 409
    assert (await bens.get("/users")).status == 403


async def test_a_person_who_may_not_sign_in_any_more_has_no_tokens_that_work(house: House) -> None:
    aled = await program(house, await person(house, "Aled", "admin"))
    anwen = await program(house, await person(house, "Anwen", "analyst"))
    assert (await anwen.get("/events")).status == 200
    path = f"/users/{anwen.token.user_id}"
    moved = {"role": "analyst", "community_ids": [house.elsewhere.id]}
    await aled.ask("PUT", path, json=moved)
    assert [each["id"] for each in await anwen.items("/events")] == [house.other_event.id]
    await aled.ask("POST", f"{path}/letting", json={"wanted": "out"})
    assert (await anwen.get("/events")).status == 401
    await aled.ask("POST", f"{path}/letting", json={"wanted": "in"})
    assert (await anwen.get("/events")).status == 401, "a token that was stolen does not come back"


async def test_what_themes_made_again_would_change_is_seen_and_turned_down(
    house: House, bens: Program
) -> None:
    path = f"/events/{house.event.id}/proposal"
    await said.theme(house)
    assert (await bens.get(path)).status == 404
    assert (await bens.ask("POST", f"{path}/drop", json={"run_id": "x"})).status == 404
