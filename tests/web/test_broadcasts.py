"""A message to many, from its first words to what became of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from feedback.broadcast import LONGEST
from feedback.types import BroadcastState
from listenwell.broadcasting import Broadcasting, messages_of
from storage import accounts, broadcasts, events, people, themes
from storage import tables as t
from storage.accounts import User
from storage.broadcasts import Broadcast
from storage.change import Change, NewConsent, SessionRow
from storage.inbox import apply
from storage.rows import new_id
from tests.web import said
from tests.web.api.conftest import program
from tests.web.conftest import KEYS, NOW, House
from web.kit import ROOM

WORDS = {"text_en": "Six lights work again.", "text_cy": "Mae chwe golau’n gweithio eto.", "about": "news"}


def root(house: House) -> str:
    return f"/console/communities/{house.place.id}/broadcasts"


def dilys(house: House, role: str = "coordinator") -> User:
    return house.db.write_now(accounts.add_user, "Dilys", role, [house.place.id], now=NOW)


def amina(house: House, number: int = 1, *, area: str = "", purpose: str = "report") -> str:
    """Somebody who agreed to hear back."""
    who = house.db.write_now(
        people.ensure_resident, KEYS, channel="telegram", handle=f"{area}{number}", now=NOW
    )
    session = SessionRow(
        id=new_id(),
        event_id=house.event.id,
        resident_id=who.id,
        channel="telegram",
        entry="",
        language="en",
        stage="done",
        state=None,
        latitude=None,
        longitude=None,
        area=area,
        version=0,
        started_at=NOW,
        completed_at=NOW,
        signposted_at=NOW,
    )
    consent = NewConsent(
        event_id=house.event.id,
        purpose=purpose,
        given=True,
        wording="",
        text="Shall I?",
        language="en",
        channel="telegram",
    )
    house.db.write_now(apply, Change(resident_id=who.id, session=session, consents=(consent,)), now=NOW)
    return who.id


async def written(house: House, **changes: Any) -> str:
    """Address of a draft that Ben wrote."""
    await house.sign_in(house.ben)
    answer = await house.post(f"{root(house)}/new", **{**WORDS, **changes})
    assert answer.status == 303, await answer.text()
    return str(answer.headers["Location"]).partition("?")[0]


def stored(house: House, address: str) -> Broadcast:
    return house.db.read_now(broadcasts.broadcast, address.rpartition("/")[2])


async def page(house: House, address: str, status: int = 200) -> str:
    answer = await house.client.get(address)
    assert answer.status == status
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", await answer.text())))


async def test_one_writes_another_approves_and_it_goes_to_everybody_who_agreed(house: House) -> None:
    second = dilys(house)
    for number in range(3):
        amina(house, number)
    at = await written(house)
    text = await page(house, at)
    assert "3 would hear if it went now" in text
    assert "From the Blaen-y-cwm Partnership. To hear no more from us, write STOP." in text
    assert "Mae chwe golau’n gweithio eto. Oddi wrth" in text
    assert (await house.post(f"{at}/ask", seen="1")).status == 303
    assert "another coordinator of this community approves it" in await page(house, at)
    await house.sign_in(second)
    assert (await house.post(f"{at}/approve", seen="2")).status == 303
    await Broadcasting(db=house.db).run_due(NOW)
    text = await page(house, at)
    assert "3 will get it" in text
    assert "Approved by Dilys" in text
    assert "Six lights work again." in await page(house, root(house))


async def test_who_wrote_it_cannot_approve_it_where_there_are_two(house: House) -> None:
    dilys(house)
    amina(house)
    at = await written(house)
    await house.post(f"{at}/ask", seen="1")
    answer = await house.post(f"{at}/approve", seen="2", looked="yes")
    assert answer.status == 400
    assert "somebody else approves it" in await answer.text()
    assert stored(house, at).state is BroadcastState.WAITING


async def test_one_coordinator_alone_looks_a_second_time(house: House) -> None:
    amina(house)
    at = await written(house)
    await house.post(f"{at}/ask", seen="1")
    assert "You are the only coordinator" in await page(house, at)
    assert (await house.post(f"{at}/approve", seen="2")).status == 400
    for _ in range(2):  # a double click approves once
        assert (await house.post(f"{at}/approve", seen="2", looked="yes")).status == 303
    assert stored(house, at).version == 3


async def test_names_the_language_that_is_missing(house: House) -> None:
    amina(house)
    at = await written(house, text_cy="")
    assert "It is not written in Cymraeg yet." in await page(house, at)
    answer = await house.post(f"{at}/ask", seen="1")
    assert answer.status == 400
    assert "It is not written in Cymraeg yet." in await answer.text()
    assert stored(house, at).state is BroadcastState.DRAFT


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("text_en", "x" * (LONGEST + 7), "Cut 7 characters"),
        ("about", "anything", "Choose what it is about."),
    ],
)
async def test_says_what_is_wrong_and_keeps_what_was_typed(
    house: House, field: str, typed: str, says: str
) -> None:
    await house.sign_in(house.ben)
    answer = await house.post(f"{root(house)}/new", **{**WORDS, field: typed})
    text = await answer.text()
    assert answer.status == 400
    assert says in text
    assert "Mae chwe golau’n gweithio eto." in text


async def test_a_double_click_writes_one(house: House) -> None:
    name = new_id()
    for _ in range(2):
        await written(house, id=name)
    assert len(house.db.read_now(broadcasts.broadcasts, [house.place.id])) == 1


async def test_of_two_who_write_at_once_the_second_sees_both_and_may_save_theirs(house: House) -> None:
    second = dilys(house)
    at = await written(house)
    assert (await house.post(f"{at}/edit", seen="1", **{**WORDS, "text_en": "Bens words"})).status == 303
    await house.sign_in(second)
    answer = await house.post(f"{at}/edit", seen="1", **{**WORDS, "text_en": "Dilys words"})
    text = await answer.text()
    assert answer.status == 409
    assert "Ben changed this while you wrote" in text
    assert "Bens words" in text
    assert "Dilys words" in text
    assert 'name="seen" value="2"' in text
    assert dict(stored(house, at).texts)["en"] == "Bens words"
    await house.post(f"{at}/edit", seen="2", **{**WORDS, "text_en": "Dilys words"})
    assert dict(stored(house, at).texts)["en"] == "Dilys words"


async def test_nobody_approves_words_that_changed_since_they_looked(house: House) -> None:
    second = dilys(house)
    amina(house)
    at = await written(house)
    await house.post(f"{at}/ask", seen="1")
    await house.post(f"{at}/edit", seen="2", **{**WORDS, "text_en": "Other words"})
    await house.post(f"{at}/ask", seen="3")
    await house.sign_in(second)
    answer = await house.post(f"{at}/approve", seen="2")
    assert answer.status == 409
    assert "Somebody changed this since you looked." in await answer.text()
    assert stored(house, at).state is BroadcastState.WAITING


async def test_words_typed_after_it_was_approved_are_shown_and_not_lost(house: House) -> None:
    amina(house)
    at = await written(house)
    await house.post(f"{at}/ask", seen="1")
    await house.post(f"{at}/approve", seen="2", looked="yes")
    answer = await house.post(f"{at}/edit", seen="2", **{**WORDS, "text_en": "Too late"})
    assert answer.status == 409
    assert "Too late" in await answer.text()


async def test_an_area_of_four_is_refused_and_one_of_seven_is_not_counted_exactly(house: House) -> None:
    for number in range(4):
        amina(house, number, area="Pentre")
    for number in range(7):
        amina(house, number, area="Cwm")
    few, enough = await written(house, area="Pentre"), await written(house, area="Cwm")
    answer = await house.post(f"{few}/ask", seen="1")
    assert answer.status == 400
    assert "Fewer than 5 people would hear." in await answer.text()
    assert "at least 5 would hear" in await page(house, enough)
    assert (await house.post(f"{enough}/ask", seen="1")).status == 303


async def test_what_was_sent_to_an_area_is_not_counted_exactly_either(house: House) -> None:
    for number in range(7):
        amina(house, number, area="Cwm")
    at = await written(house, area="Cwm")
    await house.post(f"{at}/ask", seen="1")
    await house.post(f"{at}/approve", seen="2", looked="yes")
    await Broadcasting(db=house.db).run_due(NOW)
    house.db.write_now(lambda conn: conn.execute(update(t.outbox).values(state="sent")))
    listed = await (await house.client.get(f"{root(house)}?as=csv")).text()
    assert listed.rstrip().endswith("at least 5")
    token = await program(house, house.ben)
    told = await (await token.get(f"{at.replace('/console', '')}/deliveries")).json()
    assert told["states"] == {"sent": 5}


@pytest.mark.parametrize("code", ["tref", ""], ids=["of another community", "that is not there"])
async def test_an_event_of_another_community_looks_as_if_there_were_none(house: House, code: str) -> None:
    await house.sign_in(house.ben)
    event_id = house.other_event.id if code else new_id()
    answer = await house.post(f"{root(house)}/new", **WORDS, event=event_id, seen="0")
    assert answer.status == 400
    assert "That listening event is not there any more." in await answer.text()


async def test_a_theme_needs_a_board_that_is_signed_off(house: House) -> None:
    amina(house)
    at = await written(house, theme=f"{house.event.id}/t1")
    answer = await house.post(f"{at}/ask", seen="1")
    assert answer.status == 400
    assert "The themes of this event are not signed off." in await answer.text()


async def test_a_theme_of_a_signed_off_board_chooses_exactly_who_raised_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.broadcasting.FEWEST", 3)  # the small board has a theme of three people
    points = await said.theme(house)
    for point in (*points["t1"], *points["t2"]):
        yes = said.consent(house, "report", given=True)
        house.db.write_now(apply, Change(resident_id=point.resident_id, consents=(yes,)), now=NOW)
    run = house.db.read_now(themes.latest_run, house.event.id)
    assert run is not None
    house.db.write_now(
        themes.add_decision, run.id, kind="sign_off", payload={}, seen=0, user_id=house.ben.id, now=NOW
    )
    await house.sign_in(house.ben)
    assert "Buses in the evening" in await page(house, f"{root(house)}/new")
    few = await written(house, theme=f"{house.event.id}/t2")
    assert (await house.post(f"{few}/ask", seen="1")).status == 400
    at = await written(house, theme=f"{house.event.id}/t1")
    await house.post(f"{at}/ask", seen="1")
    assert (await house.post(f"{at}/approve", seen="2", looked="yes")).status == 303
    row = stored(house, at)
    made = house.db.read_now(messages_of, row, NOW)
    assert made is not None
    assert {each.resident_id for each in made} == {point.resident_id for point in points["t1"]}


async def test_says_who_is_spared_and_why(house: House) -> None:
    stopped = amina(house, 1)
    amina(house, 2)
    amina(house, 3, purpose="quote")
    house.db.write_now(apply, Change(resident_id=stopped, stopped=True), now=NOW)
    text = await page(house, await written(house))
    assert "1 would hear if it went now" in text
    assert "1 person: have not agreed to hear of this" in text
    assert "1 person: asked us to stop, or blocked the chat" in text


async def test_says_when_it_leaves_in_quiet_hours(house: House) -> None:
    amina(house)
    at = await written(house)
    assert "it leaves at once" in await page(house, at)
    house.db.write_now(
        lambda conn: events.update_community(conn, house.place.id, quiet_from="08:00", quiet_to="18:00")
    )
    assert "it leaves from 12 May, 6 pm on" in await page(house, at)


async def test_can_be_withdrawn_until_it_has_left(house: House) -> None:
    amina(house)
    at = await written(house)
    await house.post(f"{at}/ask", seen="1")
    await house.post(f"{at}/approve", seen="2", looked="yes")
    await Broadcasting(db=house.db).run_due(NOW)
    assert (await house.post(f"{at}/withdraw", seen="4")).status == 303
    assert "1 were taken back before it left" in await page(house, at)


async def test_another_communitys_broadcast_is_not_here(house: House) -> None:
    at = await written(house)
    await house.sign_in(house.chloe)
    name = at.rpartition("/")[2]
    for address in (at, f"/console/communities/{house.elsewhere.id}/broadcasts/{name}"):
        assert (await house.client.get(address)).status == 404
    stolen = f"/console/communities/{house.elsewhere.id}/broadcasts/new"
    assert (await house.post(stolen, **{**WORDS, "id": name})).status == 404
    assert stored(house, at).community_id == house.place.id


async def test_an_analyst_sees_none(house: House) -> None:
    at = await written(house)
    await house.sign_in(dilys(house, role="analyst"))
    assert (await house.client.get(at)).status == 404
    assert (await house.client.get(root(house))).status == 404


def test_help_examples_fit_into_a_message() -> None:
    text = (ROOM / "templates/console/help/broadcasts.html").read_text()
    found = re.findall(r'data-kind="broadcast">([^<]+)<', text)
    assert found
    assert all(0 < len(each) <= LONGEST for each in found)
