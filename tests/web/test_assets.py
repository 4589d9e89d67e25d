"""The directory: found, changed, checked, switched off, taken out; and what nobody could be told of."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from signposting.assets import from_json, to_json
from signposting.from_csv import read_csv
from signposting.types import Asset, LedBy, Tier
from storage import assets
from storage.assets import DirectoryRow
from tests.web.conftest import NOW, House
from tests.web.test_broadcasts import page
from web.console.assets import found_by
from web.kit import ROOM

TEA = Asset(
    id="1",
    name="Tea and Chat",
    description="Tea on Tuesdays, for company.",
    organization="Pentre Hall",
    led_by=LedBy.RESIDENTS,
    tier=Tier.COMMUNITY,
    place=None,
    address="Chapel Street",
    cost="free",
    openings=(),
    phone="",
    email="",
    url="",
    languages=("en",),
    needs=("company", "lonely evenings"),
    checked_on=date(2026, 1, 5),
)
DEBT = Asset(
    **{
        **vars(TEA),
        "id": "2",
        "name": "Dyled",
        "led_by": LedBy.STATUTORY,
        "tier": Tier.STATUTORY,
        "needs": (),
    }
)
FORM = {"name": "Tea and Chat", "needs": "company", "led_by": "residents", "tier": "community"}


def root(house: House) -> str:
    return f"/console/communities/{house.place.id}/assets"


@pytest.fixture
async def tea(house: House) -> str:
    """Address of one asset, with Ben signed in."""
    docs = [(each.id, to_json(each)) for each in (TEA, DEBT)]
    house.db.write_now(assets.save_assets, house.place.id, docs, NOW)
    await house.sign_in(house.ben)
    return f"{root(house)}/{row(house).id}"


def row(house: House) -> DirectoryRow:
    return house.db.read_now(assets.directory, house.place.id)[0]


async def test_finds_by_words_tier_and_who_leads(house: House, tea: str) -> None:
    for query in ("?q=EVENINGS+lonely", "?tier=community", "?led_by=residents"):
        said = await page(house, root(house) + query)
        assert "Chapel Street" in said
        assert "Dyled" not in said, query
    assert "Nothing fits this choice." in await page(house, f"{root(house)}?q=helicopter")
    assert tea


async def test_keeps_a_change_and_asks_for_its_meaning_again(house: House, tea: str) -> None:
    house.db.write_now(assets.set_embedding, row(house).id, b"\0\1")
    seen = row(house).updated_at.isoformat()
    answer = await house.post(tea, **{**FORM, "needs": "company, somewhere to go", "seen": seen})
    assert answer.status == 303
    kept = from_json(row(house).document)
    assert kept.needs == ("company", "somewhere to go")
    assert kept.languages == ("en",)
    assert not row(house).findable


async def test_a_change_of_cost_keeps_its_meaning(house: House, tea: str) -> None:
    house.db.write_now(assets.set_embedding, row(house).id, b"\0\1")
    seen = row(house).updated_at.isoformat()
    await house.post(tea, **{**FORM, "needs": "company, lonely evenings", "cost": "£2", "seen": seen})
    assert row(house).findable
    assert row(house).document["cost"] == "£2"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", "", "Give its name."),
        ("name", "x" * 121, "Write at most 120 characters."),
        ("checked_on", "2026-06-01", "Give a day, today or earlier"),
        ("url", "javascript:alert(1)", "beginning with https://"),
    ],
)
async def test_says_what_is_wrong_and_keeps_what_was_typed(
    house: House, tea: str, field: str, typed: str, says: str
) -> None:
    answer = await house.post(tea, **{**FORM, "cost": "three pounds", field: typed})
    text = await answer.text()
    assert answer.status == 400
    assert says in text
    assert "three pounds" in text
    assert from_json(row(house).document) == TEA


async def test_of_two_who_change_it_the_second_is_told_and_keeps_their_words(house: House, tea: str) -> None:
    seen = row(house).updated_at.isoformat()
    house.clock.now += timedelta(minutes=1)
    assert (await house.post(tea, **{**FORM, "cost": "£2", "seen": seen})).status == 303
    answer = await house.post(tea, **{**FORM, "cost": "£3", "seen": seen})
    text = await answer.text()
    assert answer.status == 409
    assert "Somebody changed this while you wrote." in text
    assert 'value="£3"' in text
    assert row(house).document["cost"] == "£2"


async def test_notes_that_it_was_checked_today(house: House, tea: str) -> None:
    assert (await house.post(f"{tea}/checked")).status == 303
    assert row(house).document["checked_on"] == "2026-05-12"
    assert "I checked it today" not in await page(house, tea)


async def test_what_is_switched_off_is_told_to_nobody_also_after_an_import(house: House, tea: str) -> None:
    for _ in range(2):
        assert (await house.post(f"{tea}/switch", active="no")).status == 303
    changed = to_json(Asset(**{**vars(TEA), "cost": "£9"}))
    house.db.write_now(assets.save_assets, house.place.id, [("1", changed)], NOW)
    assert [each.source_id for each in house.db.read_now(assets.assets, house.place.id)] == ["2"]
    assert "Switched off" in await page(house, tea)
    await house.post(f"{tea}/switch", active="yes")
    assert len(house.db.read_now(assets.assets, house.place.id)) == 2


async def test_takes_all_out_as_the_import_reads_it(house: House, tea: str) -> None:
    answer = await house.client.get(f"{root(house)}/export.csv")
    found, problems = read_csv(await answer.read(), "x.csv", locate=lambda _: None)
    assert {each.id: each for each in found} == {"1": TEA, "2": DEBT}
    assert [each.field for each in problems] == []
    assert tea


async def test_says_that_nothing_can_be_said_before_there_are_themes(house: House, tea: str) -> None:
    assert "There are no themes yet" in await page(house, f"{root(house)}/gaps")
    assert tea


async def test_another_communitys_asset_is_not_here(house: House, tea: str) -> None:
    await house.sign_in(house.chloe)
    name = tea.rpartition("/")[2]
    for where in (tea, f"/console/communities/{house.elsewhere.id}/assets/{name}"):
        assert (await house.client.get(where)).status == 404
        assert (await house.post(f"{where}/switch", active="no")).status == 404
    assert row(house).active


def test_help_examples_find_and_are_read() -> None:
    text = (ROOM / "templates/console/help/assets.html").read_text()
    (words,) = re.findall(r'data-kind="asset_search">([^<]+)<', text)
    assert found_by(words, TEA)
    (needs,) = re.findall(r'data-kind="needs">([^<]+)<', text)
    assert len(needs.split(", ")) == 3
