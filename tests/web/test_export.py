"""The console's page of results: Ben gets his community's, Chloe gets nothing of it, analysts get none."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from storage import accounts
from surveys.results.formats import FORMATS
from tests.web import said
from tests.web.conftest import House
from web.console.export import OFFERED


@pytest.fixture
async def answered(house: House) -> House:
    """Amina said what is good, and Ben is signed in."""
    await said.resident_says(house, "amina", "The park, =1+1")
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/results"


def test_every_format_is_offered() -> None:
    assert set(OFFERED) == set(FORMATS)


async def test_page_offers_each_format_and_the_form_in_plain_words(answered: House) -> None:
    text = await (await answered.client.get(root(answered))).text()
    for name in FORMATS:
        assert f'href="{root(answered)}/{name}"' in text
    assert "Form to print in Cymraeg" in text
    assert "words that showed danger" in text
    welsh = await (await answered.client.get(f"{root(answered)}?lang=cy")).text()
    assert "Cael y canlyniadau" in welsh


@pytest.mark.parametrize("name", FORMATS)
async def test_download_reads_back_to_the_stored_answers(answered: House, name: str) -> None:
    answer = await answered.client.get(f"{root(answered)}/{name}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == FORMATS[name].media_type
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="blaen-2026-05-12-')
    assert "no-store" in answer.headers["Cache-Control"]
    rows = FORMATS[name].read(await answer.read())
    assert [(row.text, row.status) for row in rows] == [("The park, =1+1", "answered")]


async def test_form_and_table_for_paper_are_there(answered: House) -> None:
    form = await answered.client.get(f"{root(answered)}/form.pdf?language=cy&language=xx")
    assert (await form.read()).startswith(b"%PDF-")
    table = await answered.client.get(f"{root(answered)}/paper-answers.xlsx")
    sheets = await asyncio.to_thread(CalamineWorkbook.from_filelike, BytesIO(await table.read()))
    assert sheets.sheet_names == ["answers", "how"]


async def test_other_communities_and_analysts_get_nothing(answered: House) -> None:
    anna = await answered.db.write(
        accounts.add_user, "Anna", "analyst", [answered.place.id], now=answered.clock.now
    )
    for user in (answered.chloe, anna):
        await answered.sign_in(user)
        for path in ("", "/long", "/wide", "/form.pdf", "/paper-answers.xlsx"):
            answer = await answered.client.get(root(answered) + path, allow_redirects=False)
            assert answer.status in (403, 404)
            assert "park" not in await answer.text()


async def test_nobody_gets_results_without_signing_in(house: House) -> None:
    answer = await house.client.get(f"{root(house)}/long", allow_redirects=False)
    assert answer.status == 302


async def test_unknown_format_is_not_there(answered: House) -> None:
    assert (await answered.client.get(f"{root(answered)}/pdf")).status == 404
