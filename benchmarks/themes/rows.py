"""One row of the table: what was measured, what was asked for, and the section that tells how.

Every row has a module with `measure(data: Path) -> Row`, where data is the folder of the real sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

from benchmarks.themes.metrics import Interval, spelled


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a row, as its table cell shows it: `name: value (low to high)`."""

    name: str
    interval: Interval
    digits: int = 2

    def __str__(self) -> str:
        said = spelled(self.interval, self.digits)
        return f"{self.name}: {said}" if self.name else said


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table, and what stands under it."""

    #: Short, lower case; names the file that keeps it.
    key: str
    #: What is measured, as the table has it.
    name: str
    #: The figure before this work.
    today: str
    goal: str
    figures: tuple[Figure, ...]
    #: Whether the goal is met; None where nothing was asked for but a report.
    met: bool | None
    #: Markdown: on what and how it was measured, tables, what worsened. Headings from `###`.
    section: str
    #: File name → SVG; the section links them as `themes/NAME`.
    plots: Mapping[str, str] = field(default_factory=dict)
    #: All single measurements, for whoever wants to reckon again. JSON-ready.
    raw: Mapping[str, Any] = field(default_factory=dict)


def to_json(row: Row) -> dict[str, Any]:
    """A row as JSON; NaN stands as null."""
    made = asdict(row)
    for figure in made["figures"]:
        figure["interval"] = {
            key: None if isnan(value) else value for key, value in figure["interval"].items()
        }
    return made


def from_json(made: Mapping[str, Any]) -> Row:
    """The inverse of `to_json`."""
    figures = tuple(
        Figure(
            name=each["name"],
            digits=each["digits"],
            interval=Interval(
                **{key: float("nan") if value is None else value for key, value in each["interval"].items()}
            ),
        )
        for each in made["figures"]
    )
    return Row(**{**made, "figures": figures})
