from __future__ import annotations

import re
from html import unescape

import pytest

from storage import accounts
from tests.web.conftest import ORIGIN, House


@pytest.fixture
async def ada(house: House) -> accounts.User:
    """An admin, signed in."""
    added = await house.db.write(accounts.add_user, "Ada", "admin", [], now=house.clock.now)
    await house.sign_in(added)
    return added


def known(house: House, name: str) -> accounts.User:
    found = house.db.read_now(accounts.user_by_name, name)
    assert found is not None
    return found


async def page(house: House, address: str) -> str:
    return unescape(await (await house.client.get(address)).text())


async def test_admin_adds_somebody_who_signs_in_with_the_link(house: House, ada: accounts.User) -> None:
    answer = await house.post(
        "/console/users/new", name=" Nia  Rees ", role="coordinator", communities=[house.place.id]
    )
    nia = known(house, "Nia Rees")
    assert answer.headers["Location"] == f"/console/users/{nia.id}?done=added"
    made = await (await house.post(f"/console/users/{nia.id}/link")).text()
    link = re.search(r"/sign-in/[\w-]+", made)
    assert link
    house.client.session.cookie_jar.clear()
    await house.client.post(link[0], headers=ORIGIN)
    assert "What needs you now" in await page(house, "/console/")
    house.client.session.cookie_jar.clear()
    assert (await house.client.post(link[0], headers=ORIGIN)).status == 403


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, "Give a name."),
        ({"name": "x" * 81}, "Give a shorter name"),
        ({"name": "Ben"}, "somebody of this name already"),
        ({"role": "owner"}, "Choose what this person does."),
        ({"communities": []}, "Choose at least one community."),
    ],
)
async def test_what_cannot_be_is_said_beside_the_field(
    house: House, ada: accounts.User, typed: dict[str, str | list[str]], problem: str
) -> None:
    fields = {"name": "Nia & Rees", "role": "analyst", "communities": [house.place.id], **typed}
    answer = await house.post("/console/users/new", **fields)
    text = unescape(await answer.text())
    assert (answer.status, problem in text) == (400, True)
    assert f'value="{fields["name"]}"' in text
    assert len(house.db.read_now(accounts.users)) == 3


async def test_what_somebody_may_do_changes_at_once(house: House, ada: accounts.User) -> None:
    answer = await house.post(
        f"/console/users/{house.ben.id}", role="analyst", communities=[house.elsewhere.id]
    )
    assert answer.status == 303
    ben = known(house, "Ben")
    assert (ben.role, ben.community_ids) == ("analyst", (house.elsewhere.id,))


async def test_a_community_that_is_not_there_is_not_chosen(house: House, ada: accounts.User) -> None:
    fields = {"name": "Nia", "role": "analyst", "communities": "x" * 40}
    assert (await house.post("/console/users/new", **fields)).status == 400
    assert (await house.post(f"/console/users/{house.ben.id}", **fields)).status == 400


async def test_somebody_is_let_in_no_more_and_comes_back(house: House, ada: accounts.User) -> None:
    await house.post(f"/console/users/{house.ben.id}/let-in", wanted="out")
    assert known(house, "Ben").disabled_at == house.clock.now
    assert (await house.post(f"/console/users/{house.ben.id}/link")).status == 404
    assert "Ben may not sign in." in await page(house, f"/console/users/{house.ben.id}")
    await house.post(f"/console/users/{house.ben.id}/let-in", wanted="in")
    assert known(house, "Ben").disabled_at is None


async def test_nobody_shuts_themselves_out(house: House, ada: accounts.User) -> None:
    answer = await house.post(f"/console/users/{ada.id}", role="analyst", communities=[house.place.id])
    assert (answer.status, known(house, "Ada").role) == (400, "admin")
    assert (await house.post(f"/console/users/{ada.id}/let-in", wanted="out")).status == 404
    assert known(house, "Ada").disabled_at is None


async def test_only_admins_see_who_signs_in(house: House) -> None:
    await house.sign_in(house.ben)
    for address in ("/console/users", "/console/users/new", f"/console/users/{house.chloe.id}"):
        assert (await house.client.get(address)).status == 404
    assert (await house.post(f"/console/users/{house.chloe.id}/link")).status == 404


async def test_list_sorts_and_goes_along_as_a_file(house: House, ada: accounts.User) -> None:
    text = await page(house, "/console/users?sort=-name")
    assert text.index("Chloe") < text.index("Ben") < text.index("Ada")
    file = await (await house.client.get("/console/users?as=csv")).text()
    assert [line.split(",")[0] for line in file.splitlines()] == ["\ufeffName", "Ada", "Ben", "Chloe"]
