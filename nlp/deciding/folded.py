"""A board with what is needed to bring it forward by one decision, without counting all of it again.

`nlp.decisions.fold` says what a board is; this only gets there sooner. Nothing here is ever changed: each
decision makes another `Folded`, which shares with the one before all that stayed as it was, so that pages may
look at one while the next is made.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import merge

from nlp.deciding.board import (
    Behind,
    Figures,
    assembled,
    assignment_now,
    counted,
    members_of,
    quoted_points,
)
from nlp.deciding.replay import apply, replay, try_now
from nlp.deciding.state import NOWHERE, Home, Key, State
from nlp.deciding.undo import Sight, inverse, seen_as, undone_by
from nlp.types import Assignment, Board, Decision, Queued, Run
from nlp.weighing.rank import count_people

_NONE: array[int] = array("l")


class Looked:
    """What has to be looked up in a run once, however many decisions follow.

    Attributes:
        run: The run.
        assigned: Key of a point → where the run has it.
        at: Key of a point → its place among the run's assignments, from 0.
    """

    def __init__(self, run: Run) -> None:
        """Look it up."""
        self.run = run
        self.assigned: dict[Key, Assignment] = {}
        self.at: dict[Key, int] = {}
        for place, each in enumerate(run.assignments):
            key = (each.comment_id, each.start)
            self.assigned[key] = each
            self.at[key] = place

    @cached_property
    def by_home(self) -> Mapping[Home, array[int]]:
        """Theme and part in which the run has points → their places."""
        found: dict[Home, array[int]] = {}
        for place, each in enumerate(self.run.assignments):
            found.setdefault((each.theme_id, each.subtheme_id), array("l")).append(place)
        return found

    @cached_property
    def homes(self) -> Mapping[Key, Home]:
        """Key of a point → theme and part in which the run has it."""
        return {key: _home(each) for key, each in self.assigned.items()}

    @cached_property
    def people(self) -> int:
        """Distinct people behind all points; no decision changes that."""
        return count_people(self.run.assignments)


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What a run and decisions amount to.

    Attributes:
        decisions: Those that were folded.
        state: What they amount to; never to be changed.
        board: What people see.
    """

    decisions: tuple[Decision, ...]
    state: State
    board: Board
    _looked: Looked
    #: Where the run has points → where those of them are of which nobody said anything.
    _homes: Mapping[Home, Home]
    #: Theme or part → places of the points that are in it now, in the run's order.
    _places: Mapping[str, array[int]]
    #: (where the run has points, where they are now) → how many, where the two differ.
    _astray: Counter[tuple[Home, Home]]
    #: Themes that were counted anew, with the points that were counted.
    _figures: Mapping[str, tuple[array[int], Figures]]

    @classmethod
    def of(cls, run: Run, decisions: Iterable[Decision]) -> Folded:
        """From the start.

        Raises:
            DecisionRefused: as of `nlp.decisions.fold`.
        """
        made, looked = tuple(decisions), Looked(run)
        state = replay(run, made, assigned=looked.assigned)
        return _untouched(looked)._brought(state, made)  # noqa: SLF001 - it is of this module

    @property
    def run(self) -> Run:
        """What the machine proposed."""
        return self._looked.run

    @property
    def assigned(self) -> Mapping[Key, Assignment]:
        """Where the run has each point, with all that it says of it."""
        return self._looked.assigned

    @property
    def proposed(self) -> Mapping[Key, Home]:
        """Theme and part in which the run has each point."""
        return self._looked.homes

    @cached_property
    def decided(self) -> frozenset[int]:
        """Places of the points of which people said where they belong."""
        last_said, at = self.state.last_said, self._looked.at
        return frozenset(at[key] for key in self.state.said if last_said(key) is not None)

    @cached_property
    def undone(self) -> dict[int, int]:
        """Places of decisions that were undone → of those that undid them, and the other way round."""
        return undone_by(self.run, self.decisions, self._looked.assigned)

    def place(self, key: Key) -> int:
        """Where a point stands among the run's assignments, from 0; -1: the run does not have it."""
        return self._looked.at.get(key, -1)

    def places_of(self, theme_id: str) -> array[int]:
        """Places of the points of a theme or part, in the run's order."""
        return self._places.get(theme_id, _NONE)

    def points_of(self, theme_id: str) -> list[Key]:
        """Keys of the points of a theme or part, in the run's order."""
        every = self.run.assignments
        return [(every[place].comment_id, every[place].start) for place in self.places_of(theme_id)]

    def waiting(self) -> tuple[Queued, ...]:
        """The run's queue without the points of which somebody has said where they belong."""
        last_said = self.state.last_said
        return tuple(each for each in self.run.queue if last_said((each.comment_id, each.start)) is None)

    def check(self, decision: Decision) -> None:
        """See that a decision can be made now.

        Raises:
            DecisionRefused: it names what is not there, changes nothing, or changes what may not change.
        """
        try_now(self.state.copy(), decision)

    def after(self, decision: Decision) -> Folded:
        """With one more decision.

        Raises:
            DecisionRefused: it makes no sense after those before it.
        """
        state = self.state.copy()
        if not apply(state, decision):
            state.unfit.append(len(self.decisions))
        return self._brought(state, (*self.decisions, decision))

    def inverse(self, at: int) -> Decision:
        """What takes back the decision at a place, from 0.

        Raises:
            DecisionRefused: as of `nlp.decisions.inverse`.
        """
        sight = Sight(assigned=self._looked.assigned, seen=self._seen)
        return inverse(self.run, self.decisions, self.decisions[at], at=at, sight=sight)

    def _seen(self, state: State) -> object:
        return seen_as(self._brought(state, ()).board, state)

    def _brought(self, state: State, decisions: tuple[Decision, ...]) -> Folded:
        """Any other state of the same run: what is the same in both is not counted again."""
        homes = {was: state.home(was[1] or was[0]) if was[0] else NOWHERE for was in self._homes}
        assignments = list(self.board.assignments)
        astray = self._astray.copy()
        left: dict[str, set[int]] = {}
        came: dict[str, list[int]] = {}
        for place in self._to_look_at(state, homes):
            was, before = self.run.assignments[place], assignments[place]
            now = assignment_now(state, was, homes)
            if now == before:
                continue
            assignments[place] = now
            first, old, new = _home(was), _home(before), _home(now)
            if old != new:
                astray[first, old] -= old != first
                astray[first, new] += new != first
                for theme_id in filter(None, old):
                    left.setdefault(theme_id, set()).add(place)
                for theme_id in filter(None, new):
                    came.setdefault(theme_id, []).append(place)
        places = {**self._places, **_moved(self._places, left, came)}
        members = members_of(state)
        figures = self._counted(state, assignments, members, places, +astray)
        kept = tuple(assignments)
        at, quoted = self._looked.at, quoted_points(state) if figures else ()
        board = assembled(
            state,
            len(decisions),
            kept,
            members,
            {root: found for root, (_, found) in figures.items()},
            {key: _home(kept[at[key]]) for key in quoted if key in at},
        )
        return Folded(
            decisions=decisions,
            state=state,
            board=board,
            _looked=self._looked,
            _homes=homes,
            _places=places,
            _astray=+astray,
            _figures=figures,
        )

    def _to_look_at(self, state: State, homes: Mapping[Home, Home]) -> Iterable[int]:
        """Places of points that may be elsewhere: their theme is, or people said something else of them."""
        at, before = self._looked.at, self.state
        found = {at[key] for key in {**before.said, **state.said} if _differs(key, before, state)}
        for was, now in homes.items():
            if now != self._homes[was]:
                found.update(self._looked.by_home[was])
        return sorted(found)

    def _counted(
        self,
        state: State,
        assignments: list[Assignment],
        members: Mapping[str, list[str]],
        places: Mapping[str, array[int]],
        astray: Iterable[tuple[Home, Home]],
    ) -> dict[str, tuple[array[int], Figures]]:
        """Figures of all themes whose points are not those of the run; of the same points the same ones."""
        changed = {root for root, of_it in members.items() if len(of_it) > 1 or root in state.born}
        changed.update(theme_id for was, now in astray for theme_id in (*was, *now))
        every = self.run.assignments
        found: dict[str, tuple[array[int], Figures]] = {}
        for root in members:
            if root not in changed:
                continue
            inside = places.get(root, _NONE)
            known = self._figures.get(root)
            if known is None or known[0] is not inside:
                behind = [_behind(root, every[place], assignments[place]) for place in inside]
                known = inside, counted(state, behind, self._looked.people)
            found[root] = known
        return found


def _untouched(looked: Looked) -> Folded:
    """The run as it is, before any theme is looked up."""
    run = looked.run
    places: dict[str, list[int]] = {}
    for home, inside in looked.by_home.items():
        for theme_id in set(filter(None, home)):
            places.setdefault(theme_id, []).extend(inside)
    return Folded(
        decisions=(),
        state=State.of(run, looked.assigned),
        board=Board(themes=(), signed_off=False, decisions=0, assignments=tuple(run.assignments)),
        _looked=looked,
        _homes={home: home for home in looked.by_home},
        _places={theme_id: array("l", sorted(inside)) for theme_id, inside in places.items()},
        _astray=Counter(),
        _figures={},
    )


def _home(each: Assignment) -> Home:
    return each.theme_id, each.subtheme_id


def _behind(root: str, was: Assignment, now: Assignment) -> Behind:
    return Behind(was, now, was.theme_id if now.theme_id == root else was.subtheme_id or was.theme_id)


def _differs(key: Key, before: State, state: State) -> bool:
    """Whether what holds of a point may be another thing than before."""
    was, now = before.last_said(key), state.last_said(key)
    return was != now or (now is not None and before.home(now[1]) != state.home(now[1]))


def _moved(
    places: Mapping[str, array[int]], left: Mapping[str, set[int]], came: Mapping[str, list[int]]
) -> dict[str, array[int]]:
    """The points of the themes that some left or came to."""
    moved = {}
    for theme_id in {**left, **came}:
        gone = left.get(theme_id, ())
        stayed = (place for place in places.get(theme_id, _NONE) if place not in gone)
        moved[theme_id] = array("l", merge(stayed, came.get(theme_id, ())))
    return moved
