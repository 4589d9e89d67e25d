from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from storage import sessions
from tests.web.conftest import FORM_TOKEN, ORIGIN, House
from web.console.assist import COOKIE
from web.results import results_of_event


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/assist"


async def begins(house: House, entry: str = "") -> str:
    """Begin with a person; the page's mark of whose it is."""
    answer = await house.post(root(house), entry=entry)
    assert answer.status == 303
    page = await (await house.client.get(answer.headers["Location"])).text()
    found = re.search(r'data-token="(\w+)"', page)
    assert found
    return found[1]


async def say(house: House, person: str, *, entry: str = "", **message: Any) -> Any:
    answer = await house.client.post(
        f"{root(house)}/chat/messages?entry={entry}", json=message, headers={**ORIGIN, "X-Person": person}
    )
    await house.worker.drain()
    return answer


async def answers(house: House, person: str, *words: str, entry: str = "") -> None:
    await say(house, person, entry=entry, id="s", start=True)
    for number, text in enumerate(("English", "yes", *words)):
        assert (await say(house, person, id=f"a{number}", text=text)).status == 201


async def test_answers_are_marked_with_the_helper_and_the_place(house: House) -> None:
    await house.sign_in(house.ben)
    await answers(house, await begins(house, "door-knock"), "4", entry="door-knock")
    (row, *_) = await house.db.read(sessions.answers_of_event, house.event.id)
    session = await house.db.read(sessions.session, row.session_id)
    assert session
    assert (session.source, session.entered_by, session.entry) == ("assisted", house.ben.id, "door-knock")
    rows, _ = await house.db.read(results_of_event, house.event, house.clock.now)
    assert {(each.channel, each.entry) for each in rows} == {("assisted", "door-knock")}


async def test_next_person_begins_anew_at_the_same_place(house: House) -> None:
    await house.sign_in(house.ben)
    first = await begins(house, "clinic")
    await answers(house, first, "4", entry="clinic")
    page = await (await house.client.get(f"{root(house)}/chat?entry=clinic")).text()
    assert "Their words, not yours." in page
    assert '<input type="hidden" name="entry" value="clinic">' in page
    second = await begins(house, "clinic")
    await answers(house, second, "2", entry="clinic")
    rows = await house.db.read(sessions.answers_of_event, house.event.id)
    assert len({row.session_id for row in rows}) == 2
    assert (await say(house, first, id="late", text="of the first")).status == 410


async def test_finish_takes_the_person_from_the_screen(house: House) -> None:
    await house.sign_in(house.ben)
    await begins(house)
    assert COOKIE in {cookie.key for cookie in house.client.session.cookie_jar}
    answer = await house.post(f"{root(house)}/finish")
    assert answer.headers["Location"] == f"{root(house)}?done=assisted"
    assert COOKIE not in {cookie.key for cookie in house.client.session.cookie_jar}
    gone = await house.client.get(f"{root(house)}/chat", allow_redirects=False)
    assert gone.headers["Location"] == root(house)


async def test_secret_stays_with_this_events_pages_until_the_browser_is_closed(house: House) -> None:
    await house.sign_in(house.ben)
    answer = await house.post(root(house), entry="")
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", f"Path={root(house)}"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age" not in cookie


async def test_plain_forms_work_and_need_both_tokens(house: House) -> None:
    await house.sign_in(house.ben)
    person = await begins(house, "school")
    address = f"{root(house)}/chat?entry=school"
    sent = {"form_token": FORM_TOKEN, "person": person, "id": "p", "start": "yes"}
    for lacking in ("form_token", "person"):
        data = {**sent, lacking: "another"}
        assert (await house.client.post(address, data=data, headers=ORIGIN)).status == 403
    answer = await house.client.post(address, data=sent, headers=ORIGIN, allow_redirects=False)
    assert answer.headers["Location"] == f"{address}#end"


async def test_chloe_sees_nothing_of_it(house: House) -> None:
    await house.sign_in(house.ben)
    person = await begins(house)
    await house.sign_in(house.chloe)
    for path in ("", "/chat", "/chat/lines"):
        answer = await house.client.get(root(house) + path, headers={"X-Person": person})
        assert answer.status == 404
    assert (await say(house, person, id="x", text="words")).status == 404
    assert (await house.post(root(house))).status == 404


async def test_page_of_a_closed_event_offers_no_beginning(house: House) -> None:
    house.clock.now += timedelta(days=30)
    await house.sign_in(house.ben)
    page = await (await house.client.get(root(house))).text()
    assert "the event is not open" in page
    assert "Begin with" not in page
