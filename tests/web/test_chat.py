from __future__ import annotations

import asyncio
import json
import re
from io import BytesIO
from typing import Any

import pytest

from bot.webchat import LONGEST_TEXT
from storage import inbox
from storage.sessions import ChatLine
from tests.web.conftest import NOW, House
from web.chat import MESSAGES_A_MINUTE, aged


async def waiting(house: House) -> list[Any]:
    return await house.db.read(inbox.waiting, limit=100)


async def test_message_is_in_the_inbox_before_it_is_acknowledged(house: House) -> None:
    answer = await house.client.post("/chat/blaen/messages", json={"id": "a-1", "text": "The park is lovely"})
    assert answer.status == 201
    assert await answer.json() == {"id": "a-1", "state": "saved"}
    (row,) = await waiting(house)
    assert (row.bot, row.lane.startswith("web:")) == ("web", True)
    assert '"text": "The park is lovely"' in row.payload


async def test_same_message_twice_is_kept_once(house: House) -> None:
    for _ in range(2):
        answer = await house.client.post("/chat/blaen/messages", json={"id": "a-1", "text": "Once"})
        assert answer.status == 201
    assert len(await waiting(house)) == 1


async def test_same_id_from_another_browser_is_another_message(house: House) -> None:
    await house.client.post("/chat/blaen/messages", json={"id": "a-1", "text": "Same"})
    house.client.session.cookie_jar.clear()
    await house.client.post("/chat/blaen/messages", json={"id": "a-1", "text": "Same"})
    assert len(await waiting(house)) == 2


async def test_chat_keeps_its_secret_in_a_cookie_no_script_can_read(house: House) -> None:
    answer = await house.client.get("/chat/blaen")
    cookie = answer.headers["Set-Cookie"]
    assert re.match(r"listenwell_chat=[\w-]{43};", cookie)
    assert {"HttpOnly", "Path=/chat", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Set-Cookie" not in (await house.client.get("/chat/blaen")).headers


async def test_start_is_answered_and_the_log_grows(house: House) -> None:
    assert (await house.say(id="start-blaen", start=True)).status == 201
    lines = await house.lines()
    assert lines
    assert lines[-1]["buttons"]
    assert await house.lines(after=lines[-1]["id"]) == []


async def test_own_words_come_back_with_the_browsers_id(house: House) -> None:
    await house.say(id="start-blaen", start=True)
    await house.say(id="own-1", text="English")
    own = [line for line in await house.lines() if line["who"] == "resident"]
    assert [(line["client_id"], line["text"]) for line in own] == [("own-1", "English")]


async def test_page_asks_to_start_only_until_the_event_has_greeted(house: House) -> None:
    page = await (await house.client.get("/chat/blaen")).text()
    assert 'data-starts="yes"' in page
    await house.say(id="start-blaen", start=True)
    page = await (await house.client.get("/chat/blaen")).text()
    assert 'data-starts="no"' in page
    assert 'class="line bot' in page


async def test_coming_back_from_another_event_greets_again(house: House) -> None:
    await house.say(id="start-blaen", start=True)
    house.clock.now = house.clock.now.replace(hour=10)
    await house.client.post("/chat/tref/messages", json={"id": "start-tref", "start": True})
    await house.worker.drain()
    assert 'data-starts="again"' in await (await house.client.get("/chat/blaen")).text()


async def test_entry_of_the_poster_travels_with_the_start(house: House) -> None:
    await house.client.post("/chat/blaen/messages?entry=library", json={"id": "s", "start": True})
    (row,) = await waiting(house)
    assert '"entry": "library"' in row.payload


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"id": "a"}',
        b'{"id": "a b", "text": "x"}',
        b'{"id": "a", "text": ""}',
        b'{"id": "a", "text": "  "}',
        b'{"id": "a", "text": 7}',
        b'{"id": "a", "text": "x", "start": true}',
        b'{"id": "a", "start": 1}',
        b'{"id": "a", "tap": "yes"}',
        b'{"id": "a", "tap": {"question": "q"}}',
        b'{"id": "a", "tap": {"question": "q", "value": 1}}',
        b'{"id": "a", "text": "x", "more": 1}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
async def test_unreadable_message_is_a_problem_and_nothing_is_kept(house: House, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await house.client.post("/chat/blaen/messages", data=body, headers=headers)
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert (await answer.json())["detail"]
    assert await waiting(house) == []


async def test_longest_message_passes_and_one_more_character_does_not(house: House) -> None:
    longest = {"id": "a", "text": "ŵ" * LONGEST_TEXT}
    assert (await house.client.post("/chat/blaen/messages", json=longest)).status == 201
    longer = {"id": "b", "text": "ŵ" * (LONGEST_TEXT + 1)}
    answer = await house.client.post("/chat/blaen/messages", json=longer)
    assert answer.status == 400
    assert "10000" in (await answer.json())["detail"]


async def test_ten_megabytes_are_refused_kindly(house: House) -> None:
    body = b'{"id": "a", "text": "' + b"x" * 10_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    answer = await house.client.post("/chat/blaen/messages", data=BytesIO(body), headers=headers)
    assert (answer.status, answer.content_type) == (413, "application/problem+json")
    assert "10,000" in (await answer.json())["detail"]


async def test_characters_no_database_keeps_are_replaced(house: House) -> None:
    body = b'{"id": "a", "text": "caf\\u0000e \\ud83d"}'
    headers = {"Content-Type": "application/json"}
    assert (await house.client.post("/chat/blaen/messages", data=body, headers=headers)).status == 201
    (row,) = await waiting(house)
    assert json.loads(row.payload)["text"] == "caf\ufffde ?"


async def test_too_many_messages_wait_and_go_through_later(house: House) -> None:
    for number in range(MESSAGES_A_MINUTE):
        sent = {"id": f"m-{number}", "text": "hello"}
        assert (await house.client.post("/chat/blaen/messages", json=sent)).status == 201
    late = {"id": "late", "text": "hello"}
    answer = await house.client.post("/chat/blaen/messages", json=late)
    assert answer.status == 429
    wait = int(answer.headers["Retry-After"])
    assert 0 < wait <= 60
    house.clock.now = house.clock.now.replace(minute=house.clock.now.minute + 2)
    assert (await house.client.post("/chat/blaen/messages", json=late)).status == 201


async def test_another_site_cannot_post(house: House) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = await house.client.post(
            "/chat/blaen/messages", json={"id": "a", "text": "x"}, headers=headers
        )
        assert answer.status == 403
    assert await waiting(house) == []


async def test_unknown_code_is_a_problem_for_scripts_and_a_kind_page_for_people(house: House) -> None:
    assert (await house.client.post("/chat/nosuch/messages", json={"id": "a", "text": "x"})).status == 404
    answer = await house.client.get("/chat/nosuch")
    assert answer.status == 404
    assert "We do not know that code" in await answer.text()


async def test_without_a_script_the_form_sends_and_shows_the_reply(house: House) -> None:
    page = await (await house.client.get("/chat/blaen")).text()
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    data = {"form_token": token[1], "id": "plain-1", "start": "yes"}
    working = asyncio.create_task(house.worker.run())
    answer = await house.client.post("/chat/blaen", data=data, allow_redirects=False)
    working.cancel()
    assert (answer.status, answer.headers["Location"]) == (303, "/chat/blaen#end")
    assert 'name="tap"' in await (await house.client.get("/chat/blaen")).text()


async def test_plain_form_without_the_pages_token_is_refused(house: House) -> None:
    await house.client.get("/chat/blaen")
    answer = await house.client.post("/chat/blaen", data={"id": "x", "text": "hello"})
    assert answer.status == 403
    assert await waiting(house) == []


async def test_plain_form_shows_what_was_typed_when_it_is_too_long(house: House) -> None:
    page = await (await house.client.get("/chat/blaen")).text()
    token = re.search(r'name="form_token" value="(\w+)"', page)
    assert token
    text = "long " * 2_001
    answer = await house.client.post("/chat/blaen", data={"form_token": token[1], "text": text})
    assert answer.status == 400
    assert text.strip() in await answer.text()


async def test_closed_event_lets_those_who_talked_come_back(house: House) -> None:
    await house.say(id="start-blaen", start=True)
    house.clock.now = house.event.closes_at
    assert 'id="log"' in await (await house.client.get("/chat/blaen")).text()
    house.client.session.cookie_jar.clear()
    assert "This has closed" in await (await house.client.get("/chat/blaen")).text()


def line(number: int, who: str, text: str, *, asks: bool = False) -> ChatLine:
    buttons = [[{"label": "Done", "question": "q", "value": "done"}]] if asks else []
    return ChatLine(id=number, who=who, text=text, buttons=buttons, client_id="", kind="reply", at=NOW)


def test_question_that_comes_again_after_each_tap_is_shown_once() -> None:
    log = [
        line(1, "bot", "Which?", asks=True),
        line(2, "resident", "Buses"),
        line(3, "bot", "Which?", asks=True),
        line(4, "resident", "help"),
        line(5, "bot", "You can write SKIP."),
        line(6, "bot", "Which?", asks=True),
        line(7, "bot", "By the way"),
    ]
    assert [age for _, age in aged(log)] == ["past repeated", "", "past", "", "", "", ""]
