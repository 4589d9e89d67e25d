"""Decisions that come with a file: as JSON, or as an out.csv in which somebody changed themes."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedback.spreadsheet import inert
from listenwell.comment_rows import CommentsUnreadable, rows
from nlp.decisions import DecisionRefused, decisions_of_table, decisions_of_text, fold, left_out
from nlp.types import Board, Decision, Run

SHOWN_PROBLEMS = 5  # more at once is not read


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a file says, before it is known what board it is about."""

    path: Path
    #: None when the file is a table.
    decisions: tuple[Decision, ...] | None = None
    #: Rows of a table, column → cell.
    table: tuple[Mapping[str, str], ...] = ()

    def on(self, board: Board, before: Sequence[Decision] = ()) -> tuple[Decision, ...]:
        """The decisions, given the board that the table shows.

        Args:
            board: With all that was decided before.
            before: Those decisions; a theme that they made and took back keeps its id for ever.

        Raises:
            CommentsUnreadable: A row of the table cannot be meant.
        """
        if self.decisions is not None:
            return self.decisions
        decisions, problems = decisions_of_table(
            board, list(self.table), used={decision.into for decision in before}
        )
        _stop_at(self.path, [str(problem) for problem in problems])
        return tuple(decisions)


def read_told(path: Path) -> Told:
    """Read a file of decisions.

    Raises:
        CommentsUnreadable: It is neither JSON of decisions nor a table like out.csv; every problem is named.
    """
    if path.suffix.lower() in {".csv", ".tsv", ".xlsx"}:
        return Told(path=path, table=tuple(_table(path)))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise CommentsUnreadable(
            f"{path} cannot be read as UTF-8 ({error}). Save it again as UTF-8."
        ) from error
    decisions, problems = decisions_of_text(text)
    _stop_at(path, [str(problem) for problem in problems])
    return Told(path=path, decisions=tuple(decisions))


def folded(run: Run, decisions: Sequence[Decision]) -> Board:
    """The board as people see it.

    Raises:
        CommentsUnreadable: A decision makes no sense after those before it; it is named by its number.
    """
    try:
        return fold(run, decisions)
    except DecisionRefused:
        # Every list that begins with the decision at fault is refused, no shorter one is.
        at = bisect.bisect_left(
            range(len(decisions)), True, key=lambda i: bool(_refused(run, decisions[: i + 1]))
        )
        why = _refused(run, decisions[: at + 1])
        raise CommentsUnreadable(f"Decision {at + 1}, {_named(decisions[at])}: {why}") from None


def about_nothing(run: Run, decisions: Sequence[Decision]) -> list[str]:
    """Sentences on decisions about themes or points that the run does not have."""
    return [
        f"Decision {at + 1}, {_named(decisions[at])}, was left out. {why}".strip()
        for at, why in left_out(run, decisions)
    ]


def _refused(run: Run, decisions: Sequence[Decision]) -> str:
    try:
        fold(run, decisions)
    except DecisionRefused as error:
        return str(error)
    return ""


def _named(decision: Decision) -> str:
    return " ".join([str(decision.kind).replace("_", " "), *decision.themes])


def _table(path: Path) -> Iterator[Mapping[str, str]]:
    found = rows(path)
    first = next(found, None)
    header = [name.strip() for name in first.cells] if first else []
    if "theme_id" not in header:
        raise CommentsUnreadable(
            f"{path} has no column 'theme_id'. Decisions are JSON, or a table that --assignments wrote."
        )
    for row in found:
        cells = [*row.cells, *[""] * len(header)]
        yield {name: _as_written(cell) for name, cell in zip(header, cells, strict=False)}


def _as_written(cell: str) -> str:
    """The cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell


def _stop_at(path: Path, problems: Sequence[str]) -> None:
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        rest = [f"… and {more:,} more like these."] if more > 0 else []
        raise CommentsUnreadable(
            "\n".join([*(f"{path}: {each}" for each in problems[:SHOWN_PROBLEMS]), *rest])
        )
