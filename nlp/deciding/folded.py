"""A board with what is needed to bring it forward by one decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nlp.deciding.board import board_of
from nlp.deciding.replay import replay, try_now
from nlp.deciding.state import Home, Key, State
from nlp.deciding.undo import inverse
from nlp.types import Board, Decision, Queued, Run


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What a run and decisions amount to. Never changed: `after` makes another one."""

    run: Run
    decisions: tuple[Decision, ...]
    state: State
    board: Board

    @classmethod
    def of(cls, run: Run, decisions: Iterable[Decision]) -> Folded:
        """From the start.

        Raises:
            DecisionRefused: as of `nlp.decisions.fold`.
        """
        made = tuple(decisions)
        state = replay(run, made)
        return cls(run=run, decisions=made, state=state, board=board_of(state, len(made)))

    def after(self, decision: Decision) -> Folded:
        """With one more decision, equal to `of` with all of them.

        Raises:
            DecisionRefused: it makes no sense after those before it.
        """
        return Folded.of(self.run, (*self.decisions, decision))

    def check(self, decision: Decision) -> None:
        """See that a decision can be made now.

        Raises:
            DecisionRefused: it names what is not there, changes nothing, or changes what may not change.
        """
        try_now(replay(self.run, self.decisions), decision)

    def waiting(self) -> tuple[Queued, ...]:
        """The run's queue without the points of which somebody has said where they belong."""
        last_said = self.state.last_said
        return tuple(each for each in self.run.queue if last_said((each.comment_id, each.start)) is None)

    def points_of(self, theme_id: str) -> list[Key]:
        """Keys of the points of a theme or part, in the run's order."""
        return [
            (each.comment_id, each.start)
            for each in self.board.assignments
            if theme_id in {each.theme_id, each.subtheme_id}
        ]

    @property
    def proposed(self) -> Mapping[Key, Home]:
        """Theme and part in which the machine had each point."""
        return {
            (each.comment_id, each.start): (each.theme_id, each.subtheme_id) for each in self.run.assignments
        }

    def inverse(self, at: int) -> Decision:
        """What takes back the decision at a place, from 0.

        Raises:
            DecisionRefused: as of `nlp.decisions.inverse`.
        """
        return inverse(self.run, self.decisions, self.decisions[at], at=at)
