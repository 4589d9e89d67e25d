from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage import inbox, sessions, themes
from storage.change import Change, NewLine
from tests.storage.conftest import Scene


def test_the_latest_session_is_the_one_touched_last(scene: Scene) -> None:
    from storage import events

    other = scene.db.write_now(
        events.add_event,
        community_id=scene.community_id,
        survey_version_id=scene.db.read_now(events.event, scene.event_id).survey_version_id,
        code="autumn",
        name="Autumn",
        opens_at=scene.now,
        closes_at=scene.now,
        now=scene.now,
    )
    first, second = scene.session(), scene.session(event_id=other.id)
    scene.db.write_now(inbox.apply, Change(session=first), now=scene.now)
    scene.db.write_now(inbox.apply, Change(session=second), now=scene.now + timedelta(hours=1))
    latest = scene.db.read_now(sessions.latest_session, scene.amina)
    assert latest is not None
    assert latest.id == second.id
    again = replace(first, version=1)
    scene.db.write_now(inbox.apply, Change(session=again), now=scene.now + timedelta(hours=2))
    latest = scene.db.read_now(sessions.latest_session, scene.amina)
    assert latest is not None
    assert latest.id == first.id


def test_an_answer_knows_whose_it_is(scene: Scene) -> None:
    scene.answering("The park is dark.", scene.session(entry="bus-stop"))
    row = scene.db.read_now(sessions.answers_of_event, scene.event_id)[0]
    assert (
        row.event_code,
        row.resident_id,
        row.entry,
        row.survey_version,
        row.revision,
        row.answered_at,
    ) == (
        "demo",
        scene.amina,
        "bus-stop",
        "1",
        1,
        scene.now,
    )


def test_answers_are_exported_session_by_session(scene: Scene) -> None:
    late = scene.session(scene.newcomer("late"), started_at=scene.now + timedelta(minutes=5))
    early = scene.session(scene.newcomer("early"))
    scene.apply(Change(session=late, answers=(scene.answer("c"),)))
    scene.apply(Change(session=early, answers=(scene.answer("a"), scene.answer("b", question="idea"))))
    rows = scene.db.read_now(sessions.answers_of_event, scene.event_id)
    assert [row.text for row in rows] == ["a", "b", "c"]


def test_prepares_comments_that_stand_and_never_danger(scene: Scene) -> None:
    new = scene.session()
    answers = (
        scene.answer("dark", question="a"),
        scene.answer("I can't go on", question="b", status="danger"),
        scene.answer("", question="c", status="skipped"),
        scene.answer("7", question="d", type="integer"),
        scene.answer("buses", question="e"),
    )
    scene.apply(Change(session=new, answers=answers))
    corrected = scene.answer("dark, wet", question="a", status="corrected")
    scene.apply(Change(session=replace(new, version=1), answers=(corrected,)))
    waiting = scene.db.read_now(sessions.answers_to_prepare, 10)
    assert [row.text for row in waiting] == ["buses", "dark, wet"]
    scene.db.write_now(themes.save_points, waiting[0].id, [], now=scene.now)
    assert [row.text for row in scene.db.read_now(sessions.answers_to_prepare, 10)] == ["dark, wet"]


def test_signposts_wait_for_a_completed_session_once(scene: Scene) -> None:
    done = scene.session(scene.newcomer("1"), completed_at=scene.now)
    scene.apply(Change(session=done))
    scene.apply(Change(session=scene.session(scene.newcomer("2"))))
    assert [row.id for row in scene.db.read_now(sessions.sessions_to_signpost, 10)] == [done.id]
    scene.apply(Change(session=replace(done, version=1, signposted_at=scene.now)))
    assert scene.db.read_now(sessions.sessions_to_signpost, 10) == []


def test_chat_lines_come_in_order_and_in_parts(scene: Scene) -> None:
    lines = tuple(NewLine(text=str(n), client_id=f"c{n}", event_id=None) for n in range(5))
    scene.apply(Change(resident_id=scene.amina, lines=lines))
    first = scene.db.read_now(sessions.chat_lines, scene.amina, limit=3)
    rest = scene.db.read_now(sessions.chat_lines, scene.amina, after=first[-1].id)
    assert [line.text for line in first + rest] == ["0", "1", "2", "3", "4"]
    assert scene.db.read_now(sessions.chat_lines, scene.newcomer("other")) == []


def test_knows_no_session_of_a_newcomer(scene: Scene) -> None:
    assert scene.db.read_now(sessions.session_of, scene.event_id, scene.amina) is None
    assert scene.db.read_now(sessions.session, "none") is None
