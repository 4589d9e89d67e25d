from __future__ import annotations

from datetime import timedelta

from storage import marks
from tests.storage.conftest import Scene


def test_a_comment_is_read_once_and_can_be_unread_again(scene: Scene) -> None:
    first, second = scene.answering("dark"), scene.answering("late", scene.session(scene.newcomer("elin")))
    later = scene.now + timedelta(minutes=5)
    scene.db.write_now(marks.mark_read, [first, first], scene.ben, scene.now)
    scene.db.write_now(marks.mark_read, [first, second], scene.ben, later)
    kept = {each.answer_id: each for each in scene.db.read_now(marks.marks, scene.event_id)}
    assert {at: each.read_at for at, each in kept.items()} == {first: scene.now, second: later}
    assert [each.answer_id for each in scene.db.read_now(marks.marks_since, scene.event_id, later)] == [
        second
    ]
    scene.db.write_now(marks.mark_unread, [first], later)
    kept = {each.answer_id: each for each in scene.db.read_now(marks.marks_since, scene.event_id, later)}
    assert kept[first].read_at is None


def test_a_flag_is_of_its_own_and_its_taking_back_is_told(scene: Scene) -> None:
    answer = scene.answering("dark")
    scene.db.write_now(marks.mark_read, [answer], scene.ben, scene.now)
    scene.db.write_now(marks.flag, [answer], scene.ben, scene.now)
    (found,) = scene.db.read_now(marks.marks, scene.event_id)
    assert (found.read_at, found.flagged_at) == (scene.now, scene.now)
    later = scene.now + timedelta(minutes=5)
    scene.db.write_now(marks.unflag, [answer], later)
    (found,) = scene.db.read_now(marks.marks_since, scene.event_id, later)
    assert (found.read_at, found.flagged_at) == (scene.now, None)
    assert scene.db.read_now(marks.marks, "none") == []
