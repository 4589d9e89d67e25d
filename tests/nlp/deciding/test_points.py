from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.decisions import fold, free_id, refusal, waiting
from nlp.types import Decision, DecisionKind
from tests.nlp.deciding.a_board import LATER, RUN, about, board, decide, entry, home, ids, keys, placed

K = DecisionKind

SPLIT = Decision(kind=K.SPLIT, themes=("t1",), points=keys("1", "3"), into="n1", label="Parking")
NEW = Decision(kind=K.NEW, into="n1", label="Parking", points=keys("3", "8"))
PROMOTE = Decision(kind=K.SPLIT, themes=("t1.1",), into="n1")


def test_a_moved_point_is_counted_where_it_is_now() -> None:
    found = board(about(K.MOVE, "1", to="t2"))
    assert home(found, "1") == ("t2", "", "")
    t1, part, t2 = (entry(found, name).theme for name in ("t1", "t1.1", "t2"))
    assert (t1.points, t1.people, part.points, part.people) == (2, 2, 1, 1)
    # Amina was in t2 before.
    assert (t2.points, t2.comments, t2.people) == (3, 3, 2)
    assert t2.people_low <= 2 <= t2.people_high
    assert entry(found, "t3") == entry(board(), "t3")


def test_a_point_moves_to_a_part_and_into_its_theme_with_it() -> None:
    found = board(about(K.MOVE, "4", to="t1.2"))
    assert home(found, "4") == ("t1", "t1.2", "")
    assert entry(found, "t1.2").theme.people == 2
    # Amina was in t1 before.
    assert entry(found, "t1").theme.people == 3


def test_quotes_go_with_their_points() -> None:
    found = board(about(K.MOVE, "1", to="t3"))
    assert [quote.comment_id for quote in entry(found, "t3").theme.quotes] == ["6", "1"]
    assert [quote.comment_id for quote in entry(found, "t1").theme.quotes] == ["3"]
    assert entry(found, "t1.1").theme.quotes == ()


def test_what_a_person_said_of_a_point_is_certain_also_when_it_stays() -> None:
    found = board(about(K.MOVE, "5", to="t2"))
    assert next(each.confidence for each in found.assignments if each.comment_id == "5") == 1.0
    assert entry(found, "t2") == entry(board(), "t2")


def test_the_queue_loses_what_somebody_decided() -> None:
    assert [each.comment_id for each in waiting(RUN, [])] == ["8", "5"]
    assert [each.comment_id for each in waiting(RUN, [about(K.MOVE, "5", to="t2")])] == ["8"]
    aside = about(K.SET_ASIDE, "8", label="unsure")
    assert [each.comment_id for each in waiting(RUN, [aside])] == ["5"]
    assert len(waiting(RUN, [aside, about(K.TAKE_BACK, "8", label="unsure")])) == 2


def test_an_unsure_point_finds_a_theme_and_one_in_a_theme_is_set_aside() -> None:
    found = board(about(K.MOVE, "8", to="t3"), about(K.SET_ASIDE, "3"))
    assert home(found, "8") == ("t3", "", "")
    assert home(found, "3") == ("", "", "non_answer")
    assert entry(found, "t1.2").theme.points == 0


def test_a_theme_without_points_stays_on_the_board() -> None:
    emptied = entry(board(about(K.MOVE, "6", to="t2")), "t3").theme
    assert (emptied.points, emptied.people, emptied.people_low, emptied.people_high) == (0, 0, 0, 0)
    assert emptied.quotes == ()


def test_a_theme_leans_as_most_of_its_points_and_lives_in_their_places() -> None:
    run = replace(
        RUN,
        assignments=(
            *(
                replace(each, leaning="in_the_way", place=f"ward {each.comment_id}")
                for each in RUN.assignments
            ),
        ),
    )
    t2 = entry(fold(run, [about(K.MOVE, "3", to="t2")]), "t2").theme
    assert (t2.leaning, t2.places) == ("in_the_way", 3)
    # Without that, as the themes that the points come from: two of three lean to an idea.
    t2 = entry(board(about(K.MOVE, "3", to="t2")), "t2").theme
    assert (t2.leaning, t2.places, t2.strength) == ("idea", 1, 0.5)


def test_points_split_off_make_a_theme_of_their_own() -> None:
    found = board(SPLIT)
    new = entry(found, "n1")
    assert (new.label, new.theme.parent_id, new.theme.points, new.members) == ("Parking", None, 2, ("n1",))
    assert [quote.comment_id for quote in new.theme.quotes] == ["1", "3"]
    assert entry(found, "t1").theme.points == 1
    assert new.theme.leaning == "good"


def test_a_part_becomes_a_theme_of_its_own_with_all_that_comes_into_it() -> None:
    found = board(PROMOTE)
    assert ids(found) == ["n1", "t2", "t1", "t1.2", "t3"]
    assert (entry(found, "n1").label, entry(found, "n1").theme.points) == ("Theme t1.1", 2)
    assert entry(found, "t1").theme.points == 1
    later = fold(LATER, [PROMOTE])
    assert home(later, "10") == ("n1", "", "")


def test_a_new_theme_takes_points_from_anywhere() -> None:
    found = board(NEW)
    assert home(found, "3") == home(found, "8") == ("n1", "", "")
    assert entry(found, "n1").theme.people == 2
    assert entry(board(decide(K.NEW, into="n1", label="Empty")), "n1").theme.points == 0


def test_a_made_theme_can_be_renamed_and_merged() -> None:
    found = board(NEW, decide(K.RENAME, "n1", label="Cars"), decide(K.MERGE, "t3", into="n1"))
    assert (entry(found, "n1").label, entry(found, "n1").theme.points) == ("Cars", 3)
    assert home(found, "6") == ("n1", "", "")


def test_a_later_run_may_have_the_theme_that_people_made() -> None:
    made = replace(RUN.themes[3], id="n1", label="as kept")
    run = replace(
        LATER, themes=(*LATER.themes, made), assignments=(*LATER.assignments, placed("14", "Kai", "n1"))
    )
    found = fold(run, [SPLIT])
    assert (entry(found, "n1").label, entry(found, "n1").theme.points) == ("Parking", 3)
    back = replace(SPLIT, kind=K.UNSPLIT)
    found = fold(run, [SPLIT, back])
    assert "n1" not in ids(found)
    assert home(found, "14") == ("t1", "", "")
    dropped = fold(run, [NEW, replace(NEW, kind=K.DROP)])
    assert home(dropped, "14") == ("", "", "unsure")


def test_ids_of_made_themes_are_never_used_again() -> None:
    assert free_id(RUN, []) == "n1"
    made = [SPLIT, replace(SPLIT, kind=K.UNSPLIT)]
    assert free_id(RUN, made) == "n2"
    assert "There is or was" in refusal(RUN, made, NEW)


def test_what_a_later_run_lacks_is_left_out_and_the_rest_holds() -> None:
    found = fold(LATER, [about(K.MOVE, "2", "3", to="t2"), decide(K.RENAME, "t9", label="Gone")])
    assert home(found, "3") == ("t2", "", "")
    assert all(each.comment_id != "2" for each in found.assignments)


def test_danger_goes_into_no_theme() -> None:
    move = about(K.MOVE, "9", to="t2")
    assert "danger" in refusal(RUN, [], move)
    assert home(board(move), "9") == ("", "", "danger")


def test_a_locked_theme_gives_nothing_and_takes_nothing() -> None:
    lock = decide(K.LOCK, "t1")
    assert entry(board(lock), "t1").locked
    for wrong in (
        about(K.MOVE, "1", to="t2"),
        about(K.MOVE, "1", to="t1.2"),
        about(K.MOVE, "4", to="t1.1"),
        about(K.SET_ASIDE, "2"),
        decide(K.MERGE, "t2", into="t1"),
        decide(K.MERGE, "t1.1", into="t1.2"),
        SPLIT,
        PROMOTE,
        NEW,
    ):
        assert "“Theme t1” is locked" in refusal(RUN, [lock], wrong), wrong
    assert refusal(RUN, [lock], about(K.MOVE, "1", to="t1.1")) == ""
    assert refusal(RUN, [lock], decide(K.RENAME, "t1", label="Other words")) == ""
    assert refusal(RUN, [lock, decide(K.UNLOCK, "t1")], about(K.MOVE, "1", to="t2")) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (about(K.MOVE, "1", to="t9"), "no theme 't9'"),
        (about(K.MOVE, "99", to="t1"), "comment '99'"),
        (about(K.MOVE, to="t1"), "at least one point"),
        (about(K.MOVE, "1", "1", to="t2"), "once"),
        (about(K.SET_ASIDE, "1", label="boring"), "'boring' is no reason"),
        (about(K.SET_ASIDE, "1", label="danger"), "'danger' is no reason"),
        (about(K.UNMOVE, "1", to="t2"), "change nothing"),
        (about(K.TAKE_BACK, "1"), "change nothing"),
        (replace(SPLIT, themes=("t2",)), "not in “Theme t2”"),
        (replace(SPLIT, into="t3"), "There is or was a theme 't3'"),
        (replace(SPLIT, into="t9"), "id of its own like n1"),
        (replace(SPLIT, label=""), "between 1 and 80"),
        (replace(SPLIT, points=()), "Name the points"),
        (replace(NEW, label=" "), "between 1 and 80"),
        (decide(K.DROP, into="n1"), "no theme 'n1'"),
        (decide(K.UNSPLIT, "t1", into="t2"), "change nothing"),
        (decide(K.LOCK, "t1", "t2"), "one theme"),
        (decide(K.UNLOCK, "t1"), "change nothing"),
        (decide(K.ORDER, "t1", "t1"), "once"),
        (decide(K.ORDER, "t9"), "no theme 't9'"),
        (decide(K.MAP, "t1", into="x", label="nosuch"), "not mapped"),
    ],
)
def test_refuses_what_does_not_fit_in_words(wrong: Decision, said: str) -> None:
    assert said in refusal(RUN, [], wrong)


def test_people_s_order_comes_before_pins_and_people() -> None:
    found = board(decide(K.PIN, "t3"), decide(K.ORDER, "t2", "t1.2"))
    assert ids(found) == ["t2", "t3", "t1", "t1.2", "t1.1"]
    assert ids(board(decide(K.ORDER, "t2"), decide(K.ORDER))) == ids(board())
