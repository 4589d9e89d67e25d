"""The board of themes as people see it: a run with everything that was decided about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from nlp.decisions import Folded, Lineage, decision_from_json, from_json, lineage_of
from nlp.types import Board, BoardTheme, Decision, DecisionKind, Queued, Run
from storage import themes
from storage.database import Connection
from storage.themes import DecisionRow, RunRow

_MAKING = frozenset({DecisionKind.NEW, DecisionKind.SPLIT})


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """A run, what was decided about it, and both folded together. It never changes once it is made."""

    run_id: str
    made_at: datetime
    folded: Folded
    rows: Sequence[DecisionRow]
    #: Whether the board before this one was signed off; this one is looked at anew.
    was_signed_off: bool = False

    @property
    def run(self) -> Run:
        """What the machine proposed."""
        return self.folded.run

    @property
    def board(self) -> Board:
        """What people see."""
        return self.folded.board

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided, in order."""
        return self.folded.decisions

    @property
    def seen(self) -> int:
        """The last decision that this view knows of; 0 = none."""
        return self.rows[-1].sequence if self.rows else 0

    @cached_property
    def waiting(self) -> tuple[Queued, ...]:
        """Points that nobody has said anything of yet, those first whose answer would teach most."""
        return self.folded.waiting()

    @cached_property
    def undone(self) -> dict[int, int]:
        """Sequences of decisions that were undone → of those that undid them, and the other way round."""
        pairs = self.folded.undone
        return {self.rows[one].sequence: self.rows[other].sequence for one, other in pairs.items()}

    @property
    def proposed(self) -> Mapping[tuple[str, int], tuple[str, str]]:
        """Theme and part in which the machine had each point."""
        return self.folded.proposed

    def as_of(self, seen: int) -> BoardView:
        """This board as it was after an earlier decision; counted anew, so not for every page."""
        rows = [row for row in self.rows if row.sequence <= seen]
        decisions = self.decisions[: len(rows)]
        return replace(self, folded=Folded.of(self.run, decisions), rows=rows)

    def confirms(self, row: DecisionRow) -> bool:
        """Whether a move left its points where the machine had them."""
        decision = decision_of(row)
        return all(decision.to in self.proposed.get(key, ()) for key in decision.points)

    @cached_property
    def left_out(self) -> dict[str, int]:
        """Reason → points that are in no theme for it, with those that people set aside or took in."""
        counted = self.run.counts.get("set_aside", {})
        found = Counter(counted if isinstance(counted, dict) else {})
        found.update(each.reason for each in self.board.assignments if each.reason)
        found.subtract(each.reason for each in self.run.assignments if each.reason)
        return {reason: n for reason, n in found.items() if n > 0}

    @property
    def commented(self) -> int:
        """People who commented."""
        found = self.run.counts.get("people", 0)
        return found if isinstance(found, int) else 0

    def points_of(self, theme_id: str) -> list[tuple[str, int]]:
        """Keys of the points of a theme or sub-theme, in the run's order."""
        return self.folded.points_of(theme_id)

    def lineage(self, theme_id: str) -> Lineage:
        """Where a theme comes from, back to the machine's themes; also one that is not there any more."""
        return lineage_of(self.folded, theme_id, [row.counts for row in self.rows])

    def theme(self, theme_id: str) -> BoardTheme | None:
        """A theme or sub-theme of the board."""
        return self._themes.get(theme_id)

    def label(self, theme_id: str) -> str:
        """A theme's name on the board, or the machine's or its maker's where it is not there any more."""
        if found := self.theme(theme_id):
            return found.label
        made = [
            each for each in self.decisions if each.into == theme_id and each.kind in _MAKING and each.label
        ]
        if made:
            return made[-1].label
        return next((each.label for each in self.run.themes if each.id == theme_id), theme_id)

    def tops(self) -> list[BoardTheme]:
        """Themes that are part of no other, shown ones first, in the board's order."""
        tops = [each for each in self.board.themes if each.theme.parent_id is None]
        return sorted(tops, key=lambda each: each.hidden)

    def parts(self, theme_id: str) -> list[BoardTheme]:
        """The sub-themes of a theme, in the board's order."""
        return [each for each in self.board.themes if each.theme.parent_id == theme_id]

    @cached_property
    def _themes(self) -> dict[str, BoardTheme]:
        return {each.theme.id: each for each in self.board.themes}


def view_of(conn: Connection, event_id: str) -> BoardView | None:
    """The board of an event, folded from the start; None before themes were made."""
    row = themes.latest_run(conn, event_id)
    return None if row is None else view_of_run(conn, row)


def view_of_run(conn: Connection, row: RunRow) -> BoardView:
    """The board that a run and what was decided about it make."""
    rows = themes.decisions(conn, row.id)
    before = themes.earlier_run(conn, row.id)
    return BoardView(
        run_id=row.id,
        made_at=row.made_at,
        folded=Folded.of(from_json(row.document, row.assignments), [decision_of(each) for each in rows]),
        rows=rows,
        was_signed_off=before is not None and themes.was_signed_off(conn, before),
    )


def brought(conn: Connection, view: BoardView) -> BoardView:
    """The same run's board with what was decided since."""
    rows = themes.decisions(conn, view.run_id, after=view.seen)
    folded = view.folded
    for row in rows:
        folded = folded.after(decision_of(row))
    return replace(view, folded=folded, rows=(*view.rows, *rows))


def decision_of(row: DecisionRow) -> Decision:
    """A stored decision."""
    return decision_from_json({**row.payload, "kind": row.kind})
