"""What is never asked is said, and nothing else: `never` and `perhaps` are rules of one last question."""

from __future__ import annotations

from itertools import product
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.authoring.yaml_form import read
from surveys.checks.possible import Patience, is_possible
from surveys.rules.expressions import Context, Rule, evaluate, read_rule
from surveys.rules.functions import truth
from surveys.types import Choice, Question, QuestionType

HEAD = """\
id: small
version: "1"
languages: [en]
title: Small
thanks: Thank you
questions:
  - {name: agree, type: consent, purpose: survey, label: Agree}
  - {name: report, type: consent, purpose: report, label: Report}
  - {name: good, type: text, label: Good}
  - name: travel
    type: select_one
    or_other: true
    label: Travel
    choices: [{name: bus, label: Bus}, {name: walk, label: Walk}]
  - name: likes
    type: select_multiple
    label: Likes
    choices: [{name: park, label: Park}, {name: shop, label: Shop}]
  - {name: stars, type: range, minimum: 1, maximum: 5, label: Stars}
  - {name: age, type: integer, minimum: 16, label: Age, constraint: . < 120, constraint_message: Too old}
  - {name: share, type: decimal, maximum: 1, label: Share}
  - {name: day, type: date, label: Day}
  - {name: sum, type: calculate, calculation: "${age} + 1"}
"""


def codes(relevant: str) -> list[str]:
    question = f'  - {{name: q, type: text, label: Q, relevant: "{relevant}"}}\n'
    return [problem.code for problem in read(HEAD + question)[1] if problem.code != "rule_choice"]


@pytest.mark.parametrize(
    "never",
    [
        "${travel} = 'bus' and ${travel} = 'walk'",
        "${travel} = 'tram'",
        "not(${travel} != 'tram')",
        "selected(${travel}, 'bus') and ${travel} = ''",
        "${agree} = 'no'",
        "${report} = 'yes' and ${report} = 'no'",
        "${stars} > 5",
        "${stars} = 2.5",
        "${stars} < 2 and ${stars} > 3",
        "${age} < 16",
        "${age} > 119",
        "${age} > 20 and ${age} < 21",
        "${share} > 1",
        "${share} < 0.2 and ${share} > 0.3",
        "selected(${likes}, 'tram')",
        "count-selected(${likes}) > 2",
        "${good} = 'a' and ${good} = 'b'",
        "1 = 2",
        "(${travel} = 'bus' or ${travel} = 'walk') and (${travel} = '' or ${travel} = 'other')",
        "${good} != '' and 2 < 1",
        "${travel} = 'bus' and not(${travel} = 'bus')",
    ],
)
def test_a_rule_that_no_answer_makes_true_is_found(never: str) -> None:
    assert codes(never) == ["unreachable"]


@pytest.mark.parametrize(
    "perhaps",
    [
        "${travel} = 'other'",
        "${travel} = ''",
        "${agree} = 'yes'",
        "${agree} != 'yes'",
        "${report} = 'no'",
        "${stars} = 5 or ${stars} > 9",
        "${age} = 16",
        "${age} > 118",
        "${age} != 20 and ${age} < 21",
        "not(${age} > 0)",
        "${share} > 0.2 and ${share} < 0.3",
        "selected(${likes}, 'park') and selected(${likes}, 'shop')",
        "${good} = 'a' or ${good} = 'b'",
        "${good} != 'a' and ${good} != 'b'",
        "${good} = '5' and ${good} > 4",
        "contains(${good}, 'a') and contains(${good}, 'b')",
        "${day} > '2026-01-01' and ${day} < '2026-01-02'",
        "${day} > today()",
        "${sum} = 5 and ${sum} = '5'",
        "${travel} = ${good} and ${travel} = 'bus'",
        "string-length(${good}) > 9000",
        "if(${travel} = 'bus', 0, 1)",
    ],
)
def test_a_rule_that_may_be_true_is_left_alone(perhaps: str) -> None:
    assert codes(perhaps) == []


def test_a_question_is_not_accused_where_its_group_is() -> None:
    grouped = (
        "  - group: never\n    relevant: 1 = 2\n    questions:\n"
        "      - {name: q, type: text, label: Q, relevant: \"${travel} = 'bus'\"}\n"
    )
    assert [(p.code, p.place.question) for p in read(HEAD + grouped)[1]] == [("unreachable", "never")]


def test_a_questions_rule_and_its_groups_are_taken_together() -> None:
    grouped = (
        "  - group: riders\n    relevant: ${travel} = 'bus'\n    questions:\n"
        "      - {name: p, type: text, label: P}\n"
        "      - {name: q, type: text, label: Q, relevant: \"${travel} = 'walk'\"}\n"
    )
    assert [(p.code, p.place.question) for p in read(HEAD + grouped)[1]] == [("unreachable", "q")]


@pytest.mark.parametrize(
    ("kind", "constraint", "found"),
    [
        ("integer", ". > 5 and . < 5", ["unmeetable"]),
        ("integer", ". > 5 and . < 7", []),
        ("integer, maximum: 3", ". > 5", ["unmeetable"]),
        ("text", ". = 'a' and . = 'b'", ["unmeetable"]),
        ("text", "regex(., '[a-z]+')", []),
        ("date", ". > today()", []),
    ],
)
def test_a_constraint_that_no_answer_meets_is_found(kind: str, constraint: str, found: list[str]) -> None:
    question = (
        f'  - {{name: q, type: {kind}, label: Q, constraint: "{constraint}", constraint_message: No}}\n'
    )
    assert [problem.code for problem in read(HEAD + question)[1]] == found


FOLLOW = """\
  - {name: tell, type: text, label: Tell, relevant: "${report} = 'no'"}
  - {name: more, type: text, label: More, relevant: "${tell} != ''"}
  - name: q
    type: text
    label: Q
    relevant: %s
"""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("${tell} != '' and ${report} = 'yes'", ["unreachable"]),
        ("${more} = 'a' and ${report} = 'yes'", ["unreachable"]),
        ("${tell} = '' and ${report} = 'yes'", []),
        ("${more} = 'a' and ${report} = 'no'", []),
        ("${more} = 'a' or ${report} = 'yes'", []),
    ],
)
def test_an_answer_counts_only_where_its_question_is_to_be_asked(rule: str, found: list[str]) -> None:
    assert [problem.code for problem in read(HEAD + FOLLOW % rule)[1]] == found


FILTERED = """\
  - name: stop
    type: select_one
    label: Stop
    choice_filter: %s
    choices:
      - {name: high, label: High Street, extra: {by: bus}}
      - {name: mill, label: Mill Lane, extra: {by: walk}}
      - {name: moon, label: The Moon, extra: {by: rocket}}
"""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("by = ${travel}", [("unused_choice", "choices.moon")]),
        ("by = ${travel} or ${stars} = 5", []),
        ("by = ${good}", []),
        ("by != ''", []),
        ("by = 'walk'", [("unused_choice", "choices.high"), ("unused_choice", "choices.moon")]),
        ("bye = ${travel}", [("rule_column", "choice_filter")]),
        ("by = ${travle}", [("rule_unknown", "choice_filter")]),
        ("by = ${stop}", [("rule_cycle", "choice_filter")]),
        ("by = ", [("rule_syntax", "choice_filter")]),
    ],
)
def test_a_choice_that_its_filter_never_shows_is_found(rule: str, found: list[tuple[str, str]]) -> None:
    problems = read(HEAD + FILTERED % rule)[1]
    assert [(p.code, p.place.column) for p in problems if p.code != "rule_choice"] == found


ONE = Question(
    name="one",
    type=QuestionType.SELECT_ONE,
    choices=(Choice(name="a", label={}), Choice(name="b", label={})),
)
FEW = Question(name="few", type=QuestionType.INTEGER, minimum=0, maximum=3)
WIDE = Question(name="wide", type=QuestionType.INTEGER)
ANSWERS = {"one": ["", "a", "b"], "few": ["", 0.0, 1.0, 2.0, 3.0], "wide": ["", *map(float, range(-6, 7))]}
atoms = st.one_of(
    st.builds("${{one}} {} '{}'".format, st.sampled_from(["=", "!="]), st.sampled_from("abc")),
    st.builds(
        "${{{}}} {} {}".format,
        st.sampled_from(["few", "wide"]),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.integers(-4, 4),
    ),
)
rules = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=6,
)


@given(rules)
@settings(max_examples=300)
def test_never_is_said_exactly_where_trying_every_answer_says_so(source: str) -> None:
    tree = read_rule(source).tree
    tried = any(
        truth(
            evaluate(Rule(source=source, tree=tree), Context(answers=dict(zip(ANSWERS, values, strict=True))))
        )
        for values in product(*ANSWERS.values())
    )
    assert is_possible(tree, {"one": ONE, "few": FEW, "wide": WIDE}, Patience()) == tried


def test_checking_ends_soon_whatever_the_rules_are() -> None:
    rule = " and ".join(f"(${{q{n}}} * 2 = 3 or ${{q{n}}} = 7.5)" for n in range(6))
    questions = "".join(
        f"  - {{name: q{n}, type: integer, minimum: 0, maximum: 299, label: Q}}\n" for n in range(6)
    )
    questions += "".join(
        f'  - {{name: p{n}, type: text, label: P, relevant: "{rule}"}}\n' for n in range(150)
    )
    began = monotonic()
    problems = read(HEAD + questions)[1]
    assert {problem.code for problem in problems} <= {"unreachable"}
    assert monotonic() - began < 10  # seconds, on a busy machine; without a limit it takes minutes
