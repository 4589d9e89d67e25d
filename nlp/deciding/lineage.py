"""Where a theme comes from: every decision that had a part in it, back to the machine's own themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.deciding.difference import counts
from nlp.deciding.folded import Folded
from nlp.deciding.replay import apply
from nlp.deciding.state import Home, Key, State
from nlp.types import Decision, DecisionKind, Run

K = DecisionKind
#: About the board as a whole, not about what is in a theme.
_WHOLE = frozenset({K.ORDER, K.SIGN_OFF, K.REOPEN, K.ACCEPT})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One decision that had a part in a theme.

    Attributes:
        place: Where it stands in the list of decisions, from 0.
        decision: What was decided.
        themes: Of those that the theme comes from, and the theme itself, the ones it was about.
        counts: Of these, where they changed: people before, people after, points before, points after.
    """

    place: int
    decision: Decision
    themes: tuple[str, ...]
    counts: Mapping[str, Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where a theme comes from.

    Attributes:
        steps: What was decided about it and about the themes it comes from, the oldest first.
        origins: Theme or part of the run, empty = none → how many of the points that it has now.
    """

    steps: tuple[Step, ...]
    origins: Mapping[str, int]


@dataclass
class _Effect:
    """What one decision touched, and which themes others went into: theme → those that it took from."""

    touched: set[str] = field(default_factory=set)
    taken: dict[str, set[str]] = field(default_factory=dict)


def lineage(
    run: Run,
    decisions: Sequence[Decision],
    theme_id: str,
    known: Sequence[Mapping[str, Sequence[int]] | None] | None = None,
) -> Lineage:
    """Where a theme comes from.

    Args:
        run: What the machine proposed.
        decisions: All that were made.
        theme_id: A theme, also one that is not on the board any more.
        known: What each decision changed, as `counts` says it, where that was kept; None: count it again.

    Raises:
        DecisionRefused: as of `nlp.decisions.fold`.
    """
    return lineage_of(Folded.of(run, decisions), theme_id, known)


def lineage_of(
    folded: Folded, theme_id: str, known: Sequence[Mapping[str, Sequence[int]] | None] | None = None
) -> Lineage:
    """Like `lineage`, for decisions that are folded already."""
    decisions = folded.decisions
    effects = _effects(State.of(folded.run, folded.assigned), decisions)
    changed = known if known is not None else _counted(folded.run, decisions)
    family, steps = {theme_id}, []
    for place in range(len(decisions) - 1, -1, -1):
        effect = effects[place]
        about = family & effect.touched
        if not about:
            continue
        for each in about:
            family |= effect.taken.get(each, set())
        themes = tuple(sorted(family & effect.touched))
        told = changed[place] or {}
        steps.append(
            Step(
                place=place,
                decision=decisions[place],
                themes=themes,
                counts={each: told[each] for each in themes if each in told},
            )
        )
    return Lineage(steps=tuple(reversed(steps)), origins=_origins(folded, theme_id))


def _effects(state: State, decisions: Iterable[Decision]) -> list[_Effect]:
    found = []
    for decision in decisions:
        effect = _Effect()
        if decision.kind not in _WHOLE:
            before, above = _homes(state, decision), _named(state, decision)
            apply(state, decision)
            _note(effect, state, decision, before)
            # A part that leaves as a whole changes the theme that it was a part of.
            effect.touched |= above | _named(state, decision)
        else:
            apply(state, decision)
        found.append(effect)
    return found


def _named(state: State, decision: Decision) -> set[str]:
    """The themes that a decision names, and those in which they are now."""
    into = decision.into if decision.kind is not K.MAP else ""
    named = {*decision.themes, into, decision.to} - {""}
    return named | {each for name in named for each in state.home(name) if each}


def _homes(state: State, decision: Decision) -> dict[Key, Home]:
    """Where the points are that the decision may move one by one."""
    keys: Iterable[Key] = decision.points
    if decision.kind in {K.DROP, K.UNSPLIT}:
        keys = [key for key, every in state.said.items() if any(to == decision.into for _, to in every)]
    return {key: state.home_of(key) for key in keys if key in state.assigned}


def _note(effect: _Effect, state: State, decision: Decision, before: Mapping[Key, Home]) -> None:
    for key, home in before.items():
        now = state.home_of(key)
        if now != home:
            effect.touched |= {*home, *now} - {""}
            if decision.kind in {K.NEW, K.SPLIT, K.DROP, K.UNSPLIT}:
                for each in set(now) - {""}:
                    effect.taken.setdefault(each, set()).update(set(home) - {""})
    if decision.kind in {K.MERGE, K.SPLIT}:
        effect.taken.setdefault(decision.into, set()).update(decision.themes)
    if decision.kind is K.UNSPLIT:
        for each in decision.themes:
            effect.taken.setdefault(each, set()).add(decision.into)


def _counted(run: Run, decisions: Sequence[Decision]) -> list[Mapping[str, Sequence[int]]]:
    now, found = Folded.of(run, ()), list[Mapping[str, Sequence[int]]]()
    for decision in decisions:
        before, now = now, now.after(decision)
        found.append(counts(before.board, now.board))
    return found


def _origins(folded: Folded, theme_id: str) -> Counter[str]:
    every = folded.run.assignments
    places = folded.places_of(theme_id)
    return Counter(every[place].subtheme_id or every[place].theme_id for place in places)
