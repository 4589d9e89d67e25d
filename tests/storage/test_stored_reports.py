from __future__ import annotations

import pytest

from storage import reports, themes
from storage.errors import NotFound, SlugTaken
from tests.storage.conftest import Scene


def save_report(scene: Scene, slug: str = "spring", body: bytes = b"<p>") -> str:
    run_id = scene.db.write_now(themes.save_run, scene.event_id, {}, [], scene.now)
    files = {("en", "html"): body, ("cy", "pdf"): b"%PDF"}
    return scene.db.write_now(reports.save_report, scene.event_id, run_id, 3, slug, files, scene.now)


def test_a_report_keeps_its_files_and_what_it_pins(scene: Scene) -> None:
    report_id = save_report(scene)
    row = scene.db.read_now(reports.report_by_slug, "spring")
    assert row is not None
    assert (row.id, row.decisions, row.published_at) == (report_id, 3, None)
    assert scene.db.read_now(reports.report_of_event, scene.event_id) == row
    assert scene.db.read_now(reports.report, report_id) == row
    assert scene.db.read_now(reports.report_file, report_id, "en", "html") == b"<p>"
    assert scene.db.read_now(reports.report_file, report_id, "cy", "html") is None
    assert scene.db.read_now(reports.report_by_slug, "none") is None
    with pytest.raises(NotFound, match="no report 'none'"):
        scene.db.read_now(reports.report, "none")


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
