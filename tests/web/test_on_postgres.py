"""What only PostgreSQL stumbles over: it cannot even be asked for text that holds a NUL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yarl import URL

from storage.database import Database
from tests.web.api.conftest import program
from tests.web.conftest import House

pytestmark = pytest.mark.database


@pytest.fixture
def sqlite_db(postgres_url: str) -> Iterator[Database]:
    """The house's database, which is another here."""
    db = Database.open(postgres_url)
    yield db
    db.close_now()


@pytest.mark.parametrize("address", ["/console/events/%00", "/console/communities/%00/people", "/chat/a%00"])
async def test_nothing_is_at_an_address_with_a_nul(house: House, address: str) -> None:
    await house.sign_in(house.ben)
    assert (await house.client.get(URL(address, encoded=True))).status == 404


async def test_a_form_with_a_nul_or_with_too_much_is_no_fault_of_the_server(house: House) -> None:
    await house.sign_in(house.ben)
    forgotten = await house.post(f"/console/communities/{house.place.id}/places/forget", question="\0")
    assert forgotten.status == 303
    action = {"owner": "the council", "promise": "a late bus", "state": "promised", "theme_id": "x" * 81}
    made = await house.post(f"/console/events/{house.event.id}/actions/new", **action)
    assert made.status == 400


async def test_a_program_asks_for_no_nul(house: House) -> None:
    bens = await program(house, house.ben)
    answer = await bens.get("/search?q=bus&event_id=\0")
    assert answer.status == 422
    assert (await answer.json())["errors"][0]["place"] == "query.event_id"
