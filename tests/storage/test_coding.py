from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import accounts, coding, themes
from storage import tables as t
from storage.coding import CodedTheme, CodingRound
from storage.errors import NotFound
from storage.themes import NewPoint
from tests.storage.conftest import Scene


def point(text: str, start: int = 0) -> NewPoint:
    return NewPoint(
        start=start,
        end=start + len(text),
        text=text,
        language="en",
        sense="barrier",
        reason="",
        embedding=None,
    )


def drawn(scene: Scene, answers: list[int], round_id: str = "r1") -> CodingRound:
    run = scene.db.write_now(themes.save_run, scene.event_id, {}, [], scene.now)
    return CodingRound(
        id=round_id,
        event_id=scene.event_id,
        run_id=run,
        decisions=2,
        themes=(CodedTheme(id="t1", label="Buses", description=""),),
        points=tuple((str(answer), 0) for answer in answers),
        machine=(frozenset({"t1"}), frozenset())[: len(answers)],
        made_by_name="Ben",
        made_at=scene.now,
    )


def test_a_round_comes_back_as_it_was_and_once(scene: Scene) -> None:
    made = drawn(scene, [7, 8])
    assert scene.db.write_now(coding.add_round, made, user_id=scene.ben)
    assert not scene.db.write_now(coding.add_round, drawn(scene, [9]), user_id=scene.ben)
    assert scene.db.read_now(coding.rounds, scene.event_id) == [made]
    assert scene.db.read_now(coding.coding_round, scene.event_id, "r1") == made
    with pytest.raises(NotFound):
        scene.db.read_now(coding.coding_round, "another event", "r1")


def test_choices_are_kept_by_person_and_place_and_can_be_changed(scene: Scene) -> None:
    scene.db.write_now(coding.add_round, drawn(scene, [7, 8]), user_id=scene.ben)
    cai = scene.db.write_now(accounts.add_user, "Cai", "analyst", [scene.community_id], now=scene.now)
    for minutes, (who, place, chosen) in enumerate(
        [(scene.ben, 1, {"t1"}), (cai.id, 0, {"t1", "t2"}), (scene.ben, 0, set()), (scene.ben, 1, {"t2"})]
    ):
        now = scene.now + timedelta(minutes=minutes)
        scene.db.write_now(coding.choose, "r1", who, place, frozenset(chosen), now)
    found = {coder.name: coder.chosen for coder in scene.db.read_now(coding.coders, "r1")}
    assert found == {
        "Ben": {0: frozenset(), 1: frozenset({"t2"})},
        "Cai": {0: frozenset({"t1", "t2"})},
    }


def test_what_was_withdrawn_since_is_not_shown_any_more(scene: Scene) -> None:
    stays, goes = (
        scene.answering("No bus. The park is dark."),
        scene.answering("Withdrawn later", scene.session(scene.newcomer("elin"))),
    )
    scene.db.write_now(
        themes.save_points, stays, [point("No bus."), point("The park is dark.", 8)], now=scene.now
    )
    scene.db.write_now(themes.save_points, goes, [point("Withdrawn later")], now=scene.now)
    made = drawn(scene, [stays, goes])
    assert [each.text for each in scene.db.read_now(coding.said, made)[stays]] == [
        "No bus.",
        "The park is dark.",
    ]
    assert scene.db.read_now(coding.standing, scene.event_id) == {
        (str(stays), 0),
        (str(stays), 8),
        (str(goes), 0),
    }
    gone = update(t.answer).where(t.answer.c.id == goes).values(status="danger")
    scene.db.write_now(lambda conn: conn.execute(gone).rowcount)
    assert set(scene.db.read_now(coding.said, made)) == {stays}
    assert (str(goes), 0) not in scene.db.read_now(coding.standing, scene.event_id)


def test_the_newest_proposals_are_read_in_order_and_nothing_else(scene: Scene) -> None:
    for number in range(4):
        answer = scene.answering(f"Ask {number}", scene.session(scene.newcomer(f"n{number}")))
        said = replace(point(f"Ask {number}"), sense="proposal", embedding=b"\0\0\0\0")
        besides = point("No bus", 20), replace(point("Unread", 40), sense="proposal")
        scene.db.write_now(themes.save_points, answer, [said, *besides], now=scene.now)
    found = scene.db.read_now(themes.newest_of_sense, scene.event_id, "proposal", 3)
    assert [each.text for each in found] == ["Ask 1", "Ask 2", "Ask 3"]
