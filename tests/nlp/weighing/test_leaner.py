from __future__ import annotations

import numpy as np

from nlp.embed import KeywordEncoder
from nlp.types import Point
from nlp.weighing.leaner import Leaner

ENCODER = KeywordEncoder(
    [["proud", "praise", "lifeline", "hello"], ["no", "waited", "not", "closed"], ["more", "open"]]
)


def said(text: str, sense: str = "other") -> Point:
    return Point(comment_id="1", person="", start=0, end=len(text), text=text, sense=sense)


def lean(*points: Point) -> tuple[str, ...]:
    return Leaner(ENCODER).lean_of(points, ENCODER.encode([point.text for point in points]))


def test_leans_by_rules_and_likeness_together() -> None:
    assert lean(said("lovely"), said("no buses"), said("more buses")) == ("good", "in_the_way", "idea")


def test_the_sense_of_the_question_comes_first() -> None:
    assert lean(said("no buses", "strength"), said("lovely", "barrier")) == ("good", "in_the_way")


def test_likeness_decides_where_no_rule_applies() -> None:
    """The words say nothing; the vectors are those of praise and of complaint."""
    points = [said("the hall"), said("the hall")]
    vectors = ENCODER.encode(["proud", "waited"])
    assert Leaner(ENCODER).lean_of(points, vectors) == ("good", "in_the_way")


def test_a_rule_outweighs_a_likeness_that_is_undecided() -> None:
    undecided = np.zeros((1, 3), dtype=np.float32)
    assert Leaner(ENCODER).lean_of([said("the lift is broken")], undecided) == ("in_the_way",)


def test_takes_nothing() -> None:
    assert lean() == ()
