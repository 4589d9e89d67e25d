"""The board of themes as people see it: the newest run with everything that was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nlp.decisions import decision_from_json, fold, from_json
from nlp.types import Assignment, Board, BoardTheme, Decision, Run
from storage import themes
from storage.database import Connection
from storage.themes import DecisionRow, PointRow


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """A run, what was decided about it, and both folded together."""

    run_id: str
    made_at: datetime
    run: Run
    board: Board
    rows: Sequence[DecisionRow]

    @property
    def seen(self) -> int:
        """The last decision that this view knows of; 0 = none."""
        return self.rows[-1].sequence if self.rows else 0

    @property
    def decisions(self) -> list[Decision]:
        """What was decided, in order."""
        return [decision_of(row) for row in self.rows]

    @property
    def commented(self) -> int:
        """People who commented."""
        found = self.run.counts.get("people", 0)
        return found if isinstance(found, int) else 0

    def theme(self, theme_id: str) -> BoardTheme | None:
        """A theme or sub-theme of the board."""
        return next((each for each in self.board.themes if each.theme.id == theme_id), None)

    def label(self, theme_id: str) -> str:
        """A theme's name on the board, or the machine's where it was merged away."""
        if found := self.theme(theme_id):
            return found.label
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
    return BoardView(run_id=row.id, made_at=row.made_at, run=run, board=board, rows=rows)


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
