from __future__ import annotations

from dataclasses import replace

from storage import standing_points, themes
from storage.change import Change
from storage.themes import NewPoint
from tests.storage.conftest import Scene


def prepare(scene: Scene, answer_id: int, text: str) -> None:
    new = NewPoint(
        start=0, end=len(text), text=text, language="en", sense="barrier", reason="", embedding=b"\x01"
    )
    scene.db.write_now(themes.save_points, answer_id, [new], now=scene.now)


def test_all_that_was_said_is_read_with_who_said_it(scene: Scene) -> None:
    answer_id = scene.answering("dark", scene.session(area="Sirhowy"))
    prepare(scene, answer_id, "dark")
    waiting = scene.answering("late", scene.session(scene.newcomer("elin")))
    said = scene.db.read_now(standing_points.said, scene.event_id)
    (point,) = said.points
    assert (point.text, point.answer_id, point.resident_id) == ("dark", answer_id, scene.amina)
    assert {(each.resident_id, each.area) for each in said.people} >= {(scene.amina, "Sirhowy")}
    assert said.totals == {scene.amina: 1}
    assert [answer for answer, _ in said.unprepared] == [waiting]
    assert scene.db.read_now(standing_points.said, scene.event_id, [scene.amina]).points == [point]
    assert scene.db.read_now(standing_points.said, "none").points == []


def test_news_names_those_who_answered_since_or_whose_comments_are_points_now(scene: Scene) -> None:
    first = scene.answering("dark", scene.session())

    def news(since: int, known: list[int], unprepared: list[int]) -> standing_points.News:
        return scene.db.read_now(standing_points.news, scene.event_id, since, known, unprepared)

    now = news(first, [first], [first])
    assert (now.last_answer, now.points, now.touched, now.answers) == (first, 0, frozenset(), {first})
    prepare(scene, first, "dark")
    assert news(first, [first], [first]).touched == {scene.amina}
    assert news(first, [first], []).points == 1
    other = scene.newcomer("elin")
    second = scene.answering("late", scene.session(other))
    assert news(first, [first], []).touched == {other}
    assert news(second, [first, second], []).touched == frozenset()


def test_a_correction_is_news_and_its_old_points_do_not_stand(scene: Scene) -> None:
    session = scene.session()
    first = scene.answering("dark", session)
    prepare(scene, first, "dark")
    corrected = scene.answer("it is lit", status="corrected")
    scene.apply(Change(session=replace(session, version=1), answers=(corrected,)))
    found = scene.db.read_now(standing_points.news, scene.event_id, first, [first], [])
    assert found.touched == {scene.amina}
    said = scene.db.read_now(standing_points.said, scene.event_id, found.touched)
    assert (said.points, len(said.unprepared), said.totals) == ([], 1, {scene.amina: 1})
    assert scene.db.read_now(standing_points.totals, scene.event_id) == {scene.amina: 1}
