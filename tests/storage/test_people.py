from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from storage import people
from storage.change import Change
from storage.errors import HandleUnreadable, NotFound
from storage.keys import Keys
from tests.storage.conftest import Scene


def test_finds_somebody_again_by_their_handle(scene: Scene) -> None:
    again = scene.db.write_now(
        people.ensure_resident, scene.keys, channel="telegram", handle="4711", now=scene.now
    )
    assert again.id == scene.amina
    found = scene.db.read_now(people.find_contact, scene.keys, channel="telegram", handle="4711")
    assert found == people.Contact(resident_id=scene.amina, channel="telegram", blocked=False)


def test_the_same_handle_on_another_channel_is_somebody_else(scene: Scene) -> None:
    assert scene.newcomer("4711", channel="web") != scene.amina


def test_knows_nobody_by_an_unknown_handle(scene: Scene) -> None:
    assert scene.db.read_now(people.find_contact, scene.keys, channel="telegram", handle="47") is None
    with pytest.raises(NotFound, match="no resident 'nobody'"):
        scene.db.read_now(people.resident, "nobody")


def test_a_newcomer_has_a_pseudonym_and_no_language_yet(scene: Scene) -> None:
    amina = scene.db.read_now(people.resident, scene.amina)
    assert (len(amina.pseudonym), amina.language, amina.stopped_at) == (8, "", None)


def test_two_messages_at_once_make_one_resident(scene: Scene) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: scene.newcomer("81"), range(24)))
    assert len(ids) == 1
    count = scene.db.read_now(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM resident").scalar())
    assert count == 2


def test_reads_a_handle_with_its_key_only(scene: Scene) -> None:
    assert scene.db.read_now(people.handle_of, scene.keys, scene.amina, "telegram") == "4711"
    assert scene.db.read_now(people.handle_of, scene.keys, scene.amina, "web") is None
    with pytest.raises(HandleUnreadable):
        scene.db.read_now(people.handle_of, Keys(b"!" * 32), scene.amina, "telegram")


def test_a_lane_tells_people_apart_and_nothing_more(keys: Keys) -> None:
    lane = people.lane(keys, "telegram", "4711")
    assert lane == people.lane(keys, "telegram", "4711") != people.lane(keys, "telegram", "4712")
    assert "4711" not in lane
    assert len(lane) <= 80


def test_the_file_holds_no_handle_in_clear(sqlite_scene: Scene) -> None:
    handle = "canary-990017764"
    lane = people.lane(sqlite_scene.keys, "telegram", handle)
    # Long enough to overflow its page: such pages are freed whole.
    stored = sqlite_scene.received("1", '{"chat":{"id":"' + handle + '"}}' + " " * 20_000 + handle, lane=lane)
    resident_id = sqlite_scene.newcomer(handle)
    sqlite_scene.apply(Change(inbox_ids=(stored,), session=sqlite_scene.session(resident_id)))
    file = Path(str(sqlite_scene.db.path))
    sqlite_scene.db.close_now()
    assert handle.encode() not in file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_waiting_payload_is_in_the_file_so_the_search_above_can_fail(sqlite_scene: Scene) -> None:
    sqlite_scene.received("1", "canary-990017764")
    file = Path(str(sqlite_scene.db.path))
    sqlite_scene.db.close_now()
    assert b"canary-990017764" in file.read_bytes()
    with sqlite3.connect(file) as conn:
        assert conn.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
    conn.close()


def test_who_hears_back(scene: Scene) -> None:
    agreed, refused, withdrew, stopped, blocked = (scene.newcomer(str(n)) for n in range(5))
    for resident_id, changes in (
        (agreed, Change(language="cy", consents=(scene.consent("report"),))),
        (refused, Change(consents=(scene.consent("report", given=False), scene.consent("digest")))),
        (withdrew, Change(consents=(scene.consent("report"), scene.consent("report", given=False)))),
        (stopped, Change(consents=(scene.consent("report"),), stopped=True)),
        (blocked, Change(consents=(scene.consent("report"),), blocked=True)),
    ):
        scene.apply(replace(changes, session=scene.session(resident_id)))
    assert scene.db.read_now(people.hearing_back, scene.event_id, "report") == [
        people.Hearer(resident_id=agreed, channel="telegram", language="cy")
    ]
    digest = scene.db.read_now(people.hearing_back, scene.event_id, "digest")
    assert [(hearer.resident_id, hearer.language) for hearer in digest] == [(refused, "en")]
