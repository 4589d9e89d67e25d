"""Areas with boundaries, the profile, and who replied, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from storage import areas, coverage, events, inbox, profiles
from storage.areas import NewBoundary
from storage.change import Change
from storage.profiles import ProfileRow
from tests.storage.conftest import Scene

SHAPE = {"type": "Polygon", "coordinates": [[[-3.2, 51.7], [-3.1, 51.7], [-3.1, 51.8], [-3.2, 51.7]]]}
PENTRE = NewBoundary(name="Pentre", code="W05000001", kind="ward", people=1200, shape=SHAPE)


def save(scene: Scene, *found: NewBoundary) -> dict[str, int]:
    return scene.db.write_now(areas.save_boundaries, scene.community_id, found)


def test_a_boundary_goes_to_the_area_of_its_name_and_the_same_again_changes_nothing(scene: Scene) -> None:
    scene.db.write_now(events.add_area, scene.community_id, "Pentre")
    assert save(scene, PENTRE, replace(PENTRE, name="Cwm", code="")) == {
        "added": 1,
        "changed": 1,
        "unchanged": 0,
    }
    assert save(scene, PENTRE) == {"added": 0, "changed": 0, "unchanged": 1}
    assert save(scene, replace(PENTRE, people=None)) == {"added": 0, "changed": 0, "unchanged": 1}
    cwm, pentre = scene.db.read_now(areas.areas, scene.community_id)
    assert (pentre.code, pentre.kind, pentre.people, pentre.shape) == ("W05000001", "ward", 1200, SHAPE)
    assert cwm.name == "Cwm"


def test_a_boundary_is_taken_away_and_the_name_stays(scene: Scene) -> None:
    save(scene, PENTRE)
    (area,) = scene.db.read_now(areas.areas, scene.community_id)
    assert not scene.db.write_now(areas.forget_boundary, "another community", area.id)
    assert scene.db.write_now(areas.forget_boundary, scene.community_id, area.id)
    assert not scene.db.write_now(areas.forget_boundary, scene.community_id, area.id)
    (area,) = scene.db.read_now(areas.areas, scene.community_id)
    assert (area.name, area.shape) == ("Pentre", None)


def test_people_of_areas_are_set_by_name(scene: Scene) -> None:
    save(scene, PENTRE)
    assert scene.db.write_now(areas.save_people, scene.community_id, {"Pentre": 1300, "Nowhere": 5}) == 1
    assert scene.db.read_now(areas.areas, scene.community_id)[0].people == 1300


def test_a_profile_is_set_changed_and_taken_back(scene: Scene) -> None:
    rows = [
        ProfileRow(question="age", value=value, people=people) for value, people in [("old", 5), ("young", 9)]
    ]
    save = scene.db.write_now
    assert save(profiles.save_profile, scene.community_id, rows)["added"] == 2
    again = [rows[0], replace(rows[1], people=10, source="Census")]
    counts = save(profiles.save_profile, scene.community_id, again)
    assert counts == {"added": 0, "changed": 1, "unchanged": 1}
    assert scene.db.read_now(profiles.profile, scene.community_id) == again
    assert scene.db.read_now(profiles.profile, "another community") == []
    assert save(profiles.forget_question, scene.community_id, "age") == 2
    assert scene.db.read_now(profiles.profile, scene.community_id) == []


def answer(scene: Scene, handle: str, area: str, at: datetime, **changes: Any) -> None:
    """One resident of `area` who answers a question about themselves at an instant."""
    about: dict[str, Any] = {
        "question": "age",
        "type": "select_one",
        "about_you": True,
        "value": "old",
        "text": "old",
    }
    session = scene.session(scene.newcomer(handle), area=area)
    change = Change(session=session, answers=(scene.answer(**(about | changes)),))
    scene.db.write_now(inbox.apply, change, now=at)


def test_people_are_counted_by_area_by_answer_and_by_local_day(scene: Scene) -> None:
    late = datetime(2026, 5, 12, 23, 30, tzinfo=UTC)  # half past midnight in Wales
    answer(scene, "a", "Pentre", scene.now)
    answer(scene, "b", "Pentre", late, value="young")
    answer(scene, "c", "", late, type="select_multiple", question="lives_with", value=["alone", "dog"])
    answer(scene, "d", "Cwm", late, status="skipped", value=None, text="")
    found = scene.db.read_now(coverage.coverage, scene.event_id)
    assert found.areas == {"Pentre": 2, "": 1}
    assert found.replied == 3
    assert found.answers == {"age": {"old": 1, "young": 1}, "lives_with": {"alone": 1, "dog": 1}}
    days = scene.db.read_now(coverage.by_day, scene.event_id, "Europe/London")
    assert days == {date(2026, 5, 12): 1, date(2026, 5, 13): 2}
    assert scene.db.read_now(coverage.coverage, "another event").replied == 0


@pytest.mark.parametrize("status", ["danger", "withdrawn", "rejected"])
def test_who_only_said_what_does_not_stand_is_not_counted(scene: Scene, status: str) -> None:
    answer(scene, "a", "Pentre", scene.now, status=status)
    assert scene.db.read_now(coverage.coverage, scene.event_id).replied == 0
