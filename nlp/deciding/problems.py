"""What is wrong with a file of decisions: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem. place: "row 12, theme_id" or "decision 3, kind"; rows count from 1, the header's."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """In one line."""
        return f"{self.place}: {self.problem} {self.remedy}"
