from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage import schedules
from tests.storage.conftest import Scene


def plan(scene: Scene, **changes: object) -> str:
    values = {"community_id": scene.community_id, "name": "digest", "next_due_at": scene.now}
    return scene.db.write_now(schedules.set_schedule, **(values | changes))


def test_a_schedule_is_due_from_its_instant_on(scene: Scene) -> None:
    plan(scene)
    assert scene.db.read_now(schedules.due_schedules, scene.now - timedelta(seconds=1)) == []
    due = scene.db.read_now(schedules.due_schedules, scene.now)
    assert [(row.community_id, row.name) for row in due] == [(scene.community_id, "digest")]


def test_setting_a_schedule_again_moves_it(scene: Scene) -> None:
    first = plan(scene)
    assert plan(scene, next_due_at=scene.now + timedelta(days=1)) == first
    assert scene.db.read_now(schedules.due_schedules, scene.now) == []
    scene.db.write_now(schedules.set_next, first, scene.now)
    assert len(scene.db.read_now(schedules.due_schedules, scene.now)) == 1


def test_a_period_runs_once_however_many_ask(scene: Scene) -> None:
    schedule_id = plan(scene)
    with ThreadPoolExecutor(8) as pool:
        begun = list(
            pool.map(
                lambda _: scene.db.write_now(schedules.begin_run, schedule_id, "2026-05", scene.now),
                range(16),
            )
        )
    assert begun.count(True) == 1
    assert scene.db.write_now(schedules.begin_run, schedule_id, "2026-06", scene.now) is True


def test_lists_the_schedules_of_one_name(scene: Scene) -> None:
    plan(scene, name="backup")
    digest = plan(scene)
    assert [row.id for row in scene.db.read_now(schedules.schedules, "digest")] == [digest]


def test_a_run_that_never_finished_is_named(scene: Scene) -> None:
    schedule_id = plan(scene)
    for period in ("2026-05", "2026-06"):
        scene.db.write_now(schedules.begin_run, schedule_id, period, scene.now)
    scene.db.write_now(schedules.finish_run, schedule_id, "2026-05", {"sent": 5}, scene.now)
    left = scene.db.read_now(schedules.unfinished_runs)
    assert left == [schedules.ScheduleRun(schedule_id=schedule_id, period="2026-06", started_at=scene.now)]
