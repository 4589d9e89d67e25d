"""Decisions applied one after the other, and whether one more would fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nlp.deciding import about_points, about_themes
from nlp.deciding.about_themes import refuse_locked
from nlp.deciding.refusals import IllFormed, Locked, NothingNew, PointNotFound, SignedOff
from nlp.deciding.state import Home, Key, State
from nlp.errors import DecisionRefused, ThemeNotFound
from nlp.types import Assignment, Decision, DecisionKind, Reason, Run

K = DecisionKind
_APPLY: dict[DecisionKind, Callable[[State, Decision], bool]] = {
    K.RENAME: about_themes.rename,
    K.DESCRIBE: about_themes.describe,
    K.MERGE: about_themes.merge,
    K.UNMERGE: about_themes.unmerge,
    K.SPLIT: about_points.split,
    K.UNSPLIT: about_points.unsplit,
    K.NEW: about_points.new,
    K.DROP: about_points.drop,
    K.MOVE: about_points.move,
    K.UNMOVE: about_points.unmove,
    K.SET_ASIDE: about_points.set_aside,
    K.TAKE_BACK: about_points.take_back,
    K.LOCK: about_themes.lock,
    K.UNLOCK: about_themes.unlock,
    K.ORDER: about_themes.put_in_order,
    K.HIDE: about_themes.hide,
    K.SHOW: about_themes.show,
    K.PIN: about_themes.pin,
    K.UNPIN: about_themes.unpin,
    K.MAP: about_themes.map_to,
    K.SIGN_OFF: about_themes.sign_off,
    K.REOPEN: about_themes.reopen,
}
_NEED_POINTS = frozenset({K.MOVE, K.UNMOVE, K.SET_ASIDE, K.TAKE_BACK})


def replay(
    run: Run,
    decisions: Iterable[Decision],
    *,
    passing: bool = False,
    assigned: Mapping[Key, Assignment] | None = None,
) -> State:
    """What all decisions together amount to.

    Args:
        run: What they are applied to.
        decisions: In the order they were made.
        passing: Pass over those that make no sense after those before them.
        assigned: As of `State.of`.

    Raises:
        DecisionRefused: One makes no sense, and is not to be passed over.
    """
    state = State.of(run, assigned)
    for at, decision in enumerate(decisions):
        try:
            fits = apply(state, decision)
        except DecisionRefused:
            if not passing:
                raise
            fits = False
        if not fits:
            state.unfit.append(at)
    return state


def apply(state: State, decision: Decision) -> bool:
    """Change the state as decided; whether the decision fitted and changed something.

    Raises:
        DecisionRefused: It makes no sense on any run. The state is then as before.
    """
    if decision.kind is K.ACCEPT:
        return True
    if state.signed_off and decision.kind is not K.REOPEN:
        raise SignedOff
    return _APPLY[decision.kind](state, decision)


def try_now(state: State, decision: Decision) -> None:
    """Apply a decision that is being made now, on the board as it is.

    Raises:
        DecisionRefused: It names what is not there, changes nothing, or changes what is locked. The state
            may then be used no more.
    """
    if decision.kind is K.ACCEPT:
        raise IllFormed("Only a proposal as a whole can be accepted.")
    if state.signed_off and decision.kind is not K.REOPEN:
        raise SignedOff
    _see_themes(state, decision)
    _see_points(state, decision)
    if _is_said(state, decision):
        raise NothingNew
    if not apply_unlocked(state, decision):
        raise NothingNew


def apply_unlocked(state: State, decision: Decision) -> bool:
    """Apply a decision unless it changes what a locked theme holds; whether it fitted.

    Raises:
        DecisionRefused: It does, or it makes no sense.
    """
    before = _homes(state, decision)
    fits = apply(state, decision)
    for key, home in before.items():
        now = state.home_of(key)
        if now != home:
            for theme_id in (*home, *now):
                if theme_id in state.locked:
                    raise Locked(theme_id, state.label(theme_id))
    return fits


def _homes(state: State, decision: Decision) -> dict[Key, Home]:
    """Where the points are that the decision may move."""
    if decision.kind in {K.DROP, K.UNSPLIT}:
        refuse_locked(state, decision.into, *decision.themes)
        said = {key for key, every in state.said.items() if any(to == decision.into for _, to in every)}
        return {key: state.home_of(key) for key in said}
    return {key: state.home_of(key) for key in decision.points if key in state.assigned}


def _see_themes(state: State, decision: Decision) -> None:
    """See that the themes named are there, and that an id that is given away is free."""
    for theme_id in _shown(decision):
        if not state.is_here(theme_id):
            raise ThemeNotFound(theme_id)
    if decision.kind is K.UNMERGE:
        for theme_id in decision.themes:
            if state.into.get(theme_id) != decision.into:
                raise ThemeNotFound(theme_id)
    if decision.kind in {K.NEW, K.SPLIT} and decision.into in state.themes:
        raise IllFormed(f"There is or was a theme '{decision.into}'. Give the new one an id of its own.")
    if decision.kind is K.MAP and decision.into:
        _see_code(state, decision)


def _see_code(state: State, decision: Decision) -> None:
    codes = state.codes(decision.label)
    if not codes:
        raise IllFormed(f"These themes are not mapped to a framework '{decision.label}'.")
    if decision.into not in codes:
        raise IllFormed(f"The framework '{decision.label}' has no '{decision.into}'.")


def _shown(decision: Decision) -> tuple[str, ...]:
    """Themes that must be on the board for the decision to be made."""
    if decision.kind is K.MOVE:
        return (decision.to,)
    into = (decision.into,) if decision.kind in {K.MERGE, K.UNMERGE, K.UNSPLIT, K.DROP} else ()
    # What was merged away, and a part that became a theme, is not on the board until it comes back.
    gone = decision.kind is K.UNMERGE or (decision.kind is K.UNSPLIT and not decision.points)
    return into if gone else (*decision.themes, *into)


def _see_points(state: State, decision: Decision) -> None:
    """See that the points named are there, and may be moved."""
    if decision.kind in _NEED_POINTS and not decision.points:
        raise IllFormed("Name at least one point.")
    if len(set(decision.points)) != len(decision.points):
        raise IllFormed("Name each point once.")
    for key in decision.points:
        if key not in state.assigned:
            raise PointNotFound(key)
        if state.assigned[key].reason == Reason.DANGER:
            raise IllFormed("What shows danger is handled as an alert and goes into no theme.")
    if decision.kind is K.SPLIT:
        for key in decision.points:
            if decision.themes[0] not in state.home_of(key):
                raise IllFormed(
                    f"The point at character {key[1]} of comment '{key[0]}' is not in "
                    f"“{state.label(decision.themes[0])}”, so it cannot be split off it."
                )


def _is_said(state: State, decision: Decision) -> bool:
    """Whether a person said just this of every point before."""
    if decision.kind is K.MOVE:
        wanted = {(K.MOVE, decision.to)}
    elif decision.kind is K.SET_ASIDE:
        wanted = {(K.SET_ASIDE, about_points.reason_of(decision))}
    else:
        return False
    return {state.last_said(key) for key in decision.points} == wanted
