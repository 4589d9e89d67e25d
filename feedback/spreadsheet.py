"""Cells of tables that somebody will open in a spreadsheet."""

from __future__ import annotations

#: What makes a spreadsheet run a cell; "|" and "%" do so in older ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def inert(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would run what somebody wrote."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
