from __future__ import annotations

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from storage import events, tokens
from tests.web.api.conftest import Program, person, program
from tests.web.conftest import House
from web.api.mounting import ENDPOINTS
from web.api.serving import LIMITER


async def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    assert answer.status == status, await answer.text()
    assert answer.content_type == "application/problem+json"
    said: dict[str, Any] = await answer.json()
    assert (said["type"], said["status"]) == (f"/api/v1/#{kind}", status)
    assert said["title"]
    assert said["detail"]
    return said


async def test_without_a_token_nothing_is_said(house: House) -> None:
    await house.sign_in(house.ben)
    answer = await house.client.get("/api/v1/communities")
    await problem(answer, 401, "no_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer", "Bearer wrong", "Basic lw_secret", "Bearer ünfug", "wrong"])
async def test_a_wrong_token_lets_nobody_in(house: House, header: str) -> None:
    answer = await house.client.get("/api/v1/communities", headers={"Authorization": header})
    await problem(answer, 401, "no_token")


async def test_a_revoked_token_lets_nobody_in(house: House, bens: Program) -> None:
    assert (await bens.get("/communities")).status == 200
    assert (await bens.ask("DELETE", f"/tokens/{bens.token.id}")).status == 204
    await problem(await bens.get("/communities"), 401, "no_token")


async def test_an_expired_token_lets_nobody_in(house: House) -> None:
    short = await program(house, house.ben, expires_at=house.clock.now + timedelta(hours=1))
    assert (await short.get("/communities")).status == 200
    house.clock.now += timedelta(hours=1)
    await problem(await short.get("/communities"), 401, "no_token")


async def test_a_scope_that_the_token_lacks_is_named(house: House) -> None:
    narrow = await program(house, house.ben, ["events:read"])
    assert (await narrow.get("/events")).status == 200
    said = await problem(await narrow.get("/communities"), 403, "scope")
    assert "communities:read" in said["errors"][0]["problem"]


async def test_a_token_never_does_more_than_its_persons_role(house: House) -> None:
    anwen = await person(house, "Anwen", "analyst")
    wide = await program(house, anwen, ["alerts:read", "events:read"])
    assert (await wide.get("/events")).status == 200
    await problem(await wide.get("/alerts"), 403, "scope")


async def test_what_admins_do_is_refused_to_coordinators(bens: Program) -> None:
    told = {
        "name": "Cwm",
        "partnership": "Cwm Partnership",
        "languages": ["en"],
        "safeguarding_contact": "Dilys",
    }
    await problem(await bens.ask("POST", "/communities", json=told), 403, "scope")


async def test_other_communities_are_as_if_they_were_not(house: House, chloes: Program) -> None:
    for path in (
        f"/events/{house.event.id}",
        f"/communities/{house.place.id}",
        "/events/nosuch",
        "/events/%00",
    ):
        await problem(await chloes.get(path), 404, "not_here")
    assert [each["id"] for each in await chloes.items("/communities")] == [house.elsewhere.id]
    assert [each["id"] for each in await chloes.items("/events")] == [house.other_event.id]
    assert await chloes.items(f"/events?community_id={house.place.id}") == []


async def test_what_nothing_serves_is_a_problem_too(house: House, bens: Program) -> None:
    await problem(await bens.get("/nosuch"), 404, "not_here")
    answer = await bens.ask("DELETE", "/communities")
    await problem(answer, 405, "method")
    assert "GET" in answer.headers["Allow"]


async def test_too_many_requests_are_told_when_to_come_back(house: House, bens: Program) -> None:
    house.client.server.app[LIMITER]._most = 2  # type: ignore[union-attr]
    for _ in range(2):
        assert (await bens.get("/communities")).status == 200
    answer = await bens.get("/communities")
    await problem(answer, 429, "too_often")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    house.clock.now += timedelta(minutes=2)
    assert (await bens.get("/communities")).status == 200


async def test_unknown_fields_are_refused_with_their_place(house: House, bens: Program) -> None:
    event = f"/events/{house.event.id}"
    tag = (await bens.get(event)).headers["ETag"]
    said = await problem(
        await bens.ask("PATCH", event, json={"last_day": "2026-06-01", "lastday": 1}, If_Match=tag),
        422,
        "unusable",
    )
    assert [each["place"] for each in said["errors"]] == ["body.lastday"]
    said = await problem(await bens.get("/communities?limt=3"), 422, "unusable")
    assert [each["place"] for each in said["errors"]] == ["query.limt"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "limit=1.0", "limit=%201", "limit=1&limit=2"]
)
async def test_a_limit_that_is_none_is_refused(bens: Program, query: str) -> None:
    await problem(await bens.get(f"/communities?{query}"), 422, "unusable")


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "bnVsbA", "WzFd", "WyJhIl0", "W3sieCI6MX1d", "A" * 400])
async def test_a_cursor_of_no_list_is_refused_or_harmless(bens: Program, cursor: str) -> None:
    answer = await bens.get(f"/communities?cursor={cursor}")
    assert answer.status in {200, 422}


async def test_a_body_that_is_no_json_or_another_type_is_refused(house: House, bens: Program) -> None:
    event = f"/events/{house.event.id}"
    tag = (await bens.get(event)).headers["ETag"]
    kinds = {"If_Match": tag}
    await problem(
        await bens.ask("PATCH", event, data=b"a=1", Content_Type="text/plain", **kinds), 415, "media_type"
    )
    await problem(
        await bens.ask("PATCH", event, data=b"{", Content_Type="application/json", **kinds), 422, "unusable"
    )
    big = b'{"reminder_hours": [' + b"1," * 600_000 + b"1]}"
    await problem(
        await bens.ask("PATCH", event, data=BytesIO(big), Content_Type="application/json", **kinds),
        413,
        "too_big",
    )


async def test_lists_come_as_csv_and_ndjson_with_inert_cells(house: House, bens: Program) -> None:
    await house.db.write(events.update_community, house.place.id, name='=HYPERLINK("x")', holidays=[])
    answer = await bens.get("/communities", Accept="text/csv")
    assert answer.content_type == "text/csv"
    head, row = (await answer.text()).strip().split("\r\n")
    assert head.startswith("id,slug,name")
    assert "'=HYPERLINK" in row
    answer = await bens.get("/communities", Accept="application/x-ndjson")
    assert answer.content_type == "application/x-ndjson"
    assert (await answer.text()).count("\n") == 1
    await problem(await bens.get("/communities", Accept="image/png"), 406, "form")
    answer = await bens.get("/communities", Accept="text/csv;q=0.1, application/json;q=0.9")
    assert answer.content_type == "application/json"


async def test_what_is_known_already_is_not_sent_again(house: House, bens: Program) -> None:
    for path in (f"/events/{house.event.id}", "/events"):
        tag = (await bens.get(path)).headers["ETag"]
        assert (await bens.get(path, If_None_Match=tag)).status == 304
        assert (await bens.get(path, If_None_Match='"other"')).status == 200


async def test_an_event_is_changed_by_who_saw_it_as_it_is(house: House, bens: Program) -> None:
    path = f"/events/{house.event.id}"
    await problem(await bens.ask("PATCH", path, json={"last_day": "2026-06-01"}), 428, "no_match")
    await problem(
        await bens.ask("PATCH", path, json={"last_day": "2026-06-01"}, If_Match="*"), 428, "no_match"
    )
    tag = (await bens.get(path)).headers["ETag"]
    answer = await bens.ask("PATCH", path, json={"last_day": "2026-06-01"}, If_Match=tag)
    assert answer.status == 200
    assert (await answer.json())["closes_at"].startswith("2026-06-01T22:59:59")
    old = await bens.ask("PATCH", path, json={"most_completed": 50}, If_Match=tag)
    await problem(old, 412, "changed")
    assert old.headers["ETag"] == answer.headers["ETag"]
    again = await bens.ask("PATCH", path, json={"most_completed": 50}, If_Match=old.headers["ETag"])
    assert (await again.json())["most_completed"] == 50
    assert (await again.json())["reminder_hours"] == [24, 72]


async def test_a_request_that_is_sent_again_makes_one_event(house: House, bens: Program) -> None:
    path, told = f"/communities/{house.place.id}/events", {"name": "Spring", "opens": "2026-06-01"}
    first = await bens.ask("POST", path, json=told, Idempotency_Key="spring-1")
    assert first.status == 201, await first.text()
    second = await bens.ask("POST", path, json=told, Idempotency_Key="spring-1")
    assert (second.status, await second.json()) == (201, await first.json())
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(await bens.items("/events")) == 2
    other = await bens.ask("POST", path, json={**told, "name": "Summer"}, Idempotency_Key="spring-1")
    await problem(other, 422, "key_used")
    house.clock.now += timedelta(hours=24)
    assert (await bens.ask("POST", path, json=told, Idempotency_Key="spring-1")).status == 201


async def test_a_request_that_is_still_at_work_is_told_so(house: House, bens: Program) -> None:
    path, told = f"/communities/{house.place.id}/events", {"name": "Spring", "opens": "2026-06-01"}
    answers = await asyncio.gather(
        *(bens.ask("POST", path, json=told, Idempotency_Key="spring-1") for _ in range(4))
    )
    assert {answer.status for answer in answers} <= {201, 409}
    assert len(await bens.items("/events")) == 2


async def test_a_refused_request_may_be_mended_under_its_key(house: House, bens: Program) -> None:
    path = f"/communities/{house.place.id}/events"
    wrong = await bens.ask("POST", path, json={"name": "S", "opens": "1200-01-01"}, Idempotency_Key="k")
    said = await problem(wrong, 422, "unusable")
    assert [each["place"] for each in said["errors"]] == ["body.opens"]
    right = await bens.ask("POST", path, json={"name": "S", "opens": "2026-06-01"}, Idempotency_Key="k")
    assert right.status == 201
    await problem(await bens.ask("POST", path, json={}, Idempotency_Key="ü"), 422, "unusable")


async def test_pages_neither_skip_nor_repeat_while_rows_are_added(house: House, bens: Program) -> None:
    path = f"/communities/{house.place.id}/events"
    for day in range(10, 16):
        told = {"name": f"Day {day}", "opens": f"2026-06-{day}", "code": f"day{day}"}
        assert (await bens.ask("POST", path, json=told)).status == 201
    seen: list[str] = []
    address, turn = "/api/v1/events?limit=2", 0
    while address:
        answer = await bens.get(address)
        said = await answer.json()
        seen += [each["code"] for each in said["items"]]
        turn += 1
        told = {"name": "Earlier", "opens": f"2026-05-0{turn}", "code": f"early{turn}"}
        assert (await bens.ask("POST", path, json=told)).status == 201
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(said["next"])
        address = link[1:].split(">")[0] if link else ""
    assert seen == ["blaen", *(f"day{day}" for day in range(10, 16))]


async def test_last_use_is_written_at_most_once_a_minute(house: House, bens: Program) -> None:
    await bens.get("/communities")
    first = house.clock.now
    house.clock.now += timedelta(seconds=30)
    await bens.get("/communities")
    (token,) = await house.db.read(tokens.tokens, house.ben.id)
    assert token.last_used_at == first
    house.clock.now += timedelta(seconds=31)
    await bens.get("/communities")
    (token,) = await house.db.read(tokens.tokens, house.ben.id)
    assert token.last_used_at == house.clock.now


async def test_the_page_lists_every_operation(house: House) -> None:
    text = await (await house.client.get("/api/v1/")).text()
    assert "PATCH /api/v1/events/{event_id}<" in text.replace("<wbr>", "")
    assert text.count("<dt><code>") == len(ENDPOINTS)
    assert 'id="no_token"' in text
