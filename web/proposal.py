"""Themes made again that wait for somebody to take them: what they would change on the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nlp.decisions import Folded, carried, difference, from_json
from nlp.types import Assignment, Board, Change, ChangeKind, Quote
from storage import themes
from storage.database import Connection
from storage.themes import DecisionRow
from web.board import BoardView, decision_of

_MADE = frozenset({ChangeKind.BORN, ChangeKind.SPLIT})
_GONE = frozenset({ChangeKind.MERGED, ChangeKind.ENDED})


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A run that waits, against the board as it is.

    Attributes:
        run_id: The run that waits.
        made_at: Aware, UTC.
        changes: What would become of each theme, in the order of the later board, ended ones last.
        labels: Theme of either board → its name, on the later board where it is there.
        hidden: Themes that would be hidden.
        examples: New theme → what people said of it.
        same: Themes that would keep their people.
        new_comments: Comments that the board has not yet.
        gone_comments: Comments of the board that were corrected or withdrawn since.
        lost: Decisions that hold on the board and could not be followed any more, or not wholly.
        kept: How many decisions would stay.
    """

    run_id: str
    made_at: datetime
    changes: tuple[Change, ...]
    labels: Mapping[str, str]
    hidden: frozenset[str]
    examples: Mapping[str, tuple[Quote, ...]]
    same: int
    new_comments: int
    gone_comments: int
    lost: tuple[DecisionRow, ...]
    kept: int


def proposal_of(conn: Connection, event_id: str, view: BoardView) -> Proposal | None:
    """Fold what waits with what was decided on the board. Takes seconds for 130,000 points."""
    row = themes.proposed_run(conn, event_id)
    if row is None:
        return None
    run = from_json(row.document, row.assignments)
    later = Folded.of(run, carried(view.decisions))
    changes = difference(view.board, later.board)
    made = {change.theme_id for change in changes if change.kind in _MADE}
    had, has = _comments(view.run.assignments), _comments(run.assignments)
    lost = _lost(view, later)
    return Proposal(
        run_id=row.id,
        made_at=row.made_at,
        changes=changes,
        labels=_labels(view.board) | _labels(later.board),
        hidden=frozenset(each.theme.id for each in later.board.themes if each.hidden),
        examples={each.theme.id: each.theme.quotes for each in later.board.themes if each.theme.id in made},
        same=_tops(later.board) - sum(change.kind not in _GONE for change in changes),
        new_comments=len(has - had),
        gone_comments=len(had - has),
        lost=lost,
        kept=len(later.decisions) - len(lost),
    )


def _lost(view: BoardView, later: Folded) -> tuple[DecisionRow, ...]:
    """Decisions that fit the board and not the later one, without those that were taken back anyway."""
    rows = [row for row in view.rows if carried([decision_of(row)])]
    unfit_now = {view.rows[place].sequence for place in view.folded.state.unfit}
    found = [rows[place] for place in later.state.unfit]
    return tuple(row for row in found if row.sequence not in unfit_now and row.sequence not in view.undone)


def _labels(board: Board) -> dict[str, str]:
    return {each.theme.id: each.label for each in board.themes}


def _tops(board: Board) -> int:
    """Themes that are part of no other and have people."""
    return sum(each.theme.parent_id is None and each.theme.people > 0 for each in board.themes)


def _comments(assignments: Iterable[Assignment]) -> set[str]:
    return {each.comment_id for each in assignments}
