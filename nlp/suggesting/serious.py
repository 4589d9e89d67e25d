"""Small themes that should be looked at all the same.

Few people but grave or strong words, all from one place, or all of one answer about themselves, more than
chance would have it. Large themes are seen anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.types import Point
from nlp.weighing.leaning import GOOD
from nlp.weighing.rank import all_of_one, home, is_grave, is_small, who
from nlp.weighing.strength import strength

STRONG = 1 / 3  # mean of a theme: a strong word in every point; of small NHS themes one in twenty has more
FEW = 30  # people: more are seen anyway, however many commented
LEAST_OF_A_GROUP = 5  # people: of fewer nobody's answers about themselves may be told


class Why(StrEnum):
    """Why a small theme is serious."""

    STRONG = "strong"  # people put it strongly, or speak of grave matters
    ONE_PLACE = "one_place"  # all of them live in one place
    ONE_GROUP = "one_group"  # all gave the same answer about themselves


@dataclass(frozen=True, kw_only=True)
class Small:
    """A theme with what is known of the people behind it."""

    points: Sequence[Point]
    #: good, in_the_way, idea or mixed.
    leaning: str
    #: Question about themselves → the answer of each person who gave one.
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def is_few(people: int, total: int) -> bool:
    """Whether so few people are behind a theme, of so many who commented, that it may be overlooked."""
    return people <= FEW and is_small(people, total)


def why_serious(
    theme: Small, total: int, living: Mapping[str, int], about: Mapping[str, Counter[str]]
) -> Why | None:
    """Why a theme should be looked at; None where it need not, or is large enough to be seen.

    Args:
        theme: One theme, with at least one point.
        total: Distinct people who commented.
        living: Place → people who commented from there, among those whose place is known.
        about: Question about themselves → answer → people who commented and gave it.
    """
    people = {who(point.person, point.comment_id): home(point) for point in theme.points}
    if not is_few(len(people), total):
        return None
    texts = [point.text for point in theme.points]
    if is_grave(texts, len(people), total) or (theme.leaning != GOOD and strength(theme.points) >= STRONG):
        return Why.STRONG
    if all_of_one([*people.values()], living):
        return Why.ONE_PLACE
    return Why.ONE_GROUP if _of_one_group(theme, len(people), about) else None


def _of_one_group(theme: Small, people: int, about: Mapping[str, Counter[str]]) -> bool:
    if people < LEAST_OF_A_GROUP:
        return False
    # Of several questions one is answered alike by chance more often than of one.
    return any(
        len(theme.answers.get(question, {})) == people
        and all_of_one([*theme.answers[question].values()], everyone, len(about))
        for question, everyone in about.items()
    )
