"""A small run for tests of decisions. Amina speaks of t1, of t2 and says nothing once; t1 has two parts."""

from __future__ import annotations

from dataclasses import replace

from nlp.decisions import fold
from nlp.types import (
    Assignment,
    Board,
    BoardTheme,
    Decision,
    DecisionKind,
    Mapped,
    Queued,
    QueueReason,
    Quote,
    Run,
    Suggestion,
    Theme,
)

Key = tuple[str, int]


def a_theme(theme_id: str, people: int, *quoted: str, parent: str | None = None) -> Theme:
    return Theme(
        id=theme_id,
        parent_id=parent,
        label=f"Theme {theme_id}",
        description="About something.",
        points=people,
        comments=people,
        people=people,
        people_low=people,
        people_high=people,
        rank=0,
        leaning="good" if theme_id.startswith("t1") else "idea",
        pinned=False,
        quotes=tuple(Quote(comment_id=each, start=0, end=4, text=f"said {each}") for each in quoted),
        frameworks={"marmot8": (Mapped(code="M5", label="Places", confidence=0.6),)},
        strength=0.5,
        places=1,
        coherence=0.4,
    )


def placed(comment: str, person: str, theme_id: str, part: str = "", reason: str = "") -> Assignment:
    return Assignment(
        comment_id=comment,
        start=0,
        end=4,
        theme_id=theme_id,
        subtheme_id=part,
        confidence=0.5,
        reason=reason,
        person=person,
    )


RUN = Run(
    version=1,
    manifest={},
    counts={},
    themes=(
        a_theme("t1", 3, "1", "3"),
        a_theme("t1.1", 2, "1", parent="t1"),
        a_theme("t1.2", 1, "3", parent="t1"),
        a_theme("t2", 2, "4", "5"),
        a_theme("t3", 1, "6"),
    ),
    assignments=(
        placed("1", "Amina", "t1", "t1.1"),
        placed("2", "Ben", "t1", "t1.1"),
        placed("3", "Chloe", "t1", "t1.2"),
        placed("4", "Amina", "t2"),
        placed("5", "Dewi", "t2"),
        placed("6", "Elin", "t3"),
        placed("7", "Amina", "", reason="non_answer"),
        placed("8", "Ffion", "", reason="unsure"),
        placed("9", "Gwen", "", reason="danger"),
    ),
    queue=(
        Queued(
            comment_id="8",
            start=0,
            end=4,
            reason=QueueReason.FITS_NONE,
            suggestions=(Suggestion(theme_id="t2", confidence=0.4),),
        ),
        Queued(
            comment_id="5",
            start=0,
            end=4,
            reason=QueueReason.BETWEEN,
            suggestions=(Suggestion(theme_id="t2", confidence=0.4),),
        ),
    ),
)

#: The same a month later: comment 2 was withdrawn, four more came, and a theme.
LATER = replace(
    RUN,
    themes=(
        *(replace(theme, points=theme.points + 1, people=theme.people + 1) for theme in RUN.themes),
        a_theme("t4", 1, "13"),
    ),
    assignments=(
        *(each for each in RUN.assignments if each.comment_id != "2"),
        placed("10", "Huw", "t1", "t1.1"),
        placed("11", "Ifan", "t2"),
        placed("12", "Amina", "t3"),
        placed("13", "Jac", "t4"),
    ),
)


def decide(kind: DecisionKind, *themes: str, into: str = "", label: str = "") -> Decision:
    return Decision(kind=kind, themes=themes, into=into, label=label)


def about(kind: DecisionKind, *comments: str, to: str = "", label: str = "") -> Decision:
    return Decision(kind=kind, points=keys(*comments), to=to, label=label)


def keys(*comments: str) -> tuple[Key, ...]:
    return tuple((comment, 0) for comment in comments)


def board(*decisions: Decision, run: Run = RUN) -> Board:
    return fold(run, decisions)


def entry(found: Board, theme_id: str) -> BoardTheme:
    return next(each for each in found.themes if each.theme.id == theme_id)


def ids(found: Board) -> list[str]:
    return [each.theme.id for each in found.themes]


def home(found: Board, comment: str) -> tuple[str, str, str]:
    """Theme, part and reason of a comment's point."""
    each = next(each for each in found.assignments if each.comment_id == comment)
    return each.theme_id, each.subtheme_id, each.reason


def same(one: Board, other: Board) -> bool:
    """Whether two boards differ in nothing but the number of decisions."""
    return replace(one, decisions=0) == replace(other, decisions=0)
