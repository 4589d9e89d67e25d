"""Actions side by side, alerts that two close, and what a report still lacks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from storage import accounts, actions
from tests.web.conftest import NOW, House
from tests.web.test_broadcasts import page
from tests.web.test_console import ACTION, raise_alert
from web.console.new_event import day_of
from web.kit import ROOM


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/actions"


async def action(house: House, **changes: str) -> str:
    """Address of an action that Ben saved."""
    await house.sign_in(house.ben)
    assert (await house.post(f"{root(house)}/new", **{**ACTION, **changes})).status == 303
    return f"{root(house)}/{house.db.read_now(actions.actions, house.event.id)[-1].id}"


async def seen(house: House, address: str) -> str:
    text = await (await house.client.get(address)).text()
    found = re.search(r'name="seen" value="([^"]+)"', text)
    assert found
    return found[1]


async def test_narrows_to_what_is_overdue_promised_or_done(house: House) -> None:
    await action(house, promise="mend the lights", promised_for="2026-05-11")
    await action(house, promise="ask for a bus", promised_for="2026-06-11")
    done = {"state": "done", "outcome": "Six bins stand.", "happened_on": "2026-05-10"}
    await action(house, promise="put up bins", **done)
    for show, there, gone in (
        ("overdue", "mend the lights", "ask for a bus"),
        ("promised", "ask for a bus", "put up bins"),
        ("done", "put up bins", "mend the lights"),
    ):
        said = await page(house, f"{root(house)}?show={show}")
        assert there in said
        assert gone not in said
    assert "No action stands so." in await page(house, f"{root(house)}?show=could_not")
    assert "Overdue (1)" in await page(house, root(house))


async def test_of_two_who_save_an_action_the_second_sees_both(house: House) -> None:
    at = await action(house)
    version = await seen(house, at)
    house.clock.now += timedelta(minutes=1)
    assert (await house.post(at, **{**ACTION, "owner": "Ben", "seen": version})).status == 303
    answer = await house.post(at, **{**ACTION, "owner": "Dilys", "seen": version})
    text = await answer.text()
    assert answer.status == 409
    assert "Somebody saved this action while you wrote." in text
    assert 'value="Dilys"' in text
    assert house.db.read_now(actions.actions, house.event.id)[0].owner == "Ben"
    again = await house.post(at, **{**ACTION, "owner": "Dilys", "seen": await seen(house, at)})
    assert again.status == 303


async def test_a_note_on_an_alert_that_somebody_else_closed_is_not_lost(house: House) -> None:
    name = await raise_alert(house)
    dilys = house.db.write_now(accounts.add_user, "Dilys", "coordinator", [house.place.id], now=NOW)
    await house.sign_in(dilys)
    assert (await house.post(f"/console/alerts/{name}/close", note="Rang them.")).status == 303
    await house.sign_in(house.ben)
    answer = await house.post(f"/console/alerts/{name}/close", note="Went there.")
    text = await answer.text()
    assert answer.status == 409
    assert "Dilys closed this alert before you." in text
    assert "Went there." in text


def test_help_examples_are_days_and_promises_that_the_form_takes() -> None:
    text = (ROOM / "templates/console/help/actions.html").read_text()
    (day,) = re.findall(r'data-kind="date">([^<]+)<', text)
    assert day_of(day) == date(2026, 6, 30)
    (promise,) = re.findall(r'data-kind="promise">([^<]+)<', text)
    assert promise
