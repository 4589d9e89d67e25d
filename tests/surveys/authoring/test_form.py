from __future__ import annotations

from dataclasses import replace

import pytest

from surveys import xlsform
from surveys.authoring.form import draft, read
from surveys.shipped import shipped
from surveys.types import Question, QuestionType, Survey

SOURCE = shipped()["quick-check"]
YAML = SOURCE.encode()


def survey() -> Survey:
    found, problems = read(YAML, "quick-check.yaml")
    assert found is not None, problems
    return found


def test_the_same_survey_comes_from_yaml_and_from_a_workbook() -> None:
    assert read(xlsform.write(survey()), "quick-check.xlsx")[0] == survey()


@pytest.mark.parametrize("name", ["quick-check.xlsx", "quick-check", "quick-check.yaml", ""])
def test_a_workbook_is_known_by_what_is_in_it(name: str) -> None:
    assert read(xlsform.write(survey()), name)[0] == survey()


def test_the_problems_of_a_yaml_file_bear_its_name() -> None:
    _, problems = read(YAML.replace(b"range", b"rnage"), "quick-check.yaml")
    assert {problem.place.sheet for problem in problems} == {"quick-check.yaml"}


def test_groups_without_end_are_a_problem_and_no_crash() -> None:
    names = tuple(f"g{number}" for number in range(400))
    deep = replace(survey(), questions=tuple(replace(each, groups=names) for each in survey().questions))
    found, problems = read(xlsform.write(deep), "deep.xlsx")
    assert found is None
    assert "deep_groups" in {problem.code for problem in problems}


@pytest.mark.parametrize("head", ["id: " + "x" * 81, 'id: "a\\nb"', "version: " + "1" * 41])
def test_a_name_that_the_record_cannot_keep_is_a_problem(head: str) -> None:
    key = head.partition(":")[0]
    lines = [head if line.startswith(f"{key}:") else line for line in SOURCE.splitlines()]
    found, problems = read("\n".join(lines).encode())
    assert found is None
    assert "bad_name" in {problem.code for problem in problems}


def test_what_is_only_unfinished_is_a_draft() -> None:
    unfinished = YAML.replace(b"type: range", b"type: select_one")
    assert read(unfinished, "a.yaml")[0] is None
    found, problems = draft(unfinished, "a.yaml")
    assert found is not None
    assert "bad_choices" in {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("data", "name", "code", "said"),
    [
        (b"", "a.yaml", "empty_file", "empty"),
        (b"", "a.xlsx", "empty_file", "empty"),
        (b"type,name\ntext,good\n", "a.csv", "unknown_format", "Excel workbook (.xlsx)"),
        (b"type,name\ntext,good\n", "a.xlsx", "unknown_format", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "unknown_format", "Save it as Excel"),
        (b"%PDF-1.7 \x00", "a.pdf", "unknown_format", "PDF"),
        (b"PK\x03\x04" + bytes(100), "a.xlsx", "not_xlsx", ""),
        (b"PK", "a.yaml", "not_xlsx", ""),
        (bytes(range(256)) * 40, "a.yaml", "not_utf8", "UTF-8"),
        ("id: café\n".encode("cp1252"), "a.yaml", "not_utf8", "UTF-8"),
        ("id: a\n".encode("utf-16"), "a.yaml", "not_utf8", "UTF-8"),
        (b"x" * 10_000_000, "a.yaml", "too_large", "250 kB"),
        (b"PK" + b"x" * 10_000_000, "a.xlsx", "too_large", "large"),
        (b"id: a\n\tversion: b\n", "a.yaml", "not_yaml", "not with tabs"),
        (b"\x00" * 100, "a", "not_yaml", ""),
        (b"\xef\xbb\xbf", "a.yaml", "empty_file", "empty"),
    ],
)
def test_any_other_file_is_one_clear_sentence(data: bytes, name: str, code: str, said: str) -> None:
    found, problems = draft(data, name)
    assert found is None
    assert [problem.code for problem in problems] == [code]
    assert said in problems[0].problem + problems[0].remedy
    assert problems[0].remedy
    assert problems[0].place.sheet in {name, ""}


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + YAML.replace(b"\n", b"\r\n"), "a.yaml")[0] == survey()


def test_a_workbook_too_large_to_be_kept_is_refused_at_once() -> None:
    long = Question(name="long", type=QuestionType.TEXT, label={"en": "so " * 9_000, "cy": "da"})
    many = tuple(replace(long, name=f"q{n}") for n in range(12))
    found, problems = read(xlsform.write(replace(survey(), questions=many)), "large.xlsx")
    assert found is None
    assert [p.code for p in problems if p.severity == "error"] == ["too_large"]


def test_a_number_that_cannot_be_kept_is_refused_at_once() -> None:
    fine = Question(
        name="fine",
        type=QuestionType.DECIMAL,
        minimum=1e-12,
        label={"en": "How much?", "cy": "Faint?"},
    )
    found, problems = read(xlsform.write(replace(survey(), questions=(fine,))), "fine.xlsx")
    assert found is None
    assert "not_kept" in {problem.code for problem in problems}
