from __future__ import annotations

import pytest

from nlp.types import Point
from nlp.weighing.leaning import (
    lean_of,
    lean_of_words,
    leaning_of,
    prevailing,
    sides,
    speaks_against,
    speaks_for,
)


def said(text: str, sense: str = "other") -> Point:
    return Point(comment_id="1", person="", start=0, end=len(text), text=text, sense=sense)


def test_the_sense_of_the_question_comes_first() -> None:
    assert lean_of(said("no buses", "strength")) == "good"
    assert lean_of(said("lovely", "barrier")) == "in_the_way"
    assert lean_of(said("lovely", "offer")) == "idea"
    assert lean_of(said("no buses", "other")) == "in_the_way"


@pytest.mark.parametrize(
    "text",
    [
        "lovely view",
        "No complaints, they fixed it the same day",
        "can't fault the nurses",
        "I couldn’t ask for better neighbours",
        "not lonely any more thanks to the lunch club",
        "nothing but praise for the midwives",
        "we look out for each other",
        "Mae'r staff yn garedig iawn",
        "Dim cwynion am y feddygfa",
    ],
)
def test_good_with_and_without_words_of_praise(text: str) -> None:
    assert lean_of_words(text) == "good"


@pytest.mark.parametrize(
    "text",
    [
        "the park is dark",
        "the staff were not friendly or helpful",
        "not good enough",
        "waited nine weeks for an appointment",
        "used to be lovely here",
        "the nice old lady next door was burgled",
        "great, another bus cancelled",
        "brilliant. now the lift is out again",
        "Dim bysiau ar ôl chwech",
        "mae'r aros yn rhy hir",
        "dyw'r lle ddim yn dda",
    ],
)
def test_in_the_way_also_by_what_was_denied_or_mocked(text: str) -> None:
    assert lean_of_words(text) == "in_the_way"


@pytest.mark.parametrize(
    "text",
    [
        "a later bus would be great, we need it",
        "More benches along the front",
        "Open the hall in the evenings",
        "why not use the empty shops",
        "I could run a knitting group",
        "mwy o fysiau, mae angen",
        "Dylid agor y neuadd gyda'r nos",
    ],
)
def test_ideas(text: str) -> None:
    assert lean_of_words(text) == "idea"


@pytest.mark.parametrize(
    "text",
    [
        "the hall",
        "good and bad",
        "lovely nurses but you wait for months",
        "",
        "!!!",
        "lle braf ond dim gwaith",
    ],
)
def test_mixed_where_both_or_neither_is_said(text: str) -> None:
    assert lean_of_words(text) == "mixed"


def test_each_clause_takes_a_side_of_its_own() -> None:
    assert sides("kind staff, dirty floor") == (True, True)
    assert sides("the kind of dirt") == (True, False)
    assert (speaks_for("kind staff"), speaks_against("kind staff")) == (True, False)


def test_a_theme_leans_the_way_most_of_it_does() -> None:
    assert leaning_of(["good", "good", "in_the_way", "mixed"]) == "good"
    assert leaning_of(["good", "in_the_way", "mixed"]) == "mixed"
    assert leaning_of(["mixed"]) == "mixed"
    assert leaning_of([]) == "mixed"


def test_three_in_five_of_those_that_lean_prevail() -> None:
    assert prevailing({"good": 3, "in_the_way": 2, "mixed": 9}) == "good"
    assert prevailing({"good": 2, "in_the_way": 2}) == "mixed"
    assert prevailing({"": 4}) == "mixed"
