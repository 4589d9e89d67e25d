from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.yaml_form import launched, read
from surveys.authoring.yaml_source import MAX_SOURCE
from surveys.authoring.yaml_write import write
from surveys.errors import SurveyUnreadable
from surveys.shipped import shipped
from surveys.types import Problem, QuestionType, Sense, Survey

SMALL = """\
id: small
version: 1.0
languages: [en, cy]
title: {en: Small, cy: Bach}
thanks: {en: Thank you, cy: Diolch}
questions:
  - name: age
    type: integer
    minimum: 16
    about_you: yes
    label:
      en: How old are you?
      cy: Faint yw eich oed?
  - name: more
    type: text
    sense: idea
    relevant: ${age} > 17
    label: {en: What else, cy: Beth arall}
"""


def codes(problems: list[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def one(source: str | bytes) -> Problem:
    survey, problems = read(source)
    assert survey is None
    assert len(problems) == 1, problems
    assert problems[0].severity == "error"
    assert problems[0].remedy
    return problems[0]


def test_reads_a_survey_whole() -> None:
    survey, problems = read(SMALL)
    assert problems == []
    assert isinstance(survey, Survey)
    assert (survey.id, survey.version) == ("small", "1.0")
    assert (survey.languages, survey.default_language) == (("en", "cy"), "en")
    age, more = survey.questions
    assert (age.type, age.minimum, age.maximum, age.about_you) == (QuestionType.INTEGER, 16, None, True)
    assert age.label == {"en": "How old are you?", "cy": "Faint yw eich oed?"}
    assert (more.sense, more.relevant, more.about_you) == (Sense.IDEA, "${age} > 17", False)


def test_reads_bytes_with_a_byte_order_mark() -> None:
    assert read(b"\xef\xbb\xbf" + SMALL.encode())[0] == read("\ufeff" + SMALL)[0] == read(SMALL)[0]


def test_a_text_without_languages_is_in_the_default_one() -> None:
    survey, problems = read(
        "id: a\nversion: 2\nlanguages: [cy]\ntitle: Bach\nthanks: Diolch\n"
        "questions:\n  - {name: good, type: text, label: Beth sy'n dda}\n"
    )
    assert problems == []
    assert survey is not None
    assert survey.questions[0].label == {"cy": "Beth sy'n dda"}


def test_yes_and_no_stay_words_where_names_are_wanted() -> None:
    question = "name: happy, type: select_one, label: {en: Happy, cy: Hapus}"
    choices = "{name: yes, label: {en: 'Yes', cy: Ydw}}, {name: no, label: {en: 'No', cy: Nac ydw}}"
    survey, problems = read(SMALL + f"  - {{{question}, choices: [{choices}]}}\n")
    assert problems == []
    assert survey is not None
    assert [choice.name for choice in survey.questions[-1].choices] == ["yes", "no"]


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "column", "question", "said"),
    [
        ("minimum: 16", "minmum: 16", "unknown_key", 9, "minmum", "age", "Did you mean 'minimum'?"),
        ("minimum: 16", "minimum: old", "bad_value", 9, "minimum", "age", "not a number"),
        ("minimum: 16", "minimum: 1234567890", "bad_value", 9, "minimum", "age", "not a number"),
        ("about_you: yes", "about_you: perhaps", "bad_value", 10, "about_you", "age", "true or false"),
        ("type: integer", "type: intger", "bad_value", 8, "type", "age", "Did you mean 'integer'?"),
        ("sense: idea", "sense: sad", "bad_value", 16, "sense", "more", "strength"),
        ("version: 1.0\n", "", "missing_key", 1, "version", "", "version: …"),
        ("type: integer\n    ", "", "missing_key", 7, "type", "age", "type: …"),
        ("sense: idea", "type: text", "doubled_key", 16, "type", "more", "Keep one"),
        ("cy: Beth arall", "en: Beth arall", "doubled_key", 18, "label", "more", "Keep one"),
        (
            "label: {en: What else, cy: Beth arall}",
            "label: [a]",
            "wrong_shape",
            18,
            "label",
            "more",
            "each language",
        ),
        ("relevant: ${age} > 17", "relevant: [a]", "wrong_shape", 17, "relevant", "more", "one value"),
        ("[en, cy]", "{en: cy}", "wrong_shape", 3, "languages", "", "[en, cy]"),
        ("${age} >", "${aeg} >", "rule_unknown", 17, "relevant", "more", "Did you mean 'age'?"),
        ("name: more", "name: age", "doubled_name", 14, "name", "age", "a name of its own"),
    ],
)
def test_a_fault_has_its_place_and_remedy(
    old: str, new: str, code: str, row: int, column: str, question: str, said: str
) -> None:
    assert old in SMALL
    survey, problems = read(SMALL.replace(old, new, 1))
    assert survey is None
    problem = next(problem for problem in problems if problem.code == code)
    assert (problem.place.row, problem.place.column, problem.place.question) == (row, column, question)
    assert said in problem.problem + problem.remedy


def test_a_missing_translation_is_a_warning_at_its_place() -> None:
    survey, problems = read(SMALL.replace("      cy: Faint yw eich oed?\n", ""))
    assert survey is not None
    assert [(p.code, p.severity, p.place.row, p.place.column) for p in problems] == [
        ("missing_translation", "warning", 11, "label.cy")
    ]


def test_the_files_name_stands_with_each_problem() -> None:
    _, problems = read(SMALL.replace("integer", "intger"), "age.yaml")
    assert {problem.place.sheet for problem in problems} == {"age.yaml"}


def test_all_problems_come_at_once_in_the_order_of_their_rows() -> None:
    _, problems = read(SMALL.replace("integer", "intger").replace("idea", "sad").replace("> 17", "> "))
    assert [problem.place.row for problem in problems] == [8, 16, 17]


def test_a_type_that_cannot_be_read_brings_no_further_complaints() -> None:
    _, problems = read(SMALL.replace("type: integer", "type: number"))
    assert codes(problems) == {"bad_value"}


@pytest.mark.parametrize(
    ("source", "code", "row"),
    [
        ("", "empty_file", 0),
        ("# only a comment\n", "empty_file", 0),
        ("- a\n- b\n", "wrong_shape", 1),
        ("hello", "wrong_shape", 1),
        ("id: a\n\tname: b\n", "not_yaml", 2),
        ("id: a\nlabel: what: now\n", "not_yaml", 2),
        ("id: a\nlabel: {en: What?, cy: b}\n", "not_yaml", 2),
        ("id: 'a\nb: c\n", "not_yaml", 1),
        ("id: a\n---\nid: b\n", "not_yaml", 2),
        ("id: a\nb: \x07\n", "not_yaml", 2),
        ("a: &x [1]\nb: *x\n", "yaml_alias", 1),
        ("a: " + "[" * 500 + "]" * 500, "too_deep", 1),
        (b"id: a\nlabel: caf\xe9\n", "not_utf8", 2),
        ("id: a\n".encode("utf-16"), "not_utf8", 1),
        ("x" * (MAX_SOURCE + 1), "too_large", 0),
        (b"x" * 10_000_000, "too_large", 0),
    ],
)
def test_what_is_no_survey_at_all_is_one_problem(source: str | bytes, code: str, row: int) -> None:
    problem = one(source)
    assert (problem.code, problem.place.row) == (code, row)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("id: a\n\tb: c\n", "spaces"), ("a: b: c\n", "double quotes"), ("a: {en: b?, cy: c}\n", "'en: …'")],
)
def test_common_slips_of_yaml_have_their_own_remedy(written: str, remedy: str) -> None:
    assert remedy in one(written).remedy


@pytest.mark.parametrize(
    "wrong", ["questions: 3", "questions: {a: b}", "questions: [1, [2], {}, {name: [a]}]"]
)
def test_questions_of_another_shape_are_problems(wrong: str) -> None:
    survey, problems = read(SMALL.partition("questions:")[0] + wrong + "\n")
    assert survey is None
    assert codes(problems) <= {"wrong_shape", "missing_key", "missing_text", "asks_nothing"}


@given(st.data())
def test_any_damage_to_a_file_is_a_problem_and_never_an_exception(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SMALL)))
    until = data.draw(st.integers(at, min(len(SMALL), at + 30)))
    damaged = SMALL[:at] + data.draw(st.text(max_size=8)) + SMALL[until:]
    survey, problems = read(damaged)
    assert (survey is None) == any(problem.severity == "error" for problem in problems)
    assert all(problem.code and problem.problem and problem.remedy for problem in problems)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_survey_or_problems(source: bytes) -> None:
    survey, problems = read(source)
    assert survey is None
    assert problems


def test_one_language_may_stand_without_brackets() -> None:
    source = SMALL.replace("[en, cy]", "en").replace(", cy: Bach", "").replace(", cy: Diolch", "")
    _, problems = read(source)
    assert codes(problems) == {"unknown_language"}
    assert {problem.place.question for problem in problems} == {"age", "more"}


def test_a_question_without_a_name_keeps_the_surveys_own_problems_off_its_row() -> None:
    untitled = SMALL.replace("title: {en: Small, cy: Bach}\n", "")
    _, problems = read(untitled + "  - {type: text, label: No name}\n")
    rows = {problem.code: problem.place.row for problem in problems}
    assert (rows["no_title"], rows["missing_key"]) == (0, 18)


def test_a_launched_version_is_read_without_the_checks_of_today() -> None:
    source = shipped()["quick-check"]
    survey, _ = read(source)
    assert survey is not None
    assert launched(write(survey)) == survey
    refused = source.replace("type: range", "type: select_one")
    assert read(refused)[0] is None
    assert launched(refused).questions[0].name == survey.questions[0].name


def test_a_dense_file_can_be_read_again_once_it_is_written_out() -> None:
    choices = ", ".join(f"{{name: c{n}, label: {n}}}" for n in range(90))
    items = [f"{{name: q{n}, type: select_one, label: {{en: Q}}, choices: [{choices}]}}" for n in range(100)]
    head = "id: dense\nversion: 1\nlanguages: [en]\ntitle: {en: T}\nthanks: {en: T}\n"
    source = f"{head}questions: [{', '.join(items)}]\n"
    survey, problems = read(source)
    assert survey is not None, problems
    assert len(write(survey)) > MAX_SOURCE
    assert launched(write(survey)) == survey


def test_a_text_that_is_no_survey_was_never_launched() -> None:
    with pytest.raises(SurveyUnreadable):
        launched("- a list")


@pytest.mark.parametrize("value", ["", "''", "[[x]]", "{a: b}", '" "'])
def test_a_name_with_nothing_in_it_is_missing(value: str) -> None:
    source = shipped()["what-matters"].replace("- name: good\n", f"- name: {value}\n", 1)
    survey, problems = read(source)
    assert survey is None
    assert ("missing_key", "name") in {(each.code, each.place.column) for each in problems}


def test_a_group_without_a_name_is_a_problem() -> None:
    item = "- name: a\n        type: text\n        label: {en: Q, cy: C}"
    head = shipped()["what-matters"].split("questions:")[0]
    source = f"{head}questions:\n  - group:\n    questions:\n      {item}\n"
    survey, problems = read(source)
    assert survey is None
    assert "missing_key" in {each.code for each in problems}


@pytest.mark.parametrize("escape", ["ud800", "0"])
def test_half_a_letter_and_nul_are_no_text(escape: str) -> None:
    survey, problems = read(f'id: "a\\{escape}"\n')
    assert survey is None
    assert [each.code for each in problems] == ["not_yaml"]
