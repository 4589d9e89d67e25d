from __future__ import annotations

from typing import Any

from storage import reports, themes
from tests.web import said
from tests.web.api.conftest import Program
from tests.web.conftest import House
from web.kit import NotPossible


async def test_an_action_is_promised_and_ended(house: House, bens: Program) -> None:
    await said.theme(house)
    path = f"/events/{house.event.id}/actions"
    told = {
        "owner": "the council",
        "promise": "Mend six lights.",
        "theme_id": "t3",
        "promised_for": "2026-06-30",
    }
    answer = await bens.ask("POST", path, json=told)
    assert answer.status == 201, await answer.text()
    made = await answer.json()
    assert (made["theme_label"], made["state"]) == ("Lights in the park", "promised")
    here = answer.headers["Location"]
    early = await bens.ask("PATCH", here, json={"state": "done"}, If_Match=answer.headers["ETag"])
    assert early.status == 422
    assert [each["place"] for each in (await early.json())["errors"]] == ["body.outcome", "body.happened_on"]
    ending = {"state": "done", "outcome": "Six lights work again.", "happened_on": "2026-05-12"}
    done = await bens.ask("PATCH", here, json=ending, If_Match=answer.headers["ETag"])
    assert done.status == 200
    assert (await done.json())["owner"] == "the council"
    assert (await bens.ask("PATCH", here, json=ending, If_Match=answer.headers["ETag"])).status == 412
    assert [each["state"] for each in await bens.items(path)] == ["done"]


async def test_an_action_of_another_event_is_not_here(house: House, bens: Program, chloes: Program) -> None:
    path = f"/events/{house.event.id}/actions"
    here = (await bens.ask("POST", path, json={"owner": "us", "promise": "Tea."})).headers["Location"]
    assert (await chloes.get(here)).status == 404
    there = here.replace(house.event.id, house.other_event.id)
    assert (await chloes.get(there)).status == 404


async def test_an_action_about_no_theme_of_the_board_is_refused(house: House, bens: Program) -> None:
    told = {"owner": "us", "promise": "Tea.", "theme_id": "t99"}
    answer = await bens.ask("POST", f"/events/{house.event.id}/actions", json=told)
    assert (await answer.json())["errors"][0]["place"] == "body.theme_id"


async def test_a_quote_is_released_in_the_residents_words_alone(house: House, bens: Program) -> None:
    await said.theme(house)
    points = await house.db.read(themes.points, house.event.id)
    path = f"/events/{house.event.id}/quotes"
    first = f"{path}/{points[0].id}"
    changed = await bens.ask("PUT", first, json={"text": "No trains at all"})
    assert changed.status == 422
    assert (await bens.ask("PUT", first, json={"text": "No bus … at night"})).status == 200
    assert [each["text"] for each in await bens.items(path)] == ["No bus … at night"]
    assert (await bens.ask("DELETE", first)).status == 204
    assert await bens.items(path) == []


async def test_a_quote_that_nobody_agreed_to_is_refused(house: House, bens: Program) -> None:
    point = await said.resident_says(house, "amina", "Not for others", quotable=False)
    answer = await bens.ask(
        "PUT", f"/events/{house.event.id}/quotes/{point.id}", json={"text": "Not for others"}
    )
    assert answer.status == 409


async def test_a_report_is_made_looked_at_and_published_once(house: House, bens: Program) -> None:
    await said.theme(house)
    run = await house.db.read(themes.latest_run, house.event.id)
    assert run
    files = {("en", "html"): b"<p>We heard.</p>"}
    made = await house.db.write(
        reports.save_report, house.event.id, run.id, 0, "blaen", files, house.clock.now
    )
    path = f"/events/{house.event.id}/report"
    report = await (await bens.get(path)).json()
    assert report["id"] == made
    page = await bens.get(f"{path}/files/html?language=en")
    assert (page.status, page.content_type) == (200, "text/html")
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert (await bens.get(f"{path}/files/docx")).status == 404
    old = await bens.ask("POST", f"{path}/sending", json={"report_id": "another"})
    assert old.status == 409
    assert (await bens.ask("POST", f"{path}/sending", json={"report_id": made})).status == 202
    assert ("send_report", made, house.ben.id) in house.doing.asked


async def test_work_that_failed_says_why(house: House, bens: Program) -> None:
    house.doing.fails = NotPossible("Sign the themes off first.")
    path = f"/events/{house.event.id}/report/making"
    answer = await bens.ask("POST", path)
    assert answer.status == 202
    said_: dict[str, Any] = await (await bens.get(path)).json()
    assert (said_["standing"], said_["reason"]) == ("failed", "Sign the themes off first.")
