from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nlp.decisions import fold, waiting
from nlp.embed import KeywordEncoder
from nlp.learning.continuity import Earlier
from nlp.learning.keep import from_likeness
from nlp.naming.label import WordPairs
from nlp.pipeline import Themer
from nlp.types import Decision, DecisionKind, Point, QueueReason, Reason, Run

ENCODER = KeywordEncoder([["bus", "buses"], ["doctor", "surgery"], ["park", "swings"], ["late"], ["fares"]])
TEXTS = {
    "bus": [
        "no bus after six",
        "late bus again",
        "bus fares are dear",
        "fares on the bus",
        "bus late",
        "a bus",
    ],
    "doctor": ["ring the doctor", "no doctor here", "the surgery is full", "surgery phone", "doctor"],
    "park": ["the park is dark", "swings in the park", "love the park", "park gates closed"],
}
MOVE, SPLIT, LOCK = DecisionKind.MOVE, DecisionKind.SPLIT, DecisionKind.LOCK


def point(comment: str, text: str) -> Point:
    return Point(comment_id=comment, person="", start=0, end=len(text), text=text)


def said(*more: str) -> list[Point]:
    known = [point(f"{subject}{i}", text) for subject, texts in TEXTS.items() for i, text in enumerate(texts)]
    return [*known, *(point(f"new{i}", text) for i, text in enumerate(more))]


def theme(points: list[Point], earlier: Earlier | None = None) -> Run:
    themer = Themer(encoder=ENCODER, finder=WordPairs(), frameworks=())
    return themer.theme(points, ENCODER.encode([p.text for p in points]), earlier=earlier)


def homes(run: Run) -> dict[str, str]:
    return {a.comment_id: a.theme_id for a in run.assignments}


@pytest.fixture(name="first")
def _first() -> Run:
    run = theme(said())
    assert len({homes(run)[name] for name in ("bus0", "doctor0", "park0")}) == 3
    return run


def test_new_points_go_where_people_moved_those_like_them(first: Run) -> None:
    doctor = homes(first)["doctor0"]
    late = [a for a in first.assignments if a.comment_id in {"bus1", "bus4"}]
    decisions = (Decision(kind=MOVE, points=tuple((a.comment_id, a.start) for a in late), to=doctor),)
    later = theme(said("late late"), Earlier(run=first, decisions=decisions))
    assert homes(later)["new0"] == doctor
    assert homes(theme(said("late late"), Earlier(run=first)))["new0"] != doctor
    board = {a.comment_id: a.theme_id for a in fold(later, decisions).assignments}
    assert board["bus1"] == board["bus4"] == doctor


def test_a_theme_that_people_split_off_takes_the_new_points_like_it(first: Run) -> None:
    bus = homes(first)["bus0"]
    points = tuple((a.comment_id, a.start) for a in first.assignments if a.comment_id in {"bus2", "bus3"})
    split = (Decision(kind=SPLIT, themes=(bus,), into="n1", label="Bus fares", points=points),)
    later = theme(said("bus fares went up"), Earlier(run=first, decisions=split))
    assert homes(later)["new0"] == "n1"
    board = fold(later, split)
    entry = next(each for each in board.themes if each.theme.id == "n1")
    assert (entry.label, entry.theme.points) == ("Bus fares", 3)


def test_a_theme_that_was_dropped_takes_nothing_new_and_its_points_wait(first: Run) -> None:
    fares = tuple((a.comment_id, a.start) for a in first.assignments if a.comment_id in {"bus2", "bus3"})
    new = Decision(kind=DecisionKind.NEW, into="n1", label="Bus fares", points=fares)
    second = theme(said("bus fares went up"), Earlier(run=first, decisions=(new,)))
    assert homes(second)["new0"] == "n1"
    dropped = (new, Decision(kind=DecisionKind.DROP, into="n1"))
    third = theme(said("bus fares went up", "fares on a bus"), Earlier(run=second, decisions=dropped))
    board = {a.comment_id: a.theme_id for a in fold(third, dropped).assignments}
    assert homes(third)["new1"] == board["new1"] == board["bus2"] == homes(first)["bus2"]
    assert board["new0"] == ""
    (queued,) = [each for each in waiting(third, dropped) if each.comment_id == "new0"]
    assert queued.reason is QueueReason.FITS_NONE
    assert queued.suggestions[0].theme_id == board["bus2"]
    assert all(each.theme_id != "n1" for queued in third.queue for each in queued.suggestions)
    # Made again, the theme has what it had.
    again = {a.comment_id: a.theme_id for a in fold(third, (*dropped, new)).assignments}
    assert again["new0"] == again["bus2"] == "n1"


def test_when_every_theme_was_dropped_new_points_wait() -> None:
    first = theme([point("a", "a bus")], None)
    only = replace(
        first,
        themes=(replace(first.themes[0], id="n1"),),
        assignments=(replace(first.assignments[0], theme_id="n1"),),
    )
    new = Decision(kind=DecisionKind.NEW, into="n1", label="Buses", points=())
    dropped = (new, Decision(kind=DecisionKind.DROP, into="n1"))
    later = theme([point("a", "a bus"), point("b", "late bus")], Earlier(run=only, decisions=dropped))
    assert homes(later) == {"a": "n1", "b": ""}
    assert {queued.comment_id for queued in later.queue} == {"a", "b"}


def test_no_machine_adds_to_a_locked_theme(first: Run) -> None:
    park = homes(first)["park0"]
    locked = (Decision(kind=LOCK, themes=(park,)),)
    later = theme(said("swings for the park"), Earlier(run=first, decisions=locked))
    (placed,) = [a for a in later.assignments if a.comment_id == "new0"]
    assert (placed.theme_id, placed.reason) == ("", Reason.UNSURE)
    (queued,) = [q for q in later.queue if q.comment_id == "new0"]
    assert queued.reason is QueueReason.FITS_NONE
    assert queued.suggestions[0].theme_id == park


def test_a_point_that_a_person_placed_is_not_asked_about_again(first: Run) -> None:
    bus, park = homes(first)["bus0"], homes(first)["park0"]
    moved = (
        Decision(kind=MOVE, points=(("bus0", 0),), to=park),
        Decision(kind=MOVE, points=(("bus5", 0),), to=bus),
    )
    later = theme(said("late fares"), Earlier(run=first, decisions=moved))
    assert not {"bus0", "bus5"} & {queued.comment_id for queued in later.queue}


def test_nearness_to_centres_becomes_shares_of_one() -> None:
    shares = from_likeness(np.array([[0.5, 0.5], [0.9, 0.8]], dtype=np.float32), 2)
    assert shares[0] == pytest.approx([0.5, 0.5])
    assert shares[1] == pytest.approx([np.e / (1 + np.e), 1 / (1 + np.e)], abs=1e-5)
    assert from_likeness(np.zeros((2, 0), dtype=np.float32), 2).shape == (2, 0)
    assert from_likeness(np.zeros((0, 0), dtype=np.float32), 2).shape == (2, 0)
