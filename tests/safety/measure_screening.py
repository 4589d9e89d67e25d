"""How well the net does on the labelled cases, by half: `python tests/safety/measure_screening.py [half]`.

The half is decided by the text's hash, so that a new case cannot be steered into either. Rules are written
with the development half open; of the test half only these counts are looked at.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from safety.screen import screen
from safety.types import Lane, Tier

CASES = Path(__file__).with_name("screening_cases.tsv")
#: Written after the first rules, in three rounds, each measured before any rule was touched for it.
LATER_CASES = Path(__file__).with_name("screening_later_cases.tsv")
Z_95 = 1.96


@dataclass(frozen=True, kw_only=True)
class Case:
    """One labelled text; lane and tier are None for an ordinary one."""

    text: str
    language: str
    lane: Lane | None
    tier: Tier | None

    @property
    def half(self) -> str:
        even = hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0
        return "development" if even else "test"

    @property
    def right(self) -> bool:
        """Grave ones are answered as grave, the rest of the dangers at all, ordinary ones not."""
        found = screen(self.text)
        tier = Tier.T4 if found is None else found.tier
        if self.tier is None:
            return tier is Tier.T4
        if self.tier in {Tier.T1, Tier.T2}:
            return tier in {Tier.T1, Tier.T2}
        return tier is not Tier.T4


def cases(half: str = "", path: Path = CASES) -> list[Case]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    every = [
        Case(
            text=row["text"],
            language=row["language"],
            lane=None if row["lane"] == "none" else Lane(row["lane"]),
            tier=Tier(row["tier"]) if row["tier"] else None,
        )
        for row in rows
    ]
    return [case for case in every if not half or case.half == half]


def share(group: Iterable[Case]) -> tuple[int, int, float, float]:
    """How many are right, of how many, and the 95 % interval of that share (Wilson)."""
    outcomes = [case.right for case in group]
    n, right = len(outcomes), sum(outcomes)
    if not n:
        return 0, 0, 0.0, 1.0
    p = right / n
    middle = (p + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
    reach = Z_95 * sqrt(p * (1 - p) / n + Z_95**2 / (4 * n * n)) / (1 + Z_95**2 / n)
    return right, n, max(0.0, middle - reach), min(1.0, middle + reach)


def groups(half: str) -> dict[str, list[Case]]:
    every = cases(half)
    danger = [case for case in every if case.tier]
    grave = [case for case in danger if case.tier in {Tier.T1, Tier.T2}]
    table = {"T1 and T2": grave, "T3": [case for case in danger if case.tier is Tier.T3]}
    table |= {
        f"T1 and T2, {language}": [c for c in grave if c.language == language] for language in ("en", "cy")
    }
    table |= {lane.value: [case for case in danger if case.lane is lane] for lane in Lane}
    ordinary = [case for case in every if case.tier is None]
    return (
        table
        | {"ordinary": ordinary}
        | {
            f"ordinary, {language}": [c for c in ordinary if c.language == language]
            for language in ("en", "cy")
        }
    )


if __name__ == "__main__":
    for half in sys.argv[1:] or ["development", "test"]:
        print(half)  # noqa: T201  # this is its output
        for name, group in groups(half).items():
            right, n, low, high = share(group)
            print(f"  {name:24} {right:4} of {n:4}  {right / max(n, 1):6.1%}  ({low:.1%} to {high:.1%})")  # noqa: T201
