from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from storage import events, inbox, outbox, people, sessions
from storage import tables as t
from storage.alerts import alerts
from storage.assets import assets, save_assets
from storage.change import Change, NewAlert, NewLine, NewTimer
from storage.errors import VersionClash
from storage.rows import new_id
from tests.storage.conftest import Scene


def waiting(scene: Scene) -> list[inbox.InboxRow]:
    return scene.db.read_now(inbox.waiting, limit=100)


def test_keeps_an_update_once_however_often_it_comes(scene: Scene) -> None:
    first = scene.received("100", '{"text":"yes"}')
    assert first is not None
    assert [scene.received("100", '{"text":"yes"}') for _ in range(3)] == [None, None, None]
    assert [row.payload for row in waiting(scene)] == ['{"text":"yes"}']


def test_keeps_another_update_of_the_same_number(scene: Scene) -> None:
    assert scene.received("100", "before the quiet week")
    assert scene.received("100", "numbers began again")
    assert len(waiting(scene)) == 2


def test_a_handled_update_is_known_still(scene: Scene) -> None:
    first = scene.received("100")
    scene.apply(Change(inbox_ids=(first,)))
    assert scene.received("100") is None
    assert waiting(scene) == []


def test_hands_updates_over_in_the_order_they_came(scene: Scene) -> None:
    for n in (3, 1, 2):
        scene.received(str(n), f"payload {n}", lane=f"telegram:{n % 2}")
    assert [row.update_id for row in waiting(scene)] == ["3", "1", "2"]
    assert [row.update_id for row in waiting(scene) if row.lane == "telegram:1"] == ["3", "1"]


def test_clears_the_payload_once_handled(scene: Scene) -> None:
    first = scene.received("100", "what Amina wrote")
    scene.apply(Change(inbox_ids=(first,)))
    row = scene.db.read_now(lambda conn: conn.execute(select(t.inbox)).one())
    assert (row.payload, row.handled_at) == (None, scene.now)


def test_parks_a_poisoned_update_and_goes_on(scene: Scene) -> None:
    first = scene.received("100")
    scene.received("101")
    tries = [scene.db.write_now(inbox.failed, first, reason="ValueError at step 3 " * 50) for _ in range(5)]
    assert tries == [False, False, False, False, True]
    assert [row.update_id for row in waiting(scene)] == ["101"]


def test_counts_the_tries_of_an_update(scene: Scene) -> None:
    first = scene.received("100")
    scene.db.write_now(inbox.failed, first, reason="RuntimeError")
    assert [row.attempts for row in waiting(scene)] == [1]


def test_a_failure_after_handling_changes_nothing(scene: Scene) -> None:
    first = scene.received("100")
    scene.apply(Change(inbox_ids=(first,)))
    assert scene.db.write_now(inbox.failed, first, reason="late", max_attempts=1) is False


def test_forgets_keys_that_were_handled_long_ago(scene: Scene) -> None:
    handled, _open = scene.received("100"), scene.received("101")
    scene.apply(Change(inbox_ids=(handled,)))
    assert scene.db.write_now(inbox.forget_keys, before=scene.now) == 0
    assert scene.db.write_now(inbox.forget_keys, before=scene.now + timedelta(seconds=1)) == 1
    assert [row.update_id for row in waiting(scene)] == ["101"]


def test_another_workers_update_is_a_clash_and_nothing_of_the_turn_stays(scene: Scene) -> None:
    first = scene.received("100")
    scene.apply(Change(inbox_ids=(first,)))
    with pytest.raises(VersionClash):
        scene.apply(Change(inbox_ids=(first,), session=scene.session(), messages=(scene.message(),)))
    assert scene.db.read_now(sessions.latest_session, scene.amina) is None
    assert scene.db.read_now(outbox.counts) == {}


def test_reads_a_session_back_as_it_was_written(scene: Scene) -> None:
    new = scene.session(
        entry="bus-stop", area="The Green", latitude=51.65432, longitude=-3.45678, state={"at": ["q1", None]}
    )
    scene.apply(Change(session=new))
    read = scene.db.read_now(sessions.session_of, scene.event_id, scene.amina)
    survey = scene.db.read_now(events.event, scene.event_id).survey_version_id
    rounded = {"latitude": 51.654, "longitude": -3.457}
    assert read == replace(new, version=1, survey_version_id=survey, **rounded)


def test_refuses_a_session_that_moved_on(scene: Scene) -> None:
    new = scene.session()
    scene.apply(Change(session=new))
    read = replace(new, version=1)
    scene.apply(Change(session=replace(read, stage="done"), answers=(scene.answer("first"),)))
    with pytest.raises(VersionClash):
        scene.apply(Change(session=replace(read, stage="paused"), answers=(scene.answer("second"),)))
    kept = scene.db.read_now(sessions.session, new.id)
    assert kept is not None
    assert (kept.stage, kept.version) == ("done", 2)
    assert [row.text for row in scene.db.read_now(sessions.answers, new.id)] == ["first"]


def test_refuses_a_second_session_of_the_same_resident_and_event(scene: Scene) -> None:
    scene.apply(Change(session=scene.session()))
    with pytest.raises(VersionClash):
        scene.apply(Change(session=scene.session()))


def test_forgets_where_somebody_lives_once_signposts_have_gone_out(scene: Scene) -> None:
    new = scene.session(latitude=51.6, longitude=-3.4)
    scene.apply(Change(session=new))
    scene.apply(Change(session=replace(new, version=1, signposted_at=scene.now)))
    kept = scene.db.read_now(sessions.session, new.id)
    assert kept is not None
    assert (kept.latitude, kept.longitude, kept.signposted_at) == (None, None, scene.now)


def test_the_last_revision_of_an_answer_is_current(scene: Scene) -> None:
    new = scene.session()
    scene.apply(Change(session=new, answers=(scene.answer("dark"), scene.answer("bus", question="idea"))))
    corrected = scene.answer("dark and wet", status="corrected")
    scene.apply(Change(session=replace(new, version=1), answers=(corrected,)))
    rows = scene.db.read_now(sessions.answers, new.id)
    assert [(row.question, row.revision, row.text, row.current) for row in rows] == [
        ("gets_in_the_way", 1, "dark", False),
        ("idea", 1, "bus", True),
        ("gets_in_the_way", 2, "dark and wet", True),
    ]


@pytest.mark.parametrize("value", ["words", 7, True, ["bus", "walk"], None])
def test_keeps_every_kind_of_value(scene: Scene, value: object) -> None:
    scene.answering("", value=value)
    session = scene.db.read_now(sessions.latest_session, scene.amina)
    assert session is not None
    assert scene.db.read_now(sessions.answers, session.id)[0].value == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_refuses_a_number_that_one_database_would_not_take(scene: Scene, value: float) -> None:
    with pytest.raises((SQLAlchemyError, ValueError), match="not JSON compliant"):
        scene.answering("", value=value)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Dw i'n hoffi'r parc 🌳  \n", "Dw i'n hoffi'r parc 🌳  \n"),
        ("\ufeffstarts with a mark", "\ufeffstarts with a mark"),
        ("a\0b", "a\ufffdb"),
        ("half a pair \ud83d.", "half a pair \ufffd."),
    ],
)
def test_keeps_words_to_the_letter_where_a_database_can(scene: Scene, sent: str, kept: str) -> None:
    scene.answering(sent, value=None)
    assert scene.db.read_now(sessions.answers_of_event, scene.event_id)[0].text == kept


def test_timers_belong_to_the_version_that_set_them(scene: Scene) -> None:
    new = scene.session()
    due = NewTimer(name="still_there", due_at=scene.now)
    later = NewTimer(name="remind", due_at=scene.now + timedelta(days=2))
    scene.apply(Change(session=new, timers=(due, later)))
    timers = scene.db.read_now(sessions.due_timers, scene.now, 10)
    assert [(timer.name, timer.session_id, timer.session_version) for timer in timers] == [
        ("still_there", new.id, 1)
    ]
    scene.apply(Change(session=replace(new, version=1)))
    assert scene.db.read_now(sessions.due_timers, scene.now + timedelta(days=3), 10) == []


def test_drops_a_timer_by_hand(scene: Scene) -> None:
    scene.apply(Change(session=scene.session(), timers=(NewTimer(name="remind", due_at=scene.now),)))
    timer = scene.db.read_now(sessions.due_timers, scene.now, 10)[0]
    scene.db.write_now(sessions.drop_timer, timer.id)
    assert scene.db.read_now(sessions.due_timers, scene.now, 10) == []


def test_a_web_message_is_a_line_at_once_and_counts_as_sent(scene: Scene) -> None:
    line = NewLine(text="The park", client_id="c1", event_id=scene.event_id)
    buttons = ((({"label": "Skip", "question": "q", "value": "skip"}),),)
    message = scene.message("Thank you.", channel="web", buttons=buttons)
    scene.apply(Change(resident_id=scene.amina, lines=(line,), messages=(message,)))
    lines = scene.db.read_now(sessions.chat_lines, scene.amina)
    assert [(each.who, each.text, each.client_id) for each in lines] == [
        ("resident", "The park", "c1"),
        ("bot", "Thank you.", ""),
    ]
    assert lines[1].buttons == [[{"label": "Skip", "question": "q", "value": "skip"}]]
    assert scene.db.read_now(outbox.counts) == {"sent": 1}
    assert [each.id for each in scene.db.read_now(sessions.chat_lines, scene.amina, after=lines[0].id)] == [
        lines[1].id
    ]


def test_keeps_alerts_consents_and_signposts_of_a_turn(scene: Scene) -> None:
    scene.db.write_now(save_assets, scene.community_id, [("1", {"n": 1}), ("2", {"n": 2})], scene.now)
    shown = tuple(row.id for row in scene.db.read_now(assets, scene.community_id))
    alert = NewAlert(
        id=new_id(),
        event_id=scene.event_id,
        session_id=None,
        lane="self_harm",
        tier="T1",
        subject="self",
        time="now",
        why="rule 3",
        text="I can't go on",
        due_at=scene.now + timedelta(minutes=15),
    )
    consents = (scene.consent("report"), scene.consent("digest"), scene.consent("report", given=False))
    scene.apply(Change(session=scene.session(), alerts=(alert,), consents=consents, signposts=shown))
    assert [row.tier for row in scene.db.read_now(alerts, [scene.community_id])] == ["T1"]
    state = scene.db.read_now(people.consent_state, scene.amina, scene.event_id)
    assert state == {"report": False, "digest": True}
    rows = scene.db.read_now(lambda conn: conn.execute(select(t.signpost).order_by(t.signpost.c.rank)).all())
    assert [(row.asset_id, row.rank) for row in rows] == [(shown[0], 1), (shown[1], 2)]


def test_stop_and_join_and_language(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, stopped=True, language="cy"))
    stopped = scene.db.read_now(people.resident, scene.amina)
    assert (stopped.stopped_at, stopped.language) == (scene.now, "cy")
    scene.apply(Change(resident_id=scene.amina, stopped=False))
    joined = scene.db.read_now(people.resident, scene.amina)
    assert (joined.stopped_at, joined.language) == (None, "cy")


def test_blocked_and_unblocked(scene: Scene) -> None:
    def blocked() -> bool:
        found = scene.db.read_now(people.find_contact, scene.keys, channel="telegram", handle="4711")
        assert found is not None
        return found.blocked

    scene.apply(Change(resident_id=scene.amina, blocked=True))
    assert blocked()
    scene.apply(Change(resident_id=scene.amina, blocked=False))
    assert not blocked()


def test_a_turn_that_fails_at_its_end_leaves_nothing(scene: Scene) -> None:
    first = scene.received("100")
    nowhere = scene.message(event_id=new_id())
    with pytest.raises(SQLAlchemyError):
        scene.apply(Change(inbox_ids=(first,), session=scene.session(), messages=(nowhere,)))
    assert len(waiting(scene)) == 1
    assert scene.db.read_now(events.progress, scene.event_id).started == 0


def test_refuses_an_instant_without_zone(scene: Scene) -> None:
    naive = scene.session(started_at=scene.now.replace(tzinfo=None))
    with pytest.raises(SQLAlchemyError, match=r"naive instant.*give it a time zone"):
        scene.apply(Change(session=naive))


def test_gives_instants_back_in_utc(scene: Scene) -> None:
    from zoneinfo import ZoneInfo

    scene.apply(Change(session=scene.session(started_at=scene.now.astimezone(ZoneInfo("Asia/Tokyo")))))
    read = scene.db.read_now(sessions.latest_session, scene.amina)
    assert read is not None
    assert read.started_at.isoformat() == "2026-05-12T09:30:00+00:00"
