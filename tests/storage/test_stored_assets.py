from __future__ import annotations

from datetime import timedelta

from storage import assets
from storage.change import Change
from tests.storage.conftest import Scene


def import_(scene: Scene, *docs: tuple[str, dict[str, object]]) -> dict[str, int]:
    return dict(scene.db.write_now(assets.save_assets, scene.community_id, docs, scene.now))


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


def test_what_was_switched_off_stays_off_when_it_is_imported_again(scene: Scene) -> None:
    import_(scene, ("1", {"name": "Tea"}))
    (row,) = scene.db.read_now(assets.directory, scene.community_id)
    assert scene.db.write_now(assets.switch_asset, row.id, scene.now, active=False)
    assert not scene.db.write_now(assets.switch_asset, row.id, scene.now, active=False)
    assert import_(scene, ("1", {"name": "Long tea"}))["changed"] == 1
    assert scene.db.read_now(assets.assets, scene.community_id) == []
    assert [each.active for each in scene.db.read_now(assets.directory, scene.community_id)] == [False]


def test_a_change_on_top_of_anothers_is_refused(scene: Scene) -> None:
    import_(scene, ("1", {"name": "Tea"}))
    (row,) = scene.db.read_now(assets.directory, scene.community_id)
    later = scene.now + timedelta(minutes=1)
    kept = [
        scene.db.write_now(
            assets.change_asset, row.id, {"name": name}, seen=row.updated_at, now=later, read_again=True
        )
        for name in ("Mine", "Hers")
    ]
    assert kept == [True, False]
    found = scene.db.read_now(assets.asset, scene.community_id, row.id)
    assert found is not None
    assert found.document == {"name": "Mine"}
    assert scene.db.read_now(assets.asset, "elsewhere", row.id) is None


def test_tells_who_was_shown_nothing(scene: Scene) -> None:
    import_(scene, ("1", {"name": "Tea"}))
    (row,) = scene.db.read_now(assets.directory, scene.community_id)
    other = scene.newcomer("2")
    ended = {"completed_at": scene.now, "signposted_at": scene.now}
    scene.apply(Change(session=scene.session(**ended), signposts=(row.id,)))
    scene.apply(Change(session=scene.session(other, **ended)))
    scene.apply(Change(session=scene.session(scene.newcomer("3"))))
    both = frozenset({scene.amina, other})
    assert scene.db.read_now(assets.shown_nothing, scene.event_id) == (both, frozenset({other}))
