from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from listenwell.cli.survey import survey
from surveys.authoring.yaml_form import read
from surveys.xlsform import write

SURVEY = """
id: street
version: "1"
languages: [en]
title: Our street
thanks: Thank you.
questions:
  - name: good
    type: text
    sense: strength
    label: What is good here?
  - name: more
    type: text
    relevant: ${good} != ''
    label: What else?
"""
WELSH = {
    "[en]": "[en, cy]",
    "title: Our street": "title: {en: Our street, cy: Ein stryd}",
    "thanks: Thank you.": "thanks: {en: Thank you., cy: Diolch.}",
    "label: What is good here?": """label: {en: "What is good here?", cy: "Beth sy'n dda yma?"}""",
    "label: What else?": 'label: {en: "What else?", cy: "Beth arall?"}',
}
TWO_LANGUAGES = SURVEY
for english, both in WELSH.items():
    TWO_LANGUAGES = TWO_LANGUAGES.replace(english, both)
HEAD = "# Everything is told.\nsurvey: street\nlanguage: en\ndate: 2026-05-04\n"
TOLD = (
    HEAD
    + """
What is good here?  (1/1)
  (skip)

> The neighbours
= good [answered]: "The neighbours" from "The neighbours"
What else?  (2/2)
  (skip, back)

# One is enough.
> skip
= more [skipped]: null
Thank you.
(end)
"""
)
SKIPPED = (
    HEAD
    + """
What is good here?  (1/1)
  (skip)

> skip
= good [skipped]: null
Thank you.
(end)
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "street.yaml").write_text(SURVEY, "utf-8")
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "transcripts" / "street.told.txt").write_text(TOLD, "utf-8")
    (tmp_path / "street.skipped.txt").write_text(SKIPPED, "utf-8")
    return tmp_path


def run(*arguments: object, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(survey, [str(argument) for argument in arguments], input=typed)
    return result.exit_code, result.output


@pytest.mark.parametrize("which", ["", "street.yaml"])
def test_plays_every_transcript_beside_the_survey_and_says_what_was_tried(folder: Path, which: str) -> None:
    code, printed = run("test", folder / which)
    assert code == 0
    assert printed == (
        "street.yaml: 2 of 2 transcripts come out as expected\n"
        "  en: 2 of 2 questions; 2 of 2 branches\n"
        "  0 of 0 choices\n"
    )


def test_shows_the_turn_that_comes_out_otherwise_with_its_lines(folder: Path) -> None:
    (folder / "transcripts" / "street.told.txt").write_text(TOLD.replace("What else?", "And?"), "utf-8")
    code, printed = run("test", folder)
    assert code == 1
    assert "street.yaml: 1 of 2 transcripts come out as expected" in printed
    assert [line for line in printed.splitlines() if line.startswith("     ")] == [
        "       9   > The neighbours",
        '      10   = good [answered]: "The neighbours" from "The neighbours"',
        "      11 - And?  (2/2)",
        "         + What else?  (2/2)",
        "      12     (skip, back)",
    ]
    assert "street.told.txt, line 11: it comes out otherwise" in printed


def test_update_writes_what_the_engine_says_and_keeps_the_comments(folder: Path) -> None:
    file = folder / "transcripts" / "street.told.txt"
    file.write_text(TOLD.replace("What else?", "And?").replace("(end)\n", ""), "utf-8")
    code, printed = run("test", folder, "--update")
    assert "- And?  (2/2)" in printed
    assert "written anew. Read the difference before you keep it." in printed
    assert code == 0
    assert file.read_text("utf-8") == TOLD
    assert run("test", folder)[0] == 0


def test_a_language_without_a_transcript_fails(folder: Path) -> None:
    (folder / "street.yaml").write_text(TWO_LANGUAGES, "utf-8")
    code, printed = run("test", folder)
    assert code == 1
    assert "  ! no transcript in 'cy': add one" in printed
    assert "  cy: 0 of 2 questions (not good, more); 0 of 2 branches" in printed


def test_a_question_that_no_transcript_reaches_fails(folder: Path) -> None:
    (folder / "transcripts" / "street.told.txt").unlink()
    code, printed = run("test", folder)
    assert code == 1
    assert "  ! no transcript reaches 'more': add one that does" in printed


def test_a_survey_that_cannot_be_used_fails_with_its_rows(folder: Path) -> None:
    (folder / "street.yaml").write_text(SURVEY.replace("type: text", "type: txt", 1), "utf-8")
    code, printed = run("test", folder)
    assert code == 1
    assert "There is no type 'txt'" in printed
    assert "its header names no survey of this folder that can be used" in printed


def test_a_transcript_that_is_not_one_fails_and_is_named(folder: Path) -> None:
    (folder / "notes.txt").write_text("Remember the milk\n", "utf-8")
    code, printed = run("test", folder)
    assert code == 1
    assert "notes.txt: line 1: the header has no 'Remember the milk'" in printed


def test_a_transcript_of_no_survey_there_fails(folder: Path) -> None:
    (folder / "road.txt").write_text(SKIPPED.replace("street", "road"), "utf-8")
    assert run("test", folder)[0] == 1
    assert run("test", folder / "street.yaml")[0] == 0


def test_says_so_where_there_is_no_survey(tmp_path: Path) -> None:
    code, printed = run("test", tmp_path)
    assert code == 1
    assert "There is no survey at" in printed


def test_json_has_each_difference_and_all_that_is_untried(folder: Path) -> None:
    (folder / "street.skipped.txt").write_text(SKIPPED.replace("Thank you.", "Thanks."), "utf-8")
    code, printed = run("test", folder, "--json")
    found = json.loads(printed)
    assert code == 1
    assert (found["passed"], found["strays"]) == (False, [])
    [only] = found["surveys"]
    assert only["transcripts"][0]["difference"] == {
        "row": 11, "said": "skip", "expected": "Thanks.", "came": "Thank you.",
    }  # fmt: skip
    assert only["coverage"]["languages"]["en"] == {
        "transcripts": 2,
        "questions": {"tried": 2, "of": 2, "missing": []},
        "branches": {"tried": 2, "of": 2, "missing": []},
    }


def test_a_session_recorded_in_the_terminal_is_a_transcript_that_passes(folder: Path) -> None:
    file = folder / "transcripts" / "street.recorded.txt"
    typed = "@photo\nThe park\nback\nThe lake\n~2 The big lake\nnothing more\n"
    code, printed = run("try", folder / "street.yaml", "--record", file, typed=typed)
    assert code == 0
    assert "survey test plays it again" in printed
    assert "> ~2 The big lake\n" in file.read_text("utf-8")
    assert "3 of 3 transcripts come out as expected" in run("test", folder)[1]


def test_a_recording_never_writes_over_a_file(folder: Path) -> None:
    code, printed = run("try", folder / "street.yaml", "--record", folder / "street.yaml")
    assert code == 2
    assert "is there already" in printed


def test_a_missing_translation_and_a_question_that_nobody_is_asked_fail(folder: Path) -> None:
    source = TWO_LANGUAGES.replace(", cy: Ein stryd", "").replace("${good} != ''", "1 > 2")
    (folder / "street.yaml").write_text(source, "utf-8")
    code, printed = run("test", folder)
    assert code == 1
    assert "  ! row 5: The title has no text in 'cy'." in printed
    assert "never true" in printed


def test_a_workbook_is_tested_as_its_yaml_is(folder: Path) -> None:
    found, _ = read(SURVEY)
    assert found is not None
    (folder / "street.yaml").unlink()
    (folder / "street.xlsx").write_bytes(write(found))
    code, printed = run("test", folder)
    assert "street.xlsx: 2 of 2 transcripts come out as expected" in printed
    assert code == 0
