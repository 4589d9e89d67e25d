"""The board of themes as people see it: the newest run with everything that was decided about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from nlp.decisions import decision_from_json, fold, from_json, undone_by, waiting
from nlp.types import Assignment, Board, BoardTheme, Decision, DecisionKind, Queued, Run
from storage import themes
from storage.database import Connection
from storage.themes import DecisionRow, PointRow

_MAKING = frozenset({DecisionKind.NEW, DecisionKind.SPLIT})


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """A run, what was decided about it, and both folded together."""

    run_id: str
    made_at: datetime
    run: Run
    board: Board
    rows: Sequence[DecisionRow]
    #: Whether the board before this one was signed off; this one is looked at anew.
    was_signed_off: bool = False

    @property
    def seen(self) -> int:
        """The last decision that this view knows of; 0 = none."""
        return self.rows[-1].sequence if self.rows else 0

    @property
    def decisions(self) -> list[Decision]:
        """What was decided, in order."""
        return [decision_of(row) for row in self.rows]

    @cached_property
    def waiting(self) -> tuple[Queued, ...]:
        """Points that nobody has said anything of yet, those first whose answer would teach most."""
        return waiting(self.run, self.decisions)

    @cached_property
    def undone(self) -> dict[int, int]:
        """Sequences of decisions that were undone → of those that undid them, and the other way round."""
        pairs = undone_by(self.run, self.decisions)
        return {self.rows[one].sequence: self.rows[other].sequence for one, other in pairs.items()}

    @cached_property
    def proposed(self) -> dict[tuple[str, int], tuple[str, str]]:
        """Theme and part in which the machine had each point."""
        return {
            (each.comment_id, each.start): (each.theme_id, each.subtheme_id) for each in self.run.assignments
        }

    def confirms(self, row: DecisionRow) -> bool:
        """Whether a move left its points where the machine had them."""
        decision = decision_of(row)
        return all(decision.to in self.proposed.get(key, ()) for key in decision.points)

    @property
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

    def theme(self, theme_id: str) -> BoardTheme | None:
        """A theme or sub-theme of the board."""
        return next((each for each in self.board.themes if each.theme.id == theme_id), None)

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


def board_of(conn: Connection, event_id: str) -> BoardView | None:
    """The board of an event; None before themes were made."""
    row = themes.latest_run(conn, event_id)
    if row is None:
        return None
    run = from_json(row.document, row.assignments)
    rows = themes.decisions(conn, row.id)
    board = fold(run, [decision_of(each) for each in rows])
    before = themes.earlier_run(conn, row.id)
    return BoardView(
        run_id=row.id,
        made_at=row.made_at,
        run=run,
        board=board,
        rows=rows,
        was_signed_off=before is not None and themes.was_signed_off(conn, before),
    )


def decision_of(row: DecisionRow) -> Decision:
    """A stored decision."""
    return decision_from_json({**row.payload, "kind": row.kind})


def points_of(view: BoardView, theme_id: str, points: Sequence[PointRow]) -> list[PointRow]:
    """The points of a theme or sub-theme, the surest first."""
    known = {(str(point.answer_id), point.start): point for point in points}
    inside = [each for each in view.board.assignments if theme_id in {each.theme_id, each.subtheme_id}]
    found = [(each, known.get((each.comment_id, each.start))) for each in sorted(inside, key=_surest)]
    return [point for _, point in found if point is not None]


def _surest(assignment: Assignment) -> float:
    return -assignment.confidence
