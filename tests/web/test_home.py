"""What needs somebody now: one line a matter, one link each, and an honest word when there is nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from feedback.types import Audience
from storage import accounts, broadcasts, outbox, themes
from storage.broadcasts import Written
from storage.change import NewMessage
from storage.rows import new_id
from tests.web import said
from tests.web.conftest import House
from tests.web.test_console import raise_alert
from web.working import WORKING, Tell


@pytest.fixture
async def desk(house: House) -> House:
    """Ben is signed in."""
    await house.sign_in(house.ben)
    return house


async def home(desk: House) -> str:
    answer = await desk.client.get("/console/")
    assert answer.status == 200
    return str(await answer.text())


async def test_nothing_waits_and_the_page_says_so(desk: House) -> None:
    text = await home(desk)
    assert "Nothing waits for you." in text
    assert "Good to know" not in text


async def test_new_comments_are_those_since_the_last_visit(desk: House) -> None:
    await said.resident_says(desk, "early", "The park is dark")
    assert "new comment" not in await home(desk), "a first visit has no before"
    desk.clock.now += timedelta(days=1)
    await said.resident_says(desk, "late", "Buses stop at six")
    await said.resident_says(desk, "later", "Kind neighbours")
    await desk.sign_in(desk.ben)
    text = await home(desk)
    assert "2 new comments" in text
    assert "Since you were last here: 12 May, 10:30 am." in text
    desk.client.session.cookie_jar.clear()
    await desk.sign_in(desk.chloe)
    assert "new comment" not in await home(desk), "another community's are not Chloe's"


async def test_themes_made_again_wait_for_a_yes(desk: House) -> None:
    await said.theme(desk)
    first = await desk.db.read(themes.latest_run, desk.event.id)
    assert first
    await desk.db.write(
        themes.save_run,
        desk.event.id,
        first.document,
        first.assignments,
        desk.clock.now + timedelta(hours=1),
        after=first.id,
    )
    assert f"/console/events/{desk.event.id}/themes/proposed" in await home(desk)


async def test_a_message_to_many_waits_to_be_approved(desk: House) -> None:
    words = Written(
        id=new_id(), community_id=desk.place.id, texts={"en": "The lights work."}, audience=Audience()
    )
    await desk.db.write(broadcasts.write, words, user_id=desk.ben.id, now=desk.clock.now)
    assert "waits to be approved" not in await home(desk)
    await desk.db.write(broadcasts.ask, words.id, seen=1)
    text = await home(desk)
    assert "A message to many waits to be approved" in text
    assert f"/console/communities/{desk.place.id}/broadcasts/{words.id}" in text


async def test_says_what_could_not_be_delivered(desk: House) -> None:
    who = (await said.resident_says(desk, "amina", "hello")).resident_id
    message = NewMessage(
        resident_id=who, event_id=desk.event.id, channel="telegram", kind="digest", text="Hello from us"
    )
    await desk.db.write(outbox.add, message, desk.clock.now)
    (row,) = await desk.db.write(outbox.claim, now=desk.clock.now, limit=5, channels=["telegram"])
    await desk.db.write(outbox.settle, row.id, state="failed", now=desk.clock.now)
    assert "1 message could not be delivered" in await home(desk)


async def test_work_that_goes_on_is_named_with_its_page(desk: House) -> None:
    async def slow(tell: Tell) -> None:
        tell(2, 8)
        await asyncio.sleep(60)

    working: Any = desk.client.app[WORKING]
    await working.start(f"themes:{desk.event.id}", slow)
    text = await home(desk)
    assert "Work is going on: Life in Blaen-y-cwm" in text
    assert "Step 3 of 8" in text
    assert await working.cancel(f"themes:{desk.event.id}")


async def test_analyst_sees_nothing_that_is_not_theirs(desk: House) -> None:
    ana = await desk.db.write(accounts.add_user, "Ana", "analyst", [desk.place.id], now=desk.clock.now)
    await raise_alert(desk)
    desk.client.session.cookie_jar.clear()
    await desk.sign_in(ana)
    text = await home(desk)
    assert "danger" not in text.partition('id="desk"')[2]
    assert "Nothing waits for you." in text
