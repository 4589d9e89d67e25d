"""In which order points are shown, and which of them a theme holds."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from nlp.decisions import Folded
from nlp.types import Assignment, Run
from web.columns import Columns

MANY = 8  # from an eighth of all points on, going through all in order is quicker than sorting some


class Orders:
    """Orders of all points, kept until something changes.

    Args:
        columns: The points.
    """

    def __init__(self, columns: Columns) -> None:
        """Nothing is sorted yet."""
        self._columns = columns
        self._run: Run | None = None
        self._row_at = array("l")
        self._place_of = array("l")
        self._surest: list[int] = []
        self._rank = array("l")
        self._shown: list[int] | None = None
        self._newest: list[int] | None = None

    def changed(self) -> None:
        """Points were added or crossed out."""
        self._shown = self._newest = None

    def shown(self) -> list[int]:
        """Rows of all points that may be shown."""
        if self._shown is None:
            self._shown = [row for row, alive in enumerate(self._columns.alive) if alive]
        return self._shown

    def of_theme(self, folded: Folded, theme_id: str) -> list[int]:
        """Rows of the points of a theme or part."""
        self._follow(folded)
        alive = self._columns.alive
        rows = (self._row_at[place] for place in folded.places_of(theme_id))
        return [row for row in rows if row >= 0 and alive[row]]

    def placed(self, folded: Folded, row: int) -> Assignment | None:
        """Where a point is; None: it was said after the themes were made."""
        self._follow(folded)
        place = self._place_of[row]
        return folded.board.assignments[place] if place >= 0 else None

    def surest(self, folded: Folded, rows: Sequence[int]) -> list[int]:
        """What people decided first, then what the machine was surest of; what came since last."""
        self._follow(folded)
        place_of, said = self._place_of, folded.decided
        decided = [row for row in rows if place_of[row] in said] if said else []
        first = set(decided)
        rest = [row for row in rows if row not in first] if first else rows
        decided.sort(key=self._rank.__getitem__)
        return [*decided, *self._ordered(rest, self._surest, self._rank)]

    def by_time(self, rows: Sequence[int], *, newest: bool) -> list[int]:
        """The newest or oldest comments first; what was said in one stays in its order."""
        at = self._columns.at
        if len(rows) * MANY < len(self._columns):
            return sorted(rows, key=at.__getitem__, reverse=newest)
        if self._newest is None:
            self._newest = sorted(range(len(at)), key=at.__getitem__, reverse=True)
        if newest:
            return self._ordered(rows, self._newest, None)
        return sorted(rows, key=at.__getitem__)  # they come in that order already, nearly

    def _ordered(self, rows: Sequence[int], order: Sequence[int], rank: array[int] | None) -> list[int]:
        if rank is not None and len(rows) * MANY < len(self._columns):
            return sorted(rows, key=rank.__getitem__)
        wanted = bytearray(len(self._columns))
        for row in rows:
            wanted[row] = 1
        return [row for row in order if wanted[row]]

    def _follow(self, folded: Folded) -> None:
        """Look up once where each point of a run stands here, and later only what was added."""
        if self._run is not folded.run:
            self._run = folded.run
            self._row_at = array("l", [-1]) * len(folded.run.assignments)
            self._place_of = array("l")
            self._looked_up(folded, 0)
            sure = [self._sureness(folded, row) for row in range(len(self._columns))]
            self._surest = sorted(range(len(sure)), key=sure.__getitem__, reverse=True)
            self._rank = array("l", [0]) * len(sure)
            for rank, row in enumerate(self._surest):
                self._rank[row] = rank
        elif len(self._place_of) < len(self._columns):
            first = len(self._place_of)
            self._looked_up(folded, first)
            added = range(first, len(self._columns))
            self._surest.extend(added)
            self._rank.extend(added)

    def _looked_up(self, folded: Folded, first: int) -> None:
        c = self._columns
        for row in range(first, len(c)):
            place = folded.place((str(c.answer_ids[row]), c.starts[row]))
            self._place_of.append(place)
            if place >= 0:
                self._row_at[place] = row

    def _sureness(self, folded: Folded, row: int) -> float:
        place = self._place_of[row]
        return folded.run.assignments[place].confidence if place >= 0 else 0.0
