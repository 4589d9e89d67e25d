from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from partnership.types import Action, ActionState
from storage import accounts, actions, desk, events, outbox, reports, themes
from storage.rows import new_id
from tests.storage.conftest import Scene


def run(scene: Scene, minutes: int = 0, *, after: str = "") -> str:
    at = scene.now + timedelta(minutes=minutes)
    return scene.db.write_now(themes.save_run, scene.event_id, {"themes": []}, [], at, after=after)


def ready(scene: Scene, answer: int, at: datetime) -> None:
    scene.db.write_now(themes.save_points, answer, [], now=at)


def test_a_closed_event_waits_until_its_newest_report_is_published(scene: Scene) -> None:
    def waits() -> list[bool]:
        found = scene.db.read_now(desk.unpublished, [scene.community_id], scene.now)
        return [each.drafted for each in found]

    assert waits() == []
    scene.db.write_now(events.close_event, scene.event_id, scene.now)
    assert waits() == [False]
    first = scene.db.write_now(reports.save_report, scene.event_id, run(scene), 0, "first", {}, scene.now)
    assert waits() == [True]
    scene.db.write_now(reports.publish, first, scene.ben, scene.now)
    assert waits() == []
    later = scene.now + timedelta(hours=1)
    scene.db.write_now(reports.save_report, scene.event_id, run(scene, 1), 0, "second", {}, later)
    assert waits() == [True]
    assert scene.db.read_now(desk.unpublished, [], scene.now) == []


def promised(scene: Scene, day: date | None, state: ActionState = ActionState.PROMISED) -> None:
    action = Action(
        id=new_id(),
        event_id=scene.event_id,
        theme_id="",
        theme_label="",
        owner="the council",
        promise=f"lights by {day}",
        promised_for=day,
        state=state,
        outcome="",
        outcome_cy="",
        promise_cy="",
        happened_on=None,
    )
    scene.db.write_now(actions.save_action, action, scene.now)


def test_actions_wait_once_their_day_has_come_unless_they_ended(scene: Scene) -> None:
    promised(scene, date(2026, 5, 11))
    promised(scene, date(2026, 5, 1))
    promised(scene, date(2026, 5, 12))
    promised(scene, None)
    promised(scene, date(2026, 5, 2), ActionState.DONE)
    found = scene.db.read_now(desk.promised, [scene.community_id], date(2026, 5, 12))
    assert [each.promised_for for each in found] == [date(2026, 5, 1), date(2026, 5, 11)]
    assert scene.db.read_now(desk.promised, ["elsewhere"], date(2026, 5, 12)) == []


def test_themes_made_again_wait_until_they_are_accepted_or_dropped(scene: Scene) -> None:
    first = run(scene)
    assert scene.db.read_now(desk.proposals, [scene.community_id]) == []
    second = run(scene, 5, after=first)
    assert scene.db.read_now(desk.proposals, [scene.community_id]) == [scene.event_id]
    assert scene.db.read_now(desk.proposals, []) == []
    scene.db.write_now(themes.drop_run, second, scene.now)
    assert scene.db.read_now(desk.proposals, [scene.community_id]) == []


def test_the_last_visit_is_the_one_before_this_session(scene: Scene) -> None:
    then = datetime(2026, 5, 10, 14, 0, tzinfo=UTC)
    scene.db.write_now(accounts.start_session, scene.ben, "now" + "0" * 61, "token", scene.now)
    assert scene.db.read_now(desk.last_visit, scene.ben, "now" + "0" * 61) is None
    scene.db.write_now(accounts.start_session, scene.ben, "old" + "0" * 61, "token", then)
    assert scene.db.read_now(desk.last_visit, scene.ben, "now" + "0" * 61) == then


def test_counts_comments_that_came_since_then(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = scene.now - timedelta(hours=2), scene.now + timedelta(minutes=1)
    ready(scene, scene.answering("old"), before)
    for handle in ("b", "c", "d"):
        ready(scene, scene.answering(handle, scene.session(scene.newcomer(handle))), after)
    gone = scene.answering("taken back", scene.session(scene.newcomer("e")), status="withdrawn")
    ready(scene, gone, after)

    def counted() -> dict[str, int]:
        return dict(scene.db.read_now(desk.comments_since, [scene.community_id], scene.now))

    assert counted() == {scene.event_id: 3}
    monkeypatch.setattr(desk, "MANY", 1)
    assert counted() == {scene.event_id: 2}
    assert dict(scene.db.read_now(desk.comments_since, ["elsewhere"], scene.now)) == {}


def test_counts_what_could_not_be_delivered(scene: Scene) -> None:
    scene.db.write_now(outbox.add, scene.message(), scene.now)
    (row,) = scene.db.write_now(outbox.claim, now=scene.now, limit=5, channels=["telegram"])
    ids, week = [scene.community_id], scene.now - timedelta(days=7)
    assert scene.db.read_now(desk.failed_since, ids, week) == 0
    scene.db.write_now(outbox.settle, row.id, state="failed", now=scene.now)
    assert scene.db.read_now(desk.failed_since, ids, week) == 1
    assert scene.db.read_now(desk.failed_since, ids, scene.now) == 0
    assert scene.db.read_now(desk.failed_since, [], week) == 0
