"""Deliveries that need a look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage import inbox, outbox, people
from storage.change import Change, NewMessage
from storage.inbox import apply
from tests.web.conftest import KEYS, NOW, House
from tests.web.test_broadcasts import amina, page


def sent(house: House, state: str, code: str = "", *, to: str, **changes: Any) -> int:
    values = {
        "resident_id": to,
        "event_id": house.event.id,
        "channel": "telegram",
        "kind": "digest",
        "text": "Hello from us",
    }
    made = house.db.write_now(outbox.add, NewMessage(**{**values, **changes}), NOW)
    assert made is not None
    house.db.write_now(outbox.claim, now=NOW, limit=100, channels=["telegram"])
    house.db.write_now(outbox.settle, made, state=state, now=NOW, error_code=code, error="Odd.")
    return made


async def test_says_what_happened_and_sends_again_what_may_go(house: House) -> None:
    who = amina(house)
    row = sent(house, "failed", "server", to=who, kind="report")
    sent(house, "failed", "blocked", to=who)
    await house.sign_in(house.ben)
    said = await page(house, "/console/deliveries")
    assert "Telegram had a fault of its own. It did not arrive" in said
    assert "This person blocked the chat." in said
    assert said.count("Send again") == 1
    assert (await house.post(f"/console/deliveries/{row}/again")).status == 303
    assert (await house.post(f"/console/deliveries/{row}/again")).status == 404
    assert house.db.read_now(outbox.counts) == {"queued": 1, "failed": 1}


async def test_filters_by_kind_and_by_what_is_the_matter(house: House) -> None:
    who = amina(house)
    sent(house, "in_doubt", to=who, text="Monthly words")
    sent(house, "failed", "server", to=who, kind="broadcast", text="Words to many")
    await house.sign_in(house.ben)
    said = await page(house, "/console/deliveries?kind=broadcast")
    assert "Words to many" in said
    assert "Monthly words" not in said
    assert "Monthly words" in await page(house, "/console/deliveries?state=in_doubt")
    assert "Nothing of this kind." in await page(house, "/console/deliveries?state=expired")
    assert "Words to many" in await page(house, "/console/deliveries?kind=nonsense&state=nonsense")


async def test_turns_pages_and_goes_along_as_a_file(house: House) -> None:
    who = amina(house)
    for number in range(21):
        sent(house, "in_doubt", to=who, kind="report", text=f"number {number:02}")
    await house.sign_in(house.ben)
    assert "number 20" in await page(house, "/console/deliveries")
    assert "number 00" in await page(house, "/console/deliveries?page=2")
    file = await (await house.client.get("/console/deliveries?as=csv")).text()
    assert len(file.splitlines()) == 22


async def test_what_waits_for_nobody_says_why_it_was_not_sent_again(house: House) -> None:
    who = amina(house)
    row = sent(house, "failed", "server", to=who)
    for n in range(4):
        report = NewMessage(
            resident_id=who, event_id=house.event.id, channel="telegram", kind="report", text=str(n)
        )
        house.db.write_now(outbox.add, report, NOW + timedelta(minutes=n))
    await house.sign_in(house.ben)
    answer = await house.post(f"/console/deliveries/{row}/again")
    assert answer.status == 409
    assert "heard from us as often as was agreed" in await answer.text()


async def test_nobody_who_stopped_gets_it_again(house: House) -> None:
    who = amina(house)
    sent(house, "in_doubt", to=who)
    house.db.write_now(apply, Change(resident_id=who, stopped=True), now=NOW)
    await house.sign_in(house.ben)
    said = await page(house, "/console/deliveries")
    assert "They asked us to stop, so it cannot be sent again." in said
    assert "Send again" not in said


async def test_another_communitys_delivery_is_not_here(house: House) -> None:
    row = sent(house, "in_doubt", to=amina(house))
    await house.sign_in(house.chloe)
    assert "Hello from us" not in await page(house, "/console/deliveries")
    assert (await house.post(f"/console/deliveries/{row}/again")).status == 404


async def test_counts_messages_that_were_given_up(house: House) -> None:
    amina(house)
    lane = people.lane(KEYS, "telegram", "1")
    made = house.db.write_now(inbox.receive, bot="7", update_id="1", lane=lane, payload="{}", now=NOW)
    assert made is not None
    house.db.write_now(inbox.failed, made, reason="a fault", max_attempts=1)
    await house.sign_in(house.ben)
    assert "1 message from a resident was given up" in await page(house, "/console/deliveries")
    await house.sign_in(house.chloe)
    assert "given up" not in await page(house, "/console/deliveries")
