"""The simulator plays the real conversation and leaves nothing behind."""

from __future__ import annotations

import html
import json
import re
from threading import current_thread, main_thread

import pytest
from sqlalchemy import func, select

from storage import tables as t
from storage.accounts import add_user
from surveys.authoring import form
from tests.web.conftest import House


async def test_shows_the_privacy_notice_of_the_real_conversation(house: House) -> None:
    await house.sign_in(house.ben)
    page = await (await house.client.get("/console/try")).text()
    assert "Blaen-y-cwm Partnership" in page
    assert "Is that all right?" in page


async def test_speaks_welsh_when_asked(house: House) -> None:
    await house.sign_in(house.ben)
    page = await (await house.post("/console/try", survey="quick-check", language="cy", channel="web")).text()
    assert "Ydy hynny" in page or "iawn" in page


async def test_goes_on_from_what_was_played_and_stores_nothing(house: House) -> None:
    await house.sign_in(house.ben)
    asked = {"survey": "quick-check", "language": "en", "channel": "web"}
    first = await (await house.post("/console/try", **asked, tap="_privacy|yes")).text()
    second = await (
        await house.post("/console/try", **asked, played=played(first), text="Kind people")
    ).text()
    assert "Stored: " in second
    assert "Kind people" in second
    assert [each["kind"] for each in json.loads(played(second))] == ["tap", "say"]
    assert (
        house.db.read_now(lambda conn: conn.execute(select(func.count()).select_from(t.answer)).scalar()) == 0
    )


async def test_an_own_survey_with_faults_names_them_all(house: House) -> None:
    await house.sign_in(house.ben)
    answer = await house.post("/console/try", survey="own", source="id: x\nquestions: 3\n", language="en")
    page = await answer.text()
    assert answer.status == 200
    assert "What to mend in the survey" in page


async def test_odd_state_plays_from_the_start(house: House) -> None:
    await house.sign_in(house.ben)
    for odd in ("{", "[1, 2]", '{"kind": "say"}', '[{"kind": "eval"}]', "[" * 100_000):
        answer = await house.post("/console/try", survey="quick-check", language="xx", played=odd)
        assert answer.status == 200
        assert "Is that all right?" in await answer.text()


async def test_half_a_letter_in_the_state_is_shown_as_one_that_is_lost(house: House) -> None:
    await house.sign_in(house.ben)
    half = '[{"kind": "say", "text": "\\ud800"}, {"kind": "tap", "question": "\\udfff", "value": "x"}]'
    answer = await house.post("/console/try", survey="quick-check", language="en", played=half)
    assert answer.status == 200


@pytest.mark.parametrize("address", ["/console/try", "{place}/events/new", "{event}/survey"])
async def test_survey_is_read_beside_the_loop_that_answers_residents(
    house: House, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    threads: list[object] = []

    def read(*_: object) -> tuple[None, list[object]]:
        threads.append(current_thread())
        return None, []

    monkeypatch.setattr(form, "read", read)
    await house.sign_in(house.ben)
    place, event = f"/console/communities/{house.place.id}", f"/console/events/{house.event.id}"
    await house.post(address.format(place=place, event=event), survey="own", source="id: x")
    assert threads
    assert main_thread() not in threads


async def test_an_analyst_cannot_play(house: House) -> None:
    ann = await house.db.write(add_user, "Ann", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(ann)
    assert (await house.client.get("/console/try")).status in (403, 404)


def played(page: str) -> str:
    """The list of what was done, as the page carries it."""
    found = re.search(r'name="played" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])
