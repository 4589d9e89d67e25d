"""Boards and what was said, kept in memory, are what the record says at every moment."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from nlp.decisions import fold
from nlp.types import Decision, DecisionKind
from storage import inbox, marks, sessions, themes
from storage import tables as t
from storage.change import Change, NewAnswer
from storage.database import Connection
from storage.themes import NewPoint, PointRow
from tests.web import said
from tests.web.conftest import House
from web.apart import withheld
from web.boards import BOARDS, Boards
from web.points import EventPoints, PointFilter

ABOUT = {
    "type": "select_one",
    "category": "",
    "text": "",
    "status": "answered",
    "sense": "other",
    "about_you": True,
    "message_id": "",
}


@pytest.fixture
def boards(house: House) -> Boards:
    return house.client.app[BOARDS]  # type: ignore[union-attr]


async def texts(boards: Boards, house: House, **asked: Any) -> list[str]:
    order = asked.pop("order", "oldest")
    points, view = await boards.points(house.event.id), await boards.board(house.event.id)
    return [each.text for each in points.select(view, PointFilter(**asked), order)]


async def answers(house: House, point: PointRow, *changes: NewAnswer) -> None:
    """The resident of a point answers something else."""
    (row,) = [
        each
        for each in await house.db.read(sessions.answers_of_event, house.event.id)
        if each.id == point.answer_id
    ]
    session = await house.db.read(sessions.session, row.session_id)
    assert session
    change = Change(resident_id=point.resident_id, session=session, answers=changes)
    await house.db.write(inbox.apply, change, now=house.clock.now)


def comment(text: str, status: str = "answered") -> NewAnswer:
    return NewAnswer(
        question="good",
        type="text",
        value=text or None,
        category="",
        text=text,
        status=status,
        sense="strength",
        about_you=False,
        message_id="",
    )


def picked(question: str, value: Any) -> NewAnswer:
    return NewAnswer(question=question, value=value, **ABOUT)  # type: ignore[arg-type]


async def decide(house: House, seen: int, decision: Decision) -> None:
    def write(conn: Connection) -> None:
        run = themes.latest_run(conn, house.event.id)
        assert run
        payload = {"themes": list(decision.themes), "into": decision.into, "label": decision.label}
        themes.add_decision(
            conn,
            run.id,
            kind=decision.kind,
            payload=payload,
            seen=seen,
            user_id=house.ben.id,
            now=house.clock.now,
        )

    await house.db.write(write)


async def test_no_themes_no_board_but_what_was_said(house: House, boards: Boards) -> None:
    await said.resident_says(house, "amina", "The park is dark")
    assert await boards.board(house.event.id) is None
    assert await texts(boards, house) == ["The park is dark"]
    assert await texts(boards, house, theme_id="t1") == []


async def test_a_board_is_read_once_and_brought_forward(
    house: House, boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    await said.theme(house)
    read, whole = [], themes.latest_run
    monkeypatch.setattr(themes, "latest_run", lambda conn, event: read.append(event) or whole(conn, event))
    many = await asyncio.gather(*(boards.board(house.event.id) for _ in range(20)))
    assert all(each is many[0] for each in many)
    await decide(house, 0, Decision(kind=DecisionKind.MERGE, themes=("t1",), into="t2"))
    await decide(house, 1, Decision(kind=DecisionKind.RENAME, themes=("t2",), label="Both"))
    assert read == [house.event.id] * 3
    view = await boards.board(house.event.id)
    assert view
    assert read == [house.event.id] * 3
    assert view.board == fold(view.run, view.decisions)
    assert (view.seen, view.label("t2"), view.theme("t1")) == (2, "Both", None)
    assert len(view.points_of("t2")) == 5
    # Who looks at the earlier one still sees it as it was.
    assert many[0]
    assert many[0].seen == 0


async def test_an_accepted_proposal_is_the_board(house: House, boards: Boards) -> None:
    await said.theme(house)
    first = await boards.board(house.event.id)
    run = await house.db.read(themes.latest_run, house.event.id)
    assert first
    assert run
    later = house.clock.now + timedelta(days=1)

    def propose(conn: Connection) -> str:
        return themes.save_run(conn, house.event.id, run.document, run.assignments, later, after=run.id)

    proposed = await house.db.write(propose)
    assert await boards.board(house.event.id) is first
    await house.db.write(themes.accept_run, proposed, house.ben.id, later)
    second = await boards.board(house.event.id)
    assert second
    assert (second.run_id, second.seen) == (proposed, 1)


async def test_what_is_said_later_corrected_and_withdrawn_is_seen_at_once(
    house: House, boards: Boards
) -> None:
    first = await said.resident_says(house, "amina", "The park is dark")
    second = await said.resident_says(house, "dewi", "No bus after six")
    assert await texts(boards, house) == ["The park is dark", "No bus after six"]
    third = await said.resident_says(house, "elin", "Kind neighbours")
    assert await texts(boards, house) == ["The park is dark", "No bus after six", "Kind neighbours"]
    await answers(house, first, comment("The park is lit now", "corrected"))
    # It is shown again once it is redacted and split.
    assert await texts(boards, house) == ["No bus after six", "Kind neighbours"]
    await prepared(house)
    assert await texts(boards, house, order="newest") == [
        "No bus after six",
        "Kind neighbours",
        "The park is lit now",
    ]
    await answers(house, second, comment("", "withdrawn"))
    assert await texts(boards, house) == ["Kind neighbours", "The park is lit now"]
    assert (await boards.points(house.event.id)).comment(second.answer_id) == []
    assert (await boards.points(house.event.id)).comment(third.answer_id) == [("Kind neighbours", True)]


async def prepared(house: House) -> None:
    for row in await house.db.read(sessions.answers_to_prepare, 10):
        new = NewPoint(
            start=0,
            end=len(row.text),
            text=row.text,
            language="en",
            sense="strength",
            reason="",
            embedding=None,
        )
        await house.db.write(themes.save_points, row.id, [new], now=house.clock.now)


async def test_erased_words_are_gone_at_once(house: House, boards: Boards) -> None:
    first = await said.resident_says(house, "amina", "The park is dark")
    await said.resident_says(house, "dewi", "No bus after six")
    assert len(await texts(boards, house)) == 2

    def erase(conn: Connection) -> None:
        conn.execute(delete(t.point).where(t.point.c.resident_id == first.resident_id))

    await house.db.write(erase)
    assert await texts(boards, house) == ["No bus after six"]


async def test_marks_are_seen_at_once(house: House, boards: Boards) -> None:
    first = await said.resident_says(house, "amina", "The park is dark")
    second = await said.resident_says(house, "dewi", "No bus after six")
    await house.db.write(marks.mark_read, [first.answer_id], house.ben.id, house.clock.now)
    assert await texts(boards, house, unread=True) == ["No bus after six"]
    await house.db.write(marks.flag, [first.answer_id, second.answer_id], house.ben.id, house.clock.now)
    assert len(await texts(boards, house, flagged=True)) == 2
    await house.db.write(marks.unflag, [second.answer_id], house.clock.now)
    assert await texts(boards, house, flagged=True) == ["The park is dark"]
    (point,) = (await boards.points(house.event.id)).select(None, PointFilter(flagged=True))
    assert (point.read, point.flagged, point.key) == (True, True, (str(first.answer_id), 0))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("BUS", ["No bus after six", "Bws hwyr — bus late"]),
        ("bus si", ["No bus after six"]),
        ('"bus after"', ["No bus after six"]),
        ("“after bus”", []),
        ('"bu"', []),
        ("cafe", ["Café is lovely"]),
        ("CAFÉ lov", ["Café is lovely"]),
        ("us", []),
        ("i'r", ["Mynd i'r parc"]),
        ("-- !", ["No bus after six", "Bws hwyr — bus late", "Café is lovely", "Mynd i'r parc"]),
    ],
)
async def test_words_are_found_whatever_their_capitals_and_accents(
    house: House, boards: Boards, words: str, found: list[str]
) -> None:
    for number, text in enumerate(
        ["No bus after six", "Bws hwyr — bus late", "Café is lovely", "Mynd i'r parc"]
    ):
        await said.resident_says(house, f"r{number}", text)
    assert await texts(boards, house, words=words) == found


async def test_filters_narrow_together_and_few_people_are_not_shown(house: House, boards: Boards) -> None:
    points = [await said.resident_says(house, f"r{n}", f"Bus number {n}") for n in range(10)]
    for n, point in enumerate(points):
        age = "16-24" if n < 5 else "75+" if n == 5 else "45-64"
        await answers(house, point, picked("age", age), picked("help", ["a", "b"]))
    assert len(await texts(boards, house, answers=(("age", "16-24"),))) == 5
    assert len(await texts(boards, house, answers=(("age", "16-24"), ("help", "b")))) == 5
    found = (await boards.points(house.event.id)).select(None, PointFilter(answers=(("age", "75+"),)))
    assert (len(found), found.too_few, found.people) == (0, True, 0)
    few = (await boards.points(house.event.id)).select(
        None, PointFilter(answers=(("age", "16-24"),), words="3")
    )
    assert few.too_few
    assert await texts(boards, house, words="3") == ["Bus number 3"]
    assert await texts(boards, house, language="cy") == []
    assert len(await texts(boards, house, language="en", question="good", source="self")) == 10
    today = house.clock.now.date()
    assert len(await texts(boards, house, since=today, until=today)) == 10
    assert await texts(boards, house, since=today + timedelta(days=1)) == []
    assert await texts(boards, house, until=today - timedelta(days=1)) == []
    assert len(await texts(boards, house, since=date.min, until=date.max)) == 10


async def test_nobody_is_worked_out_from_two_filters(house: House, boards: Boards) -> None:
    points = [await said.resident_says(house, f"r{n}", f"Bus number {n}") for n in range(12)]
    for n, point in enumerate(points):
        age = "16-24" if n < 5 else "75+"
        await answers(house, point, picked("age", age), picked("gender", "woman" if n else "man"))
    found = await boards.points(house.event.id)

    def people(*picks: tuple[str, str], words: str = "") -> int | None:
        chosen = found.select(None, PointFilter(answers=picks, words=words))
        return None if chosen.too_few else chosen.people

    assert people(("age", "16-24")) == 5
    assert people(("age", "75+")) == 7
    # Everybody but the one man: all comments less theirs would be his.
    assert people(("gender", "woman")) is None
    # Of the women all but four are 75 or older.
    assert people(("age", "75+"), ("gender", "woman")) is None
    assert people(("age", "75+"), words="bus") == 7
    assert people(words="1") == 3


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ({"a": 9, "b": 9}, ""),
        ({"a": 9, "b": 4}, "ab"),
        ({"a": 20, "b": 7, "c": 3}, "bc"),
        ({"a": 20, "b": 7, "c": 3, "d": 2}, "cd"),
        ({"a": 12}, ""),
        ({"a": 12, "b": 0}, ""),
    ],
)
def test_what_a_small_group_could_be_worked_out_from_is_withheld(groups: dict[str, int], hidden: str) -> None:
    assert {name for name in groups if withheld(groups, name)} == set(hidden)


async def test_choices_say_no_small_number(house: House, boards: Boards) -> None:
    points = [await said.resident_says(house, f"r{n}", f"Bus number {n}") for n in range(12)]
    for n, point in enumerate(points):
        await answers(
            house, point, picked("age_band", "16_24" if n < 6 else "75_plus" if n < 10 else "25_44")
        )
    choices = (await boards.points(house.event.id)).choices()
    assert [(each.value, each.people) for each in choices.languages] == [("en", 12)]
    assert [(each.value, each.people) for each in choices.questions] == [("good", 12)]
    for choice in (each for every in choices.answers.values() for each in every):
        assert choice.people is None or choice.people >= 5


async def test_a_page_of_a_theme_begins_with_what_is_surest(house: House, boards: Boards) -> None:
    points = await said.theme(house)
    view = await boards.board(house.event.id)
    assert view
    every = await boards.points(house.event.id)
    found = every.select(view, PointFilter(theme_id="t1"))
    assert [each.text for each in found] == [each.text for each in points["t1"]]
    assert {each.theme_id for each in found} == {"t1"}
    assert len(found[1:2]) == 1
    moved = Decision(kind=DecisionKind.MOVE, points=((str(points["t2"][1].answer_id), 0),), to="t1")
    again = replace(view, folded=view.folded.after(moved))
    first = every.select(again, PointFilter(theme_id="t1"))[0]
    assert (first.text, first.confidence) == (points["t2"][1].text, 1.0)


async def test_a_comment_shows_what_is_around_a_point_and_nothing_unredacted(
    house: House, boards: Boards
) -> None:
    first = await said.resident_says(house, "amina", "Mrs Pugh shouts. The park is dark. I am scared. Bye")

    def part(start: int, end: int, text: str, reason: str = "") -> NewPoint:
        return NewPoint(
            start=start, end=end, text=text, language="en", sense="other", reason=reason, embedding=None
        )

    parts = [part(0, 16, "[name] shouts."), part(17, 34, "The park is dark."), part(35, 46, "", "danger")]
    await house.db.write(themes.save_points, first.answer_id, parts, now=house.clock.now)
    every: EventPoints = await Boards(house.db, house.clock).points(house.event.id)
    assert every.comment(first.answer_id, 17) == [
        ("[name] shouts.", False),
        ("The park is dark.", True),
        ("…", False),
    ]
    assert len(every.select(None, PointFilter())) == 2
