"""The benchmark's event in small: every page that it measures is there and answers."""

from __future__ import annotations

from benchmarks.console.event import make
from benchmarks.console.pages import pages
from storage import accounts
from tests.web.conftest import House

#: The tests' community has no boundaries, and the event no report.
MISSING = ("/map.svg", "/report/preview")


async def test_every_measured_page_answers(house: House) -> None:
    made = make(house.db, house.place.id, house.ben.id, comments=400, decided=12, now=house.clock.now)
    ada = house.db.write_now(accounts.add_user, "Ada", "admin", [], now=house.clock.now)
    await house.sign_in(ada)
    found = house.db.read_now(pages, made.event_id)
    assert len(found) > 50
    for page in found:
        answer = await house.client.get(page.address)
        assert answer.status == (404 if page.address.endswith(MISSING) else 200), page.name
