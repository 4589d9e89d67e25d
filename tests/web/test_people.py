"""Residents by pseudonym, and what they ask of a coordinator."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from storage import accounts, on_behalf, residents
from storage.on_behalf import Asked
from storage.residents import Person
from tests.web.conftest import NOW, House
from tests.web.test_broadcasts import amina, page
from web.console.people import LONGEST_WHY
from web.kit import ROOM


def root(house: House) -> str:
    return f"/console/communities/{house.place.id}/people"


def person(house: House, resident_id: str) -> Person:
    found = house.db.read_now(residents.resident_of, house.place.id, resident_id)
    assert found is not None
    return found


async def test_lists_people_by_pseudonym_and_never_by_handle(house: House) -> None:
    who = amina(house, 4711, area="handle")
    await house.sign_in(house.ben)
    said = await page(house, root(house))
    assert person(house, who).pseudonym in said
    assert "Hears from us" in said
    assert "hearing what was heard" in said
    file = await (await house.client.get(f"{root(house)}?as=csv")).text()
    assert person(house, who).pseudonym in file
    assert "handle4711" not in said + file


async def test_filters_by_pseudonym_event_and_standing(house: House) -> None:
    one, other = person(house, amina(house, 1)), person(house, amina(house, 2, purpose="quote"))
    await house.sign_in(house.ben)
    for address, there, gone in (
        (f"?q={one.pseudonym[:6]}", one, other),
        ("?which=hear", one, other),
    ):
        said = await page(house, root(house) + address)
        assert there.pseudonym in said
        assert gone.pseudonym not in said
    assert one.pseudonym in await page(house, f"{root(house)}?event={house.event.id}")
    assert "Nobody fits this choice." in await page(house, f"{root(house)}?which=stopped")


async def test_shows_what_one_person_agreed_to_with_the_words_they_were_shown(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    said = await page(house, f"{root(house)}/{who}")
    assert "Shall I?" in said
    assert "hearing what was heard" in said
    assert "Nothing in their own words." in said


async def test_takes_an_agreement_back_and_says_who_did_it(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    for _ in range(2):  # a double click takes it back once
        answer = await house.post(
            f"{root(house)}/{who}/withdraw", agreement=f"{house.event.id}/report", why="They rang us."
        )
        assert answer.status == 303
    said = await page(house, f"{root(house)}/{who}")
    assert said.count("Ben: They rang us.") == 1
    assert person(house, who).agreed == frozenset()


@pytest.mark.parametrize("what", ["withdraw", "stop", "erase"])
async def test_asks_for_the_reason_and_keeps_what_was_typed(house: House, what: str) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    fields = {"agreement": f"{house.event.id}/report", "sure": "yes"}
    answer = await house.post(f"{root(house)}/{who}/{what}", **fields)
    assert answer.status == 400
    assert "Write who asked for it, and how." in await answer.text()
    long = "y" * (LONGEST_WHY + 1)
    answer = await house.post(f"{root(house)}/{who}/{what}", **fields, why=long)
    assert answer.status == 400
    assert long in await answer.text()
    assert person(house, who).agreed == {"report"}
    assert person(house, who).stopped_at is None


async def test_stops_writing_to_somebody(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    assert (await house.post(f"{root(house)}/{who}/stop", why="They rang us.")).status == 303
    assert person(house, who).stopped_at == NOW
    said = await page(house, f"{root(house)}/{who}")
    assert "Stopped" in said
    assert "Ben: They rang us." in said


async def test_erases_only_once_somebody_is_sure(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    answer = await house.post(f"{root(house)}/{who}/erase", why="They came by.")
    assert answer.status == 400
    assert 'value="They came by."' in await answer.text()
    assert (await house.post(f"{root(house)}/{who}/erase", why="They came by.", sure="yes")).status == 303
    assert "what they said: erased" in await page(house, f"{root(house)}/{who}")


async def test_nobody_takes_back_what_is_not_an_agreement_of_theirs(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.ben)
    for wrong in ("", "survey", f"{house.event.id}/survey", f"{house.other_event.id}/report"):
        answer = await house.post(f"{root(house)}/{who}/withdraw", agreement=wrong, why="x")
        assert answer.status == 400
        assert "Choose what they take back." in await answer.text()


async def test_a_person_of_another_community_is_not_here(house: House) -> None:
    who = amina(house)
    await house.sign_in(house.chloe)
    for place in (house.place.id, house.elsewhere.id):
        for address in ("", f"/{who}"):
            answer = await house.client.get(f"/console/communities/{place}/people{address}")
            text = await answer.text()
            assert person(house, who).pseudonym not in text
            assert answer.status == (200 if (place, address) == (house.elsewhere.id, "") else 404)


async def test_an_analyst_sees_no_people(house: House) -> None:
    who = amina(house)
    analyst = house.db.write_now(accounts.add_user, "Ann", "analyst", [house.place.id], now=NOW)
    await house.sign_in(analyst)
    for address in ("", f"/{who}"):
        assert (await house.client.get(root(house) + address)).status == 404


def test_help_examples_are_reasons_that_the_form_takes() -> None:
    text = (ROOM / "templates/console/help/people.html").read_text()
    found = re.findall(r'data-kind="why">([^<]+)<', text)
    assert found
    assert all(0 < len(each) <= LONGEST_WHY for each in found)


async def test_the_list_shows_at_once_what_people_did_since_it_was_last_read(house: House) -> None:
    one, other = amina(house, 1), amina(house, 2)
    await house.sign_in(house.ben)
    assert "Stopped" not in await table_of(house)
    asked = Asked(resident_id=one, event_id=house.event.id, note="They rang us.", language="en")
    await house.db.write(on_behalf.stop, asked, NOW)
    assert (await table_of(house)).count("Stopped") == 1
    await house.db.write(on_behalf.withdraw, replace(asked, resident_id=other), "report", NOW)
    assert "Asked for nothing" in await table_of(house)
    third = amina(house, 3)
    assert person(house, third).pseudonym in await table_of(house)


async def test_the_list_sorts_by_every_column_both_ways(house: House) -> None:
    people = [person(house, amina(house, number)) for number in range(1, 4)]
    await house.sign_in(house.ben)
    names = sorted(each.pseudonym for each in people)
    for sort, wanted in (("name", names), ("-name", names[::-1])):
        said = await page(house, f"{root(house)}?sort={sort}")
        assert sorted(names, key=said.index) == wanted
    for key in ("standing", "joined", "heard", "language", "channel", "events", "agreed"):
        for sort in (key, f"-{key}"):
            said = await page(house, f"{root(house)}?sort={sort}")
            assert all(name in said for name in names)


async def table_of(house: House) -> str:
    answer = await house.client.get(root(house))
    return (await answer.text()).split("<tbody")[1]
