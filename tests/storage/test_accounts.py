from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from storage import accounts
from storage.errors import AlreadyThere
from tests.storage.conftest import Scene

LINK, SESSION = "a" * 64, "b" * 64


def link(scene: Scene, minutes: float = 30) -> None:
    scene.db.write_now(accounts.sign_in_link, scene.ben, LINK, scene.now + timedelta(minutes=minutes))


def seen(scene: Scene, at: datetime) -> accounts.SignedIn | None:
    return scene.db.write_now(accounts.session_user, SESSION, at)


def test_a_link_signs_in_once(scene: Scene) -> None:
    link(scene)
    first = scene.db.write_now(accounts.use_link, LINK, scene.now)
    assert first is not None
    assert (first.name, first.community_ids) == ("Ben", (scene.community_id,))
    assert scene.db.write_now(accounts.use_link, LINK, scene.now) is None


def test_a_link_signs_one_of_many_in(scene: Scene) -> None:
    link(scene)
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda _: scene.db.write_now(accounts.use_link, LINK, scene.now), range(16)))
    assert len([user for user in used if user]) == 1


def test_a_link_ends(scene: Scene) -> None:
    link(scene, minutes=30)
    assert scene.db.write_now(accounts.use_link, LINK, scene.now + timedelta(minutes=30)) is None
    assert scene.db.write_now(accounts.use_link, "c" * 64, scene.now) is None


def test_a_session_lives_while_it_is_used(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    for minutes in (29, 58, 87):
        me = seen(scene, scene.now + timedelta(minutes=minutes))
        assert me is not None
        assert (me.user.name, me.form_token, me.community_ids) == ("Ben", "form", (scene.community_id,))
    assert seen(scene, scene.now + timedelta(minutes=87 + 30)) is None


def test_a_session_ends_after_a_working_day_however_busy(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    alive = [seen(scene, scene.now + timedelta(minutes=20 * n)) is not None for n in range(1, 26)]
    assert alive == [True] * 23 + [False] * 2


def test_signing_out_ends_a_session(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    scene.db.write_now(accounts.end_session, SESSION)
    assert seen(scene, scene.now) is None


def test_a_disabled_user_is_out(scene: Scene) -> None:
    link(scene)
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    scene.db.write_now(
        lambda conn: conn.exec_driver_sql(
            "UPDATE user_account SET disabled_at = '2026-01-01 00:00:00.000000'"
        )
    )
    assert seen(scene, scene.now) is None
    assert scene.db.write_now(accounts.use_link, LINK, scene.now) is None


def test_a_name_is_taken_once(scene: Scene) -> None:
    with pytest.raises(AlreadyThere, match="a person 'Ben' already"):
        scene.db.write_now(accounts.add_user, "Ben", "analyst", [], scene.now)
    assert [user.name for user in scene.db.read_now(accounts.users)] == ["Ben"]


def test_finds_a_user_by_name(scene: Scene) -> None:
    chloe = scene.db.write_now(accounts.add_user, "Chloe", "coordinator", [], scene.now)
    assert scene.db.read_now(accounts.user_by_name, "Chloe") == chloe
    assert chloe.community_ids == ()
    assert scene.db.read_now(accounts.user_by_name, "Dai") is None
