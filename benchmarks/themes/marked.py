"""Comments with marked points: how they are read, and when a cut is where the mark is."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

MARK = "‖"
_JOINING = r"(?:as well as|and|but|also|plus|or|so|though|although|then|otherwise|however|yet|a|ac|ond|hefyd)"
#: What may stand between two points and belongs to neither.
_BEHIND = re.compile(rf"(?:[\W_]|{_JOINING}(?![\w'’]))*", re.IGNORECASE)
_AHEAD = re.compile(rf"(?:(?:(?<![\w'’]){_JOINING})?[\W_]+)*$", re.IGNORECASE)

Piece = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A comment and what stands between its points."""

    id: str
    text: str
    #: (end of one point, start of the next), joining words and punctuation stripped. end: exclusive.
    gaps: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Hits:
    """Boundaries of one comment: found, missed, and cut where there is none."""

    found: int
    missed: int
    false: int


def read(path: Path) -> list[Marked]:
    r"""The comments of a file with the columns id and marked; `\n` in it stands for a new line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [marked(row["id"], row["marked"].replace("\\n", "\n")) for row in rows]


def marked(name: str, text: str) -> Marked:
    """A comment from its text with a mark where each point ends; one at the very end says nothing."""
    parts = text.split(MARK)
    while len(parts) > 1 and not re.search(r"\w", parts[-1]):
        last = parts.pop()
        parts[-1] += last
    ends = [sum(map(len, parts[: i + 1])) for i in range(len(parts) - 1)]
    whole = "".join(parts)
    return Marked(id=name, text=whole, gaps=tuple(widened(whole, end, end) for end in ends))


def between(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """What stands between the points that a splitter found."""
    return [widened(text, one[1], other[0]) for one, other in pairwise(pieces)]


def widened(text: str, start: int, end: int) -> Piece:
    """A gap with the joining words and marks around it."""
    behind, ahead = _BEHIND.match(text, end), _AHEAD.search(text, 0, start)
    return (ahead.start() if ahead else start, behind.end() if behind else end)


def hits(comment: Marked, pieces: Sequence[Piece]) -> Hits:
    """Each marked gap is found by at most one cut that touches or overlaps it, in order."""
    cuts = between(comment.text, pieces)
    found = 0
    for start, end in comment.gaps:
        at = next((i for i, cut in enumerate(cuts) if cut[0] <= end and start <= cut[1]), None)
        if at is not None:
            found += 1
            del cuts[at]
    return Hits(found=found, missed=len(comment.gaps) - found, false=len(cuts))
