from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from listenwell.cli.survey import survey
from surveys import xlsform
from surveys.authoring import form
from surveys.shipped import LIBRARY, shipped

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
        "place": {"sheet": "faulty.yaml", "row": 15, "column": "type", "question": "week"},
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
    assert printed.endswith("Diolch. Mae hynny'n helpu pawb yma.\n(end)\n")


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


# Converting


@pytest.mark.parametrize("name", sorted(shipped()))
def test_convert_there_and_back_loses_nothing(tmp_path: Path, name: str) -> None:
    source, sheet, back = LIBRARY / f"{name}.yaml", tmp_path / "a.xlsx", tmp_path / "b.yaml"
    assert run("convert", source, "-o", sheet)[0] == 0
    assert run("convert", sheet, "-o", back)[0] == 0
    assert form.read(back.read_bytes(), back.name)[0] == form.read(source.read_bytes(), source.name)[0]
    assert run("check", sheet)[0] == 0


def test_convert_says_what_is_wrong_and_still_writes_what_can_be_written(tmp_path: Path) -> None:
    source, target = tmp_path / "a.yaml", tmp_path / "b.yaml"
    source.write_text(GOOD.read_text("utf-8").replace("type: range", "type: select_one"), "utf-8")
    code, printed = run("convert", source, "-o", target)
    assert code == 1
    assert "The choices are missing." in printed
    assert target.exists()


def test_convert_refuses_what_it_cannot_read(faulty: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.xlsx"
    code, printed = run("convert", faulty, "-o", target)
    assert code == 1
    assert "Did you mean 'range'?" in printed
    assert not target.exists()


def test_convert_writes_only_files_that_it_knows(tmp_path: Path) -> None:
    code, printed = run("convert", GOOD, "-o", tmp_path / "b.csv")
    assert code == 2
    assert ".yaml or .xlsx" in printed


def test_check_names_the_sheet_of_a_workbook(tmp_path: Path) -> None:
    found, _ = form.read(GOOD.read_bytes(), GOOD.name)
    assert found is not None
    long = replace(found.questions[0], label={"en": "so " * 120, "cy": "da"})
    sheet = tmp_path / "long.xlsx"
    sheet.write_bytes(xlsform.write(replace(found, questions=(long, *found.questions[1:]))))
    code, printed = run("check", sheet)
    assert code == 0
    assert "sheet survey, row 2, question 'week': warning: The message has 359" in printed


# Translating


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    file = tmp_path / "unfinished.yaml"
    file.write_text(
        GOOD.read_text("utf-8").replace("  cy: Diolch. Mae hynny'n helpu pawb yma.\n", ""), "utf-8"
    )
    return file


@pytest.mark.parametrize("kind", ["po", "xlsx"])
def test_translators_work_comes_back_into_the_survey(unfinished: Path, tmp_path: Path, kind: str) -> None:
    listed, target = tmp_path / f"pl.{kind}", tmp_path / "new.yaml"
    code, printed = run("translate", "export", unfinished, "--language", "pl", "-o", listed)
    assert code == 0
    assert "without a translation" in printed
    code, printed = run("translate", "import", unfinished, listed, "-o", target)
    assert code == 0
    assert "0 texts taken" in printed
    assert form.draft(target.read_bytes())[0] == form.draft(unfinished.read_bytes())[0]


def test_a_filled_po_file_is_taken_and_its_faults_are_named(unfinished: Path, tmp_path: Path) -> None:
    listed, target = tmp_path / "cy.po", tmp_path / "new.yaml"
    run("translate", "export", unfinished, "--language", "cy", "-o", listed)
    head, last, tail = listed.read_text("utf-8").rpartition('msgstr ""')
    assert last
    filled = head + 'msgstr "Diolch o galon."' + tail
    listed.write_text(filled.replace('msgctxt "week/label"', 'msgctxt "weak/label"'), "utf-8")
    code, printed = run("translate", "import", unfinished, listed, "-o", target)
    assert code == 1
    assert "The survey has no text 'weak/label'. The translation was not taken." in printed
    assert "1 text taken" in printed
    assert "Diolch o galon." in target.read_text("utf-8")


def test_a_changed_text_is_shown_as_fuzzy_beside_the_earlier_file(tmp_path: Path) -> None:
    before, after, changed = tmp_path / "a.po", tmp_path / "b.po", tmp_path / "changed.yaml"
    run("translate", "export", GOOD, "--language", "cy", "-o", before)
    changed.write_text(GOOD.read_text("utf-8").replace("How has life", "How was life"), "utf-8")
    code, printed = run("translate", "import", changed, before, "-o", tmp_path / "c.yaml")
    assert code == 1
    assert "Export again with --previous" in printed
    code, printed = run("translate", "export", changed, "--language", "cy", "-o", after, "--previous", before)
    assert code == 0
    assert "1 changed since" in printed
    assert '#, fuzzy\n#| msgid "How has life' in after.read_text("utf-8")


def test_gaps_are_reported_and_end_with_1(unfinished: Path) -> None:
    code, printed = run("translate", "gaps", unfinished)
    assert code == 1
    assert "Missing (1): thanks." in printed
    code, printed = run("translate", "gaps", unfinished, "--json")
    (welsh,) = json.loads(printed)
    assert (welsh["language"], [each["key"] for each in welsh["missing"]]) == ("cy", ["thanks"])
    assert run("translate", "gaps", GOOD)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--language", "en", "-o", "a.po"), "translated from"),
        (("--language", "Welsh", "-o", "a.po"), "not the code of a language"),
        (("--language", "cy", "-o", "a.doc"), ".xlsx or .po"),
    ],
)
def test_an_export_that_makes_no_sense_is_refused(arguments: tuple[str, ...], said: str) -> None:
    code, printed = run("translate", "export", GOOD, *arguments)
    assert code in {1, 2}
    assert said in printed


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04", b"\xff\xfe\x00", b'msgid "a"\nmsgstr "b"\n']
)
def test_an_import_of_anything_else_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    file, target = tmp_path / "any.po", tmp_path / "new.yaml"
    file.write_bytes(content)
    code, printed = run("translate", "import", GOOD, file, "-o", target)
    assert code == 1
    assert printed
    assert not target.exists()
