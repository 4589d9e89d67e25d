from __future__ import annotations

import pytest

from nlp.types import Point
from nlp.weighing.strength import strength, strength_of


def said(text: str) -> Point:
    return Point(comment_id="1", person="", start=0, end=len(text), text=text)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The bus is late", 0),
        ("The bus is very late", 1),
        ("The bus is NEVER on time", 2),  # a strong word, and in capitals
        ("The bus is late!", 1),
        ("The bus is late!!!!", 2),
        ("DESPERATE for a bus, every single day!", 3),
        ("the GP, the NHS and CAMHS", 0),
        ("THE BUS STOP BY THE SHOP", 1),
        ("Mae'r bws yn hwyr bob dydd, ofnadwy", 2),
        ("Mae'r bws yn hwyr", 0),
        ("", 0),
    ],
)
def test_counts_the_marks_of_strength_up_to_three(text: str, marks: int) -> None:
    assert strength_of(text) == pytest.approx(marks / 3)


def test_a_theme_is_as_strong_as_its_points_on_the_mean() -> None:
    assert strength([said("late"), said("very late"), said("so much noise!!")]) == pytest.approx(
        4 / 9, abs=1e-4
    )
    assert strength([]) == 0
