"""What each kind of decision about single points does to the state.

What people said of a point is kept as a list, and undoing takes one thing out of it, so that it does not
matter where the run has the point, nor what else was said of it. Points that the run does not have are
passed over: a comment may have been withdrawn. Danger is never themed, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.deciding.about_themes import LONGEST_LABEL, only, refuse_locked, worded
from nlp.deciding.refusals import IllFormed
from nlp.deciding.state import Key, Say, State
from nlp.types import Decision, DecisionKind, Reason, Theme

MADE_ID = re.compile(r"n[1-9][0-9]{0,6}")  # of themes that people made; those of the machine are t1, t2 …
#: Why a person may set a point aside.
REASONS = tuple(str(reason) for reason in Reason if reason is not Reason.DANGER)


def move(state: State, decision: Decision) -> bool:
    """Put points into a theme or part, or say that they are right where they are."""
    if decision.to not in state.themes or decision.to in state.dropped:
        return False
    return _say(state, decision.points, (DecisionKind.MOVE, decision.to))


def unmove(state: State, decision: Decision) -> bool:
    """Take back that points were moved."""
    return _take_back(state, decision.points, (DecisionKind.MOVE, decision.to))


def set_aside(state: State, decision: Decision) -> bool:
    """Put points into no theme, with the reason."""
    return _say(state, decision.points, (DecisionKind.SET_ASIDE, reason_of(decision)))


def take_back(state: State, decision: Decision) -> bool:
    """Take back that points were set aside."""
    return _take_back(state, decision.points, (DecisionKind.SET_ASIDE, reason_of(decision)))


def reason_of(decision: Decision) -> str:
    """Why points were set aside.

    Raises:
        IllFormed: It is no reason that a person may give.
    """
    reason = decision.label or Reason.NON_ANSWER
    if reason not in REASONS:
        raise IllFormed(f"'{reason}' is no reason to set a point aside. Choose one of {', '.join(REASONS)}.")
    return str(reason)


def new(state: State, decision: Decision) -> bool:
    """Make a theme, with points or still empty."""
    label = worded(decision.label, LONGEST_LABEL)
    return _make(state, decision, label) and _give(state, decision)


def drop(state: State, decision: Decision) -> bool:
    """Take back that a theme was made."""
    return _unmake(state, decision.into, source="")


def split(state: State, decision: Decision) -> bool:
    """Let points leave a theme for a new one; without points, let a part become a theme of its own."""
    source = only(decision)
    if not state.is_here(source):
        return False
    refuse_locked(state, source)
    if decision.points:
        label = worded(decision.label, LONGEST_LABEL)
        return _make(state, decision, label) and _give(state, decision)
    if state.parent(source) is None:
        raise IllFormed("Name the points that leave the theme. Only a part can leave as a whole.")
    label = worded(decision.label, LONGEST_LABEL) if decision.label else state.label(source)
    if not _make(state, decision, label, like=state.themes[source]):
        return False
    state.into[source] = decision.into
    return True


def unsplit(state: State, decision: Decision) -> bool:
    """Let a theme that was split off go back."""
    source = only(decision)
    if decision.points:
        return _unmake(state, decision.into, source=source)
    if state.into.get(source) != decision.into:
        return False
    del state.into[source]
    if _unmake(state, decision.into, source=source):
        return True
    state.into[source] = decision.into
    return False


def _make(state: State, decision: Decision, label: str, *, like: Theme | None = None) -> bool:
    """Let the theme be there; a later run may have it already, and one that was dropped comes back."""
    made = decision.into
    if not MADE_ID.fullmatch(made):
        raise IllFormed(f"A new theme needs an id of its own like n1, not '{made}'.")
    if made in state.born and made not in state.dropped:
        return False
    state.dropped.pop(made, None)
    state.born[made] = label
    if made not in state.themes:
        state.themes[made] = _empty(made, label) if like is None else replace(like, id=made, parent_id=None)
    return True


def _unmake(state: State, made: str, *, source: str) -> bool:
    """Its points are where they were before, those that only the run put there in the source."""
    if made not in state.born or not state.is_here(made) or made in state.into.values():
        return False
    state.dropped[made] = source
    return True


def _give(state: State, decision: Decision) -> bool:
    """Put points into the theme that was made for them. One that comes back finds its own where they were."""
    say = (decision.kind, decision.into)
    before = {key for key, said in state.said.items() if say in said}
    _take_back(state, before - set(decision.points), say)
    _say(state, [key for key in decision.points if key not in before], say)
    return all(say in state.said.get(key, ()) for key in decision.points)


def _say(state: State, points: Iterable[Key], say: Say) -> bool:
    fits = True
    for key in points:
        placed = state.assigned.get(key)
        if placed is None or placed.reason == Reason.DANGER:
            fits = False
            continue
        state.said[key] = [*state.said.get(key, ()), say]
    return fits


def _take_back(state: State, points: Iterable[Key], say: Say) -> bool:
    fits = True
    for key in points:
        before = state.said.get(key, [])
        if say not in before:
            fits = False
            continue
        at = len(before) - 1 - before[::-1].index(say)
        state.said[key] = [*before[:at], *before[at + 1 :]]
    return fits


def _empty(theme_id: str, label: str) -> Theme:
    return Theme(
        id=theme_id,
        parent_id=None,
        label=label,
        description="",
        points=0,
        comments=0,
        people=0,
        people_low=0,
        people_high=0,
        rank=0,
        leaning="mixed",
        pinned=False,
        quotes=(),
        frameworks={},
    )
