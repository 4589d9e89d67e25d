"""What is brought forward decision by decision is what `fold` says of all of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.deciding.undo import undone_by
from nlp.decisions import DecisionRefused, Folded, carried, check, counts, fold, inverse, lineage, refusal
from nlp.types import Board, Decision, DecisionKind, Run
from tests.nlp.deciding.a_board import LATER, RUN, about, decide, keys
from tests.nlp.deciding.test_undo import STEPS, accepted, see_that_it_adds_up

K = DecisionKind
slow = settings(deadline=None, max_examples=60)
MERGE = decide(K.MERGE, "t3", into="t2")
SPLIT = Decision(kind=K.SPLIT, themes=("t2",), points=keys("4"), into="n1", label="Night buses")


def played(run: Run, made: list[Decision]) -> list[Folded]:
    """The board before each decision, and the last one."""
    boards = [Folded.of(run, [])]
    for decision in made:
        boards.append(boards[-1].after(decision))
    return boards


def figures(board: Board) -> dict[str, tuple[int, int]]:
    return {each.theme.id: (each.theme.people, each.theme.points) for each in board.themes}


@slow
@given(STEPS, st.sampled_from([RUN, LATER]))
def test_brought_forward_and_folded_from_the_start_are_one(steps: list[Decision | int], run: Run) -> None:
    made = accepted(steps)
    boards = played(run, made)
    for n, found in enumerate(boards):
        assert found.board == fold(run, made[:n])
        see_that_it_adds_up(run, found.board)
        for theme in found.board.themes:
            inside = {
                (each.comment_id, each.start)
                for each in found.board.assignments
                if theme.theme.id in {each.theme_id, each.subtheme_id}
            }
            assert set(found.points_of(theme.theme.id)) == inside
    assert Folded.of(run, made).board == boards[-1].board
    assert boards[-1].undone == undone_by(run, made)


@slow
@given(STEPS, STEPS)
def test_it_is_refused_and_undone_alike(steps: list[Decision | int], more: list[Decision | int]) -> None:
    made = accepted(steps)
    folded = played(RUN, made)[-1]
    for step in more:
        if isinstance(step, Decision):
            assert refused(folded, step) == refusal(RUN, made, step)
        elif step < len(made):
            assert outcome(lambda at=step: folded.inverse(at)) == outcome(  # type: ignore[misc]
                lambda at=step: inverse(RUN, made, made[at], at=at)  # type: ignore[misc]
            )
    assert folded.board == fold(RUN, made)


def refused(folded: Folded, decision: Decision) -> str:
    try:
        folded.check(decision)
    except DecisionRefused as error:
        return str(error)
    return ""


def outcome(of: object) -> object:
    try:
        return of()  # type: ignore[operator]
    except DecisionRefused as error:
        return type(error), str(error)


@slow
@given(STEPS)
def test_what_each_decision_changed_rebuilds_every_earlier_state(steps: list[Decision | int]) -> None:
    made = accepted(steps)
    boards = played(RUN, made)
    kept = [counts(before.board, after.board) for before, after in pairwise(boards)]
    now = figures(boards[-1].board)
    for n in range(len(made) - 1, -1, -1):
        for name, (people, _, points, _) in kept[n].items():
            now[name] = (people, points)
        earlier = figures(fold(RUN, made[:n]))
        assert {name: seen for name, seen in now.items() if any(seen)} == {
            name: seen for name, seen in earlier.items() if any(seen)
        }


@slow
@given(STEPS)
def test_lineage_tells_every_change_of_a_theme_s_points_back_to_the_run(
    steps: list[Decision | int],
) -> None:
    made = accepted(steps)
    boards = played(RUN, made)
    for name in {each.theme.id for each in boards[-1].board.themes}:
        told = lineage(RUN, made, name)
        assert sorted(step.place for step in told.steps) == [step.place for step in told.steps]
        assert all(step.decision == made[step.place] for step in told.steps)
        # From what it tells of this theme alone, each earlier number of points can be rebuilt.
        points = figures(boards[-1].board)[name][1]
        by_place = {step.place: step for step in told.steps}
        for n in range(len(made) - 1, -1, -1):
            if n in by_place and name in by_place[n].counts:
                points = by_place[n].counts[name][2]
            assert points == figures(boards[n].board).get(name, (0, 0))[1]
        assert sum(told.origins.values()) == len(boards[-1].points_of(name))


def test_lineage_of_a_theme_that_was_split_off_a_merged_one_goes_back_to_both() -> None:
    made = [decide(K.RENAME, "t3", label="Trams"), MERGE, SPLIT, decide(K.PIN, "t1")]
    told = lineage(RUN, made, "n1")
    assert [(step.place, step.themes) for step in told.steps] == [
        (0, ("t3",)),
        (1, ("t2", "t3")),
        (2, ("n1", "t2")),
    ]
    assert told.steps[1].counts["t2"] == (2, 3, 2, 3)
    assert told.steps[2].counts["n1"] == (0, 1, 0, 1)
    assert told.origins == {"t2": 1}


def test_a_theme_is_told_of_by_what_was_kept_with_the_decisions() -> None:
    told = lineage(RUN, [MERGE], "t2", [{"t2": [9, 10, 11, 12]}])
    assert told.steps[0].counts == {"t2": [9, 10, 11, 12]}
    assert lineage(RUN, [MERGE], "t2", [None]).steps[0].counts == {}
    assert lineage(RUN, [decide(K.ORDER, "t2")], "t2").steps == ()


def test_accepting_changes_nothing_and_is_of_one_run() -> None:
    accept = decide(K.ACCEPT)
    made = [MERGE, accept]
    assert fold(RUN, made).themes == fold(RUN, [MERGE]).themes
    assert fold(RUN, [MERGE, decide(K.SIGN_OFF), accept]).signed_off
    assert carried(made) == (MERGE,)
    assert outcome(lambda: check(RUN, [], accept))
    assert outcome(lambda: inverse(RUN, made, accept))
    assert inverse(RUN, made, MERGE).kind is K.UNMERGE
    assert undone_by(RUN, [accept, accept]) == {}


def test_what_was_seen_before_stays_as_it_was() -> None:
    first = Folded.of(RUN, [])
    before = first.board
    second = first.after(about(K.MOVE, "1", to="t2"))
    assert first.board is before
    assert first.board == fold(RUN, [])
    assert second.board != first.board
    assert (first.decided, second.decided) == (frozenset(), frozenset({0}))
