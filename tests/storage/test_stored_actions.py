from __future__ import annotations

from dataclasses import replace
from datetime import date

from partnership.types import Action, ActionState
from storage import actions
from storage.rows import new_id
from tests.storage.conftest import Scene


def action(scene: Scene, **changes: object) -> Action:
    made = Action(
        id=new_id(),
        event_id=scene.event_id,
        theme_id="t1",
        theme_label="Dark park",
        owner="the council",
        promise="Fix the lights.",
        promised_for=date(2026, 6, 1),
        state=ActionState.PROMISED,
        outcome="",
        outcome_cy="",
        promise_cy="Trwsio'r goleuadau.",
        happened_on=None,
    )
    return replace(made, **changes)


def test_an_action_is_kept_and_changed(scene: Scene) -> None:
    promised = action(scene)
    scene.db.write_now(actions.save_action, promised, scene.now)
    assert scene.db.read_now(actions.actions, scene.event_id) == [promised]
    done = replace(
        promised, state=ActionState.DONE, outcome="Six lights work.", happened_on=date(2026, 5, 12)
    )
    scene.db.write_now(actions.save_action, done, scene.now)
    assert scene.db.read_now(actions.action, promised.id) == done
    assert scene.db.read_now(actions.action, "none") is None
    assert len(scene.db.read_now(actions.actions, scene.event_id)) == 1
