"""Each row: what a survey may get wrong, and the code of the problem."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from surveys.authoring.yaml_form import QUESTION_KEYS, SURVEY_KEYS, read
from surveys.checks import MAX_QUESTIONS, check
from surveys.rules.functions import NAMED
from surveys.types import Group, Problem, QuestionType

ROOT = Path(__file__).parents[3]
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
#: A problem's code where it is made.
CODE = re.compile(
    r'\b(?:error|warning|say|report|warn|_problem|RuleFault|_RefusedError)\(\s*"(\w+)",|\bcode="(\w+)"'
)
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
        (f"name: q\ntype: note\n{BOTH}\nsense: idea", "unexpected_key"),
        (f"name: q\ntype: note\n{BOTH}\nconstraint: . = 1", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nconstraint_message: {{en: A, cy: B}}", "unused_message"),
        (f"name: q\ntype: text\n{BOTH}\nconstraint: . = 'a'", "no_message"),
        (f"name: q\ntype: consent\n{BOTH}", "bad_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: fun", "bad_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: report", "doubled_purpose"),
        (f"name: q\ntype: consent\n{BOTH}\npurpose: quote\nchoices: [{{name: a, {BOTH}}}]", "bad_choices"),
        (f"name: q\ntype: select_one\n{BOTH}", "bad_choices"),
        (f"name: q\ntype: select_one\n{BOTH}\nchoices: [{{name: a, {BOTH}}}]", "one_choice"),
        (f"name: q\ntype: rank\n{BOTH}\nchoices: [{{name: a, {BOTH}}}]", "bad_choices"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1", "bad_bounds"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 5\nmaximum: 1", "bad_bounds"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1\nmaximum: 50", "many_choices"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1\nmaximum: 5000", "too_many"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1\nmaximum: 5\nstep: 9", "bad_step"),
        (f"name: q\ntype: range\n{BOTH}\nminimum: 1\nmaximum: 5\nstep: 3", "uneven_step"),
        (f"name: 2q\ntype: text\n{BOTH}", "bad_name"),
        (f"name: a b\ntype: text\n{BOTH}", "bad_name"),
        (f"name: {'q' * 101}\ntype: text\n{BOTH}", "bad_name"),
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
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{q}} = 'a'", "rule_cycle"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: . = 'a'", "rule_here"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{travel}} = 'buss'", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: not(selected(${{travel}}, 'tram'))", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{report}} = 'true'", "rule_choice"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: ${{good}} ==", "rule_syntax"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: god(1)", "rule_function"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: today(1)", "rule_arguments"),
        (f"name: q\ntype: text\n{BOTH}\nrelevant: regex(${{good}}, '(')", "rule_pattern"),
        (f"name: q\ntype: text\n{BOTH}\nconstraint: ${{q}} = 'a'", "rule_later"),
        (f"group: g\nquestions: [{{name: q, type: text, {BOTH}, relevant: \"${{g}} = 'a'\"}}]", "rule_empty"),
        ("name: q\ntype: note\nlabel: {en: 'A ${q}', cy: B}", "text_empty"),
        (f"name: q\ntype: text\n{BOTH}\nor_other: true", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nrandomize: true", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\nchoice_filter: 1 = 1", "unexpected_key"),
        (f"name: q\ntype: integer\n{BOTH}\nstep: 2", "unexpected_key"),
        (f"name: q\ntype: note\n{BOTH}\ndefault: a", "unexpected_key"),
        (f"name: q\ntype: text\n{BOTH}\ncalculation: 1 + 1", "unexpected_key"),
        ("name: q\ntype: calculate", "missing_calculation"),
        (f"name: q\ntype: text\n{BOTH}\nabout_you: true\nrequired: true", "required_about_you"),
        (f"name: q\ntype: note\n{BOTH}\nrequired: true", "required_unasked"),
        (f"name: q\ntype: text\n{BOTH}\nrequired_message: {{en: A, cy: B}}", "unused_message"),
        (f"name: q\ntype: text\n{BOTH}\nextra: {{'media::image': a.png}}", "media_column"),
        (f"name: q\ntype: integer\n{BOTH}\ndefault: ten", "bad_default"),
        (f"name: q\ntype: integer\n{BOTH}\nmaximum: 5\ndefault: 6", "bad_default"),
        (f"name: q\ntype: date\n{BOTH}\ndefault: soon", "bad_default"),
        (f"name: q\ntype: select_one\n{BOTH}\nchoices: [{{name: a, {BOTH}}}]\ndefault: b", "bad_default"),
        (f"name: q\ntype: select_one\n{BOTH}\nchoices: modes", "unknown_list"),
        (f"name: meta\ntype: text\n{BOTH}", "form_name"),
        ("name: q\ntype: calculate\ncalculation: ${q} + 1", "rule_cycle"),
        ("name: q\ntype: text\nlabel: {en: 'Why is that', cy: B}", "asks_why"),
        ("name: q\ntype: text\nlabel: {en: A, cy: 'Pam felly'}", "asks_why"),
        ("name: q\ntype: text\nlabel: {en: A, cy: Cymdogaethau cynaliadwy bendigedigion}", "long_word"),
        (f"name: q\ntype: text\nlabel: {{en: A, cy: {'da ' * 19}}}", "long_sentence"),
        (f"name: q\ntype: text\nlabel: {{en: {'consultation ' * 12}, cy: B}}", "reading_age"),
        (f"group: g\nrelevant: 1 = 2\nquestions: [{{name: q, type: text, {BOTH}}}]", "unreachable"),
        ("group: g\nquestions: []", "empty_group"),
        (f"group: good\nquestions: [{{name: q, type: text, {BOTH}}}]", "doubled_name"),
        (f"group: g g\nquestions: [{{name: q, type: text, {BOTH}}}]", "bad_name"),
        (f"group: g\nrelevant: ${{q}} = 'a'\nquestions: [{{name: q, type: text, {BOTH}}}]", "rule_cycle"),
        (f"group: g\nlabel: {{en: A}}\nquestions: [{{name: q, type: text, {BOTH}}}]", "missing_translation"),
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


def test_a_survey_that_asks_nothing_is_warned_of() -> None:
    notes = HEAD.partition("questions:")[0] + "questions:\n  - {name: a, type: note, label: {en: A, cy: B}}\n"
    assert {problem.code for problem in read(notes)[1]} == {"asks_nothing"}


def test_a_survey_has_an_end() -> None:
    many = "".join(f"  - {{name: q{n}, type: text, {BOTH}}}\n" for n in range(MAX_QUESTIONS))
    assert {problem.code for problem in read(HEAD + many)[1]} == {"too_many"}


def test_the_default_language_is_one_of_the_languages() -> None:
    assert "unknown_language" in {p.code for p in read(HEAD + "default_language: pl\n")[1]}


def test_an_empty_version_is_refused() -> None:
    assert {p.code for p in read(HEAD.replace('version: "1"', "version:"))[1]} == {"missing_text"}


def test_every_code_is_documented_and_none_that_does_not_exist() -> None:
    folder = ROOT / "surveys"
    sources = [
        *(folder / "checks").glob("*.py"),
        *(folder / "xlsform").glob("*.py"),
        folder / "authoring" / "form.py",
    ]
    sources += [*(folder / "authoring").glob("yaml_*.py"), *(folder / "rules").glob("*.py")]
    found = [code for source in sources for code in CODE.findall(source.read_text("utf-8"))]
    used = {called or named for called, named in found}
    listed = documented(r"^\| `(\w+)` \| (?:error|warning) \|")
    assert sorted(listed) == sorted(used)


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
    for key in {*QUESTION_KEYS, *SURVEY_KEYS}:
        assert documented(rf"^\| [^|]*`{key}`[^|]* \|")


QUOTA = "quotas:\n  - {name: many, when: \"${good} != ''\", limit: 5}\n"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("open_days: 400\n", "bad_open_days"),
        ("open_days: 2.5\n", "bad_value"),
        ("lists: {modes: [{name: a, label: {en: A, cy: B}}]}\n", "unused_list"),
        ("about_you: [aeg]\n", "bad_value"),
        (QUOTA.replace("5", "0"), "bad_quota"),
        (QUOTA.replace("good", "gud"), "rule_unknown"),
        (QUOTA.replace("\"${good} != ''\"", "''"), "bad_quota"),
        (QUOTA + QUOTA.partition("\n")[2], "doubled_quota"),
        (QUOTA.replace("many", "a b"), "bad_name"),
    ],
)
def test_finds_in_the_survey_itself(more: str, code: str) -> None:
    assert code in {problem.code for problem in read(HEAD + more)[1]}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("languages: [en, cy]", "languages: [en, cy, cy]", "doubled_language"),
        ("languages: [en, cy]", "languages: [en, Welsh]", "bad_language"),
        ("title: {en: Small, cy: Bach}", "title:", "no_title"),
        ("thanks: {en: Thank you, cy: Diolch}", "thanks:", "no_thanks"),
    ],
)
def test_finds_in_the_head(old: str, new: str, code: str) -> None:
    assert old in HEAD
    assert code in {problem.code for problem in read(HEAD.replace(old, new))[1]}


def test_a_sound_quota_has_no_problem() -> None:
    assert read(HEAD + QUOTA)[1] == []


def test_two_lists_of_the_same_choices_are_named() -> None:
    choices = "[{name: a, label: {en: A, cy: B}}, {name: b, label: {en: C, cy: D}}]"
    more = "".join(f"  - {{name: {n}, type: select_one, {BOTH}, choices: {n}s}}\n" for n in "pq")
    problems = read(HEAD + more + f"lists: {{ps: {choices}, qs: {choices}}}\n")[1]
    assert [(p.code, p.place.question) for p in problems] == [("doubled_list", "q")]


def test_a_shared_list_is_checked_once_and_where_it_stands() -> None:
    more = "".join(f"  - {{name: {n}, type: select_one, {BOTH}, choices: l}}\n" for n in "pq")
    lists = "lists:\n  l:\n    - {name: a, label: {en: A, cy: B}}\n    - {name: b, label: {en: C}}\n"
    (problem,) = read(HEAD + more + lists)[1]
    rows = (HEAD + more + lists).splitlines()
    assert (problem.code, rows[problem.place.row - 1].strip()) == (
        "missing_translation",
        "- {name: b, label: {en: C}}",
    )


def test_questions_of_a_group_stand_together() -> None:
    survey = read(HEAD)[0]
    assert survey is not None
    first, second, third = survey.questions
    scattered = replace(
        survey,
        groups=(Group(name="g"),),
        questions=(replace(first, groups=("g",)), second, replace(third, groups=("g", "h"))),
    )
    assert {problem.code for problem in check(scattered)} == {"split_group", "unknown_group"}


def test_one_list_has_the_same_choices_everywhere() -> None:
    survey = read(HEAD)[0]
    assert survey is not None
    travel = replace(survey.questions[1], list_name="modes")
    other = replace(travel, name="other", choices=travel.choices[:1])
    problems = check(replace(survey, questions=(travel, other)))
    assert {problem.code for problem in problems} == {"list_differs", "one_choice"}


def test_what_somebody_adds_may_be_mentioned() -> None:
    other = f"name: q\ntype: select_one\n{BOTH}\nor_other: true\nchoices: [{{name: a, {BOTH}}}]"
    follow = f"\n  - {{name: r, type: text, {BOTH}, relevant: \"${{q_other}} != ''\"}}\n"
    assert read(HEAD + "  - " + other.replace("\n", "\n    ") + follow)[1] == []
