from __future__ import annotations

import time
from dataclasses import replace

import pytest

from nlp.decisions import carried, check, fold, inverse, left_out, refusal
from nlp.errors import DecisionRefused, ThemeNotFound
from nlp.types import Assignment, Board, BoardTheme, Decision, DecisionKind, Mapped, Quote, Run, Theme

K = DecisionKind


def a_theme(theme_id: str, people: int, *, parent: str | None = None, label: str = "") -> Theme:
    return Theme(
        id=theme_id,
        parent_id=parent,
        label=label or f"Theme {theme_id}",
        description="About something.",
        points=people,
        comments=people,
        people=people,
        people_low=people,
        people_high=people,
        rank=0,
        leaning="good" if theme_id == "t1" else "idea",
        pinned=False,
        quotes=()
        if parent
        else (Quote(comment_id=f"c-{theme_id}", start=0, end=4, text=f"said {theme_id}"),),
        frameworks={"marmot8": (Mapped(code="M5", label="Places", confidence=0.6),)},
    )


def placed(comment: str, person: str, theme_id: str, part: str = "") -> Assignment:
    return Assignment(
        comment_id=comment,
        start=0,
        end=4,
        theme_id=theme_id,
        subtheme_id=part,
        confidence=1.0,
        reason="",
        person=person,
    )


#: Amina speaks of t1 and of t2; t1 has two parts.
RUN = Run(
    version=1,
    manifest={},
    counts={},
    themes=(
        a_theme("t1", 3),
        a_theme("t1.1", 2, parent="t1"),
        a_theme("t1.2", 1, parent="t1"),
        a_theme("t2", 2),
        a_theme("t3", 1),
    ),
    assignments=(
        placed("1", "Amina", "t1", "t1.1"),
        placed("2", "Ben", "t1", "t1.1"),
        placed("3", "Chloe", "t1", "t1.2"),
        placed("4", "Amina", "t2"),
        placed("5", "Dewi", "t2"),
        placed("6", "Elin", "t3"),
        replace(placed("7", "Amina", ""), reason="non_answer"),
    ),
    queue=(),
)


def board(*decisions: Decision) -> Board:
    return fold(RUN, decisions)


def entry(found: Board, theme_id: str) -> BoardTheme:
    return next(each for each in found.themes if each.theme.id == theme_id)


def decide(kind: DecisionKind, *themes: str, into: str = "", label: str = "") -> Decision:
    return Decision(kind=kind, themes=themes, into=into, label=label)


MERGE = decide(K.MERGE, "t1", "t2", into="t1")


def test_without_decisions_the_board_is_the_run() -> None:
    found = board()
    assert [each.theme.id for each in found.themes] == ["t1", "t1.1", "t1.2", "t2", "t3"]
    assert [each.theme.rank for each in found.themes] == [1, 1, 2, 2, 3]
    assert found.assignments == RUN.assignments
    assert (found.signed_off, found.decisions) == (False, 0)


def test_renames_and_describes() -> None:
    found = board(
        decide(K.RENAME, "t2", label="  Evening   buses "), decide(K.DESCRIBE, "t2", label="After six.")
    )
    assert (entry(found, "t2").label, entry(found, "t2").description) == ("Evening buses", "After six.")
    assert entry(found, "t2").theme.label == "Theme t2"


def test_a_merge_counts_somebody_in_both_themes_once() -> None:
    found = board(MERGE)
    merged = entry(found, "t1")
    assert (merged.theme.points, merged.theme.people) == (5, 4)
    assert merged.members == ("t1", "t2")
    # Three of five points are in a theme that praises.
    assert merged.theme.leaning == "good"
    assert [quote.text for quote in merged.theme.quotes] == ["said t1", "said t2"]
    assert "t2" not in {each.theme.id for each in found.themes}
    assert {a.theme_id for a in found.assignments} == {"t1", "t3", ""}


def test_parts_follow_their_theme_into_a_merge() -> None:
    found = board(decide(K.MERGE, "t1", into="t2"))
    assert [each.theme.id for each in found.themes] == ["t2", "t1.1", "t1.2", "t3"]
    assert entry(found, "t1.1").theme.parent_id == "t2"


def test_parts_of_one_theme_can_be_merged() -> None:
    merged = entry(board(decide(K.MERGE, "t1.1", "t1.2", into="t1.1")), "t1.1")
    assert (merged.theme.people, merged.theme.parent_id) == (3, "t1")


def test_a_merge_changes_the_order() -> None:
    found = board(decide(K.MERGE, "t2", "t3", into="t3"), decide(K.UNPIN, "t1"))
    assert [(each.theme.id, each.theme.people) for each in found.themes if not each.theme.parent_id] == [
        ("t1", 3),
        ("t3", 3),
    ]


def test_a_hidden_theme_stays_on_the_board_marked() -> None:
    found = board(decide(K.HIDE, "t2"))
    assert entry(found, "t2").hidden
    assert not entry(board(decide(K.HIDE, "t2"), decide(K.SHOW, "t2")), "t2").hidden


def test_a_pinned_theme_comes_first_and_keeps_its_rank() -> None:
    found = board(decide(K.PIN, "t3"))
    assert found.themes[0].theme.id == "t3"
    assert found.themes[0].theme.rank == 3


def test_a_person_s_mapping_stands_alone() -> None:
    found = entry(board(decide(K.MAP, "t2", into="M7", label="marmot8")), "t2")
    assert [(m.code, m.confidence) for m in found.theme.frameworks["marmot8"]] == [("M7", 1.0)]
    assert found.theme.frameworks["marmot8"][0].label.startswith("Tackle racism")


def test_a_signed_off_board_is_closed_until_it_is_reopened() -> None:
    off = decide(K.SIGN_OFF)
    assert board(off).signed_off
    with pytest.raises(DecisionRefused, match="Reopen"):
        board(off, decide(K.HIDE, "t2"))
    assert not board(off, decide(K.REOPEN), decide(K.HIDE, "t2")).signed_off


@pytest.mark.parametrize(
    "wrong",
    [
        decide(K.RENAME, "t1", label="   "),
        decide(K.RENAME, "t1", label="x" * 81),
        decide(K.RENAME, "t1", "t2", label="x"),
        decide(K.MERGE, "t1", into="t1"),
        decide(K.MERGE, "t1.1", into="t2"),
        decide(K.MERGE, "t1", into="t1.2"),
    ],
)
def test_refuses_what_does_not_fit(wrong: Decision) -> None:
    with pytest.raises(DecisionRefused):
        board(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        decide(K.RENAME, "t9", label="x"),
        decide(K.UNMERGE, "t2", into="t1"),
        decide(K.SHOW, "t1"),
        decide(K.MAP, "t1", into="M9", label="marmot8"),
    ],
)
def test_what_another_board_had_is_left_out_but_not_decided_anew(wrong: Decision) -> None:
    assert replace(board(wrong), decisions=0) == board()
    assert refusal(RUN, [], wrong)
    assert not refusal(RUN, [], MERGE)


def test_a_merged_theme_is_no_longer_there() -> None:
    with pytest.raises(ThemeNotFound, match="merged"):
        check(RUN, [MERGE], decide(K.HIDE, "t2"))


def test_undo_of_the_first_description_brings_back_the_machine_s() -> None:
    made = [decide(K.DESCRIBE, "t2", label="Ours.")]
    assert entry(board(*made, inverse(RUN, made, made[0])), "t2").description == "About something."


def test_undo_names_what_rests_on_a_decision() -> None:
    first, second = decide(K.RENAME, "t1", label="A"), decide(K.RENAME, "t1", label="B")
    with pytest.raises(DecisionRefused, match="rename t1"):
        inverse(RUN, [first, second], first)
    with pytest.raises(DecisionRefused, match="never made"):
        inverse(RUN, [first], second)


def test_undo_of_a_merge_leaves_a_later_rename_of_another_theme() -> None:
    rename = decide(K.RENAME, "t3", label="Kept")
    found = board(MERGE, rename, inverse(RUN, [MERGE, rename], MERGE))
    assert entry(found, "t3").label == "Kept"
    assert entry(found, "t2").theme == entry(board(), "t2").theme


def test_undo_of_a_mapping_brings_back_what_was_there() -> None:
    first = decide(K.MAP, "t2", into="M7", label="marmot8")
    second = decide(K.MAP, "t2", into="M1", label="marmot8")
    assert inverse(RUN, [first, second], second).into == "M7"
    assert inverse(RUN, [first], first).into == ""


def test_a_place_in_a_framework_of_one_s_own_that_no_later_theme_shows_is_left_out() -> None:
    def mapped(*codes: str) -> Run:
        own = tuple(Mapped(code=code, label=code.lower(), confidence=0.5) for code in codes)
        first, *others = RUN.themes
        return replace(RUN, themes=(replace(first, frameworks={"ours": own}), *others))

    before, later = mapped("H1", "H3"), mapped("H1")
    made = [decide(K.MAP, "t2", into="H3", label="ours"), decide(K.RENAME, "t2", label="Kept")]
    assert entry(fold(before, made), "t2").theme.frameworks["ours"][0].label == "h3"
    found = entry(fold(later, made), "t2")
    assert (found.label, "ours" in found.theme.frameworks) == ("Kept", False)
    assert left_out(later, made) == [(0, "The framework 'ours' has no 'H3'.")]


def test_what_is_left_out_is_told() -> None:
    made = [decide(K.RENAME, "t1", label="A"), decide(K.HIDE, "t9"), Decision(kind=K.MOVE, to="t1")]
    made[2] = replace(made[2], points=(("99", 0),))
    (first, why), (second, because) = left_out(RUN, made)
    assert (first, second) == (1, 2)
    assert "no theme 't9'" in why
    assert "comment '99'" in because


def test_a_later_board_is_not_signed_off() -> None:
    made = [decide(K.HIDE, "t2"), decide(K.SIGN_OFF), decide(K.REOPEN), decide(K.SIGN_OFF)]
    assert carried(made) == (made[0],)


def test_a_thousand_decisions_over_a_hundred_thousand_points_take_no_time() -> None:
    names = [f"t{n}" for n in range(1, 201)]
    run = replace(
        RUN,
        themes=tuple(a_theme(name, 500) for name in names),
        assignments=tuple(placed(str(n), f"p{n // 2}", names[n % 200]) for n in range(100_000)),
    )
    moves = [
        Decision(kind=K.MOVE, points=((str(97 * n), 0), (str(89 * n), 0)), to=names[n % 199])
        for n in range(800)
    ]
    renames = [decide(K.RENAME, name, label=f"Called {name}") for name in names]
    started = time.process_time()
    found = fold(run, [*moves, *renames])
    assert time.process_time() - started < 3  # measured: 0.6 s; room for a busy machine
    assert sum(each.theme.points for each in found.themes) == 100_000
