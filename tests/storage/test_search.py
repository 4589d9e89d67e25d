from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import actions, assets, reports, search, themes
from storage import tables as t
from storage.search import Asked, Hits
from tests.storage.conftest import NOW, Scene
from tests.storage.test_stored_actions import action
from tests.storage.test_stored_reports import save_report
from tests.storage.test_stored_themes import decide, point, run, save


def asked(scene: Scene, *words: str, **changes: Any) -> Asked:
    return Asked(**{"words": words, "scope": [scene.community_id], "limit": 20} | changes)


def say(scene: Scene, text: str, handle: str, **changes: Any) -> int:
    answer_id = scene.answering(text, scene.session(scene.newcomer(handle)), **changes)
    save(scene, answer_id, point(text))
    return answer_id


def comments(scene: Scene, *words: str, **changes: Any) -> Hits:
    return scene.db.read_now(search.comments, asked(scene, *words, **changes))


def test_every_word_must_stand_in_a_comment_in_any_capitals(scene: Scene) -> None:
    say(scene, "The last BUS goes at six", "a")
    say(scene, "No bus at all", "b")
    found = comments(scene, "bus", "LAST")
    assert (found.total, [hit.text for hit in found.rows]) == (1, ["The last BUS goes at six"])
    assert found.rows[0].title == "Spring listening"
    assert found.rows[0].event_id == scene.event_id
    assert comments(scene, "train").total == 0


@pytest.mark.parametrize("word", ["%", "_", "\\", "100%", "a_b"])
def test_signs_are_searched_as_they_stand(scene: Scene, word: str) -> None:
    say(scene, "plain words about ab", "a")
    assert comments(scene, word).total == 0
    say(scene, f"with {word} in it", "b")
    assert comments(scene, word).total == 1


def test_finds_welsh_letters_in_small_and_capital(scene: Scene) -> None:
    say(scene, "Mae'r dŵr yn oer", "a")
    assert comments(scene, "dŵr").total == comments(scene, "DŴR").total == 1


def test_pages_count_everything_and_show_the_newest_first(scene: Scene) -> None:
    for n in range(5):
        say(scene, f"bus number {n}", str(n))
    first, last = comments(scene, "bus", limit=2), comments(scene, "bus", limit=2, offset=4)
    assert [hit.text for hit in first.rows] == ["bus number 4", "bus number 3"]
    assert [hit.text for hit in last.rows] == ["bus number 0"]
    assert first.total == last.total == comments(scene, "bus", limit=2, offset=9).total == 5


def test_comments_are_counted_up_to_a_bound(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", 3)
    for n in range(5):
        say(scene, f"bus number {n}", str(n))
    assert comments(scene, "bus", limit=2).total == 3
    assert len(comments(scene, "bus", limit=2, offset=2).rows) == 1
    assert comments(scene, "bus", limit=2, offset=4).rows == []


def test_what_does_not_stand_is_not_found(scene: Scene) -> None:
    say(scene, "bus and knives", "a", status="danger")
    aside = scene.answering("bus", scene.session(scene.newcomer("b")))
    save(scene, aside, point("bus", reason="unsure", embedding=None))
    assert comments(scene, "bus").total == 0


def test_only_the_persons_communities_are_looked_through(scene: Scene) -> None:
    say(scene, "no bus", "a")
    assert comments(scene, "bus", scope=["another"]).total == 0
    assert comments(scene, "bus", scope=[]).total == 0
    assert comments(scene, "bus", scope=None).total == 1
    assert comments(scene, "bus", event_id="another").total == 0
    for find in (search.events, search.people, search.assets, search.actions, search.reports):
        assert scene.db.read_now(find, asked(scene, "e", scope=["another"])).total == 0


def test_finds_events_by_name_and_code(scene: Scene) -> None:
    for word in ("spring", "DEMO"):
        (hit,) = scene.db.read_now(search.events, asked(scene, word)).rows
        assert (hit.id, hit.title, hit.text) == (scene.event_id, "Spring listening", "demo")


def test_finds_people_by_pseudonym_once(scene: Scene) -> None:
    say(scene, "no bus", "a")
    resident = scene.newcomer("a")
    known = scene.db.read_now(
        lambda conn: conn.execute(
            select(t.resident.c.pseudonym).where(t.resident.c.id == resident)
        ).scalar_one()
    )
    found = scene.db.read_now(search.people, asked(scene, known.upper()))
    assert [(hit.id, hit.title, hit.community_id) for hit in found.rows] == [
        (resident, known, scene.community_id)
    ]


def test_finds_assets_by_what_is_known_of_them(scene: Scene) -> None:
    tea = {"name": "Tea and Chat", "description": "Paned a sgwrs yn y tŷ", "needs": ["loneliness"]}
    scene.db.write_now(assets.save_assets, scene.community_id, [("1", tea)], NOW)
    for word in ("tea", "loneliness", "tŷ"):
        (hit,) = scene.db.read_now(search.assets, asked(scene, word)).rows
        assert (hit.title, hit.community_id) == ("Tea and Chat", scene.community_id)


def test_names_events_whose_board_may_have_such_a_theme(scene: Scene) -> None:
    assert scene.db.read_now(search.themed, asked(scene, "buses")) == []
    run_id = run(scene, themes=[{"id": "t1", "label": "Dŵr glân"}])
    assert scene.db.read_now(search.themed, asked(scene, "dŵr")) == [scene.event_id]
    decide(scene, run_id, 0, "Buses at night")
    assert scene.db.read_now(search.themed, asked(scene, "night", "buses")) == [scene.event_id]
    assert scene.db.read_now(search.themed, asked(scene, "park")) == []
    scene.db.write_now(themes.save_run, scene.event_id, {"version": 1}, [], NOW + timedelta(days=1))
    assert scene.db.read_now(search.themed, asked(scene, "dŵr")) == []


def test_finds_actions_by_promise_owner_and_theme(scene: Scene) -> None:
    scene.db.write_now(actions.save_action, action(scene), scene.now)
    for word in ("lights", "goleuadau", "council", "dark park"):
        (hit,) = scene.db.read_now(search.actions, asked(scene, word)).rows
        assert (hit.title, hit.text, hit.event_id) == ("Fix the lights.", "the council", scene.event_id)
    assert scene.db.read_now(search.actions, asked(scene, "buses")).total == 0


def test_finds_reports_once_they_are_published(scene: Scene) -> None:
    report_id = save_report(scene, slug="blaen-2026")
    assert scene.db.read_now(search.reports, asked(scene, "spring")).total == 0
    scene.db.write_now(reports.publish, report_id, scene.ben, scene.now)
    for word in ("spring", "blaen"):
        (hit,) = scene.db.read_now(search.reports, asked(scene, word)).rows
        assert (hit.id, hit.text) == (report_id, "blaen-2026")
