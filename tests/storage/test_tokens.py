from __future__ import annotations

from datetime import timedelta

import pytest

from storage import accounts, tokens
from storage.database import Database
from tests.storage.conftest import NOW, Scene

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


def made(
    db: Database, user_id: str, sha: str = "a" * 64, expires_in: timedelta | None = None
) -> tokens.Token:
    return db.write_now(
        tokens.add_token,
        user_id=user_id,
        name="night export",
        token_sha256=sha,
        scopes=["themes:read"],
        expires_at=NOW + expires_in if expires_in else None,
        now=NOW,
    )


def test_a_token_lets_in_whom_it_works_for(scene: Scene) -> None:
    token = made(scene.db, scene.ben)
    found = scene.db.read_now(tokens.bearer, "a" * 64, NOW)
    assert found
    assert (found.token, found.user.id, found.user.community_ids) == (token, scene.ben, (scene.community_id,))
    assert scene.db.read_now(tokens.bearer, "b" * 64, NOW) is None


def test_an_expired_token_lets_nobody_in(scene: Scene) -> None:
    made(scene.db, scene.ben, expires_in=DAY)
    assert scene.db.read_now(tokens.bearer, "a" * 64, NOW + DAY - timedelta(seconds=1))
    assert scene.db.read_now(tokens.bearer, "a" * 64, NOW + DAY) is None


def test_a_revoked_token_lets_nobody_in_and_only_its_owner_revokes_it(scene: Scene) -> None:
    chloe = scene.db.write_now(accounts.add_user, "Chloe", "coordinator", [], now=NOW)
    token = made(scene.db, scene.ben)
    scene.db.write_now(tokens.claim, token.id, "k", "d", NOW)
    assert not scene.db.write_now(tokens.revoke, chloe.id, token.id, NOW)
    assert scene.db.write_now(tokens.claim, token.id, "k", "d", NOW) is not None
    assert scene.db.read_now(tokens.bearer, "a" * 64, NOW)
    assert scene.db.write_now(tokens.revoke, scene.ben, token.id, NOW)
    assert not scene.db.write_now(tokens.revoke, scene.ben, token.id, NOW)
    assert scene.db.read_now(tokens.bearer, "a" * 64, NOW) is None
    assert [each.revoked_at for each in scene.db.read_now(tokens.tokens, scene.ben)] == [NOW]


def test_a_key_is_claimed_once_and_its_answer_kept_for_a_day(scene: Scene) -> None:
    token = made(scene.db, scene.ben)
    claim = (token.id, "retry-1", "digest")
    assert scene.db.write_now(tokens.claim, *claim, NOW) is None
    at_work = scene.db.write_now(tokens.claim, *claim, NOW)
    assert at_work
    assert at_work.status is None
    scene.db.write_now(tokens.keep, token.id, "retry-1", 201, {"Location": "/there"}, "{}")
    kept = scene.db.write_now(tokens.claim, *claim, NOW + DAY - timedelta(seconds=1))
    assert kept
    assert (kept.status, kept.headers, kept.body, kept.digest) == (
        201,
        {"Location": "/there"},
        "{}",
        "digest",
    )
    assert scene.db.write_now(tokens.claim, *claim, NOW + DAY) is None


def test_a_released_or_abandoned_claim_may_be_made_again(scene: Scene) -> None:
    token = made(scene.db, scene.ben)
    scene.db.write_now(tokens.claim, token.id, "k", "d", NOW)
    scene.db.write_now(tokens.release, token.id, "k")
    assert scene.db.write_now(tokens.claim, token.id, "k", "d", NOW) is None
    later = NOW + tokens.ABANDONED_AFTER
    assert scene.db.write_now(tokens.claim, token.id, "k", "d", later) is None


def test_a_kept_answer_is_not_released(scene: Scene) -> None:
    token = made(scene.db, scene.ben)
    scene.db.write_now(tokens.claim, token.id, "k", "d", NOW)
    scene.db.write_now(tokens.keep, token.id, "k", 200, {}, "done")
    scene.db.write_now(tokens.release, token.id, "k")
    assert scene.db.write_now(tokens.claim, token.id, "k", "d", NOW) is not None
