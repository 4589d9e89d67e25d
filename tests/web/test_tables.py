"""Tables that sort, turn their pages and go along as a file, all by their address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from python_calamine import CalamineWorkbook

from language.catalogue import catalogue
from tests.web.conftest import House
from web.app import finish
from web.console.help import HELP
from web.kit import SERVICES, TEMPLATES, Visit
from web.tables import Column, ordered, table


@dataclass(frozen=True, kw_only=True)
class Person:
    name: str
    born: date | None
    answers: int
    seen: datetime = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)


PEOPLE = [
    Person(name="Éirlys", born=date(1990, 1, 2), answers=3),
    Person(name="amina", born=None, answers=12),
    Person(name="=cmd()", born=date(1950, 5, 6), answers=-1),
    Person(name="Zoe <b>", born=date(2001, 7, 8), answers=3),
]
COLUMNS: list[Column[Person]] = [
    Column("name", "Name", lambda each: each.name, link=lambda each: f"/people/{each.answers}"),
    Column("born", "Born", lambda each: each.born),
    Column("answers", "Answers", lambda each: each.answers, number=True),
    Column("seen", "Seen", lambda each: each.seen),
]


@pytest.fixture
async def client(house: House) -> Any:
    async def show(request: web.Request) -> web.Response:
        visit = Visit(request=request, services=house.services, t=catalogue("en"), now=house.clock.now)
        view = table(visit, COLUMNS, PEOPLE, name="people", first="-answers", size=2)
        if view.wants_file:
            return view.file()
        made = TEMPLATES.from_string(
            '{% from "tables.html" import data_table %}{{ data_table(t, view, "People") }}'
        )
        return web.Response(text=made.render(t=visit.t, view=view), content_type="text/html")

    app = web.Application()
    app[SERVICES] = house.services
    app.on_response_prepare.append(finish)
    app.router.add_get("/people", show)
    async with TestClient(TestServer(app)) as made:
        yield made


async def page(client: Any, query: str) -> str:
    answer = await client.get(f"/people{query}")
    assert answer.status == 200
    return str(await answer.text())


async def test_shows_the_first_page_sorted_as_the_page_wishes(client: Any) -> None:
    text = await page(client, "")
    assert "amina" in text
    assert "Éirlys" in text
    assert "Zoe" not in text
    assert "Page 1 of 2" in text
    assert 'aria-sort="descending"' in text
    assert "1 July, 12:30 pm" in text, "an instant is shown on the community's clock"


async def test_sorts_by_a_column_and_back(client: Any) -> None:
    up = await page(client, "?sort=born")
    assert up.index("=cmd") < up.index("Éirlys")
    assert 'href="/people?sort=-born"' in up
    assert "amina" not in up, "whoever has no day comes last"
    down = await page(client, "?sort=-born&page=2")
    assert "amina" in down
    assert 'href="/people?sort=-born&amp;page=1"' in down


async def test_keeps_other_fields_of_the_address_and_drops_what_was_confirmed(client: Any) -> None:
    text = await page(client, "?area=north&done=saved&page=2")
    assert 'href="/people?area=north&amp;sort=name"' in text
    assert "done=saved" not in text


@pytest.mark.parametrize("query", ["?page=0", "?page=-3", "?page=x", "?page=99999999999", "?sort=nothing"])
async def test_what_is_no_page_and_no_column_is_the_first_or_last(client: Any, query: str) -> None:
    assert "Page " in await page(client, query)


async def test_escapes_what_people_wrote(client: Any) -> None:
    text = await page(client, "?page=2")
    assert "Zoe &lt;b&gt;" in text
    assert 'href="/people/3"' in text


async def test_csv_has_all_rows_sorted_and_runs_nothing(client: Any) -> None:
    answer = await client.get("/people?sort=name&as=csv&page=2")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "people-2026-05-12.csv" in answer.headers["Content-Disposition"]
    assert "Content-Security-Policy" in answer.headers
    lines = (await answer.read()).decode("utf-8-sig").splitlines()
    assert lines == [
        "Name,Born,Answers,Seen",
        "'=cmd(),1950-05-06,-1,2026-07-01 12:30",
        "amina,,12,2026-07-01 12:30",
        "Éirlys,1990-01-02,3,2026-07-01 12:30",
        "Zoe <b>,2001-07-08,3,2026-07-01 12:30",
    ]


async def test_xlsx_has_figures_as_figures_and_days_as_days(client: Any) -> None:
    data = await (await client.get("/people?sort=name&as=xlsx")).read()
    lines = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name("people").to_python()
    assert lines[1] == ["=cmd()", date(1950, 5, 6), -1.0, datetime(2026, 7, 1, 12, 30)]  # noqa: DTZ001
    assert b"quotePrefix" in _part(data, "xl/styles.xml")


async def test_a_file_of_an_unknown_kind_is_the_page(client: Any) -> None:
    assert "<table>" in await page(client, "?as=exe")


def test_sorting_takes_no_notice_of_case_and_accents() -> None:
    assert ordered(["Zoe", "éirlys", "Amina", ""], lambda word: word) == ["Amina", "éirlys", "Zoe", ""]
    assert ordered(["Zoe", "", "Amina"], lambda word: word, down=True) == ["Zoe", "Amina", ""]


def test_a_table_without_rows_says_so() -> None:
    made = TEMPLATES.from_string(
        '{% from "tables.html" import data_table %}{{ data_table(t, view, "People") }}'
    )

    class Nothing:
        id, total = "table-people", 0

    assert "Nothing here yet." in made.render(t=catalogue("en"), view=Nothing())


def _part(data: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as book:
        return book.read(name)


def test_help_examples_of_tables_sort_and_turn(house: House) -> None:
    example = re.search(r'data-kind="table">([^<]+)<', (HELP / "lists.html").read_text(encoding="utf-8"))
    assert example
    request = make_mocked_request("GET", "/people" + example[1].replace("&amp;", "&"))
    visit = Visit(request=request, services=house.services, t=catalogue("en"), now=house.clock.now)
    columns: list[Column[int]] = [Column("people", "People", lambda n: n, number=True)]
    view = table(visit, columns, range(60), name="people", size=50)
    assert list(view.rows) == list(range(9, -1, -1))
