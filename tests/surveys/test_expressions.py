from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import RuleFault, RuleTooCostly
from surveys.expressions import Context, evaluate, holds, mentioned, read_rule
from surveys.functions import Value

SEEN = Context(
    answers={"age": 17.0, "uses": "bus park", "name": "Amina", "report": "yes", "empty": ""},
    here="12",
    today=date(2026, 5, 4),
)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 3 - 2", 5.0),
        ("10 - -3", 13.0),
        ("7 div 2", 3.5),
        ("-7 mod 3", -1.0),
        (".5 + .5", 1.0),
        ("${age}-3", 14.0),
        (". + 1", 13.0),
        ("'a' = \"a\"", True),
        ("${age} = '17'", True),
        ("${age} != 17", False),
        ("3 < 10 and 10 <= 10", True),
        ("'9' < '10'", True),
        ("'b' > 'a'", False),
        ("'b' <= 'b'", False),
        ("1 = 2 or 2 = 2 and 1 = 1", True),
        ("not(${age} >= 18)", True),
        ("selected(${uses}, 'bus') and not(selected(${uses}, 'us'))", True),
        ("count-selected(${uses})", 2.0),
        ("count-selected(${empty})", 0.0),
        ("if(${age} < 18, 'young', 'grown')", "young"),
        ("coalesce(${empty}, ${unasked}, 'none')", "none"),
        ("string-length(${name})", 5.0),
        ("concat('a', 1, ${name})", "a1Amina"),
        ("contains(${name}, 'min')", True),
        ("starts-with(${name}, 'min')", False),
        ("number('3') + number(${report} = 'yes')", 4.0),
        ("today()", "2026-05-04"),
        ("today() < '2026-06-01' and '2026-05-04' <= today()", True),
        ("regex(., '[0-9]{2}')", True),
        ("regex(., '[0-9]')", False),
    ],
)
def test_works_out_rules_by_hand(rule: str, value: Value) -> None:
    assert evaluate(read_rule(rule), SEEN) == value


@pytest.mark.parametrize(
    "rule",
    ["${empty} > 3", "${empty} <= 3", "${empty} = 0", "${name} < 3", "1 div 0 = 1 div 0", "1 mod 0 > 0"],
)
def test_what_is_no_number_makes_comparisons_false(rule: str) -> None:
    assert evaluate(read_rule(rule), SEEN) is False


@pytest.mark.parametrize(
    ("rule", "code", "at", "remedy"),
    [
        ("${age} == 3", "rule_syntax", 9, "Write one ="),
        ("${age} > ", "rule_syntax", 10, "Finish"),
        ("age > 3", "rule_syntax", 1, "write ${age}"),
        ("${age} > ‘x’", "rule_syntax", 10, "straight quotes"),
        ("${age} = 'x", "rule_syntax", 10, "same quote"),
        ("${age} && 1", "rule_syntax", 8, "'and'"),
        ("${age", "rule_syntax", 1, "${name}"),
        ("(1", "rule_syntax", 3, "Finish"),
        ("slected(${age}, 'a')", "rule_function", 1, "'selected'"),
        ("1 = pulldata('a')", "rule_function", 5, "selected"),
        ("1 = selected(${age})", "rule_arguments", 5, "selected(${name}, 'choice')"),
        ("regex(., 'a(')", "rule_pattern", 2, "Use letters"),
        ("regex(., ${age})", "rule_pattern", 1, "regex(."),
        ("1" + " + 1" * 600, "rule_too_long", 1, "simpler"),
        ("not(" * 50 + "1" + ")" * 50, "rule_too_long", 41, "simpler"),
        ("-" * 500 + "1", "rule_too_long", 1, "simpler"),
    ],
)
def test_says_where_a_rule_is_wrong_and_what_to_do(rule: str, code: str, at: int, remedy: str) -> None:
    with pytest.raises(RuleFault) as caught:
        read_rule(rule)
    fault = caught.value
    assert (fault.code, fault.at) == (code, at)
    assert remedy in fault.remedy


def test_names_the_answers_that_a_rule_mentions() -> None:
    rule = read_rule("${a} = 1 or if(${ b }, ., ${a}) = 2")
    assert [(answer.name, answer.at) for answer in mentioned(rule)] == [("a", 1), ("b", 16), ("a", 27)]


def test_a_rule_may_not_cost_too_much() -> None:
    rule = read_rule("concat(" + ", ".join(["${long}"] * 50) + ")")
    with pytest.raises(RuleTooCostly):
        evaluate(rule, Context(answers={"long": "x" * 50_000}))
    assert holds(rule.source, Context(answers={"long": "x" * 50_000}))


def test_no_rule_always_holds() -> None:
    assert holds("  ", Context())


@given(st.text(alphabet="${}ab.'\"()<>=!+-* 019,ndormivt", max_size=40))
def test_any_text_is_a_rule_or_a_fault(source: str) -> None:
    fault: RuleFault | None = None
    try:
        rule = read_rule(source)
    except RuleFault as caught:
        fault = caught
    if fault is None:
        evaluate(rule, SEEN)
    else:
        assert 1 <= fault.at <= len(source) + 1
        assert fault.remedy
