from __future__ import annotations

from datetime import timedelta
from html import unescape
from re import findall

from storage import actions
from tests.web.conftest import ORIGIN, House

WORDS = "Ask the bus company\nfor a bus after “eight” & ten"
ID = "0b5f7c5e-9f0e-4c6a-9d43-3f1a2b4c5d6e"


def fields_of(page: str) -> list[tuple[str, str]]:
    form = page[page.index('<form method="post" action="/console/events') :]
    return [
        (name, unescape(value))
        for name, value in findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    ]


async def sent_too_late(house: House) -> str:
    await house.sign_in(house.ben)
    house.clock.now += timedelta(hours=9)
    answer = await house.post(
        f"/console/events/{house.event.id}/actions/new",
        id=ID,
        owner="the council",
        promise=WORDS,
        state="promised",
    )
    assert answer.status == 403
    return str(await answer.text())


async def test_words_of_a_form_outlive_the_session(house: House) -> None:
    page = await sent_too_late(house)
    assert "nothing you typed is lost" in page
    assert "for a bus after “eight” &amp; ten" in page
    token = await house.sign_in(house.ben)
    assert token
    address = f"/console/events/{house.event.id}/actions/new"
    again = await house.client.post(address, data=fields_of(page), headers=ORIGIN)
    asked = await again.text()
    assert (again.status, "Send it again?" in asked) == (403, True)
    assert not house.db.read_now(actions.actions, house.event.id), "nothing is done before the button"
    done = await house.client.post(address, data=fields_of(asked), headers=ORIGIN, allow_redirects=False)
    assert done.status == 303
    (kept,) = house.db.read_now(actions.actions, house.event.id)
    assert kept.promise == WORDS


async def test_page_for_a_late_form_gives_no_token_to_somebody_signed_out(house: House) -> None:
    assert "form_token" not in dict(fields_of(await sent_too_late(house)))


async def test_file_is_asked_for_again(house: House) -> None:
    await house.sign_in(house.ben)
    house.clock.now += timedelta(hours=9)
    answer = await house.post(f"/console/communities/{house.place.id}/assets", file=b"name\n")
    assert answer.status == 403
    assert "choose it again" in await answer.text()


async def test_form_from_another_site_is_not_offered_again(house: House) -> None:
    await house.sign_in(house.ben)
    address = f"/console/events/{house.event.id}/close"
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = await house.client.post(address, data={"why": "two words"}, headers=elsewhere)
    assert answer.status == 403
    assert "two words" not in await answer.text()
