from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import events
from storage.change import Change
from storage.errors import AlreadyThere, NotFound
from tests.storage.conftest import Scene


def add_event(scene: Scene, code: str, **changes: object) -> events.Event:
    values = {
        "community_id": scene.community_id,
        "survey_version_id": scene.db.read_now(events.event, scene.event_id).survey_version_id,
        "code": code,
        "name": "Summer",
        "opens_at": scene.now,
        "closes_at": scene.now + timedelta(days=14),
        "now": scene.now,
    }
    return scene.db.write_now(events.add_event, **(values | changes))


def test_a_report_is_due_ten_days_after_the_event_closes(scene: Scene) -> None:
    made = add_event(scene, "summer")
    assert made.report_due_at == scene.now + timedelta(days=24)
    assert scene.db.read_now(events.event, made.id) == made
    closed = scene.db.write_now(events.close_event, made.id, scene.now + timedelta(days=3))
    assert (closed.closes_at, closed.report_due_at) == (
        scene.now + timedelta(days=3),
        scene.now + timedelta(days=13),
    )
    longer = scene.db.write_now(events.extend_event, made.id, scene.now + timedelta(days=30))
    assert longer.report_due_at == scene.now + timedelta(days=40)


@pytest.mark.parametrize("code", ["demo", "DEMO"])
def test_a_code_belongs_to_one_event(scene: Scene, code: str) -> None:
    with pytest.raises(AlreadyThere, match="choose another name"):
        add_event(scene, code)


def test_finds_an_event_by_its_code_in_any_case(scene: Scene) -> None:
    found = scene.db.read_now(events.event_by_code, "Demo")
    assert found is not None
    assert found.id == scene.event_id
    assert scene.db.read_now(events.event_by_code, "other") is None


def test_lists_events_of_communities_newest_first(scene: Scene) -> None:
    summer = add_event(scene, "summer")
    listed = scene.db.read_now(events.events, [scene.community_id])
    assert [event.id for event in listed] == [summer.id, scene.event_id]
    assert scene.db.read_now(events.events, ["Chloe's"]) == []
    assert len(scene.db.read_now(events.events)) == 2


def test_the_same_survey_source_is_kept_once(scene: Scene) -> None:
    def save(source: str, version: str = "2") -> str:
        return scene.db.write_now(
            events.save_survey, survey_id="l", version=version, source=source, now=scene.now
        )

    first = save("id: croeso 🌳")
    assert save("id: croeso 🌳") == first != save("id: other", "3")
    assert scene.db.read_now(events.survey_source, first) == "id: croeso 🌳"
    with pytest.raises(NotFound, match="no survey"):
        scene.db.read_now(events.survey_source, "none")


def test_a_community_is_kept_found_and_changed(scene: Scene) -> None:
    found = scene.db.read_now(events.community_by_slug, "blaen-y-cwm")
    assert found is not None
    assert (found.languages, found.digest_day, found.telegram_channel) == (["en", "cy"], 1, "")
    changed = scene.db.write_now(
        events.update_community, found.id, digest_day=31, languages=["cy", "en"], telegram_channel="@cwm"
    )
    assert changed == replace(found, digest_day=31, languages=["cy", "en"], telegram_channel="@cwm")
    assert scene.db.read_now(events.communities, [found.id]) == [changed]
    assert scene.db.read_now(events.communities, []) == []
    assert len(scene.db.read_now(events.communities)) == 1


def test_a_communitys_slug_is_taken_once(scene: Scene) -> None:
    with pytest.raises(AlreadyThere):
        scene.db.write_now(
            events.add_community,
            slug="blaen-y-cwm",
            name="B",
            partnership="B",
            languages=["en"],
            time_zone="Europe/London",
            nation="wales",
            now=scene.now,
        )
    with pytest.raises(NotFound):
        scene.db.read_now(events.community, "none")


def test_an_area_is_named_once(scene: Scene) -> None:
    first = scene.db.write_now(events.add_area, scene.community_id, "The Green")
    assert scene.db.write_now(events.add_area, scene.community_id, "The Green") == first
    scene.db.write_now(events.add_area, scene.community_id, "Heol Las")
    names = [area.name for area in scene.db.read_now(events.areas, scene.community_id)]
    assert names == ["Heol Las", "The Green"]


def test_progress_counts_people_and_not_messages(scene: Scene) -> None:
    first, second, third = (scene.session(scene.newcomer(str(n))) for n in range(3))
    two = (scene.answer("dark"), scene.answer("buses", question="idea"))
    scene.apply(Change(session=replace(first, completed_at=scene.now), answers=two))
    scene.apply(Change(session=second, answers=(scene.answer("I can't go on", status="danger"),)))
    scene.apply(Change(session=third, answers=(scene.answer("", status="skipped"),), stopped=True))
    progress = scene.db.read_now(events.progress, scene.event_id)
    assert progress == events.Progress(started=3, replied=1, completed=1, commented=1, stopped=1)


def test_an_event_without_residents_has_no_progress(scene: Scene) -> None:
    progress = scene.db.read_now(events.progress, scene.event_id)
    assert progress == events.Progress(started=0, replied=0, completed=0, commented=0, stopped=0)
