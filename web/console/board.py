"""The board of an event read and folded anew; a page takes `visit.boards` instead."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.types import Assignment
from storage.themes import PointRow
from web.board import BoardView, decision_of
from web.board import view_of as board_of

__all__ = ["BoardView", "board_of", "decision_of", "points_of"]


def points_of(view: BoardView, theme_id: str, points: Sequence[PointRow]) -> list[PointRow]:
    """The points of a theme or sub-theme, the surest first."""
    known = {(str(point.answer_id), point.start): point for point in points}
    inside = [each for each in view.board.assignments if theme_id in {each.theme_id, each.subtheme_id}]
    found = [(each, known.get((each.comment_id, each.start))) for each in sorted(inside, key=_surest)]
    return [point for _, point in found if point is not None]


def _surest(assignment: Assignment) -> float:
    return -assignment.confidence
