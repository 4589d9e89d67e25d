"""Requests that no browser of ours would send: each gets a plain answer, none an error of the server."""

from __future__ import annotations

from uuid import UUID

import pytest

from storage.database import Database
from storage.errors import DatabaseUnusable
from tests.web.api.filled import filled
from tests.web.conftest import ORIGIN, House

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("origin", ["http://[::1", "null", "https://elsewhere.example"])
async def test_refuses_a_post_from_no_site_of_ours(house: House, origin: str) -> None:
    answer = await house.client.post(
        f"/chat/{house.event.code}/messages", json={"id": "1", "text": "hello"}, headers={"Origin": origin}
    )
    assert answer.status == 403


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=nosuch", b"text=hello"),
        (FORM, b"text=%ff%fe&form_token=%ff"),
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("multipart/form-data", b"--x\r\n"),
    ],
)
@pytest.mark.parametrize("address", ["/chat/blaen", "/console/communities/{place}/edit"])
async def test_refuses_a_body_that_is_no_form(house: House, address: str, kind: str, body: bytes) -> None:
    await house.sign_in(house.ben)
    headers = {**ORIGIN, "Content-Type": kind}
    answer = await house.client.post(address.format(place=house.place.id), data=body, headers=headers)
    assert answer.status in (400, 403)
    assert "Traceback" not in await answer.text()


@pytest.mark.parametrize("address", ["/chat/blaen", "/tablet/blaen/finish"])
async def test_refuses_a_part_in_an_encoding_that_is_none(house: House, address: str) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: no\r\n\r\na\r\n'
    headers = {**ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    answer = await house.client.post(address, data=part + b"--x--\r\n", headers=headers)
    assert answer.status == 400


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "20260-1-1", "next week"])
async def test_asks_again_for_a_last_day_outside_the_calendar(house: House, day: str) -> None:
    await house.sign_in(house.ben)
    extended = await house.post(f"/console/events/{house.event.id}", closes=day)
    made = await house.post(
        f"/console/communities/{house.place.id}/events/new",
        name="Winter",
        code="winter",
        survey="what-matters",
        opens="2026-05-12",
        closes=day,
    )
    assert (extended.status, made.status) == (400, 400)


@pytest.mark.parametrize("day", ["1" * 5000, "0", "32", "\N{SUPERSCRIPT TWO}", ""])
async def test_asks_again_for_a_day_that_no_month_has(house: House, day: str) -> None:
    await house.sign_in(house.ben)
    answer = await house.post(f"/console/communities/{house.place.id}/edit", digest_day=day)
    assert answer.status == 400
    assert "Give a day from 1 to 31." in await answer.text()


async def test_says_while_the_record_is_away_that_nothing_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnusable("The server does not answer.")

    monkeypatch.setattr(Database, "read_now", away)
    house.doing.fails = DatabaseUnusable("The server does not answer.")
    page = await house.client.get("/join/blaen")
    health = await house.client.get("/readyz")
    assert (page.status, health.status) == (503, 503)
    assert "We cannot reach our records" in await page.text()


async def test_finds_no_number_in_thousands_of_digits(house: House) -> None:
    parts, _ = await filled(house)
    await house.sign_in(house.ben)
    root, many = f"/console/events/{house.event.id}/themes", "9" * 5000
    chosen = await house.post(f"{root}/check/{parts['round_id']}", place=many, theme="t1")
    undone = await house.post(f"{root}/undo", sequence=many, seen="0")
    assert (chosen.status, undone.status) == (303, 404)


async def test_gives_an_id_of_its_own_where_a_form_names_none(house: House) -> None:
    await house.sign_in(house.ben)
    root = f"/console/communities/{house.place.id}/broadcasts"
    made = await house.post(f"{root}/new", text_en="Hello", about="news", id="\0" * 36, seen="0")
    assert made.status == 303
    assert UUID(made.headers["Location"].partition("?")[0].rpartition("/")[2])


async def test_goes_back_to_an_address_without_control_characters(house: House) -> None:
    await filled(house)
    await house.sign_in(house.ben)
    root = f"/console/events/{house.event.id}/themes"
    went = await house.post(f"{root}/marks", what="read", back=f"{root}/t1\x01\x7f")
    assert went.headers["Location"] == f"{root}/t1%01%7F?done=noted"
