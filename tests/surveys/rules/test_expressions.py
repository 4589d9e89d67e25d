from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import RuleFault, RuleTooCostly
from surveys.rules.expressions import Context, evaluate, holds, mentioned, read_rule
from surveys.rules.functions import Value

SEEN = Context(
    answers={
        "age": 17.0,
        "uses": "bus park",
        "name": "Amina",
        "report": "yes",
        "empty": "",
        "one": "bus",
        "born": "1985-06-01",
    },
    here="12",
    today=date(2026, 5, 4),
    now=datetime(2026, 5, 4, 14, 30, tzinfo=UTC),
    labels={"uses": {"bus": "By bus", "park": "The park"}},
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
        ("1 div 0 > 1000000 and -1 div 0 < -1000000", True),
        ("string(1 div 0)", "Infinity"),
        ("1 = 1 AND 2 = 2 Or 1 = 2", True),
        ("\n  1\t=\r\n1 ", True),
        ("3. + .5", 3.5),
        ("true() and not(false()) and boolean('x') and not(boolean(''))", True),
        ("selected(${uses}, ${one})", True),
        ("selected-at(${uses}, 1)", "park"),
        ("selected-at(${uses}, 2)", ""),
        ("ends-with(${name}, 'na')", True),
        ("substr(${name}, 1, 3)", "mi"),
        ("substr(${name}, 3)", "na"),
        ("substr(${name}, -2)", "na"),
        ("substr(${name}, 4, 99)", "a"),
        ("normalize-space('  a  b ')", "a b"),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("int(3.7) + int(-3.7)", 0.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("round(2.345, 1)", 2.3),
        ("round(1234, -2)", 1200.0),
        ("floor(-1.5) + ceiling(-1.5)", -3.0),
        ("abs(-2) + pow(2, 3)", 10.0),
        ("min(3, 1, 2) + max(3, 1, 2)", 4.0),
        ("string(3.0)", "3"),
        ("once('x')", "12"),
        ("now()", "2026-05-04T14:30"),
        ("now() > today()", True),
        ("today() - date('2026-05-01')", 3.0),
        ("int((today() - ${born}) div 365.25)", 40.0),
        ("date(today() + 1)", "2026-05-05"),
        ("date('2026-02-31')", ""),
        ("'21:30' > '21:00' and '09:00' < '21:00'", True),
        ("'2026-05-31T21:30' > '2026-05-31T21:00'", True),
        ("jr:choice-name(${one}, '${uses}')", "By bus"),
        ("jr:choice-name(${one}, '${other}')", "bus"),
        ("jr:choice-name(selected-at(${uses}, 0), '${uses}')", "By bus"),
    ],
)
def test_works_out_rules_by_hand(rule: str, value: Value) -> None:
    assert evaluate(read_rule(rule), SEEN) == value


@pytest.mark.parametrize(
    "rule",
    ["${empty} > 3", "${empty} <= 3", "${empty} = 0", "${name} < 3", "0 div 0 = 0 div 0", "1 mod 0 > 0"],
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
        ("random() > 1", "rule_function", 1, "selected"),
        ("position(${age}) = 1", "rule_function", 1, ""),
        ("indexed-repeat(${age}, ${b}, 1) = 1", "rule_function", 1, ""),
        ("${age} = bus", "rule_syntax", 10, "write 'bus'"),
        ("../age = 1", "rule_syntax", 2, ""),
        ("round(1, 2, 3)", "rule_arguments", 1, "round(${name}, 1)"),
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


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("region = ${area}", ["a", "b"]),
        ("region=${area} and name != 'a'", ["b"]),
        ("selected(${picked}, name)", ["c"]),
        ("region = 'south' or missing != ''", ["c"]),
        ("not(contains(region, 'th'))", []),
    ],
)
def test_a_choice_filter_sees_the_columns_of_each_choice(rule: str, kept: list[str]) -> None:
    regions = {"a": "north", "b": "north", "c": "south"}
    answers: dict[str, Value] = {"area": "north", "picked": "c"}
    found = [
        name
        for name, region in regions.items()
        if holds(rule, Context(answers=answers, columns={"name": name, "region": region}))
    ]
    assert found == kept


def test_bare_names_are_for_choice_filters_alone() -> None:
    assert read_rule("region = ${area}", columns=True)
    with pytest.raises(RuleFault):
        read_rule("region = ${area}")


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
