from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from feedback.delivery import RESENT_WHEN_IN_DOUBT
from feedback.types import MessageKind
from storage import outbox, people, sessions
from storage.change import Change
from storage.outbox import OutboxRow
from tests.storage.conftest import Scene


def add(scene: Scene, text: str = "Hello", **changes: object) -> int | None:
    return scene.db.write_now(outbox.add, scene.message(text, **changes), scene.now)


def claim(scene: Scene, after: timedelta = timedelta(), limit: int = 100) -> list[OutboxRow]:
    return scene.db.write_now(outbox.claim, now=scene.now + after, limit=limit, channels=["telegram"])


def settle(scene: Scene, outbox_id: int, state: str, **outcome: object) -> None:
    scene.db.write_now(outbox.settle, outbox_id, state=state, now=scene.now, **outcome)


def texts(rows: list[OutboxRow]) -> list[str]:
    return [row.text for row in rows]


def test_claims_danger_first_then_replies_then_bulk(scene: Scene) -> None:
    residents = [scene.newcomer(str(n)) for n in range(4)]
    kinds = ("digest", "reply", "danger", "signpost")
    for resident_id, kind in zip(residents, kinds, strict=True):
        add(scene, kind, resident_id=resident_id, kind=kind)
    assert texts(claim(scene, limit=3)) == ["danger", "reply", "signpost"]
    assert texts(claim(scene)) == ["digest"]
    assert claim(scene) == []


def test_every_kind_of_message_has_a_priority() -> None:
    assert set(outbox.PRIORITY) == set(MessageKind)


def test_a_claimed_message_says_what_the_sender_needs(scene: Scene) -> None:
    buttons = (({"label": "Yes", "question": "q", "value": "yes"},),)
    made = add(scene, "Better now?", buttons=buttons)
    row = claim(scene)[0]
    assert (row.id, row.state, row.attempts, row.resident_id) == (made, "sending", 1, scene.amina)
    assert row.buttons == [[{"label": "Yes", "question": "q", "value": "yes"}]]
    assert scene.db.read_now(people.handle_of, scene.keys, scene.amina, row.channel) == "4711"


def test_leaves_a_message_until_its_time(scene: Scene) -> None:
    add(scene, not_before=scene.now + timedelta(hours=1))
    assert claim(scene) == []
    assert len(claim(scene, after=timedelta(hours=1))) == 1


def test_leaves_other_channels_alone(scene: Scene) -> None:
    add(scene, "to the noticeboard", resident_id=None, channel="noticeboard", target="@cwm")
    assert claim(scene) == []


def test_a_second_message_of_the_same_once_is_left_out(scene: Scene) -> None:
    assert add(scene, once="digest:1") is not None
    assert add(scene, once="digest:1") is None
    assert add(scene, "web", channel="web", once="digest:1") is None
    assert len(claim(scene)) == 1
    assert scene.db.read_now(sessions.chat_lines, scene.amina) == []


def test_somebody_who_stopped_gets_answers_and_help_only(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, stopped=True, messages=(scene.message("Goodbye."),)))
    kinds = ("reply", "danger", "signpost", "report", "digest", "reminder", "invitation")
    made = {kind: add(scene, kind, kind=kind) is not None for kind in kinds}
    assert [kind for kind in kinds if made[kind]] == ["reply", "danger"]
    assert sorted(texts(claim(scene))) == ["Goodbye.", "danger", "reply"]


def test_stop_takes_back_what_waits(scene: Scene) -> None:
    add(scene, kind="digest")
    scene.apply(Change(resident_id=scene.amina, stopped=True))
    scene.apply(Change(resident_id=scene.amina, stopped=False))
    assert claim(scene) == []
    assert scene.db.read_now(outbox.counts) == {"cancelled": 1}


def test_nothing_overtakes_a_message_that_waits_to_be_tried_again(scene: Scene) -> None:
    first = add(scene, "first")
    claim(scene)
    add(scene, "second")
    assert claim(scene) == []
    settle(scene, first, "queued", not_before=scene.now + timedelta(seconds=30), error_code="too_many")
    assert claim(scene) == []
    add(scene, "ring 999", kind="danger")
    assert texts(claim(scene)) == ["ring 999"]
    later = claim(scene, after=timedelta(seconds=30))
    assert [(row.text, row.attempts) for row in later] == [("first", 2), ("second", 1)]


def test_a_message_planned_for_later_holds_nothing_up(scene: Scene) -> None:
    add(scene, "digest", kind="digest", not_before=scene.now + timedelta(hours=9))
    add(scene, "report", kind="report")
    assert texts(claim(scene)) == ["report"]


def test_settles_a_message_once(scene: Scene) -> None:
    made = add(scene)
    claim(scene)
    settle(scene, made, "sent", external_id="m" * 200)
    settle(scene, made, "failed", error_code="late")
    assert scene.db.read_now(outbox.counts) == {"sent": 1}


def test_keeps_why_a_message_failed(scene: Scene) -> None:
    made = add(scene)
    claim(scene)
    settle(scene, made, "failed", error_code="a_code_longer_than_its_column", error="The chat is gone.")
    assert scene.db.read_now(outbox.counts) == {"failed": 1}


def test_after_a_crash_replies_go_again_and_digests_wait_for_a_person(scene: Scene) -> None:
    for kind in ("reply", "danger", "digest", "invitation"):
        add(scene, kind, kind=kind, resident_id=scene.newcomer(kind))
    claim(scene)
    recovered = scene.db.write_now(outbox.recover, RESENT_WHEN_IN_DOUBT)
    assert recovered == outbox.Recovered(requeued=2, in_doubt=2)
    assert texts(claim(scene)) == ["danger", "reply"]
    doubtful = scene.db.read_now(outbox.in_doubt, [scene.community_id])
    assert texts(doubtful) == ["digest", "invitation"]
    assert scene.db.read_now(outbox.in_doubt, ["Chloe's"]) == []


def test_a_message_in_doubt_is_sent_again_once(scene: Scene) -> None:
    made = add(scene, kind="digest")
    claim(scene)
    scene.db.write_now(outbox.recover, set())
    assert scene.db.write_now(outbox.send_again, made) is True
    assert scene.db.write_now(outbox.send_again, made) is False
    assert [row.attempts for row in claim(scene)] == [2]


def test_two_senders_never_claim_the_same_message(scene: Scene) -> None:
    for n in range(60):
        add(scene, str(n), resident_id=scene.newcomer(str(n)))
    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(lambda _: claim(scene, limit=5), range(24)))
    taken = [row.id for rows in claimed for row in rows]
    assert len(taken) == len(set(taken)) == 60


def test_blocking_is_kept_for_that_channel(scene: Scene) -> None:
    scene.db.write_now(outbox.mark_blocked, scene.amina, "telegram", scene.now)
    found = scene.db.read_now(people.find_contact, scene.keys, channel="telegram", handle="4711")
    assert found == people.Contact(resident_id=scene.amina, channel="telegram", blocked=True)


@pytest.mark.parametrize("channel", ["telegram", "web"])
def test_a_digest_reaches_many_once_however_often_it_is_written(scene: Scene, channel: str) -> None:
    residents = [scene.newcomer(str(n), channel) for n in range(120)]
    messages = [
        scene.message(name, resident_id=name, channel=channel, kind="digest", once=f"digest:{name}")
        for name in residents
    ]
    assert scene.db.write_now(outbox.add_all, messages[:50], scene.now) == 50
    assert scene.db.write_now(outbox.add_all, messages, scene.now) == 70
    assert scene.db.write_now(outbox.add_all, messages, scene.now) == 0
    if channel == "telegram":
        assert sorted(texts(claim(scene, limit=200))) == sorted(residents)
    else:
        lines = [scene.db.read_now(sessions.chat_lines, name) for name in residents]
        assert [[line.text for line in each] for each in lines] == [[name] for name in residents]


def test_messages_to_one_person_keep_their_order(scene: Scene) -> None:
    messages = tuple(scene.message(str(n), channel="web") for n in range(30))
    scene.apply(Change(resident_id=scene.amina, messages=messages))
    lines = scene.db.read_now(sessions.chat_lines, scene.amina)
    assert [line.text for line in lines] == [str(n) for n in range(30)]


def test_refuses_an_unknown_kind_of_message(scene: Scene) -> None:
    with pytest.raises(KeyError, match="gossip"):
        add(scene, kind="gossip")
