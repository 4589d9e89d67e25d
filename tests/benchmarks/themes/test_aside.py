from __future__ import annotations

from collections import Counter

from benchmarks.themes.aside import Event, row
from benchmarks.themes.split_comments import mostly


def event(name: str) -> Event:
    return Event(name=name, group="made", comments=())


def test_unsure_is_a_share_of_what_could_be_themed() -> None:
    made = row({event("a"): Counter({"themed": 90, "unsure": 10, "non_answer": 900})})
    assert str(made.figures[1]) == "unsure, made: .100 (.055 to .174)"
    assert made.met is False


def test_events_of_one_set_are_counted_together() -> None:
    found = {
        event("a"): Counter({"themed": 95, "unsure": 1}),
        event("b"): Counter({"themed": 95, "unsure": 9}),
    }
    made = row(found)
    assert "| made | 190 | 10 | 5.0%" in made.section
    assert made.met is True


def test_one_point_without_a_reason_fails() -> None:
    assert row({event("a"): Counter({"themed": 99, "without a reason": 1})}).met is False


def test_a_comment_counts_where_most_of_it_went() -> None:
    assert mostly([3, 5, 5]) == 5
    assert mostly([5, 3, 3, 5]) == 5
    assert mostly([-1, -1, 4]) == 4
    assert mostly([-1]) == -1
    assert mostly([]) == -1
