from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from feedback.types import Audience, BroadcastState
from storage import accounts, broadcasts, events, outbox
from storage.broadcasts import Broadcast, Written
from storage.change import NewMessage
from storage.errors import BroadcastClash, NotFound, SamePerson
from storage.rows import new_id
from tests.storage.conftest import Scene

TEXTS = {"en": "The lights work again.", "cy": "Mae’r goleuadau’n gweithio eto."}


def words(scene: Scene, **changes: object) -> Written:
    values = {
        "id": new_id(),
        "community_id": scene.community_id,
        "texts": TEXTS,
        "audience": Audience(),
    }
    return Written(**{**values, **changes})  # type: ignore[arg-type]


def written(scene: Scene, **changes: object) -> Broadcast:
    new = words(scene, **changes)
    scene.db.write_now(broadcasts.write, new, user_id=scene.ben, now=scene.now)
    return stored(scene, new.id)


def stored(scene: Scene, broadcast_id: str) -> Broadcast:
    return scene.db.read_now(broadcasts.broadcast, broadcast_id)


def dilys(scene: Scene) -> str:
    made = scene.db.write_now(accounts.add_user, "Dilys", "coordinator", [scene.community_id], now=scene.now)
    return made.id


def approved(scene: Scene) -> Broadcast:
    row = written(scene)
    scene.db.write_now(broadcasts.ask, row.id, seen=1)
    scene.db.write_now(broadcasts.approve, row.id, seen=2, user_id=dilys(scene), now=scene.now)
    return stored(scene, row.id)


def delivery(scene: Scene, row: Broadcast, **changes: object) -> NewMessage:
    once = f"broadcast:{row.id}:{changes.get('resident_id', scene.amina)}"
    return scene.message("The lights work again.", kind="broadcast", once=once, **changes)


def test_goes_from_draft_to_waiting_to_approved_by_somebody_else(scene: Scene) -> None:
    row = approved(scene)
    assert (row.state, row.version) == (BroadcastState.APPROVED, 3)
    assert (row.made_by_name, row.approved_by_name) == ("Ben", "Dilys")
    assert scene.db.read_now(broadcasts.approved) == [row]


def test_the_same_new_broadcast_twice_is_one(scene: Scene) -> None:
    new = words(scene)
    for _ in range(2):
        assert scene.db.write_now(broadcasts.write, new, user_id=scene.ben, now=scene.now) == 1
    assert len(scene.db.read_now(broadcasts.broadcasts, [scene.community_id])) == 1


def test_of_two_who_write_at_once_the_second_is_told(scene: Scene) -> None:
    row, other = written(scene), dilys(scene)
    mine = words(scene, id=row.id, seen=1, texts={"en": "Mine"})
    scene.db.write_now(broadcasts.write, mine, user_id=scene.ben, now=scene.now)
    with pytest.raises(BroadcastClash):
        scene.db.write_now(
            broadcasts.write, replace(mine, texts={"en": "Hers"}), user_id=other, now=scene.now
        )
    assert dict(stored(scene, row.id).texts) == {"en": "Mine"}


def test_whoever_wrote_last_does_not_approve_where_there_are_two(scene: Scene) -> None:
    row, _ = written(scene), dilys(scene)
    scene.db.write_now(broadcasts.ask, row.id, seen=1)
    with pytest.raises(SamePerson):
        scene.db.write_now(broadcasts.approve, row.id, seen=2, user_id=scene.ben, now=scene.now)


def test_one_coordinator_alone_approves_what_they_wrote(scene: Scene) -> None:
    row = written(scene)
    scene.db.write_now(broadcasts.ask, row.id, seen=1)
    scene.db.write_now(broadcasts.approve, row.id, seen=2, user_id=scene.ben, now=scene.now)
    assert stored(scene, row.id).state is BroadcastState.APPROVED


def test_new_words_make_what_waited_a_draft_again(scene: Scene) -> None:
    row = written(scene)
    scene.db.write_now(broadcasts.ask, row.id, seen=1)
    changed = words(scene, id=row.id, seen=2, texts={"en": "Other words"})
    scene.db.write_now(broadcasts.write, changed, user_id=scene.ben, now=scene.now)
    with pytest.raises(BroadcastClash):
        scene.db.write_now(broadcasts.approve, row.id, seen=3, user_id=scene.ben, now=scene.now)
    assert stored(scene, row.id).state is BroadcastState.DRAFT


def test_what_was_approved_is_not_changed(scene: Scene) -> None:
    row = approved(scene)
    with pytest.raises(BroadcastClash):
        scene.db.write_now(
            broadcasts.write, words(scene, id=row.id, seen=3), user_id=scene.ben, now=scene.now
        )


def test_approving_asking_and_withdrawing_twice_is_once(scene: Scene) -> None:
    row = written(scene)
    for _ in range(2):
        scene.db.write_now(broadcasts.ask, row.id, seen=1)
    for _ in range(2):
        scene.db.write_now(broadcasts.approve, row.id, seen=2, user_id=scene.ben, now=scene.now)
    for _ in range(2):
        scene.db.write_now(broadcasts.withdraw, row.id, seen=3)
    assert stored(scene, row.id).version == 4


def test_another_communitys_id_is_not_taken_over(scene: Scene) -> None:
    row = written(scene)
    theirs = words(scene, id=row.id, community_id="elsewhere", seen=1)
    with pytest.raises(NotFound):
        scene.db.write_now(broadcasts.write, theirs, user_id=scene.ben, now=scene.now)


def test_withdrawing_keeps_what_waits_from_leaving_and_leaves_what_went(scene: Scene) -> None:
    row, second = approved(scene), scene.newcomer("2")
    for who in (scene.amina, second):
        assert scene.db.write_now(
            broadcasts.send_part, row.id, [delivery(scene, row, resident_id=who)], scene.now
        )
    (taken,) = scene.db.write_now(outbox.claim, now=scene.now, limit=1, channels=["telegram"])
    scene.db.write_now(outbox.settle, taken.id, state="sent", now=scene.now)
    assert scene.db.write_now(broadcasts.withdraw, row.id, seen=3) == 1
    (outcome,) = scene.db.read_now(broadcasts.outcomes, [row.id]).values()
    assert dict(outcome.states) == {"sent": 1, "cancelled": 1}
    assert not scene.db.write_now(broadcasts.send_part, row.id, [delivery(scene, row)], scene.now)
    assert not scene.db.write_now(broadcasts.finish, row.id, scene.now)


def test_a_delivery_is_never_doubled(scene: Scene) -> None:
    row = approved(scene)
    for minutes in range(2):
        later = scene.now + timedelta(minutes=minutes)
        assert scene.db.write_now(broadcasts.send_part, row.id, [delivery(scene, row)], later)
    assert scene.db.read_now(outbox.counts) == {"queued": 1}


def test_each_broadcast_says_who_was_spared_it(scene: Scene) -> None:
    one, two = approved(scene), written(scene)
    scene.db.write_now(broadcasts.ask, two.id, seen=1)
    scene.db.write_now(broadcasts.approve, two.id, seen=2, user_id=dilys_again(scene), now=scene.now)
    scene.db.write_now(_no_contacts, scene.community_id)
    for row in (one, stored(scene, two.id)):
        scene.db.write_now(broadcasts.send_part, row.id, [delivery(scene, row)], scene.now)
    found = scene.db.read_now(broadcasts.outcomes, [one.id, two.id])
    assert [dict(each.spared) for each in found.values()] == [{"limit": 1}, {"limit": 1}]


def dilys_again(scene: Scene) -> str:
    found = scene.db.read_now(accounts.user_by_name, "Dilys")
    assert found is not None
    return found.id


def _no_contacts(conn: Connection, community_id: str) -> None:
    events.update_community(conn, community_id, contact_limit=0)


def test_counts_what_waits_for_approval(scene: Scene) -> None:
    row = written(scene)
    assert scene.db.read_now(broadcasts.waiting, [scene.community_id]) == 0
    scene.db.write_now(broadcasts.ask, row.id, seen=1)
    assert scene.db.read_now(broadcasts.waiting, [scene.community_id]) == 1
