"""Where people live, counted in the community's areas."""

from __future__ import annotations

import pytest

from storage import areas, events, people, sessions
from storage.areas import NewBoundary
from storage.database import Database
from tests.bot.chat import HANDLE, KEYS, Phone, open_event

AROUND = [[-3.21, 51.76], [-3.19, 51.76], [-3.19, 51.78], [-3.21, 51.78], [-3.21, 51.76]]


@pytest.fixture
def phone(sqlite_db: Database) -> Phone:
    event = open_event(sqlite_db)
    pentre = NewBoundary(
        name="Pentre", code="", kind="other", people=None, shape={"type": "Polygon", "coordinates": [AROUND]}
    )
    sqlite_db.write_now(areas.save_boundaries, event.community_id, [pentre])
    sqlite_db.write_now(events.add_area, event.community_id, "Tai'r Gwaith")
    return Phone(db=sqlite_db)


@pytest.mark.parametrize(
    ("said", "area"),
    [("np23 6ab", "Pentre"), ("in tair gwaith", "Tai'r Gwaith"), ("PENTRE", "Pentre"), ("up the hill", "")],
)
async def test_a_postcode_or_a_name_is_counted_in_its_area(phone: Phone, said: str, area: str) -> None:
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    await phone.says(said)
    resident = await phone.db.read(people.find_contact, KEYS, channel="web", handle=HANDLE)
    assert resident is not None
    session = await phone.db.read(sessions.latest_session, resident.resident_id)
    assert session is not None
    assert session.area == area
