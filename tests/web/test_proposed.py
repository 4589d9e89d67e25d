"""Themes made again wait: the page says what would change, and they are taken or left once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from nlp.record import assignments_to_json, from_json, to_json
from nlp.types import Assignment, Quote, Run, Theme
from storage import themes
from storage.themes import PointRow
from tests.web import said
from tests.web.conftest import House

NEW = "The surgery never answers the phone"


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk, with a board."""
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/themes"


def key(point: PointRow) -> str:
    return f"{point.answer_id}:{point.start}"


async def page(house: House, where: str = "/proposed") -> str:
    return unescape(await (await house.client.get(f"{root(house)}{where}")).text())


async def board_of(house: House) -> Run:
    row = await house.db.read(themes.latest_run, house.event.id)
    assert row
    return from_json(row.document, row.assignments)


async def propose(house: House, run: Run) -> str:
    """Put a run beside the board, as theming again does."""
    row = await house.db.read(themes.latest_run, house.event.id)
    assert row

    def write(conn: Any) -> str:
        made = house.clock.now + timedelta(hours=1)
        return themes.save_run(
            conn, house.event.id, to_json(run), assignments_to_json(run), made, after=row.id
        )

    return await house.db.write(write)


def placed(point: PointRow, theme_id: str) -> Assignment:
    return Assignment(
        comment_id=str(point.answer_id),
        person=point.resident_id,
        start=0,
        end=point.end,
        theme_id=theme_id,
        subtheme_id="",
        confidence=0.9,
        reason="",
    )


def theme(run: Run, theme_id: str, label: str, points: list[PointRow]) -> Theme:
    like, first = run.themes[0], points[0]
    return replace(
        like,
        id=theme_id,
        label=label,
        points=len(points),
        comments=len(points),
        people=len(points),
        rank=9,
        quotes=(Quote(comment_id=str(first.answer_id), start=0, end=first.end, text=first.text),),
        is_new=True,
    )


async def with_a_new_theme(house: House) -> str:
    """A proposal with two comments more: one in a new theme, one in the buses; t3 is not there any more."""
    run = await board_of(house)
    surgery = await said.resident_says(house, "dai", NEW)
    bus = await said.resident_says(house, "eira", "No bus on Sundays")
    kept = tuple(each for each in run.assignments if each.theme_id != "t3")
    grown = replace(run.themes[0], people=4, points=4, comments=4)
    return await propose(
        house,
        replace(
            run,
            themes=(grown, run.themes[1], theme(run, "t4", "Reaching the surgery", [surgery])),
            assignments=(*kept, placed(surgery, "t4"), placed(bus, "t1")),
            changes=(),
        ),
    )


async def take(house: House, run_id: str, seen: int, what: str = "accept") -> Any:
    return await house.post(f"{root(house)}/{what}", run=run_id, seen=str(seen))


async def board_id(house: House) -> str:
    row = await house.db.read(themes.latest_run, house.event.id)
    assert row
    return row.id


async def test_says_what_would_change_and_changes_nothing(desk: House) -> None:
    await said.theme(desk)
    before = await board_id(desk)
    await with_a_new_theme(desk)
    text = await page(desk)
    assert "2 comments are new. 1 was corrected or withdrawn." in text
    assert "“Reaching the surgery”: 1 person" in text
    assert NEW in text
    assert "“Buses in the evening”: 3 → 4 people" in text
    assert "“Lights in the park”, 1 person now: what was said is elsewhere" in text
    assert "1 theme keeps its people." in text
    assert "Nothing was decided yet." in text
    assert "it is open again" not in text
    assert await board_id(desk) == before


async def test_a_theme_that_comes_apart_and_one_that_goes_into_another_are_told(desk: House) -> None:
    points = await said.theme(desk)
    run = await board_of(desk)
    homes = {key(point): "t4" for point in points["t1"][:1]} | {key(point): "t2" for point in points["t3"]}
    moved = tuple(
        replace(each, theme_id=homes.get(f"{each.comment_id}:{each.start}", each.theme_id))
        for each in run.assignments
    )
    fewer = replace(run.themes[0], people=2, points=2, comments=2)
    parts = (fewer, run.themes[1], theme(run, "t4", "Trains", points["t1"][:1]))
    await propose(desk, replace(run, themes=parts, assignments=moved, changes=()))
    text = await page(desk)
    assert "“Trains”: 1 person, mostly out of “Buses in the evening”" in text
    assert "“Lights in the park”, 1 person, goes into “Kind neighbours”" in text
    assert "“Buses in the evening”: 3 → 2 people" in text


async def test_taken_themes_are_the_board_with_all_that_was_decided(desk: House) -> None:
    await said.theme(desk)
    await desk.post(f"{root(desk)}/decide", kind="rename", theme="t1", label="Late buses", seen="0")
    waiting = await with_a_new_theme(desk)
    assert "1 decision stays as it is" in await page(desk)
    answer = await take(desk, waiting, 1)
    assert answer.headers["Location"] == f"{root(desk)}?done=themes_taken"
    assert await board_id(desk) == waiting
    text = await page(desk, "")
    assert "Late buses" in text
    assert "Reaching the surgery" in text
    history = await page(desk, "/history")
    assert "Took over the themes that were made again" in history
    # That it was taken has no undo; the rename before it has.
    assert history.count('name="sequence"') == 1
    assert "No new themes wait." in await page(desk)


async def test_what_cannot_be_followed_any_more_is_named_before(desk: House) -> None:
    await said.theme(desk)
    decide = f"{root(desk)}/decide"
    await desk.post(decide, kind="rename", theme="t3", label="Dark paths", seen="0")
    await desk.post(decide, kind="rename", theme="t1", label="Late buses", seen="1")
    await desk.post(decide, kind="hide", theme="t3", seen="2")
    await desk.post(f"{root(desk)}/undo", sequence="3", seen="3")
    await with_a_new_theme(desk)
    text = await page(desk)
    lost = text.split("These could not be followed any more")[1].split("</ul>")[0]
    assert "Renamed to “Dark paths”" in lost
    assert lost.count("<li>") == 1


async def test_a_signed_off_board_is_open_again_and_the_page_says_so_before(desk: House) -> None:
    await said.theme(desk)
    await desk.post(f"{root(desk)}/decide", kind="sign_off", seen="0")
    waiting = await with_a_new_theme(desk)
    assert "The board is signed off. If you take these themes, it is open again." in await page(desk)
    await take(desk, waiting, 1)
    assert "they are not signed off yet" in await page(desk, "")


async def test_left_themes_are_away_and_the_board_stays(desk: House) -> None:
    await said.theme(desk)
    before, waiting = await board_id(desk), await with_a_new_theme(desk)
    for _ in range(2):
        answer = await take(desk, waiting, 0, "drop")
        assert answer.headers["Location"] == f"{root(desk)}?done=themes_left"
    assert await board_id(desk) == before
    answer = await take(desk, waiting, 0)
    assert answer.status == 409
    assert "These themes do not wait any more." in await answer.text()
    assert await board_id(desk) == before


async def test_taken_twice_is_taken_once_and_another_is_told_by_whom(desk: House) -> None:
    await said.theme(desk)
    waiting = await with_a_new_theme(desk)
    for _ in range(2):
        assert (await take(desk, waiting, 0)).status == 303
    assert len(await desk.db.read(themes.decisions, waiting)) == 1
    answer = await take(desk, waiting, 0, "drop")
    text = await answer.text()
    assert answer.status == 409
    assert "These themes were taken already" in text
    assert "Ben" in text
    assert await board_id(desk) == waiting


@pytest.mark.parametrize("what", ["accept", "drop"])
async def test_newer_themes_are_neither_taken_nor_left_by_an_old_page(desk: House, what: str) -> None:
    await said.theme(desk)
    before, older = await board_id(desk), await with_a_new_theme(desk)
    newer = await propose(desk, await board_of(desk))
    answer = await take(desk, older, 0, what)
    text = await answer.text()
    assert answer.status == 409
    assert "Newer themes were made since you opened the page." in text
    assert f'value="{newer}"' in text
    assert await board_id(desk) == before
    assert await desk.db.read(themes.proposed_run_id, desk.event.id) == newer


async def test_what_others_decided_meanwhile_is_shown_before_anything_is_taken(desk: House) -> None:
    await said.theme(desk)
    before, waiting = await board_id(desk), await with_a_new_theme(desk)
    await desk.post(f"{root(desk)}/decide", kind="sign_off", seen="0")
    answer = await take(desk, waiting, 0)
    text = await answer.text()
    assert answer.status == 409
    assert "Nothing was taken yet. Since you opened the page, this was decided:" in text
    assert "it is open again" in text
    assert await board_id(desk) == before
    assert (await take(desk, waiting, 1)).status == 303


async def test_example_words_that_were_withdrawn_meanwhile_are_not_shown(desk: House) -> None:
    await said.theme(desk)
    await with_a_new_theme(desk)
    rows = await desk.db.read(themes.points, desk.event.id)
    gone = next(row for row in rows if row.text == NEW)
    await desk.db.write(themes.save_points, gone.answer_id, [], now=desk.clock.now)
    text = await page(desk)
    assert "Reaching the surgery" in text
    assert NEW not in text


async def test_a_run_of_another_event_is_not_taken(desk: House) -> None:
    await said.theme(desk)
    before = await board_id(desk)
    run = await board_of(desk)

    def elsewhere(conn: Any) -> str:
        made = (desk.other_event.id, to_json(run), assignments_to_json(run), desk.clock.now)
        first = themes.save_run(conn, *made)
        return themes.save_run(conn, *made, after=first)

    theirs = await desk.db.write(elsewhere)
    for what in ("accept", "drop"):
        await take(desk, theirs, 0, what)
    assert await board_id(desk) == before
    assert await desk.db.read(themes.proposed_run_id, desk.other_event.id) == theirs


async def test_nothing_waits_and_no_themes_are_clear_pages(desk: House) -> None:
    assert (await desk.client.get(f"{root(desk)}/proposed")).status == 404
    await said.theme(desk)
    assert "No new themes wait." in await page(desk)
