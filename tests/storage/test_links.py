from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from storage import accounts, links
from storage.keys import Keys
from tests.storage.conftest import Scene

KEYS = Keys(b"listenwell tests keep this secret" * 2)


def token(scene: Scene) -> str:
    return links.make(KEYS, scene.ben, scene.now)


def used(scene: Scene, sent: str, minutes: int = 0) -> accounts.User | None:
    link = links.read(KEYS, sent)
    assert link is not None
    return scene.db.write_now(links.use, link, scene.now + timedelta(minutes=minutes))


def test_a_link_signs_in_once(scene: Scene) -> None:
    sent = token(scene)
    first = used(scene, sent)
    assert first is not None
    assert (first.name, first.community_ids) == ("Ben", (scene.community_id,))
    assert used(scene, sent) is None
    assert used(scene, sent + "=") is None, "written otherwise it is the same link"


def test_two_links_of_one_moment_are_two(scene: Scene) -> None:
    assert used(scene, token(scene))
    assert used(scene, token(scene))


def test_a_link_signs_one_of_many_in(scene: Scene) -> None:
    sent = token(scene)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: used(scene, sent), range(16)))
    assert len([user for user in found if user]) == 1


def test_a_link_ends_after_half_an_hour(scene: Scene) -> None:
    sent = token(scene)
    assert used(scene, sent, minutes=30) is None
    assert used(scene, sent, minutes=29)


def test_a_link_of_a_disabled_or_unknown_person_is_none(scene: Scene) -> None:
    sent = token(scene)
    scene.db.write_now(accounts.disable, scene.ben, scene.now)
    assert used(scene, sent) is None
    assert used(scene, links.make(KEYS, str(uuid4()), scene.now)) is None


@pytest.mark.parametrize("sent", ["", "x", "é", "A" * 59, "=" * 8, "A" * 5000])
def test_what_we_did_not_make_is_no_link(sent: str) -> None:
    assert links.read(KEYS, sent) is None


def test_a_link_of_another_key_or_with_any_letter_changed_is_none(scene: Scene) -> None:
    sent = token(scene)
    assert links.read(Keys(b"another secret of some length, yes" * 2), sent) is None
    for place in range(len(sent) - 1):
        other = "A" if sent[place] != "A" else "B"
        assert links.read(KEYS, sent[:place] + other + sent[place + 1 :]) is None
