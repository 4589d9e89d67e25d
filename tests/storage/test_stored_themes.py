from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import sessions, themes
from storage.change import Change
from storage.errors import DecisionClash, NotFound, RunOutdated
from storage.themes import NewPoint, Stamp
from tests.storage.conftest import Scene


def point(text: str, start: int = 0, **changes: object) -> NewPoint:
    values = {"language": "en", "sense": "barrier", "reason": "", "embedding": b"\x01\x02"}
    return NewPoint(start=start, end=start + len(text), text=text, **(values | changes))


def save(scene: Scene, answer_id: int, *points: NewPoint) -> None:
    scene.db.write_now(themes.save_points, answer_id, points, now=scene.now)


def texts(scene: Scene) -> list[str]:
    return [row.text for row in scene.db.read_now(themes.points, scene.event_id)]


def run(scene: Scene, **document: object) -> str:
    return scene.db.write_now(themes.save_run, scene.event_id, {"version": 1, **document}, [], scene.now)


def decide(scene: Scene, run_id: str, seen: int, label: str = "Buses") -> int:
    return scene.db.write_now(
        themes.add_decision,
        run_id,
        kind="rename",
        payload={"themes": ("t1",), "label": label},
        seen=seen,
        user_id=scene.ben,
        now=scene.now,
    )


def test_keeps_the_points_of_an_answer(scene: Scene) -> None:
    answer_id = scene.answering("dark and no bus")
    save(scene, answer_id, point("no bus", start=9), point("dark", reason="unsure", embedding=None))
    first, second = scene.db.read_now(themes.points, scene.event_id)
    assert (first.text, first.reason, first.embedding) == ("dark", "unsure", None)
    assert (second.start, second.end, second.embedding) == (9, 15, b"\x01\x02")
    assert (second.answer_id, second.resident_id) == (answer_id, scene.amina)


def test_new_points_take_the_place_of_old_ones(scene: Scene) -> None:
    answer_id = scene.answering("dark and no bus")
    save(scene, answer_id, point("dark and no bus"))
    save(scene, answer_id, point("dark"), point("no bus", start=9))
    assert texts(scene) == ["dark", "no bus"]


def test_refuses_points_of_no_answer(scene: Scene) -> None:
    with pytest.raises(NotFound, match="no answer 99"):
        save(scene, 99, point("dark"))


def test_a_correction_takes_the_old_points_and_quotes_away(scene: Scene) -> None:
    session = scene.session()
    answer_id = scene.answering("Mrs Pugh is loud", session)
    save(scene, answer_id, point("[name] is loud"))
    point_id = scene.db.read_now(themes.points, scene.event_id)[0].id
    scene.db.write_now(themes.release_quote, scene.event_id, point_id, "loud", scene.ben, scene.now)
    assert [quote.text for quote in scene.db.read_now(themes.released_quotes, scene.event_id)] == ["loud"]
    corrected = scene.answer("it is loud", status="corrected")
    scene.apply(Change(session=replace(session, version=1), answers=(corrected,)))
    assert texts(scene) == []
    assert scene.db.read_now(themes.released_quotes, scene.event_id) == []
    assert [row.text for row in scene.db.read_now(sessions.answers_to_prepare, 10)] == ["it is loud"]


def test_the_latest_run_is_the_one_that_counts(scene: Scene) -> None:
    assert scene.db.read_now(themes.latest_run, scene.event_id) is None
    first = run(scene, seconds=1.5)
    second = scene.db.write_now(
        themes.save_run,
        scene.event_id,
        {"themes": ({"id": "t1"},)},
        [{"id": 1}],
        scene.now + timedelta(hours=1),
    )
    latest = scene.db.read_now(themes.latest_run, scene.event_id)
    assert latest is not None
    assert (latest.id, latest.document, latest.assignments) == (
        second,
        {"themes": [{"id": "t1"}]},
        [{"id": 1}],
    )
    kept = scene.db.read_now(themes.run, first)
    assert kept is not None
    assert kept.document == {"version": 1, "seconds": 1.5}
    assert scene.db.read_now(themes.run, "none") is None


def test_decisions_are_appended_in_order(scene: Scene) -> None:
    run_id = run(scene)
    assert [decide(scene, run_id, seen=n, label=f"name {n}") for n in range(3)] == [1, 2, 3]
    rows = scene.db.read_now(themes.decisions, run_id)
    assert [(row.sequence, row.payload["label"], row.made_by_name) for row in rows] == [
        (1, "name 0", "Ben"),
        (2, "name 1", "Ben"),
        (3, "name 2", "Ben"),
    ]
    assert rows[0].payload["themes"] == ["t1"]


def test_a_run_that_goes_on_from_another_takes_its_decisions_but_no_sign_off(scene: Scene) -> None:
    first = run(scene)
    decide(scene, first, seen=0)
    scene.db.write_now(
        themes.add_decision, first, kind="sign_off", payload={}, seen=1, user_id=scene.ben, now=scene.now
    )
    assert scene.db.read_now(themes.was_signed_off, first)
    later = scene.now + timedelta(hours=1)
    second = scene.db.write_now(themes.save_run, scene.event_id, {"version": 1}, [], later, after=first)
    assert scene.db.write_now(themes.accept_run, second, scene.ben, later)
    kept = scene.db.read_now(themes.decisions, second)
    assert kept[:1] == scene.db.read_now(themes.decisions, first)[:1]
    assert [(row.sequence, row.kind) for row in kept] == [(1, "rename"), (3, "accept")]
    assert not scene.db.read_now(themes.was_signed_off, second)
    assert scene.db.read_now(themes.earlier_run, second) == first
    assert scene.db.read_now(themes.earlier_run, first) is None
    with pytest.raises(DecisionClash):
        decide(scene, second, seen=2)
    assert decide(scene, second, seen=3) == 4
    assert len(scene.db.read_now(themes.decisions, first)) == 2


def test_a_later_run_is_the_board_only_once_it_is_accepted(scene: Scene) -> None:
    first = run(scene)
    later = scene.now + timedelta(hours=1)
    second = scene.db.write_now(themes.save_run, scene.event_id, {"version": 1}, [], later, after=first)
    decide(scene, first, seen=0)
    assert scene.db.read_now(themes.stamp, scene.event_id) == Stamp(run_id=first, sequence=1)
    assert scene.db.read_now(themes.proposed_run_id, scene.event_id) == second
    proposed = scene.db.read_now(themes.proposed_run, scene.event_id)
    assert proposed
    assert (proposed.id, proposed.accepted_at) == (second, None)
    assert scene.db.write_now(themes.accept_run, second, scene.ben, later)
    # What was decided after it was made came along, and accepting it twice is once.
    assert [row.kind for row in scene.db.read_now(themes.decisions, second)] == ["rename", "accept"]
    assert not scene.db.write_now(themes.accept_run, second, scene.ben, later)
    assert scene.db.read_now(themes.stamp, scene.event_id) == Stamp(run_id=second, sequence=2)
    assert scene.db.read_now(themes.proposed_run_id, scene.event_id) is None
    assert not scene.db.write_now(themes.accept_run, "none", scene.ben, later)


def test_a_proposal_can_be_turned_down_and_gives_way_to_the_next(scene: Scene) -> None:
    first = run(scene)

    def proposed(hours: int) -> str:
        at = scene.now + timedelta(hours=hours)
        return scene.db.write_now(themes.save_run, scene.event_id, {"version": 1}, [], at, after=first)

    second, third = proposed(1), proposed(2)
    assert scene.db.read_now(themes.proposed_run_id, scene.event_id) == third
    assert not scene.db.write_now(themes.drop_run, second, scene.now)
    assert scene.db.write_now(themes.drop_run, third, scene.now)
    assert not scene.db.write_now(themes.accept_run, third, scene.ben, scene.now)
    assert scene.db.read_now(themes.stamp, scene.event_id) == Stamp(run_id=first, sequence=0)


def test_a_run_that_goes_on_from_what_is_no_more_the_board_is_refused(scene: Scene) -> None:
    first = run(scene)
    at = scene.now + timedelta(hours=1)
    second = scene.db.write_now(themes.save_run, scene.event_id, {}, [], at, after=first)
    scene.db.write_now(themes.accept_run, second, scene.ben, at)
    with pytest.raises(RunOutdated):
        scene.db.write_now(themes.save_run, scene.event_id, {}, [], at, after=first)


def test_a_decision_keeps_why_and_what_it_changed(scene: Scene) -> None:
    run_id = run(scene)
    scene.db.write_now(
        themes.add_decision,
        run_id,
        kind="merge",
        payload={"kind": "merge"},
        seen=0,
        user_id=scene.ben,
        now=scene.now,
        why="The same stop.",
        counts={"t1": [3, 5, 4, 7]},
    )
    decide(scene, run_id, seen=1)
    first, second = scene.db.read_now(themes.decisions, run_id)
    assert (first.why, first.counts) == ("The same stop.", {"t1": [3, 5, 4, 7]})
    assert (second.why, second.counts) == ("", None)
    assert scene.db.read_now(themes.decisions, run_id, after=1) == [second]


def test_a_run_of_its_own_begins_without_decisions(scene: Scene) -> None:
    decide(scene, run(scene), seen=0)
    assert scene.db.read_now(themes.decisions, run(scene)) == []


def test_a_point_knows_where_its_resident_lives(scene: Scene) -> None:
    answer_id = scene.answering("dark", scene.session(area="Sirhowy"))
    save(scene, answer_id, point("dark"))
    assert [row.area for row in scene.db.read_now(themes.points, scene.event_id)] == ["Sirhowy"]


@pytest.mark.parametrize("seen", [0, 1, 3, 7])
def test_refuses_a_decision_of_somebody_who_has_not_seen_the_last(scene: Scene, seen: int) -> None:
    run_id = run(scene)
    decide(scene, run_id, seen=0)
    decide(scene, run_id, seen=1)
    with pytest.raises(DecisionClash, match="look at decision 2 first") as clash:
        decide(scene, run_id, seen=seen)
    assert clash.value.last_sequence == 2
    assert len(scene.db.read_now(themes.decisions, run_id)) == 2


def test_of_two_who_decide_at_once_one_is_told(scene: Scene) -> None:
    run_id = run(scene)

    def attempt(n: int) -> bool:
        try:
            return decide(scene, run_id, seen=0, label=str(n)) == 1
        except DecisionClash:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1
    assert len(scene.db.read_now(themes.decisions, run_id)) == 1


def test_a_quote_is_released_shortened_and_withdrawn(scene: Scene) -> None:
    answer_id = scene.answering("dark")
    save(scene, answer_id, point("dark at night"))
    point_id = scene.db.read_now(themes.points, scene.event_id)[0].id
    for words in ("dark at night", "dark"):
        scene.db.write_now(themes.release_quote, scene.event_id, point_id, words, scene.ben, scene.now)
    assert scene.db.read_now(themes.released_quotes, scene.event_id) == [
        themes.ReleasedQuote(point_id=point_id, answer_id=answer_id, start=0, end=13, text="dark")
    ]
    assert scene.db.write_now(themes.withdraw_quote, scene.event_id, point_id) is True
    assert scene.db.write_now(themes.withdraw_quote, scene.event_id, point_id) is False
    assert scene.db.read_now(themes.released_quotes, scene.event_id) == []
