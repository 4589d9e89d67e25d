"""Who could be told apart by comparing two filters: those whom one shows and the other does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from web.choices import FEWEST
from web.columns import Columns

_NOTHING = ""  # who picked nothing of a question


def by_area(columns: Columns, people: Collection[int]) -> Mapping[str, int]:
    """How many of these people live in each area."""
    numbers = Counter(columns.area[person] for person in people)
    return {columns.areas.words[number]: n for number, n in numbers.items()}


def by_answer(columns: Columns, people: Collection[int], question: str, choice: str) -> Mapping[str, int]:
    """How many of these people picked each answer; where they could pick several, this one and not."""
    found = {
        each: sum(map(columns.has_picked(name, each).__getitem__, people))
        for name, each in tuple(columns.picked)
        if name == question
    }
    if sum(found.values()) > len(people):
        found = {choice: found.get(choice, 0)}
    return {**found, _NOTHING: len(people) - sum(found.values())}


def withheld(groups: Mapping[str, int], chosen: str) -> bool:
    """Whether a group may not be shown among the others, since it or what it leaves over is too small.

    groups: people of each, who are apart from each other. Where all that is too small for itself comes to
    fewer than five together, it is what all others leave over; so the next smallest is withheld as well.
    """
    sizes = sorted((people, name) for name, people in groups.items() if people)
    hidden, names = 0, set[str]()
    for people, name in sizes:
        if people >= FEWEST and not 0 < hidden < FEWEST:
            break
        hidden += people
        names.add(name)
    return chosen in names
