from __future__ import annotations

from storage import assets
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
