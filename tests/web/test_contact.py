from __future__ import annotations

import pytest

from storage import events
from tests.web.conftest import House

GOOD = {
    "quiet_from": "21:30",
    "quiet_to": "08:00",
    "contact_days": ["1", "2", "3", "4", "5"],
    "holidays": "2026-12-26\n2026-12-25",
    "contact_limit": "2",
    "contact_period_days": "14",
}


def address(house: House) -> str:
    return f"/console/communities/{house.place.id}/contact"


async def test_keeps_hours_days_and_limit(house: House) -> None:
    await house.sign_in(house.ben)
    assert (await house.post(address(house), **GOOD)).status == 303
    kept = house.db.read_now(events.community, house.place.id)
    assert (kept.quiet_from, kept.quiet_to) == ("21:30", "08:00")
    assert list(kept.contact_days) == [1, 2, 3, 4, 5]
    assert list(kept.holidays) == ["2026-12-25", "2026-12-26"]
    assert (kept.contact_limit, kept.contact_period_days) == (2, 14)
    page = await (await house.client.get(address(house))).text()
    assert 'value="21:30"' in page
    assert "2026-12-26" in page


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("quiet_from", "25:00", "Give a time like 20:00."),
        ("quiet_to", "9", "Give a time like 20:00."),
        ("contact_days", [], "Choose at least one day."),
        ("holidays", "Christmas", "Christmas is no day"),
        ("contact_limit", "-1", "0 nobody is reminded"),
        ("contact_period_days", "0", "Give a number of days from 1 to 366."),
    ],
)
async def test_names_what_is_wrong_and_keeps_what_was_typed(
    house: House, field: str, typed: str | list[str], says: str
) -> None:
    await house.sign_in(house.ben)
    answer = await house.post(address(house), **{**GOOD, field: typed})
    page = await answer.text()
    assert answer.status == 400
    assert says in page
    assert house.db.read_now(events.community, house.place.id).contact_limit == 4


async def test_another_communitys_hours_are_not_here(house: House) -> None:
    await house.sign_in(house.chloe)
    assert (await house.post(address(house), **GOOD)).status == 404
