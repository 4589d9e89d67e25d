"""Cells that a spreadsheet shows and never runs, and the exact way back."""

from __future__ import annotations

import re

#: What makes a spreadsheet run a cell, also after what cannot be seen: "|" and "%" in older ones, the wide
#: signs in Japanese ones. An apostrophe before it counts as well, so that what is taken off again is ours.
_RUNS = re.compile(r"'*[\s\x00-\x1f\u200b-\u200f\u202a-\u202e\ufeff]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")


def inert(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run what somebody wrote."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def plain(cell: str) -> str:
    """What `inert` was given."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
