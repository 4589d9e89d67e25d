from __future__ import annotations

from datetime import timedelta

from storage import themes, turned_down, wordings
from tests.storage.conftest import Scene
from tests.storage.test_stored_themes import point


def say(scene: Scene, text: str, handle: str, **changes: object) -> int:
    answer_id = scene.answering(text, scene.session(scene.newcomer(handle), area="Sirhowy"))
    at = scene.now + timedelta(minutes=answer_id)
    scene.db.write_now(themes.save_points, answer_id, [point(text, **changes)], now=at)  # type: ignore[arg-type]
    return answer_id


def test_reads_vectors_of_what_came_since(scene: Scene) -> None:
    first = say(scene, "no bus", "a", embedding=b"\x01")
    keys, found, last = scene.db.read_now(wordings.vectors, scene.event_id, None)
    assert (keys, found) == ([(str(first), 0)], [b"\x01"])
    assert last == scene.now + timedelta(minutes=first)
    second = say(scene, "dark park", "b", embedding=b"\x02")
    say(scene, "n/a", "c", embedding=None, reason="non_answer")
    since = last + timedelta(seconds=1)
    assert scene.db.read_now(wordings.vectors, scene.event_id, since)[0] == [(str(second), 0)]
    far = last + timedelta(days=9)
    assert scene.db.read_now(wordings.vectors, scene.event_id, far) == ([], [], far)


def test_counts_who_replied_from_where(scene: Scene) -> None:
    say(scene, "no bus", "a")
    say(scene, "no bus", "b")
    scene.answering("dark", scene.session())
    assert scene.db.read_now(wordings.homes, scene.event_id) == {"Sirhowy": 2, "": 1}


def test_reads_some_by_their_keys(scene: Scene) -> None:
    first, second = say(scene, "no bus", "a"), say(scene, "dark park", "b")
    keys = [(str(second), 0), (str(first), 7), ("999999", 0)]
    found = scene.db.read_now(wordings.some, scene.event_id, keys)
    assert {key: row.text for key, row in found.items()} == {(str(second), 0): "dark park"}
    assert scene.db.read_now(wordings.some, scene.event_id, []) == {}
    assert scene.db.read_now(wordings.some, "another event", keys) == {}


def test_reads_single_choices_about_people(scene: Scene) -> None:
    scene.answering("", question="age", type="select_one", value="old", about_you=True)
    dai = scene.newcomer("dai")
    scene.answering(
        "", scene.session(dai), question="aids", type="select_multiple", value=["a"], about_you=True
    )
    scene.answering("", scene.session(scene.newcomer("elin")), question="bus", type="select_one", value="no")
    assert scene.db.read_now(wordings.about_you, scene.event_id) == {"age": {scene.amina: "old"}}


def test_remembers_what_was_turned_down_until_asked_again(scene: Scene) -> None:
    for idea in ("merge:t1+t2", "split:t3", "split:t3"):
        scene.db.write_now(turned_down.turn_down, scene.event_id, idea, scene.ben, scene.now)
    assert scene.db.read_now(turned_down.turned_down, scene.event_id) == {"merge:t1+t2", "split:t3"}
    assert scene.db.write_now(turned_down.ask_again, scene.event_id) == 2
    assert scene.db.read_now(turned_down.turned_down, scene.event_id) == frozenset()
