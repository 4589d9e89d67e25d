from __future__ import annotations

from datetime import timedelta

from storage import links
from tests.web.conftest import FORM_TOKEN, KEYS, ORIGIN, House


async def link(house: House) -> str:
    return f"/sign-in/{links.make(KEYS, house.ben.id, house.clock.now)}"


async def test_looking_at_a_link_does_not_use_it_up(house: House) -> None:
    address = await link(house)
    for _ in range(3):
        assert (await house.client.get(address)).status == 200
    answer = await house.client.post(address, headers=ORIGIN, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/")


async def test_link_works_once(house: House) -> None:
    address = await link(house)
    await house.client.post(address, headers=ORIGIN, allow_redirects=False)
    answer = await house.client.post(address, headers=ORIGIN, allow_redirects=False)
    assert answer.status == 403
    assert "no longer works" in await answer.text()


async def test_old_link_does_not_work(house: House) -> None:
    address = await link(house)
    house.clock.now += timedelta(minutes=31)
    assert (await house.client.post(address, headers=ORIGIN)).status == 403


async def test_session_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    answer = await house.client.post(await link(house), headers=ORIGIN, allow_redirects=False)
    parts = {part.strip() for part in answer.headers["Set-Cookie"].split(";")}
    assert {"HttpOnly", "SameSite=Strict", "Path=/console"} <= parts


async def test_rested_session_is_over_and_says_how_to_come_back(house: House) -> None:
    await house.sign_in(house.ben)
    assert (await house.client.get("/console/")).status == 200
    house.clock.now += timedelta(minutes=31)
    answer = await house.client.get("/console/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/sign-in")


async def test_form_of_a_session_that_is_over_changes_nothing(house: House) -> None:
    await house.sign_in(house.ben)
    house.clock.now += timedelta(hours=9)
    answer = await house.post(f"/console/events/{house.event.id}/close")
    assert answer.status == 403
    assert "You have been signed out" in await answer.text()


async def test_signing_out_ends_the_session_in_the_record(house: House) -> None:
    await house.sign_in(house.ben)
    cookies = {cookie.key: cookie.value for cookie in house.client.session.cookie_jar}
    assert (await house.post("/console/sign-out")).status == 303
    house.client.session.cookie_jar.update_cookies(cookies, house.client.make_url("/console/"))
    assert (await house.client.get("/console/", allow_redirects=False)).status == 302


async def test_form_without_the_sessions_token_is_refused(house: House) -> None:
    await house.sign_in(house.ben)
    address = f"/console/events/{house.event.id}/close"
    for token in ("", "another", FORM_TOKEN + "x"):
        answer = await house.client.post(address, data={"form_token": token}, headers=ORIGIN)
        assert answer.status == 403
