from __future__ import annotations

from datetime import timedelta

import pytest

from storage import deliveries, inbox, outbox, people
from storage.change import Change
from storage.deliveries import Delivery, Trouble
from tests.storage.conftest import Scene


def sent(scene: Scene, state: str, code: str = "", **changes: object) -> Delivery:
    """A message whose delivery ended in a state."""
    made = scene.db.write_now(outbox.add, scene.message(**changes), scene.now)
    assert made is not None
    scene.db.write_now(outbox.claim, now=scene.now, limit=10, channels=["telegram"])
    scene.db.write_now(outbox.settle, made, state=state, now=scene.now, error_code=code, error="It did not.")
    found = scene.db.read_now(deliveries.delivery, [scene.community_id], made)
    assert found is not None
    return found


def test_lists_what_is_in_trouble_by_kind_and_by_what_is_the_matter(scene: Scene) -> None:
    doubt = sent(scene, "in_doubt", kind="digest")
    failed = sent(scene, "failed", "server", kind="report")
    again = sent(scene, "queued", "network", kind="report")
    scene.db.write_now(outbox.add, scene.message(), scene.now)
    here = [scene.community_id]
    assert scene.db.read_now(deliveries.troubled, here) == [again, failed, doubt]
    assert scene.db.read_now(deliveries.troubled, here, kind="report") == [again, failed]
    assert scene.db.read_now(deliveries.troubled, here, trouble="in_doubt") == [doubt]
    assert dict(scene.db.read_now(deliveries.counts, here)) == {
        Trouble.IN_DOUBT: 1,
        Trouble.FAILED: 1,
        Trouble.EXPIRED: 0,
        Trouble.AGAIN: 1,
    }


def test_another_communitys_deliveries_are_not_there(scene: Scene) -> None:
    row = sent(scene, "in_doubt")
    assert scene.db.read_now(deliveries.troubled, ["elsewhere"]) == []
    assert scene.db.read_now(deliveries.delivery, ["elsewhere"], row.id) is None


@pytest.mark.parametrize(
    ("state", "code", "kind", "may"),
    [
        ("in_doubt", "", "digest", True),
        ("failed", "server", "report", True),
        ("failed", "blocked", "report", False),
        ("failed", "server", "reply", False),
        ("failed", "server", "reminder", False),
        ("queued", "network", "report", False),
    ],
)
def test_only_what_could_arrive_and_is_not_stale_goes_again(
    scene: Scene, state: str, code: str, kind: str, *, may: bool
) -> None:
    row = sent(scene, state, code, kind=kind)
    refused = scene.db.write_now(deliveries.send_again, row, scene.now)
    assert (refused == "") is may


def test_twice_is_once(scene: Scene) -> None:
    row = sent(scene, "failed", "server", kind="report")
    assert [scene.db.write_now(deliveries.send_again, row, scene.now) for _ in range(2)] == ["", "gone"]


def test_what_failed_goes_again_within_the_limit_only(scene: Scene) -> None:
    row = sent(scene, "failed", "server", kind="digest")
    for n in range(4):
        report, at = scene.message(str(n), kind="report"), scene.now + timedelta(minutes=n)
        scene.db.write_now(outbox.add, report, at)
    assert scene.db.write_now(deliveries.send_again, row, scene.now) == "limit"


def test_nothing_goes_again_to_somebody_who_stopped(scene: Scene) -> None:
    row = sent(scene, "in_doubt", kind="digest")
    scene.apply(Change(resident_id=scene.amina, stopped=True))
    read_again = scene.db.read_now(deliveries.delivery, [scene.community_id], row.id)
    assert read_again is not None
    assert scene.db.write_now(deliveries.send_again, read_again, scene.now) == "gone"


def test_counts_what_was_given_up_of_a_communitys_people_and_of_all(scene: Scene) -> None:
    scene.apply(Change(session=scene.session()))
    theirs = people.lane(scene.keys, "telegram", "4711")
    for name, lane in (("1", theirs), ("2", "telegram:somebody-else")):
        row = scene.received(name, lane=lane)
        assert row is not None
        assert scene.db.write_now(inbox.failed, row, reason="a fault", max_attempts=1)
    assert scene.db.read_now(deliveries.parked, [scene.community_id]) == 1
    assert scene.db.read_now(deliveries.parked, ["elsewhere"]) == 0
    assert scene.db.read_now(deliveries.parked, None) == 2


def test_nothing_goes_again_to_somebody_who_took_that_agreement_back(scene: Scene) -> None:
    row = sent(scene, "failed", "server", kind="report")
    for given in (True, False):
        scene.apply(Change(resident_id=scene.amina, consents=(scene.consent("report", given=given),)))
    assert scene.db.write_now(deliveries.send_again, row, scene.now) == "no_consent"
