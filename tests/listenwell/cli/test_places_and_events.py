"""Communities and listening events from the shell, on a database of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listenwell.cli.main import main
from surveys.shipped import LIBRARY


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def opened(*words: str) -> Result:
    return run("event", "open", "Spring", "--community", "blaen-y-cwm", *words)


def test_community_and_event_are_there_after_they_were_made() -> None:
    assert run("community", "add", "Blaen-y-Cŵm").output == "blaen-y-cwm\n"
    made = json.loads(opened("--closes", "2099-07-01", "--code", "spring", "--json").output)
    listed = json.loads(run("event", "list", "--json").output)
    assert made == listed
    # The last second of that day in Wales, where it is summer.
    assert (made[0]["code"], made[0]["closes_at"]) == ("spring", "2099-07-01T22:59:59+00:00")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--closes", "2020-01-01"], "The last day is before the first"),
        (["--opens", "2099-07-02", "--closes", "2099-07-01"], "The last day is before the first"),
        (["--closes", "2099-07-01", "--code", "Big Spring"], "cannot be used"),
        (["--closes", "2099-07-01", "--survey", "nosuch"], "no shipped survey"),
    ],
)
def test_refuses_an_event_that_nobody_could_join(words: list[str], said: str) -> None:
    run("community", "add", "Blaen-y-cwm")
    answer = opened(*words)
    assert answer.exit_code == 1
    assert said in answer.output


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--language", "xx"], 2), (["--time-zone", "Europe/Nowhere"], 1), (["--nation", "atlantis"], 2)],
)
def test_refuses_a_community_that_nothing_could_be_said_in(words: list[str], code: int) -> None:
    assert run("community", "add", "Blaen-y-cwm", *words).exit_code == code
    run("migrate")
    assert json.loads(run("community", "list", "--json").output) == []


def test_coordinator_belongs_to_the_only_community_and_chooses_among_several() -> None:
    assert "Known: none yet" in run("user", "add", "Ann", "--role", "coordinator").stderr
    run("community", "add", "Pentre")
    assert "/sign-in/" in run("user", "add", "Ann", "--role", "coordinator").stdout
    run("community", "add", "Blaen")
    several = run("user", "add", "Ben", "--role", "analyst")
    assert several.exit_code == 1
    assert "blaen" in several.stderr


def test_an_event_opens_from_a_workbook_and_keeps_it_as_yaml(tmp_path: Path) -> None:
    run("community", "add", "Blaen-y-cwm")
    assert run("survey", "convert", str(LIBRARY / "quick-check.yaml"), "-o", "own.xlsx").exit_code == 0
    assert opened("--closes", "2099-07-01", "--code", "spring", "--survey", "own.xlsx").exit_code == 0
    assert run("event", "paper", "spring", "-o", str(tmp_path / "own.pdf")).exit_code == 0


def test_what_is_wrong_with_a_workbook_is_said_with_its_place(tmp_path: Path) -> None:
    run("community", "add", "Blaen-y-cwm")
    Path("own.xlsx").write_bytes(b"PK\x03\x04 cut off")
    answer = opened("--closes", "2099-07-01", "--survey", "own.xlsx")
    assert answer.exit_code == 1
    assert "cannot be read as an Excel workbook" in answer.output
