"""Assets, alerts, actions and reports as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from partnership.types import Action, ActionState
from storage import actions, alerts, assets, reports, themes
from storage.change import Change, NewAlert
from storage.errors import SlugTaken
from storage.rows import new_id
from tests.storage.conftest import Scene


def import_(scene: Scene, *docs: tuple[str, dict[str, object]]) -> dict[str, int]:
    return dict(scene.db.write_now(assets.save_assets, scene.community_id, docs, scene.now))


def raise_alert(scene: Scene, *, minutes: int, with_session: bool = True) -> str:
    session = scene.session(scene.newcomer(str(minutes)))
    alert = NewAlert(
        id=new_id(),
        event_id=scene.event_id,
        session_id=session.id if with_session else None,
        lane="self_harm",
        tier="T2",
        subject="self",
        time="now",
        why="rule 3",
        text="I can't go on",
        due_at=scene.now + timedelta(minutes=minutes),
    )
    scene.apply(Change(session=session, alerts=(alert,)))
    return alert.id


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


def save_report(scene: Scene, slug: str = "spring", body: bytes = b"<p>") -> str:
    run_id = scene.db.write_now(themes.save_run, scene.event_id, {}, [], scene.now)
    files = {("en", "html"): body, ("cy", "pdf"): b"%PDF"}
    return scene.db.write_now(reports.save_report, scene.event_id, run_id, 3, slug, files, scene.now)


def test_an_import_tells_new_from_changed_from_unchanged(scene: Scene) -> None:
    assert import_(scene, ("1", {"name": "Tea"}), ("2", {"name": "Walk"})) == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
    }
    assert import_(scene, ("1", {"name": "Tea"}), ("2", {"name": "Long walk"}), ("3", {"n": (1, 2)})) == {
        "added": 1,
        "changed": 1,
        "unchanged": 1,
    }
    rows = scene.db.read_now(assets.assets, scene.community_id)
    assert [row.document for row in rows] == [{"name": "Tea"}, {"name": "Long walk"}, {"n": [1, 2]}]
    assert scene.db.read_now(assets.assets, "Chloe's") == []


def test_a_changed_asset_is_embedded_again(scene: Scene) -> None:
    import_(scene, ("1", {"name": "Tea"}), ("2", {"name": "Walk"}))
    for row in scene.db.read_now(assets.assets, scene.community_id):
        scene.db.write_now(assets.set_embedding, row.id, b"\0\1")
    import_(scene, ("1", {"name": "Tea"}), ("2", {"name": "Long walk"}))
    rows = scene.db.read_now(assets.assets, scene.community_id)
    assert [row.embedding for row in rows] == [b"\0\1", None]


def test_alerts_due_first_come_first(scene: Scene) -> None:
    later, sooner = raise_alert(scene, minutes=60), raise_alert(scene, minutes=15, with_session=False)
    rows = scene.db.read_now(alerts.alerts, [scene.community_id])
    assert [row.id for row in rows] == [sooner, later]
    assert (rows[0].session_id, rows[0].pseudonym, rows[0].event_name) == (None, "", "Spring listening")
    assert (rows[1].channel, len(rows[1].pseudonym), rows[1].community_id) == (
        "telegram",
        8,
        scene.community_id,
    )
    assert scene.db.read_now(alerts.alerts, ["Chloe's"]) == []


def test_the_first_who_looks_is_kept(scene: Scene) -> None:
    alert_id = raise_alert(scene, minutes=15)
    assert scene.db.write_now(alerts.see_alert, alert_id, scene.ben, scene.now) is True
    later = scene.now + timedelta(hours=1)
    assert scene.db.write_now(alerts.see_alert, alert_id, scene.ben, later) is False
    row = scene.db.read_now(alerts.alert, alert_id)
    assert row is not None
    assert (row.seen_by, row.seen_at, row.closed_at) == ("Ben", scene.now, None)


def test_a_closed_alert_leaves_the_list_and_stays_in_the_record(scene: Scene) -> None:
    alert_id = raise_alert(scene, minutes=15)
    assert scene.db.write_now(alerts.close_alert, alert_id, scene.ben, "Rang her.", scene.now) is True
    assert scene.db.write_now(alerts.close_alert, alert_id, scene.ben, "Again.", scene.now) is False
    assert scene.db.read_now(alerts.alerts, [scene.community_id]) == []
    row = scene.db.read_now(alerts.alerts, [scene.community_id], open_only=False)[0]
    assert (row.closed_by, row.seen_by, row.note) == ("Ben", "Ben", "Rang her.")


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


def test_a_report_keeps_its_files_and_what_it_pins(scene: Scene) -> None:
    report_id = save_report(scene)
    row = scene.db.read_now(reports.report_by_slug, "spring")
    assert row is not None
    assert (row.id, row.decisions, row.published_at) == (report_id, 3, None)
    assert scene.db.read_now(reports.report_of_event, scene.event_id) == row
    assert scene.db.read_now(reports.report_file, report_id, "en", "html") == b"<p>"
    assert scene.db.read_now(reports.report_file, report_id, "cy", "html") is None
    assert scene.db.read_now(reports.report_by_slug, "none") is None


def test_a_new_draft_takes_the_place_of_the_old_one(scene: Scene) -> None:
    first = save_report(scene, body=b"old")
    second = save_report(scene, body=b"new")
    assert scene.db.read_now(reports.report_file, first, "en", "html") is None
    assert scene.db.read_now(reports.report_file, second, "en", "html") == b"new"


def test_a_published_report_is_never_changed(scene: Scene) -> None:
    report_id = save_report(scene, body=b"said")
    assert scene.db.write_now(reports.publish, report_id, scene.ben, scene.now) is True
    assert scene.db.write_now(reports.publish, report_id, scene.ben, scene.now) is False
    with pytest.raises(SlugTaken, match="'spring' belongs to another or a published report"):
        save_report(scene, body=b"changed")
    assert scene.db.read_now(reports.report_file, report_id, "en", "html") == b"said"
    save_report(scene, slug="spring-2", body=b"changed")
    published = scene.db.read_now(reports.report_by_slug, "spring")
    assert published is not None
    assert (published.published_at, published.published_by) == (scene.now, scene.ben)
