"""Opening an installation that something is wrong with: one sentence, and nothing is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from listenwell.errors import AlreadyRunning, KeyDoesNotFit, PlaceUnusable
from listenwell.opening import writing
from listenwell.settings import Settings, read
from storage import people

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FIRST, SECOND = "the first key of these tests, long enough", "another key of these tests, long enough"


def settings(tmp_path: Path, key: str = FIRST) -> Settings:
    return read({"LISTENWELL_SECRET_KEY": key}, var=tmp_path)


def test_refuses_a_key_that_the_record_was_not_kept_with(tmp_path: Path) -> None:
    with writing(settings(tmp_path)) as here:
        here.db.write_now(people.ensure_resident, here.keys, channel="telegram", handle="4071", now=NOW)
    with pytest.raises(KeyDoesNotFit, match="Put the old key back"), writing(settings(tmp_path, SECOND)):
        pass
    with writing(settings(tmp_path)) as here:
        assert here.db.read_now(people.find_contact, here.keys, channel="telegram", handle="4071")


def test_takes_any_key_while_nobody_has_answered(tmp_path: Path) -> None:
    with writing(settings(tmp_path)):
        pass
    with writing(settings(tmp_path, SECOND)) as here:
        assert here.db.where


def test_names_a_lock_that_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "listenwell.lock").mkdir()
    with pytest.raises(PlaceUnusable, match=r"listenwell\.lock"), writing(settings(tmp_path)):
        pass


def test_holds_a_database_that_lies_in_another_folder(tmp_path: Path) -> None:
    """Its own server may run there with another folder for all else."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    for folder in (home, elsewhere):
        folder.mkdir()
    url = f"sqlite:///{home / 'listenwell.db'}"
    visiting = read({"LISTENWELL_SECRET_KEY": FIRST, "LISTENWELL_DATABASE_URL": url}, var=elsewhere)
    with writing(settings(home)), pytest.raises(AlreadyRunning), writing(visiting):
        pass
