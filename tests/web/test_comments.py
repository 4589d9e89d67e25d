"""The Comments page: live, filtered, redacted, without telling on anybody."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from storage import areas, sessions, tables
from storage.areas import NewBoundary
from tests.web import said
from tests.web.conftest import House
from web.boards import BOARDS
from web.console.new_event import day_of
from web.points import PointFilter

HELP = Path(__file__).parents[2] / "web/templates/console/help/comments.html"


async def page(house: House, query: str = "", status: int = 200) -> str:
    answer = await house.client.get(f"/console/events/{house.event.id}/comments{query}")
    assert answer.status == status
    return html.unescape(await answer.text())


@pytest.fixture
async def desk(house: House) -> House:
    await said.theme(house)
    await house.sign_in(house.ben)
    return house


async def test_comments_are_there_before_any_theme_is(house: House) -> None:
    await house.sign_in(house.ben)
    assert "Nobody has said anything in their own words yet." in await page(house)
    await said.resident_says(house, "amina", "No <b>bus</b> after six")
    answer = await house.client.get(f"/console/events/{house.event.id}/comments")
    assert "No &lt;b&gt;bus&lt;/b&gt; after six" in await answer.text()
    assert "1 point from 1 person" in " ".join((await page(house)).split())


async def test_a_comment_says_when_how_and_in_which_theme(desk: House) -> None:
    text = await page(desk)
    assert f'<a href="/console/events/{desk.event.id}/themes/t1">Buses in the evening</a>' in text
    assert "on their own phone or computer" in text
    assert text.count("<article") == 6


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("?words=bus", 3),
        ('?words="last bus"', 1),
        ("?theme=t2", 2),
        ("?theme=t9", 0),
        ("?language=cy", 0),
        ("?since=2026-05-12&until=2026-05-12", 6),
        ("?until=2026-05-11", 0),
        ("?unread=yes", 6),
        ("?flagged=yes", 0),
        ("?source=self&question=good", 6),
        ("?page=99", 6),
        ("?page=x", 6),
    ],
)
async def test_filters_leave_what_they_say(desk: House, query: str, many: int) -> None:
    text = await page(desk, query)
    assert text.count("<article") == many
    assert ("No comment fits this filter." in text) == (many == 0)


async def test_a_day_that_is_none_is_shown_again_with_the_problem(desk: House) -> None:
    text = await page(desk, "?since=yesterday", status=400)
    assert "Write the day like 2026-05-12." in text
    assert 'value="yesterday"' in text


async def test_a_filter_by_area_that_leaves_few_people_shows_nothing(desk: House) -> None:
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    row = NewBoundary(name="Pentre", code="", kind="", people=None, shape=shape)
    await desk.db.write(areas.save_boundaries, desk.place.id, [row])
    (first, *_) = await desk.db.read(sessions.answers_of_event, desk.event.id)
    change = tables.session.update().where(tables.session.c.id == first.session_id).values(area="Pentre")
    await desk.db.write(lambda conn: conn.execute(change))
    text = await page(desk, "?area=Pentre")
    assert "Fewer than 5 people." in text
    assert "<article" not in text
    table = await page(desk, "?area=Pentre&as=csv")
    assert len(table.strip().splitlines()) == 1


async def test_a_comment_is_marked_and_the_filter_stays(desk: House) -> None:
    (first, *_) = await desk.db.read(sessions.answers_of_event, desk.event.id)
    address = f"/console/events/{desk.event.id}/comments"
    answer = await desk.post(address, answer=str(first.id), what="flag", query="words=bus")
    assert answer.headers["Location"] == f"{address}?words=bus#comment-{first.id}"
    assert (await page(desk, "?flagged=yes")).count("<article") == 1
    await desk.post(address, answer=str(first.id), what="read")
    assert (await page(desk, "?unread=yes")).count("<article") == 5
    await desk.post(address, answer=str(first.id), what="unflag")
    await desk.post(address, answer=str(first.id), what="unread")
    assert (await page(desk, "?unread=yes")).count("<article") == 6
    assert (await page(desk, "?flagged=yes")).count("<article") == 0


@pytest.mark.parametrize("number", ["", "0", "999999", "x", "9" * 30])
async def test_a_comment_that_is_none_of_this_events_is_not_here(desk: House, number: str) -> None:
    answer = await desk.post(f"/console/events/{desk.event.id}/comments", answer=number, what="flag")
    assert answer.status == 404


async def test_all_go_along_as_a_file_with_harmless_cells(desk: House) -> None:
    await said.resident_says(desk, "amina", "=SUM(A1) is no comment")
    table = await page(desk, "?as=csv")
    assert len(table.strip().splitlines()) == 8
    assert "'=SUM(A1)" in table
    assert "Buses in the evening" in table
    answer = await desk.client.get(f"/console/events/{desk.event.id}/comments?as=xlsx")
    assert (await answer.read())[:2] == b"PK"


async def test_another_communitys_comments_are_not_here(desk: House) -> None:
    (first, *_) = await desk.db.read(sessions.answers_of_event, desk.event.id)
    await desk.sign_in(desk.chloe)
    await page(desk, status=404)
    address = f"/console/events/{desk.event.id}/comments"
    assert (await desk.post(address, answer=str(first.id), what="flag")).status == 404
    elsewhere = f"/console/events/{desk.other_event.id}/comments"
    assert (await desk.post(elsewhere, answer=str(first.id), what="flag")).status == 404


async def test_help_examples_of_comments_work(desk: House) -> None:
    text = HELP.read_text(encoding="utf-8")
    examples = re.findall(r'data-kind="(\w+)">(.*?)</code>', text)
    assert [kind for kind, _ in examples] == ["search", "search", "date"]
    await said.resident_says(desk, "amina", "the bus in the evening")
    points = await desk.client.app[BOARDS].points(desk.event.id)
    found = [points.select(None, PointFilter(words=html.unescape(words))) for _, words in examples[:2]]
    assert ["the bus in the evening" in {each.text for each in one} for one in found] == [True, False]
    assert {each.text for each in found[1]} == {"The last bus goes too early <b>really</b>"}
    assert day_of(examples[2][1]) is not None
