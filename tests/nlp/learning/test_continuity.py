from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from nlp.decisions import difference, fold
from nlp.embed import KeywordEncoder
from nlp.learning.continuity import Earlier, digests, known, memory, remembered
from nlp.naming.label import WordPairs
from nlp.pipeline import Themer
from nlp.record import to_json
from nlp.types import Change, ChangeKind, Decision, DecisionKind, Point, Reason, Run

ENCODER = KeywordEncoder(
    [["bus", "buses"], ["doctor", "surgery"], ["park", "swings"], ["damp", "mould"], ["library", "books"]]
)
TEXTS = {
    "bus": ["no bus after six", "the bus is late", "bus fares are dear", "buses on a sunday"],
    "doctor": ["ring the doctor at eight", "no doctor here", "the doctor is full", "doctor on the phone"],
    "park": ["the park is dark", "swings in the park", "love the park", "park gates closed"],
    "damp": ["damp and mould", "mould in the bedroom", "damp walls", "damp in winter"],
}
BOOKS = ["the library is shut", "books in welsh", "a library on saturdays", "large print books"]


def point(comment: str, text: str, *, person: str = "") -> Point:
    return Point(comment_id=comment, person=person, start=0, end=len(text), text=text)


def said() -> list[Point]:
    return [point(f"{subject}{i}", text) for subject, texts in TEXTS.items() for i, text in enumerate(texts)]


def theme(points: list[Point], earlier: Earlier | None = None) -> Run:
    themer = Themer(encoder=ENCODER, finder=WordPairs(), frameworks=())
    return themer.theme(points, ENCODER.encode([p.text for p in points]), earlier=earlier)


def homes(run: Run) -> dict[str, str]:
    return {a.comment_id: a.theme_id for a in run.assignments}


def test_known_points_stay_and_new_ones_join_the_theme_they_are_like() -> None:
    first = theme(said())
    more = [point("new-bus", "a bus to the hospital"), point("new-damp", "mould again")]
    second = theme([*more, *said()], Earlier(run=first))
    was, now = homes(first), homes(second)
    assert {name: now[name] for name in was} == was
    assert now["new-bus"] == was["bus0"]
    assert now["new-damp"] == was["damp0"]
    assert {t.id: t.label for t in second.themes} == {t.id: t.label for t in first.themes}
    assert not any(t.is_new for t in second.themes)


def test_what_fits_no_theme_becomes_a_proposal_with_an_id_never_used_before() -> None:
    first = theme(said())
    second = theme([*said(), *(point(f"new{i}", text) for i, text in enumerate(BOOKS))], Earlier(run=first))
    (proposed,) = [t for t in second.themes if t.is_new]
    assert proposed.id == "t5"
    assert {name for name, home in homes(second).items() if home == "t5"} == {f"new{i}" for i in range(4)}
    assert second.manifest["last_theme"] == 5
    assert Change(kind=ChangeKind.BORN, theme_id="t5", before=0, after=4) in second.changes


def test_one_voice_that_fits_no_theme_waits_for_a_person() -> None:
    first = theme(said())
    second = theme([*said(), point("new", BOOKS[0])], Earlier(run=first))
    assert homes(second)["new"] == ""
    assert "new" in {queued.comment_id for queued in second.queue}


def test_an_id_is_not_given_again_after_its_theme_has_ended() -> None:
    first = theme(said())
    gone = homes(first)["damp0"]
    left = [each for each in said() if not each.comment_id.startswith("damp")]
    second = theme(left, Earlier(run=first))
    assert gone not in {t.id for t in second.themes}
    assert Change(kind=ChangeKind.ENDED, theme_id=gone, before=4, after=0) in second.changes
    third = theme([*left, *(point(f"new{i}", t) for i, t in enumerate(BOOKS))], Earlier(run=second))
    assert "t5" in {t.id for t in third.themes}


def test_an_id_is_not_given_again_after_all_themes_have_ended() -> None:
    first = theme(said())
    nothing = theme([], Earlier(run=first))
    assert nothing.themes == ()
    third = theme(said(), Earlier(run=nothing))
    assert {t.id for t in third.themes} == {"t5", "t6", "t7", "t8"}
    assert third.manifest["last_theme"] == 8
    assert not any(t.is_new for t in third.themes)


def test_the_order_of_rows_changes_nothing_when_going_on() -> None:
    first = theme(said())
    points = [*said(), *(point(f"new{i}", text) for i, text in enumerate(BOOKS))]
    shuffled = random.Random(5).sample(points, len(points))
    one, other = theme(points, Earlier(run=first)), theme(shuffled, Earlier(run=first))
    assert json.dumps(to_json(one)) == json.dumps(to_json(other))


def test_a_file_is_gone_on_from_when_its_rows_have_other_numbers() -> None:
    points = said()
    first = theme(points)
    document = json.loads(json.dumps(to_json(first, memory=memory(first, points, vectors(points)))))
    renamed = [replace(each, comment_id=f"row{i}") for i, each in enumerate(reversed(points))]
    second = theme(renamed, remembered(document, renamed))
    was = homes(first)
    old = {f"row{i}": each.comment_id for i, each in enumerate(reversed(points))}
    assert all(home == was[old[name]] for name, home in homes(second).items())
    assert second.changes == ()


def test_who_repeats_themselves_still_counts_once_when_the_same_file_comes_again() -> None:
    again = [point("a9", "late bus again", person="p1"), point("b9", "late bus again", person="p1")]
    # What the first person repeats was counted of the second.
    near = [
        point("c9", "the swings please", person="p1"),
        point("d9", "the swings", person="p1"),
        point("e9", "the swings", person="p2"),
    ]
    points = [*said(), *again, *near]
    first = theme(points)
    assert first.counts["set_aside"] == {"duplicate": 2}
    document = {**to_json(first), "memory": memory(first, points, vectors(points))}
    numbered = [replace(each, comment_id=f"x{each.comment_id}") for each in points]
    second = theme(numbered, remembered(document, numbered))
    assert second.counts == first.counts
    assert {f"x{a.comment_id}": (a.theme_id, a.reason) for a in first.assignments} == {
        a.comment_id: (a.theme_id, a.reason) for a in second.assignments
    }


def test_what_was_counted_stays_so_when_its_repeat_comes_before_it() -> None:
    points = [*said(), point("m", "late bus again", person="p1")]
    first = theme(points)
    second = theme([*points, point("a", "late bus again", person="p1")], Earlier(run=first))
    assert {a.comment_id: a.reason for a in second.assignments if a.comment_id in {"a", "m"}} == {
        "a": Reason.DUPLICATE,
        "m": "",
    }
    third = theme([*points, point("a", "late bus again", person="p1")], Earlier(run=second))
    assert third.assignments == second.assignments


def test_a_file_of_new_comments_alone_joins_the_themes_of_another_file() -> None:
    points = said()
    first = theme(points)
    document = json.loads(json.dumps(to_json(first, memory=memory(first, points, vectors(points)))))
    later = [point(str(i), text) for i, text in enumerate(["bus number nine", "the doctor left", "bus stop"])]
    second = theme(later, remembered(document, later))
    was = homes(first)
    assert homes(second) == {"0": was["bus0"], "1": was["doctor0"], "2": was["bus0"]}
    empty = [t for t in second.themes if not t.points]
    assert {t.id for t in empty} == {was["park0"], was["damp0"]}
    assert all(t.people == 0 and t.label for t in empty)


def vectors(points: list[Point]) -> np.ndarray:
    return ENCODER.encode([p.text for p in points])


def test_memory_holds_where_each_text_was_and_the_centre_of_each_theme() -> None:
    points = said()
    run = theme(points)
    kept = memory(run, points, vectors(points))
    assert kept["points"][digests(points)[0]] == homes(run)["bus0"]
    assert set(kept["centres"]) == {t.id for t in run.themes}
    (back,) = [
        centre for name, centre in remembered({**to_json(run), "memory": kept}, []).centres.items()
        if name == homes(run)["bus0"]
    ]  # fmt: skip
    assert back == pytest.approx(ENCODER.encode(["bus"])[0], abs=0.001)


def test_a_digest_depends_on_the_whole_comment_and_not_on_its_row() -> None:
    one, same, other = point("1", "late"), point("2", "late"), point("3", "late")
    longer = replace(other, start=10, text="dear")
    first, second, third, fourth = digests([one, same, other, longer])
    assert first == second
    assert len({first, third, fourth}) == 3
    assert len(first) == 16


def test_changes_tell_what_grew_shrank_was_split_or_merged() -> None:
    run = theme(said())
    before = fold(run, [])
    bus, park = homes(run)["bus0"], homes(run)["park0"]
    merged = fold(run, [Decision(kind=DecisionKind.MERGE, themes=(bus, park), into=bus)])
    assert difference(before, merged) == (
        Change(kind=ChangeKind.GROWN, theme_id=bus, before=4, after=8),
        Change(kind=ChangeKind.MERGED, theme_id=park, before=4, after=0, others=(bus,)),
    )
    assert difference(merged, before) == (
        Change(kind=ChangeKind.SHRUNK, theme_id=bus, before=8, after=4),
        Change(kind=ChangeKind.SPLIT, theme_id=park, before=0, after=4, others=(bus,)),
    )
    assert difference(before, before) == ()


def test_decisions_fold_over_the_later_run_as_over_the_earlier_one() -> None:
    run = theme(said())
    bus, park = homes(run)["bus0"], homes(run)["park0"]
    decisions = (
        Decision(kind=DecisionKind.RENAME, themes=(bus,), label="Out and about"),
        Decision(kind=DecisionKind.MERGE, themes=(bus, park), into=bus),
        Decision(kind=DecisionKind.SIGN_OFF),
    )
    later = theme([*said(), point("new", "a park bench")], Earlier(run=run, decisions=decisions))
    board = fold(later, decisions)
    entry = next(each for each in board.themes if each.theme.id == bus)
    assert entry.label == "Out and about"
    assert entry.members == tuple(sorted((bus, park)))
    assert entry.theme.people == 9
    assert homes(later)["new"] == park
    assert later.changes == (Change(kind=ChangeKind.GROWN, theme_id=bus, before=8, after=9),)


def test_what_a_person_said_of_a_point_holds_until_it_is_taken_back() -> None:
    first = theme(said())
    park = homes(first)["park0"]
    bus = (("bus0", 0),)
    new = Decision(kind=DecisionKind.NEW, into="n1", label="Evening buses", points=bus)
    moved = Decision(kind=DecisionKind.MOVE, points=bus, to=park)

    def told(*decisions: Decision) -> frozenset[tuple[str, int]]:
        return known(Earlier(run=first, decisions=decisions)).by_people

    assert told(new, moved, replace(moved, kind=DecisionKind.UNMOVE)) == set(bus)
    assert told(new, replace(new, kind=DecisionKind.DROP)) == set()
    assert told(moved, replace(moved, kind=DecisionKind.UNMOVE)) == set()
