"""Each row: what a survey may get wrong, and the code of the problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from surveys.checks import MAX_QUESTIONS
from surveys.functions import NAMED
from surveys.types import Problem, QuestionType
from surveys.yaml_form import QUESTION_KEYS, read

ROOT = Path(__file__).parents[2]
HEAD = """\
id: small
version: "1"
languages: [en, cy]
title: {en: Small, cy: Bach}
thanks: {en: Thank you, cy: Diolch}
questions:
  - {name: good, type: text, label: {en: Good, cy: Da}}
  - name: travel
    type: select_one
    label: {en: Travel, cy: Teithio}
    choices: [{name: bus, label: {en: Bus, cy: Bws}}, {name: walk, label: {en: Walk, cy: Cerdded}}]
  - {name: report, type: consent, purpose: report, label: {en: Report, cy: Adroddiad}}
"""
BOTH = "label: {en: A, cy: B}"
LONG = "x" * 301


def problems_of(question: str) -> list[Problem]:
    return read(HEAD + "  - " + question.replace("\n", "\n    ") + "\n")[1]


def test_the_survey_that_the_cases_build_on_is_sound() -> None:
    assert read(HEAD)[1] == []


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (f"name: q\ntype: text\n{BOTH}\nchoices: [{{name: a, label: {{en: A, cy: B}}}}]", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nminimum: 1", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\npurpose: report", "unexpected_key"),
        (f"name: q\ntype: integer\n{BOTH}\nsense: idea", "unexpected_key"),
        (f"name: q\ntype: note\n{BOTH}\nconstraint: . = 1", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nconstraint_message: {{en: A, cy: B}}", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nconstraint: . = 'a'", "no_message"),
        (f"name: q\ntype: consent\n{BOTH}", "bad_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: fun", "bad_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: report", "doubled_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: quote\nchoices: [{{name: a, {BOTH}}}]", "bad_choices"),
        (f"name: q\ntype: select_one\n{BOTH}", "bad_choices"),
        (f"name: q\ntype: select_one\n{BOTH}\nchoices: [{{name: a, {BOTH}}}]", "bad_choices"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1", "bad_bounds"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 5\nmaximum: 1", "bad_bounds"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1\nmaximum: 50", "bad_bounds"),
        (f"name: 2q\ntype: text\n{BOTH}", "bad_name"),
        (f"name: a b\ntype: text\n{BOTH}", "bad_name"),
        (f"name: {'q' * 31}\ntype: text\n{BOTH}", "bad_name"),
        (f"name: good\ntype: text\n{BOTH}", "doubled_name"),
        ("name: q\ntype: text", "missing_text"),
        ("name: q\ntype: text\nlabel: {en: A}", "missing_translation"),
        ("name: q\ntype: text\nlabel: {en: A, cy: ''}", "missing_translation"),
        ("name: q\ntype: text\nlabel: {en: A, cy: B}\nhint: {cy: B}", "missing_translation"),
        ("name: q\ntype: text\nlabel: {en: A, cy: B, pl: C}", "unknown_language"),
        (f"name: q\ntype: text\nlabel: {{en: {LONG}, cy: B}}", "long_text"),
        (f"name: q\ntype: text\n{BOTH}\nhint: {{en: {LONG}, cy: B}}", "long_text"),
        ("name: q\ntype: text\nlabel: {en: 'A ${gud}', cy: B}", "text_unknown"),
        ("name: q\ntype: text\nlabel: {en: 'A ${q}', cy: B}", "text_later"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{gud}} = 'a'", "rule_unknown"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{q}} = 'a'", "rule_later"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: . = 'a'", "rule_here"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{travel}} = 'buss'", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: not(selected(${{travel}}, 'tram'))", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{report}} = 'true'", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{good}} ==", "rule_syntax"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: god(1)", "rule_function"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: today(1)", "rule_arguments"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: regex(${{good}}, '(')", "rule_pattern"),
    ],
)
def test_finds(question: str, code: str) -> None:
    assert code in {problem.code for problem in problems_of(question)}


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ("{name: a, label: {en: A, cy: B}}, {name: a, label: {en: C, cy: D}}", "doubled_choice"),
        ("{name: a, label: {en: A, cy: B}}, {name: b, label: {en: a!, cy: D}}", "doubled_label"),
        ("{name: a, label: {en: A, cy: B}}, {name: skip, label: {en: C, cy: D}}", "reserved_name"),
        ("{name: a, label: {en: A, cy: B}}, {name: 'b c', label: {en: C, cy: D}}", "bad_name"),
        ("{name: a, label: {en: A, cy: B}}, {name: b, label: {en: Help, cy: D}}", "command_word"),
        (
            f"{{name: a, label: {{en: A, cy: B}}}}, {{name: b, label: {{en: {'x' * 41}, cy: D}}}}",
            "long_label",
        ),
        ("{name: a, label: {en: A, cy: B}}, {name: b, label: {en: C}}", "missing_translation"),
        ("{name: a, label: {en: A, cy: B}}, {name: b}", "missing_text"),
        ("{name: a, label: {en: A, cy: B}}, {label: {en: C, cy: D}}", "missing_key"),
        ("{name: a, label: {en: A, cy: B}}, train", "wrong_shape"),
    ],
)
def test_finds_in_choices(choices: str, code: str) -> None:
    question = f"name: q\ntype: select_multiple\n{BOTH}\nchoices: [{choices}]"
    assert code in {problem.code for problem in problems_of(question)}


def test_warnings_leave_a_survey_usable() -> None:
    survey, problems = read(HEAD + f"  - {{name: q, type: text, label: {{en: {LONG}, cy: B}}}}\n")
    assert survey is not None
    assert [(problem.code, problem.severity) for problem in problems] == [("long_text", "warning")]


def test_a_rule_may_look_back_but_not_ahead() -> None:
    ahead = HEAD.replace(
        "{name: good, type: text,", "{name: good, type: text, relevant: \"${travel} = 'bus'\","
    )
    assert {problem.code for problem in read(ahead)[1]} == {"rule_later"}
    assert problems_of(f"name: q\ntype: text\n{BOTH}\nrelevant: ${{travel}} = 'bus'") == []


def test_a_survey_that_asks_nothing_is_refused() -> None:
    notes = HEAD.partition("questions:")[0] + "questions:\n  - {name: a, type: note, label: {en: A, cy: B}}\n"
    assert {problem.code for problem in read(notes)[1]} == {"no_questions"}


def test_a_survey_has_an_end() -> None:
    many = "".join(f"  - {{name: q{n}, type: text, {BOTH}}}\n" for n in range(MAX_QUESTIONS))
    assert {problem.code for problem in read(HEAD + many)[1]} == {"too_many"}


def test_the_default_language_is_one_of_the_languages() -> None:
    assert "unknown_language" in {p.code for p in read(HEAD + "default_language: pl\n")[1]}


def test_an_empty_version_is_refused() -> None:
    assert {p.code for p in read(HEAD.replace('version: "1"', "version:"))[1]} == {"missing_text"}


def test_every_code_is_documented_and_none_that_does_not_exist() -> None:
    used: set[str] = set()
    for name in ("checks", "yaml_form", "yaml_source", "expressions", "patterns"):
        source = (ROOT / "surveys" / f"{name}.py").read_text("utf-8")
        called = re.findall(
            r'(?:_error|_warning|_report|_problem|RuleFault|_fault)\(\s*f?"([\w{}]+)"', source
        )
        used |= {code for code in called if "_" in code}
    used |= {"rule_unknown", "rule_later", "text_unknown", "text_later"}
    used -= {"{what}_unknown", "{what}_later"}
    documented = set(
        re.findall(
            r"^\| `(\w+)` \| (?:error|warning)", (ROOT / "docs/surveys.md").read_text("utf-8"), re.MULTILINE
        )
    )
    assert used == documented


def documented(pattern: str) -> list[str]:
    return re.findall(pattern, (ROOT / "docs/surveys.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_example_of_the_docs_is_sound() -> None:
    (example,) = documented(r"^```yaml\n(.*?)^```")
    assert read(example)[1] == []


def test_every_function_and_type_is_documented() -> None:
    for name in NAMED:
        assert documented(rf"`{re.escape(name)}\(")
    for kind in QuestionType:
        assert documented(rf"^\| `{kind}` \|")
    for key in QUESTION_KEYS:
        assert documented(rf"^\| [^|]*`{key}`[^|]* \|")
