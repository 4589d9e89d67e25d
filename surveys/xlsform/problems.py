"""Problems of a sheet, collected while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from surveys.types import Place, Problem

SHOWN = 40  # characters of a wrong value that a problem repeats


def short(written: str) -> str:
    """A value as a problem shows it."""
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest known word, or another sentence when none is near."""
    found = get_close_matches(word, list(known), n=1)
    return f"Did you mean '{found[0]}'?" if found else otherwise


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A cell or a row of a sheet. row: as the spreadsheet numbers it, from 1; 0 for the whole sheet."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    question: str = ""


@dataclass
class Problems:
    """All problems of one reading."""

    found: list[Problem] = field(default_factory=list)

    def error(self, code: str, spot: Spot, problem: str, remedy: str) -> None:
        """Something that keeps the sheet from being a survey."""
        self._add(code, "error", spot, problem, remedy)

    def warning(self, code: str, spot: Spot, problem: str, remedy: str) -> None:
        """Something that an author should know."""
        self._add(code, "warning", spot, problem, remedy)

    def _add(self, code: str, severity: str, spot: Spot, problem: str, remedy: str) -> None:
        place = Place(sheet=spot.sheet, row=spot.row, column=spot.column, question=spot.question)
        self.found.append(Problem(code=code, severity=severity, place=place, problem=problem, remedy=remedy))

    @property
    def any_error(self) -> bool:
        """Whether one of them is an error."""
        return any(problem.severity == "error" for problem in self.found)
