from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from listenwell.cli.survey import survey
from surveys.shipped import LIBRARY

GOOD = LIBRARY / "quick-check.yaml"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    file = tmp_path / "faulty.yaml"
    file.write_text(GOOD.read_text("utf-8").replace("type: range", "type: rnage"), "utf-8")
    return file


def run(*arguments: object, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(survey, [str(argument) for argument in arguments], input=typed)
    return result.exit_code, result.output


def test_check_says_that_a_sound_survey_can_be_used() -> None:
    assert run("check", GOOD) == (0, "quick-check.yaml can be used: 3 questions, 0 warnings.\n")


def test_check_prints_a_problem_on_a_line_and_ends_with_1(faulty: Path) -> None:
    code, printed = run("check", faulty)
    assert code == 1
    assert (
        printed.splitlines()[0] == "row 15, question 'week': There is no type 'rnage'. Did you mean 'range'?"
    )
    assert printed.splitlines()[-1].startswith("faulty.yaml cannot be used yet: 1 error")


def test_check_prints_json_of_the_agreed_shape(faulty: Path) -> None:
    code, printed = run("check", faulty, "--json")
    assert code == 1
    assert json.loads(printed)[0] == {
        "code": "bad_value",
        "severity": "error",
        "place": {"sheet": "", "row": 15, "column": "type", "question": "week"},
        "problem": "There is no type 'rnage'.",
        "remedy": "Did you mean 'range'?",
    }
    assert run("check", GOOD, "--json") == (0, "[]\n")


def test_check_marks_warnings_and_ends_with_0(tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    file.write_text(GOOD.read_text("utf-8").replace("How has life", "How has life " + "so " * 100), "utf-8")
    code, printed = run("check", file)
    assert code == 0
    assert "row 19, question 'week': warning: The message has" in printed


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The file is empty."), (b"\xff\xfe", "not UTF-8"), (b"x" * 10_000_000, "larger than 250 kB")],
)
def test_check_takes_any_file(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "any.yaml"
    file.write_bytes(content)
    code, printed = run("check", file)
    assert code == 1
    assert said in printed


@pytest.mark.parametrize("name", ["check", "try"])
def test_a_file_that_is_not_there_is_wrong_use(name: str) -> None:
    code, printed = run(name, "nowhere.yaml")
    assert code == 2
    assert "nowhere.yaml" in printed


def test_try_plays_the_survey_to_its_end() -> None:
    code, printed = run("try", GOOD, "--language", "cy", typed="#4\nMwy o olau\ndim diolch\n")
    assert code == 0
    assert "Sut mae bywyd wedi bod" in printed
    assert '= better [answered]: "Mwy o olau"' in printed
    assert printed.endswith("Diolch. Rydyn ni'n darllen pob gair.\n(end)\n")


@pytest.mark.parametrize("typed", ["stop\n", "stopiwch\n", ""])
def test_try_can_be_left_at_any_time(typed: str) -> None:
    code, printed = run("try", GOOD, typed=typed)
    assert code == 0
    assert printed.endswith("Stopped before the end. Nothing was stored.\n")


def test_try_refuses_a_survey_with_errors(faulty: Path) -> None:
    code, printed = run("try", faulty)
    assert code == 1
    assert "Did you mean 'range'?" in printed


def test_try_refuses_a_language_that_the_survey_lacks() -> None:
    code, printed = run("try", GOOD, "--language", "pl")
    assert code == 2
    assert "en, cy" in printed
