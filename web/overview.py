"""What a board is told with at a glance: how each theme came up over time, and how much has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from web.board import BoardView
from web.points import EventPoints

STRETCHES = 12  # of time: what a line as wide as a thumb still shows


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Of one board and what was said then.

    trends: theme → points in each of `STRETCHES` equal stretches of time, from the first comment to the last.
    """

    comments: int
    read: int
    flagged: int
    trends: Mapping[str, tuple[int, ...]]
    first: datetime | None = None
    last: datetime | None = None


def overview_of(points: EventPoints, view: BoardView) -> Overview:
    """Count once for all themes that are part of no other. Takes some 50 ms for 130,000 points."""
    c = points.columns
    answers = {answer for answer, alive in zip(c.answer_ids, c.alive, strict=True) if alive}
    when = [at for at, alive in zip(c.at, c.alive, strict=True) if alive]
    first, last = (min(when), max(when)) if when else (0.0, 0.0)
    wide = (last - first) / STRETCHES or 1.0
    trends = {}
    for theme in view.tops():
        found = [0] * STRETCHES
        for row in points.rows_of(view, theme.theme.id):
            found[min(int((c.at[row] - first) / wide), STRETCHES - 1)] += 1
        trends[theme.theme.id] = tuple(found)
    return Overview(
        comments=len(answers),
        read=len(answers & c.read),
        flagged=len(answers & c.flagged),
        trends=trends,
        first=datetime.fromtimestamp(first, UTC) if when else None,
        last=datetime.fromtimestamp(last, UTC) if when else None,
    )
