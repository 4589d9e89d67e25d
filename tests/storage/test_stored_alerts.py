from __future__ import annotations

from datetime import timedelta

from storage import alerts
from storage.change import Change, NewAlert
from storage.rows import new_id
from tests.storage.conftest import Scene


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
