from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import RuleFault, RuleTooCostly
from surveys.rules.expressions import Context, holds
from surveys.rules.patterns import MAX_TEXT, read_pattern

POSTCODE = "[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (POSTCODE, "CF32 7AA", True),
        (POSTCODE, "CF327AA", True),
        (POSTCODE, "CF32", False),
        ("(bus|train)s?", "trains", True),
        ("(bus|train)s?", "my bus", False),
        (r"\d+(\.\d+)?", "3.5", True),
        ("^a.c$", "abc", True),
        ("a{2,3}", "aaaa", False),
        ("a{2,}", "aaaa", True),
        ("(?:ab)*", "", True),
        ("[^0-9]+", "abc", True),
        ("", "", True),
        ("", "a", False),
        ("((a*)*)*", "aab", False),
        ("a+?b??", "aab", True),
        ("a{2}?", "aaa", False),
    ],
)
def test_matches_the_whole_text(pattern: str, text: str, *, fits: bool) -> None:
    assert read_pattern(pattern).fits(text) is fits


def test_counts_within_counts_end_where_nothing_is_left_or_with_the_budget() -> None:
    assert not read_pattern("((a{500}){500}){500}").fits("b")
    with pytest.raises(RuleTooCostly):
        read_pattern("(((a?){500}){500}){500}").fits("a" * 400 + "b")
    assert holds("regex(., '(((a?){500}){500}){500}')", Context(here="a" * 400 + "b"))


def test_nested_repeats_take_no_long_time() -> None:
    assert not read_pattern("(a+)+(a|aa)*b?c").fits("a" * MAX_TEXT)


def test_a_very_long_text_never_matches() -> None:
    assert not read_pattern("a*").fits("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    "pattern", ["a(", "(?=a)", "a**", "[z-a]", "[a", r"\1", "a{2", "x" * 201, "[a--b]", "()" * 30]
)
def test_refuses_what_it_does_not_support(pattern: str) -> None:
    with pytest.raises(RuleFault):
        read_pattern(pattern)


@given(st.from_regex(r"([ab.]|\[ab\]|\(a\|b\))([*+?]|\{1,2\})?", fullmatch=True), st.text("abc", max_size=6))
def test_agrees_with_python_on_what_both_understand(pattern: str, text: str) -> None:
    assert read_pattern(pattern).fits(text) is (re.fullmatch(pattern, text) is not None)
