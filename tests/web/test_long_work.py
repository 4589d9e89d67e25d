"""Imports and files that take longer than a page: left, come back to, cancelled."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from surveys.results.formats import FORMATS
from tests.web.conftest import House
from web.behind import Tell
from web.kit import NotPossible


@pytest.fixture
async def desk(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.01)
    await house.sign_in(house.ben)
    return house


async def page(house: House, address: str) -> str:
    answer = await house.client.get(address)
    assert answer.status == 200, address
    return await answer.text()


async def in_time(house: House, address: str, words: str) -> str:
    """The page once it says so; a busy machine takes its time."""
    for _ in range(200):
        text = await page(house, address)
        if words in text:
            return text
        await asyncio.sleep(0.05)
    raise AssertionError(words)


async def test_a_long_import_goes_on_and_its_outcome_is_there_afterwards(desk: House) -> None:
    go_on = asyncio.Event()

    async def slow(tell: Tell) -> None:
        tell(14, 60)
        await go_on.wait()

    desk.doing.slow = slow
    root = f"/console/communities/{desk.place.id}/assets"
    for _ in range(2):  # a double click imports once
        answer = await desk.post(root, file=b"id,name\n1,Tea and Chat\n")
        assert answer.status == 303
    assert len(desk.doing.asked) == 1
    where = answer.headers["Location"]
    assert "14 of 60 rows, begun just now" in await page(desk, where)
    assert "14 of 60" not in await page(desk, root)
    other = await desk.post(root, file=b"id,name\n2,Choir\n")
    assert other.headers["Location"].partition("&")[0] != where.partition("&")[0]
    assert len(desk.doing.asked) == 2
    go_on.set()
    await in_time(desk, where, "Imported: 2 new")


async def test_a_cancelled_import_says_what_stays(desk: House) -> None:
    async def slow(tell: Tell) -> None:
        tell(14, 60)
        await asyncio.sleep(60)

    desk.doing.slow = slow
    root = f"/console/communities/{desk.place.id}/assets"
    answer = await desk.post(root, file=b"id,name\n1,Tea and Chat\n")
    file = answer.headers["Location"].partition("file=")[2].partition("&")[0]
    gone = await desk.post(f"{root}/cancel?file={file}")
    text = await page(desk, gone.headers["Location"])
    assert "Cancelled after 14 of 60 rows. What was taken in stays." in text
    assert (await desk.post(f"{root}/cancel?file=%3C")).status == 404


async def test_long_notes_show_their_outcome_and_carry_the_table_to_the_next_step(desk: House) -> None:
    go_on = asyncio.Event()

    async def slow(_: Tell) -> None:
        await go_on.wait()

    desk.doing.slow = slow
    root = f"/console/events/{desk.event.id}/notes"
    answer = await desk.post(root, file=b"question,note\ngood,Bus\n", source="room", language="en")
    assert answer.status == 303
    where = answer.headers["Location"]
    assert "begun just now" in await page(desk, where)
    go_on.set()
    text = await in_time(desk, where, "This would be stored:")
    assert 'name="content"' in text
    file = where.partition("file=")[2].partition("&")[0]
    assert (await desk.post(f"{root}/cancel?file={file}")).status == 303


async def test_an_import_that_cannot_be_done_says_why_beside_the_file(desk: House) -> None:
    desk.doing.fails = NotPossible("The file is neither CSV nor JSON.")
    answer = await desk.post(f"/console/communities/{desk.place.id}/assets", file=b"x")
    assert answer.status == 400
    assert "The file is neither CSV nor JSON." in await answer.text()


async def test_a_large_file_is_waited_for_on_a_page(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def write(*_: object) -> bytes:
        go_on.wait(10)
        return b"all of it"

    monkeypatch.setitem(FORMATS, "long", replace(FORMATS["long"], write=write))
    root = f"/console/events/{desk.event.id}/results/long"
    answer = await desk.client.get(root, allow_redirects=False)
    assert answer.status == 303
    where = answer.headers["Location"]
    assert where.startswith(f"{root}/waiting?begun=")
    await in_time(desk, where, "Step 2 of 2")
    early = await desk.client.get(f"{root}/made", allow_redirects=False)
    assert early.headers["Location"] == f"{root}/waiting"
    go_on.set()
    await in_time(desk, where, "The file is ready")
    made = await desk.client.get(f"{root}/made")
    assert await made.read() == b"all of it"
    assert "attachment" in made.headers["Content-Disposition"]


async def test_a_file_that_was_cancelled_is_not_there(desk: House, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def write(*_: object) -> bytes:
        go_on.wait(10)
        return b"too late"

    monkeypatch.setitem(FORMATS, "long", replace(FORMATS["long"], write=write))
    root = f"/console/events/{desk.event.id}/results/long"
    await desk.client.get(root, allow_redirects=False)
    assert (await desk.post(f"{root}/cancel")).status == 303
    go_on.set()
    await asyncio.sleep(0.05)
    text = await page(desk, f"{root}/waiting")
    assert "Cancelled. Nothing is lost" in text
    assert "Make the file" in text
    assert f"{root}/made" not in text
