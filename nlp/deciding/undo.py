"""Taking a decision back: what to append, or which later decisions rest on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.deciding.board import board_of
from nlp.deciding.refusals import Locked, NothingNew, RestedOn, SignedOff
from nlp.deciding.replay import apply, apply_unlocked, replay
from nlp.deciding.state import Key, Say, State
from nlp.errors import DecisionRefused
from nlp.types import Assignment, Board, Decision, DecisionKind, Run

K = DecisionKind
Seen = tuple[Board, tuple[str, ...], dict[Key, Say]]
_PAIRS = (
    (K.MERGE, K.UNMERGE),
    (K.SPLIT, K.UNSPLIT),
    (K.NEW, K.DROP),
    (K.MOVE, K.UNMOVE),
    (K.SET_ASIDE, K.TAKE_BACK),
    (K.LOCK, K.UNLOCK),
    (K.HIDE, K.SHOW),
    (K.PIN, K.UNPIN),
    (K.SIGN_OFF, K.REOPEN),
)
OPPOSITE = {**dict(_PAIRS), **{back: kind for kind, back in _PAIRS}}


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How to see what decisions amount to, where a whole board need not be counted each time.

    seen: a state of the run → all that tells it from another for people, to be compared.
    """

    assigned: Mapping[Key, Assignment]
    seen: Callable[[State], object]


def inverse(
    run: Run,
    decisions: Sequence[Decision],
    decision: Decision,
    *,
    at: int | None = None,
    sight: Sight | None = None,
) -> Decision:
    """The decision that undoes one made before; append it to the list.

    Args:
        run: What the decisions were made on.
        decisions: All that were made, in order.
        decision: One of them.
        at: Where it stands, from 0; None: where it stands last.
        sight: Of the same run; only makes it quicker.

    Returns:
        What brings about the board that would be there had the decision never been made. What was made and
        undone since counts as never made as well.

    Raises:
        RestedOn: Later decisions rest on it.
        DecisionRefused: It was never made, was undone already, or changed nothing.
    """
    if decision not in decisions:
        raise DecisionRefused("That decision was never made on this board.")
    if at is None:
        at = len(decisions) - 1 - list(reversed(decisions)).index(decision)
    if decision.kind is K.ACCEPT:
        raise DecisionRefused("That the proposal was accepted cannot be undone. Decide anew what should be.")
    known = sight.assigned if sight else None
    partners = undone_by(run, decisions, known)
    if partners.get(at, -1) > at:
        raise NothingNew
    undone = _opposite(replay(run, decisions[:at], assigned=known), decision)
    seen = _without_what_it_made(run, decision)
    see = sight.seen if sight and seen is run else _seen
    known = known if seen is run else None
    standing = [n for n in range(len(decisions)) if n not in partners or at in {n, partners[n]}]
    others = [n for n in standing if n != at]
    never = replay(seen, [decisions[n] for n in others], passing=True, assigned=known)
    with_it = replay(seen, [decisions[n] for n in standing], passing=True, assigned=known)
    misfits = {others[n] for n in never.unfit} ^ {standing[n] for n in with_it.unfit}
    resting = sorted(n for n in misfits if n > at)
    if not resting:
        made = replay(seen, decisions, assigned=known)
        if at in made.unfit and see(made) == see(never):
            raise NothingNew
        later = [n for n in others if n > at and decisions[n].kind is not K.ACCEPT]
        resting = _closing(made, decisions, at, undone, later)
        if not resting and see(made) == see(never):
            return undone
        resting = resting or _touching(decisions, at, later)
    if not resting:
        raise DecisionRefused("That cannot be undone by itself any more. Decide anew what should be.")
    raise RestedOn(tuple(resting), [told(decisions[place]) for place in resting])


def undone_by(
    run: Run, decisions: Sequence[Decision], assigned: Mapping[Key, Assignment] | None = None
) -> dict[int, int]:
    """Places of decisions that were undone → of those that undid them, and the other way round."""
    state = State.of(run, assigned)
    pairs: dict[int, int] = {}
    standing: dict[int, Decision] = {}  # place → what would undo it, newest last
    for place, decision in enumerate(decisions):
        if decision.kind is K.ACCEPT:
            continue
        opposite = _opposite(state, decision)
        try:
            fits = apply(state, decision)
        except DecisionRefused:
            continue
        found = _undoes(decision, decisions, standing) if fits else None
        if found is not None:
            del standing[found]
            pairs |= {found: place, place: found}
        elif fits:
            standing[place] = opposite
    return pairs


def _undoes(
    decision: Decision, decisions: Sequence[Decision], standing: Mapping[int, Decision]
) -> int | None:
    """The place of the decision that this one undoes."""
    for place in reversed(list(standing)):
        if standing[place] == decision:
            return place
        # A name may be given back by chance; only the newest name of a theme is undone by that.
        if decision.kind not in OPPOSITE and _subject(decisions[place]) == _subject(decision):
            return None
    return None


def _subject(decision: Decision) -> tuple[object, ...]:
    """What the newest decision of this kind settles alone."""
    themes = () if decision.kind is K.ORDER else decision.themes
    return decision.kind, themes, decision.label if decision.kind is K.MAP else ""


def told(decision: Decision) -> str:
    """A decision in few words, with ids."""
    what = [*decision.themes, *(["into", decision.into] if decision.into else [])]
    if decision.points:
        what.append(f"{len(decision.points)} point{'s' if len(decision.points) > 1 else ''}")
    what += ["to", decision.to] if decision.to else []
    return " ".join([str(decision.kind).replace("_", " "), *what])


def _closing(
    state: State, decisions: Sequence[Decision], at: int, undone: Decision, later: Sequence[int]
) -> list[int]:
    """Apply the inverse; places of later decisions because of which that cannot be."""
    try:
        # What a theme that was merged away is called cannot be changed until it comes back.
        fits = apply_unlocked(state, undone) or at in state.unfit
    except SignedOff:
        return [n for n in later if decisions[n].kind is K.SIGN_OFF][-1:]
    except Locked as error:
        locks = [n for n in later if decisions[n].kind is K.LOCK and error.theme_id in decisions[n].themes]
        return locks[-1:] or _touching(decisions, at, later)
    except DecisionRefused:
        return _touching(decisions, at, later)
    return [] if fits else _touching(decisions, at, later)


def _touching(decisions: Sequence[Decision], at: int, later: Sequence[int]) -> list[int]:
    """Those of the later decisions that are about the same themes or points; all when there are none."""
    about = _about(decisions[at])
    return [n for n in later if about & _about(decisions[n])] or list(later)


def _about(decision: Decision) -> set[object]:
    about: set[object] = {*decision.themes, decision.into, decision.to, *decision.points}
    return about - {""}


def _seen(state: State) -> Seen:
    return seen_as(board_of(state, 0), state)


def seen_as(board: Board, state: State) -> Seen:
    """All that tells two states apart for people. board: of the state, with no number of decisions."""
    return board, state.order, {key: say for key in state.said if (say := state.last_said(key))}


def _without_what_it_made(run: Run, decision: Decision) -> Run:
    """A later run as if it had never heard of the theme that a decision made.

    What it put there itself would be somewhere else had the theme never been made; nobody can say where.
    """
    if decision.kind not in {K.NEW, K.SPLIT, K.DROP, K.UNSPLIT}:
        return run
    if all(theme.id != decision.into for theme in run.themes):
        return run
    return replace(
        run,
        themes=tuple(theme for theme in run.themes if theme.id != decision.into),
        assignments=tuple(each for each in run.assignments if each.theme_id != decision.into),
    )


def _opposite(before: State, decision: Decision) -> Decision:
    """What brings a board back to how it was.

    Args:
        before: As it was before the decision.
        decision: What was then decided.
    """
    if decision.kind in OPPOSITE:
        others = tuple(theme_id for theme_id in decision.themes if theme_id != decision.into)
        return replace(decision, kind=OPPOSITE[decision.kind], themes=others)
    if decision.kind is K.ORDER:
        return replace(decision, themes=before.order)
    theme_id = decision.themes[0] if decision.themes else ""
    if decision.kind is K.RENAME:
        return replace(decision, label=before.label(theme_id))
    if decision.kind is K.DESCRIBE:
        return replace(decision, label=before.descriptions.get(theme_id, ""))
    return replace(decision, into=before.mapped.get((theme_id, decision.label), ""))
