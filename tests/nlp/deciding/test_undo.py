from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.deciding.refusals import NothingNew
from nlp.deciding.undo import undone_by
from nlp.decisions import (
    DecisionRefused,
    RestedOn,
    decision_from_json,
    decision_to_json,
    fold,
    free_id,
    inverse,
    refusal,
)
from nlp.types import Board, Decision, DecisionKind, Run
from nlp.weighing.rank import count_people
from tests.nlp.deciding.a_board import LATER, RUN, about, board, decide, entry, home, keys, same

K = DecisionKind

MOVE = about(K.MOVE, "1", to="t2")
NEW = Decision(kind=K.NEW, into="n1", label="Parking", points=keys("3", "8"))
SPLIT = Decision(kind=K.SPLIT, themes=("t1",), points=keys("1"), into="n1", label="Parking")
PROMOTE = Decision(kind=K.SPLIT, themes=("t1.1",), into="n1")

IDS = st.sampled_from(["t1", "t1.1", "t1.2", "t2", "t3", "n1", "n2"])
LABELS = st.sampled_from(["Buses", "Parks", "Homes"])
POINTS = st.lists(st.sampled_from("12345678"), min_size=1, max_size=3, unique=True).map(lambda c: keys(*c))
REASONS = st.sampled_from(["", "unsure", "duplicate"])
SIMPLE = [K.HIDE, K.SHOW, K.PIN, K.UNPIN, K.LOCK, K.UNLOCK]
MADE = st.sampled_from(["n1", "n2"])
DECISIONS = st.one_of(
    st.builds(lambda p, t: Decision(kind=K.MOVE, points=p, to=t), POINTS, IDS),
    st.builds(lambda p, r: Decision(kind=K.SET_ASIDE, points=p, label=r), POINTS, REASONS),
    st.builds(lambda p, i, w: Decision(kind=K.NEW, points=p, into=i, label=w), POINTS, MADE, LABELS),
    st.builds(
        lambda t, p, i, w: Decision(kind=K.SPLIT, themes=(t,), points=p, into=i, label=w),
        IDS,
        st.one_of(st.just(()), POINTS),
        MADE,
        LABELS,
    ),
    st.builds(decide, st.sampled_from(SIMPLE), IDS),
    st.builds(lambda t, i: decide(K.MERGE, t, into=i), IDS, IDS),
    st.builds(lambda t, w: decide(K.RENAME, t, label=w), IDS, LABELS),
    st.builds(lambda t, w: decide(K.DESCRIBE, t, label=w), IDS, LABELS),
    st.builds(lambda t, c: decide(K.MAP, t, into=c, label="marmot8"), IDS, st.sampled_from(["M1", "M7", ""])),
    st.builds(lambda t: decide(K.ORDER, *t), st.lists(IDS, max_size=3, unique=True)),
    st.sampled_from([decide(K.SIGN_OFF), decide(K.REOPEN)]),
)
#: A decision, or the place of one to be undone.
STEPS = st.lists(st.one_of(DECISIONS, DECISIONS, st.integers(0, 9)), max_size=14)


def accepted(steps: list[Decision | int]) -> list[Decision]:
    """What a careful coordinator's clicks leave: what is refused is not made."""
    made: list[Decision] = []
    for step in steps:
        if isinstance(step, Decision):
            if not refusal(RUN, made, step):
                made.append(step)
        elif step < len(made):
            try:
                made.append(inverse(RUN, made, made[step], at=step))
            except DecisionRefused:
                continue
    return made


def standing(made: list[Decision]) -> list[int]:
    spent = undone_by(RUN, made)
    return [n for n in range(len(made)) if n not in spent]


def see_that_it_adds_up(run: Run, found: Board) -> None:
    assert [(each.comment_id, each.start) for each in found.assignments] == [
        (each.comment_id, each.start) for each in run.assignments
    ]
    parents = {each.theme.id: each.theme.parent_id for each in found.themes}
    for each in found.assignments:
        if each.theme_id:
            assert parents[each.theme_id] is None
            assert not each.subtheme_id or parents[each.subtheme_id] == each.theme_id
            assert not each.reason
        else:
            assert each.reason
            assert not each.subtheme_id
    total = count_people(found.assignments)
    changed = {
        name
        for was, now in zip(run.assignments, found.assignments, strict=True)
        for name in (was.theme_id, was.subtheme_id, now.theme_id, now.subtheme_id)
        if (was.theme_id, was.subtheme_id) != (now.theme_id, now.subtheme_id)
    }
    for theme in (each.theme for each in found.themes if each.theme.id in changed):
        inside = [each for each in found.assignments if theme.id in {each.theme_id, each.subtheme_id}]
        assert theme.points == len(inside)
        assert theme.people == count_people(inside) <= min(total, theme.points)
        assert theme.people_low <= theme.people <= theme.people_high
        assert {quote.comment_id for quote in theme.quotes} <= {each.comment_id for each in inside}


def see_that_they_are_later(places: tuple[int, ...], at: int, made: list[Decision]) -> None:
    assert places
    assert all(at < place < len(made) for place in places)


@given(STEPS)
def test_whatever_is_decided_every_point_is_in_exactly_one_place(steps: list[Decision | int]) -> None:
    found = fold(RUN, accepted(steps))
    see_that_it_adds_up(RUN, found)
    members = [member for each in found.themes for member in each.members]
    assert len(members) == len(set(members))
    assert set(members) >= {theme.id for theme in RUN.themes}


@given(STEPS, st.integers(0, 13))
def test_undo_restores_the_board_or_names_what_rests_on_it(steps: list[Decision | int], at: int) -> None:
    made = accepted(steps)
    if at >= len(made):
        return
    try:
        back = inverse(RUN, made, made[at], at=at)
    except NothingNew:
        assert at in undone_by(RUN, made)
        return
    except RestedOn as error:
        see_that_they_are_later(error.places, at, made)
        return
    spent = undone_by(RUN, made)
    others = [n for n in range(len(made)) if n != at and (n not in spent or spent[n] == at)]
    assert same(fold(RUN, [*made, back]), fold(RUN, [made[n] for n in others]))


@given(STEPS)
def test_what_was_undone_may_as_well_never_have_been_made(steps: list[Decision | int]) -> None:
    made = accepted(steps)
    assert same(fold(RUN, made), fold(RUN, [made[n] for n in standing(made)]))


@given(STEPS, st.randoms(use_true_random=False))
def test_undoing_everything_gives_the_run_s_own_board_back(
    steps: list[Decision | int], chance: Random
) -> None:
    made = accepted(steps)
    while left := standing(made):
        chance.shuffle(left)
        before = len(left)
        for at in left:
            try:
                made.append(inverse(RUN, made, made[at], at=at))
            except RestedOn:
                continue
            break
        else:
            pytest.fail(f"nothing of {[made[at] for at in left]} can be undone")
        assert len(standing(made)) < before
    assert same(fold(RUN, made), board())


@given(STEPS)
def test_a_later_run_keeps_everything_that_was_decided(steps: list[Decision | int]) -> None:
    made = accepted(steps)
    before, after = fold(RUN, made), fold(LATER, made)
    see_that_it_adds_up(LATER, after)
    for each in before.assignments:
        if each.comment_id != "2":
            assert home(after, each.comment_id) == home(before, each.comment_id)
    for was in before.themes:
        now = entry(after, was.theme.id)
        assert (now.label, now.description, now.hidden, now.pinned, now.locked, now.members) == (
            was.label,
            was.description,
            was.hidden,
            was.pinned,
            was.locked,
            was.members,
        )
        assert now.theme.parent_id == was.theme.parent_id
        assert now.theme.frameworks == was.theme.frameworks
    assert after.signed_off == before.signed_off


@given(DECISIONS)
def test_a_decision_survives_json(decision: Decision) -> None:
    assert decision_from_json(decision_to_json(decision)) == decision


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        (MOVE, K.UNMOVE),
        (about(K.SET_ASIDE, "1", label="unsure"), K.TAKE_BACK),
        (SPLIT, K.UNSPLIT),
        (PROMOTE, K.UNSPLIT),
        (NEW, K.DROP),
        (decide(K.LOCK, "t1"), K.UNLOCK),
        (decide(K.ORDER, "t2"), K.ORDER),
        (decide(K.MERGE, "t1", "t2", into="t1"), K.UNMERGE),
        (decide(K.SIGN_OFF), K.REOPEN),
    ],
)
def test_each_kind_has_its_inverse_and_that_one_too(decision: Decision, kind: DecisionKind) -> None:
    made = [decision]
    made.append(inverse(RUN, made, decision))
    assert made[1].kind is kind
    assert same(board(*made), board())
    made.append(inverse(RUN, made, made[1]))
    assert same(board(*made), board(decision))


def test_undo_of_an_earlier_move_leaves_the_later_one() -> None:
    again = about(K.MOVE, "1", to="t3")
    made = [MOVE, again, inverse(RUN, [MOVE, again], MOVE)]
    assert home(board(*made), "1")[0] == "t3"
    made.append(inverse(RUN, made, again))
    assert home(board(*made), "1") == ("t1", "t1.1", "")


def test_undo_of_a_confirmation_lets_the_point_wait_again() -> None:
    stays = about(K.MOVE, "5", to="t2")
    assert same(board(stays, inverse(RUN, [stays], stays)), board())


@pytest.mark.parametrize(
    ("first", "later", "said"),
    [
        (NEW, about(K.MOVE, "4", to="n1"), "move 1 point to n1"),
        (NEW, decide(K.RENAME, "n1", label="Cars"), "rename n1"),
        (SPLIT, decide(K.MERGE, "t2", into="n1"), "merge t2 into n1"),
        (MOVE, decide(K.LOCK, "t2"), "lock t2"),
        (MOVE, decide(K.LOCK, "t1"), "lock t1"),
        (decide(K.ORDER, "t2"), decide(K.ORDER, "t3"), "order t3"),
        (MOVE, decide(K.SIGN_OFF), "sign off"),
    ],
)
def test_what_rests_on_a_decision_is_named(first: Decision, later: Decision, said: str) -> None:
    with pytest.raises(RestedOn, match=said) as error:
        inverse(RUN, [first, later], first)
    assert error.value.places == (1,)


def test_of_two_alike_the_one_meant_is_undone() -> None:
    made = [MOVE, about(K.MOVE, "1", to="t3"), MOVE]
    with pytest.raises(RestedOn):
        inverse(RUN, made, MOVE, at=0)
    assert home(board(*made, inverse(RUN, made, MOVE)), "1")[0] == "t3"


def test_a_decision_about_a_comment_that_was_withdrawn_since_can_be_undone() -> None:
    both = about(K.MOVE, "2", "3", to="t2")
    assert same(board(both, inverse(LATER, [both], both), run=LATER), board(run=LATER))


def test_a_split_that_a_later_run_has_taken_over_can_be_undone() -> None:
    made = replace(RUN.themes[3], id="n1", label="as kept")
    kept = replace(RUN.assignments[0], comment_id="14", theme_id="n1", subtheme_id="")
    run = replace(LATER, themes=(*LATER.themes, made), assignments=(*LATER.assignments, kept))
    assert inverse(run, [SPLIT], SPLIT).kind is K.UNSPLIT


def test_an_id_is_not_given_twice_after_an_undo() -> None:
    made = [NEW, inverse(RUN, [NEW], NEW)]
    assert free_id(RUN, made) == "n2"
