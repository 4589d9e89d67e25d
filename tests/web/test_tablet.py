from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from storage import events, sessions
from storage.change import SessionRow
from storage.sessions import AnswerRow
from tests.web.conftest import ORIGIN, House
from web.tablet import COOKIE


async def begins(house: House, code: str = "blaen") -> Any:
    """Press the big button and follow to the chat; its page."""
    answer = await house.client.post(f"/tablet/{code}", headers=ORIGIN, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, f"/tablet/{code}/chat")
    return await house.client.get(f"/tablet/{code}/chat")


def person_of(page: str) -> str:
    found = re.search(r'data-token="(\w+)"', page)
    assert found
    return found[1]


async def say(house: House, person: str, *, code: str = "blaen", **message: Any) -> Any:
    answer = await house.client.post(
        f"/tablet/{code}/chat/messages", json=message, headers={**ORIGIN, "X-Person": person}
    )
    await house.worker.drain()
    return answer


async def agrees(house: House, person: str, code: str = "blaen") -> None:
    await say(house, person, code=code, id="s", start=True)
    for number, text in enumerate(("English", "yes")):
        assert (await say(house, person, code=code, id=f"a{number}", text=text)).status == 201


async def finish(house: House, person: str) -> Any:
    data = {"form_token": person}
    return await house.client.post("/tablet/blaen/finish", data=data, headers=ORIGIN, allow_redirects=False)


async def stored(house: House) -> list[AnswerRow]:
    return await house.db.read(sessions.answers_of_event, house.event.id)


async def session_of(house: House, row: AnswerRow) -> SessionRow:
    found = await house.db.read(sessions.session, row.session_id)
    assert found
    return found


async def test_first_page_speaks_each_language_and_has_one_button(house: House) -> None:
    page = await (await house.client.get("/tablet/blaen")).text()
    assert "how life is here" in page
    assert "sut mae bywyd yma" in page
    assert page.count("<button") == 1
    assert "href=" not in page.partition("<body")[2]  # nothing leads away


async def test_first_page_of_an_event_that_is_not_open_says_so_and_has_no_button(house: House) -> None:
    house.clock.now += timedelta(days=30)
    page = await (await house.client.get("/tablet/blaen")).text()
    assert "This has ended" in page
    assert "<button" not in page
    answer = await house.client.post("/tablet/blaen", headers=ORIGIN, allow_redirects=False)
    assert answer.headers["Location"] == "/tablet/blaen"
    assert (await house.client.get("/tablet/nosuch")).status == 404


async def test_cookie_lives_for_the_browser_session_on_the_tablets_pages_only(house: House) -> None:
    answer = await house.client.post("/tablet/blaen", headers=ORIGIN, allow_redirects=False)
    parts = {part.strip() for part in answer.headers["Set-Cookie"].split(";")}
    assert {"HttpOnly", "Path=/tablet", "SameSite=Lax"} <= parts
    assert not any(part.startswith(("Max-Age", "expires")) for part in parts)


async def test_session_says_that_it_came_by_a_tablet_and_from_where(house: House) -> None:
    person = person_of(await (await begins(house, "blaen-library")).text())
    await agrees(house, person, "blaen-library")
    await say(house, person, code="blaen-library", id="m", text="4")
    row = (await stored(house))[0]
    assert (row.source, row.entry) == ("tablet", "library")


async def test_what_was_said_stays_stored_and_the_next_person_sees_nothing_of_it(house: House) -> None:
    person = person_of(await (await begins(house)).text())
    await agrees(house, person)
    await say(house, person, id="m", text="4")
    answer = await finish(house, person)
    assert (answer.status, answer.headers["Location"]) == (303, "/tablet/blaen")
    assert COOKIE not in {cookie.key for cookie in house.client.session.cookie_jar}
    gone = await house.client.get("/tablet/blaen/chat", allow_redirects=False)
    assert (gone.status, gone.headers["Location"]) == (303, "/tablet/blaen")
    page = await (await begins(house)).text()
    assert 'class="line' not in page
    assert person_of(page) != person
    assert [row.value for row in await stored(house)] == [4]


async def test_first_page_forgets_whoever_did_not_finish(house: House) -> None:
    await begins(house)
    await house.client.get("/tablet/blaen")
    assert COOKIE not in {cookie.key for cookie in house.client.session.cookie_jar}


async def test_words_of_who_has_gone_never_reach_the_next_ones_log(house: House) -> None:
    first = person_of(await (await begins(house)).text())
    await finish(house, first)
    second = person_of(await (await begins(house)).text())
    assert (await say(house, first, id="late", text="private words")).status == 410
    headers = {"X-Person": first}
    assert (await house.client.get("/tablet/blaen/chat/lines", headers=headers)).status == 410
    await finish(house, first)  # nor does a page left behind clear it
    assert (await say(house, second, id="s", start=True)).status == 201


@pytest.mark.parametrize("path", ["messages", "media", ""])
async def test_nothing_is_taken_that_does_not_say_whose_it_is(house: House, path: str) -> None:
    address = f"/tablet/blaen/chat/{path}".rstrip("/")
    assert (await house.client.post(address, json={"id": "m", "text": "x"}, headers=ORIGIN)).status == 403
    await begins(house)
    data = {"form_token": "another's", "text": "x"}
    assert (await house.client.post(address, data=data, headers=ORIGIN)).status in {400, 403}


async def test_pages_are_kept_by_no_cache_and_lead_nowhere_else(house: House) -> None:
    first = await house.client.get("/tablet/blaen")
    chat = await begins(house)
    assert {first.headers["Cache-Control"], chat.headers["Cache-Control"]} == {"no-store"}
    page = await chat.text()
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', page)) <= {"#text", "/tablet/blaen/chat#end"}
    assert 'autocomplete="off"' in page


async def test_without_a_script_the_chat_works_and_says_to_clear(house: House) -> None:
    page = await (await begins(house)).text()
    assert "press “Finish and clear”" in page.partition("<noscript>")[2]
    data = {"form_token": person_of(page), "id": "p", "start": "yes"}
    answer = await house.client.post("/tablet/blaen/chat", data=data, headers=ORIGIN, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/tablet/blaen/chat#end")


async def test_finished_survey_is_not_cleared_at_once_and_says_where_the_report_will_be(house: House) -> None:
    person = person_of(await (await begins(house)).text())
    await agrees(house, person)
    for number, text in enumerate(("4", "a bus")):
        await say(house, person, id=f"t{number}", text=text)
    page = await (await house.client.get("/tablet/blaen/chat")).text()
    assert f"/join/{house.event.code}" in page
    row = (await stored(house))[0]
    assert (await session_of(house, row)).stage == "done"


async def test_event_that_closes_meanwhile_still_shows_the_end(house: House) -> None:
    person = person_of(await (await begins(house)).text())
    await agrees(house, person)
    await house.db.write(events.close_event, house.event.id, house.clock.now)
    house.clock.now += timedelta(minutes=1)
    assert (await say(house, person, id="m", text="4")).status == 201
    assert "has ended" in await (await house.client.get("/tablet/blaen/chat")).text()
