from __future__ import annotations

import pytest

from listenwell.meaning import LEAST_LIKE, Meaning, MeaningBusy
from storage import themes
from storage.database import Database
from tests.bot.chat import KEYS
from tests.listenwell.placed_models import PlacedModels, say
from tests.storage.conftest import Scene, set_up


def meaning(scene: Scene, models: PlacedModels | None = None) -> Meaning:
    return Meaning(db=scene.db, models=(models or PlacedModels()).process)


async def test_finds_what_means_the_like_best_first(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    bus, both = say(scene, "The bus is late", "amina"), say(scene, "The bus to the doctor", "dai")
    say(scene, "The park is dark", "elin")
    found = await meaning(scene).search(scene.event_id, "buses")
    assert [key for key, _ in found] == [bus, both]
    assert found[0][1] > found[1][1] >= LEAST_LIKE


async def test_what_is_said_later_is_found_too(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    first = say(scene, "The bus is late", "amina")
    search = meaning(scene)
    assert [key for key, _ in await search.search(scene.event_id, "bus")] == [first]
    later = say(scene, "No bus on Sunday", "dai")
    assert {key for key, _ in await search.search(scene.event_id, "bus")} == {first, later}
    assert {key for key, _ in await search.search(scene.event_id, "bus")} == {first, later}
    assert len((await search.points(scene.event_id)).keys) == 2


async def test_event_without_comments_finds_nothing(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    assert list(await meaning(scene).search(scene.event_id, "bus")) == []
    assert (await meaning(scene).points(scene.event_id)).vectors.shape[0] == 0


async def test_set_aside_points_have_no_meaning(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    answer_id = scene.answering("bus")
    aside = themes.NewPoint(
        start=0, end=3, text="", language="en", sense="barrier", reason="non_answer", embedding=None
    )
    scene.db.write_now(themes.save_points, answer_id, [aside], now=scene.now)
    assert list(await meaning(scene).search(scene.event_id, "bus")) == []


async def test_says_so_when_the_models_are_busy(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    with pytest.raises(MeaningBusy, match="Search by words"):
        await meaning(scene, PlacedModels(busy=True)).search(scene.event_id, "bus")
