"""What holds of every run, whatever is said, decided and said again."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.decisions import fold
from nlp.embed import KeywordEncoder
from nlp.learning.continuity import Earlier, memory, remembered
from nlp.naming.label import WordPairs
from nlp.pipeline import Themer
from nlp.record import to_json
from nlp.types import Decision, DecisionKind, Point, Run
from nlp.weighing.rank import count_people

WORDS = ["bus", "doctor", "park", "damp", "library", "late", "closed", "dark"]
ENCODER = KeywordEncoder([[word] for word in WORDS])
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def comments(draw: st.DrawFn) -> list[Point]:
    """Comments of one to three points by a few people."""
    points = []
    for at in range(draw(st.integers(1, 14))):
        person = draw(st.sampled_from(["", "p1", "p2", "p3"]))
        start = 0
        for _ in range(draw(st.integers(1, 3))):
            text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
            points.append(
                Point(comment_id=f"c{at}", person=person, start=start, end=start + len(text), text=text)
            )
            start += len(text) + 1
    return points


def theme(points: list[Point], earlier: Earlier | None = None) -> Run:
    themer = Themer(encoder=ENCODER, finder=WordPairs(), frameworks=())
    return themer.theme(points, ENCODER.encode([p.text for p in points]), earlier=earlier)


def merged(run: Run) -> tuple[Decision, ...]:
    """The first two themes merged and renamed, one point of the second set right."""
    tops = [t.id for t in run.themes if t.parent_id is None]
    if len(tops) < 2:
        return ()
    return (
        Decision(kind=DecisionKind.MERGE, themes=(tops[0], tops[1]), into=tops[0]),
        Decision(kind=DecisionKind.RENAME, themes=(tops[0],), label="Ours"),
        Decision(kind=DecisionKind.PIN, themes=(tops[0],)),
    )


@few
@given(comments())
def test_every_point_is_in_one_place_and_people_never_exceed_the_people(points: list[Point]) -> None:
    run = theme(points)
    assert Counter((a.comment_id, a.start) for a in run.assignments) == Counter(
        (p.comment_id, p.start) for p in points
    )
    assert all(bool(a.theme_id) != bool(a.reason) for a in run.assignments)
    people = count_people(run.assignments)
    assert all(t.people_low <= t.people <= t.people_high <= people for t in run.themes)
    for top in run.themes:
        behind = [a for a in run.assignments if top.id in {a.theme_id, a.subtheme_id}]
        assert (top.people, top.points) == (count_people(behind), len(behind))


@few
@given(comments())
def test_the_people_of_a_theme_are_those_of_its_parts_together(points: list[Point]) -> None:
    run = theme(points)
    for top in (t for t in run.themes if t.parent_id is None):
        inside = {t.id for t in run.themes if t.parent_id == top.id}
        behind = [a for a in run.assignments if a.theme_id == top.id]
        assert not inside or {a.subtheme_id for a in behind} == inside
        assert all(a.subtheme_id.startswith(f"{top.id}.") for a in behind if a.subtheme_id)


@few
@given(comments(), comments())
def test_decisions_and_known_points_survive_any_later_run(first: list[Point], more: list[Point]) -> None:
    run = theme(first)
    decisions = merged(run)
    later = theme(
        [*first, *(replace(p, comment_id=f"new-{p.comment_id}") for p in more)],
        Earlier(run=run, decisions=decisions),
    )
    was = {(a.comment_id, a.start): a.theme_id for a in fold(run, decisions).assignments if a.theme_id}
    now = {(a.comment_id, a.start): a.theme_id for a in fold(later, decisions).assignments}
    assert {key: now[key] for key in was} == was
    shown = {each.theme.id: each for each in fold(later, decisions).themes}
    for before in fold(run, decisions).themes:
        after = shown[before.theme.id]
        assert (after.label, after.pinned, after.members) == (before.label, before.pinned, before.members)
        assert after.theme.people >= before.theme.people
    assert {d.comment_id for d in later.queue} <= {p.comment_id for p in first} | {
        f"new-{p.comment_id}" for p in more
    }


@few
@given(comments(), st.randoms(use_true_random=False))
def test_a_run_is_replayed_to_the_byte_whatever_the_order_of_rows(
    points: list[Point], chance: random.Random
) -> None:
    run = theme(points)
    shuffled = list(points)
    chance.shuffle(shuffled)
    assert (
        json.dumps(to_json(theme(points))) == json.dumps(to_json(run)) == json.dumps(to_json(theme(shuffled)))
    )


@few
@given(comments())
def test_going_on_with_the_same_file_changes_nothing(points: list[Point]) -> None:
    run = theme(points)
    vectors = ENCODER.encode([p.text for p in points])
    document = json.loads(json.dumps(to_json(run, memory=memory(run, points, vectors))))
    later = theme(points, remembered(document, points))
    was = {(a.comment_id, a.start): a.theme_id for a in run.assignments if a.theme_id}
    now = {(a.comment_id, a.start): a.theme_id for a in later.assignments}
    assert {key: now[key] for key in was} == was
