"""How people are asked, from the shell, on a database of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listenwell.cli.main import main
from surveys.shipped import shipped

CHANGED = shipped()["quick-check"]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("community", "add", "Blaen-y-cwm")
    words = ("--community", "blaen-y-cwm", "--closes", "2099-07-01", "--code", "spring")
    assert run("event", "open", "Spring", *words, "--survey", "quick-check").exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def status() -> dict[str, object]:
    return dict(json.loads(run("event", "status", "spring", "--json").output))


def test_status_of_a_new_event_tells_its_survey_its_limit_and_no_people() -> None:
    found = status()
    assert found["survey"] == {"id": "quick-check", "version": "1"}
    assert found["limit"] == {"contacts": 4, "days": 30}
    assert (found["dispositions"], found["entries"], found["spared"], found["completed"]) == ({}, [], [], 0)
    assert "response: 0 of 0 people; AAPOR RR2" in run("event", "status", "spring").output


def test_a_changed_survey_needs_a_new_version(tmp_path: Path) -> None:
    file = tmp_path / "changed.yaml"
    same_version = CHANGED.replace("thanks:", "# changed\nthanks:", 1)
    file.write_text(same_version.replace("Thank you", "Many thanks", 1), encoding="utf-8")
    refused = run("event", "revise", "spring", "--survey", str(file))
    assert refused.exit_code == 1
    assert "give the changed survey a new version" in refused.output
    file.write_text(
        file.read_text(encoding="utf-8").replace('version: "1"', 'version: "2"'), encoding="utf-8"
    )
    done = run("event", "revise", "spring", "--survey", str(file))
    assert done.output.startswith("Spring goes on with version 2 of quick-check. 0 people")
    assert status()["survey"] == {"id": "quick-check", "version": "2"}


def test_another_survey_is_no_revision() -> None:
    refused = run("event", "revise", "spring", "--survey", "what-matters")
    assert refused.exit_code == 1
    assert "uses the survey 'quick-check', and this is 'what-matters'" in refused.output


def test_says_whom_an_invitation_would_reach_before_anything_is_sent() -> None:
    asked = run("event", "invite", "spring")
    assert asked.output.startswith("0 people would be invited to Spring.")
    assert "Nothing was sent. Add --yes" in asked.output
    assert json.loads(run("event", "invite", "spring", "--yes", "--json").output)["written"] == 0


def test_changes_how_people_are_asked() -> None:
    words = ("--reminders", "12, 48", "--close-at", "100", "--join-seconds", "8")
    assert run("event", "set", "spring", *words).output == "Spring was changed.\n"
    assert status()["most_completed"] == 100
    run("event", "set", "spring", "--close-at", "0", "--reminders", "none")
    assert status()["most_completed"] is None


@pytest.mark.parametrize("reminders", ["soon", "72,24", "0", "1,2,3,4", "24,24", ""])
def test_refuses_reminders_that_make_no_sense(reminders: str) -> None:
    refused = run("event", "set", "spring", "--reminders", reminders)
    assert refused.exit_code == 2
    assert "cannot be used" in refused.output


def test_contact_hours_days_holidays_and_limit_of_a_community() -> None:
    words = ("--hours", "10:00-18:30", "--day", "mon", "--day", "fri", "--holiday", "2026-12-25")
    limit = ("--contact-limit", "2", "--contact-days", "7")
    assert run("community", "set", "blaen-y-cwm", *words, *limit).output == "Blaen-y-cwm was changed.\n"
    assert status()["limit"] == {"contacts": 2, "days": 7}


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--hours", "9-20"), 2), (("--holiday", "Christmas"), 2), ((), 2), (("--contact-limit", "-1"), 2)],
)
def test_refuses_contact_hours_that_are_none(words: tuple[str, ...], code: int) -> None:
    assert run("community", "set", "blaen-y-cwm", *words).exit_code == code
