"""Compares how people and the machine put the same points into themes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import combinations

from nlp.weighing.agreement import Coding, Interval, agreement, gap
from web.behind import Compared, Pair, Score

MACHINE = "machine"


async def compare(codings: Mapping[str, Sequence[frozenset[str]]]) -> Compared:
    """How far every two codings agree, and whether people agree more with each other than with the machine.

    codings: name → theme ids of each point, in one order; the machine's under "machine".
    """
    # In a thread: two thousand draws for each pair, and residents are waiting for answers meanwhile.
    return await asyncio.to_thread(_compared, codings)


def _compared(codings: Mapping[str, Coding]) -> Compared:
    pairs = tuple(_pair(first, second, codings) for first, second in combinations(codings, 2))
    people = [coding for name, coding in codings.items() if name != MACHINE]
    less = gap(people, codings[MACHINE]) if MACHINE in codings else None
    return Compared(pairs=pairs, gap=_score(less) if less else None)


def _pair(first: str, second: str, codings: Mapping[str, Coding]) -> Pair:
    found = agreement(codings[first], codings[second])
    return Pair(
        first=first,
        second=second,
        points=len(codings[first]),
        f1=_score(found.f1),
        alpha=_score(found.alpha) if found.alpha else None,
    )


def _score(found: Interval) -> Score:
    return Score(value=found.value, low=found.low, high=found.high)
