from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from storage import accounts
from storage.errors import AlreadyThere
from tests.storage.conftest import Scene

SESSION = "b" * 64


def seen(scene: Scene, at: datetime) -> accounts.SignedIn | None:
    """As the guard looks at each request."""
    me = scene.db.read_now(accounts.session_user, SESSION, at)
    if me is not None and me.is_due:
        scene.db.write_now(accounts.note_seen, SESSION, at)
    return me


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


def test_that_somebody_was_seen_is_noted_once_a_minute(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    due = []
    for seconds in (1, 59, 60, 61, 119, 120):
        me = seen(scene, scene.now + timedelta(seconds=seconds))
        due.append(me is not None and me.is_due)
    assert due == [False, False, True, False, False, True]


def test_signing_out_ends_a_session(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    scene.db.write_now(accounts.end_session, SESSION)
    assert seen(scene, scene.now) is None


def test_a_disabled_user_is_out(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    scene.db.write_now(accounts.disable, scene.ben, scene.now)
    assert seen(scene, scene.now) is None
    scene.db.write_now(accounts.disable, scene.ben, None)
    assert seen(scene, scene.now) is None, "who comes back signs in anew"


def test_a_change_of_role_and_communities_holds_at_once(scene: Scene) -> None:
    scene.db.write_now(accounts.start_session, scene.ben, SESSION, "form", scene.now)
    scene.db.write_now(accounts.change_user, scene.ben, role="analyst", community_ids=[])
    me = seen(scene, scene.now)
    assert me is not None
    assert (me.user.role, me.community_ids) == ("analyst", ())


def test_a_name_is_taken_once(scene: Scene) -> None:
    with pytest.raises(AlreadyThere, match="a person 'Ben' already"):
        scene.db.write_now(accounts.add_user, "Ben", "analyst", [], scene.now)
    assert [user.name for user in scene.db.read_now(accounts.users)] == ["Ben"]


def test_finds_a_user_by_name(scene: Scene) -> None:
    chloe = scene.db.write_now(accounts.add_user, "Chloe", "coordinator", [], scene.now)
    assert scene.db.read_now(accounts.user_by_name, "Chloe") == chloe
    assert chloe.community_ids == ()
    assert scene.db.read_now(accounts.user_by_name, "Dai") is None
