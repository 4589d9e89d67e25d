from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from listenwell.ideas import IdeaFinder
from listenwell.meaning import Meaning
from storage import themes
from storage.database import Database
from tests.bot.chat import KEYS
from tests.listenwell.placed_models import PlacedModels, run_of, say
from tests.storage.conftest import Scene, set_up
from web.behind import Ideas, Tell
from web.board import view_of

Keys = list[tuple[str, int]]
WORDS = {"bus": "The bus is late", "doctor": "No doctor to be had", "park": "Swings in the park"}


@pytest.fixture
def scene(sqlite_db: Database) -> Scene:
    return set_up(sqlite_db, KEYS)


def said(scene: Scene, about: str, people: int, mark: str = "") -> Keys:
    return [say(scene, WORDS[about], f"{about}{mark}{n}") for n in range(people)]


def finder(scene: Scene, models: PlacedModels | None = None) -> IdeaFinder:
    models = models or PlacedModels()
    return IdeaFinder(db=scene.db, models=models.process, meaning=Meaning(db=scene.db, models=models.process))


async def ideas(scene: Scene, models: PlacedModels | None = None) -> Ideas:
    return await ask(finder(scene, models), scene)


async def ask(once: IdeaFinder, scene: Scene, tell: Tell = lambda *_: None) -> Ideas:
    view = scene.db.read_now(view_of, scene.event_id)
    assert view is not None
    return await once.ideas(scene.event_id, view, tell)


def decide(scene: Scene, run_id: str, *made: tuple[str, dict[str, Any]]) -> None:
    for seen, (kind, payload) in enumerate(made):
        scene.db.write_now(
            themes.add_decision,
            run_id,
            kind=kind,
            payload={"kind": kind, **payload},
            seen=seen,
            user_id=scene.ben,
            now=scene.now,
        )


def listed(keys: Sequence[tuple[str, int]]) -> list[list[Any]]:
    return [{"id": answer, "start": start} for answer, start in keys]  # type: ignore[misc]


async def test_two_themes_of_the_same_are_a_merge_and_a_mixed_one_is_a_split(scene: Scene) -> None:
    buses, again, parks = said(scene, "bus", 9), said(scene, "bus", 7, "b"), said(scene, "park", 14)
    doctors = said(scene, "doctor", 6)
    run_of(scene, {"t1": buses, "t2": again, "t3": parks + doctors})
    told: list[tuple[int, int]] = []
    found = await ask(finder(scene), scene, lambda *step: told.append(step))
    (merge,) = found.merges
    assert merge.themes == ("t1", "t2")
    assert merge.shared == 0
    assert merge.examples[0] in buses
    assert merge.examples[1] in again
    (split,) = found.splits
    assert split.theme == "t3"
    assert set(split.points) == set(doctors)
    assert split.people == (6, 14)
    assert split.labels == ("doctor", "Swings")
    assert set(split.examples[0]) <= set(doctors)
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4)]


async def test_what_people_merged_or_took_apart_is_not_asked_again(scene: Scene) -> None:
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": said(scene, "bus", 7, "b")})
    decide(
        scene,
        run_id,
        ("merge", {"themes": ["t2"], "into": "t1"}),
        ("unmerge", {"themes": ["t2"], "into": "t1"}),
    )
    assert (await ideas(scene)).merges == ()


async def test_a_theme_that_people_merged_stays_whole(scene: Scene) -> None:
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": said(scene, "park", 8)})
    decide(scene, run_id, ("merge", {"themes": ["t2"], "into": "t1"}))
    assert (await ideas(scene)).splits == ()


@pytest.mark.parametrize("kind", ["lock", "hide"])
async def test_locked_and_hidden_themes_are_left_alone(scene: Scene, kind: str) -> None:
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": said(scene, "bus", 7, "b")})
    decide(scene, run_id, (kind, {"themes": ["t2"]}))
    assert (await ideas(scene)).merges == ()


async def test_nothing_is_proposed_once_the_board_is_signed_off(scene: Scene) -> None:
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": said(scene, "bus", 7, "b")})
    decide(scene, run_id, ("sign_off", {}))
    assert await ideas(scene) == Ideas()


async def test_few_people_with_grave_words_are_worth_a_look_until_somebody_looked(scene: Scene) -> None:
    grave = [say(scene, "The school is unsafe, a death is waiting to happen", "gwen")]
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": grave})
    (idea,) = (await ideas(scene)).serious
    assert (idea.theme, idea.why) == ("t2", "strong")
    decide(scene, run_id, ("pin", {"themes": ["t2"]}), ("unpin", {"themes": ["t2"]}))
    assert (await ideas(scene)).serious == ()


async def test_same_board_is_looked_at_once_and_a_new_decision_anew(scene: Scene) -> None:
    run_id = run_of(scene, {"t1": said(scene, "bus", 9), "t2": said(scene, "bus", 7, "b")})
    once, told = finder(scene), []
    first = await ask(once, scene, lambda *step: told.append(step))
    assert await ask(once, scene, lambda *step: told.append(step)) is first
    assert len(told) == 4
    decide(scene, run_id, ("merge", {"themes": ["t2"], "into": "t1"}))
    assert (await ask(once, scene)).merges == ()


async def test_sides_have_no_names_while_the_models_are_busy_and_get_them_later(scene: Scene) -> None:
    run_of(scene, {"t1": said(scene, "park", 14) + said(scene, "doctor", 6)})
    models = PlacedModels(busy=True)
    once = finder(scene, models)
    assert (await ask(once, scene)).splits[0].labels == ("", "")
    models.busy = False
    assert (await ask(once, scene)).splits[0].labels == ("doctor", "Swings")
