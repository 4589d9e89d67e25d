"""How many people, how sure, in which order, and what must not be overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from nlp.types import Assignment, Point
from nlp.weighing.leaning import GOOD, lean_of_words

CONFIDENCE = 0.95
#: Words of matters that a partnership must look at even when one person says so. Not danger: danger is
#: screened before and never gets here.
_GRAVE = re.compile(
    r"\b(?:suicid|self.?harm|abus|violen|assault|rape|traffick|starv|hungry|hunger\b|homeless|evict|racis|"
    r"hate crime|overdos|knife|knives|stab|guns?\b|exploit|neglect|carbon monoxide|sewage|asbestos|"
    r"died\b|death|"
    r"bereave|unsafe|groom|loan shark|slave|no (?:food|heating|hot water)|drown|cladding|"
    r"hunanladd|camdrin|cam-drin|trais|digartref|hiliaeth|llwgu|esgeulus|marw|newyn)",
    re.IGNORECASE,
)
_GRAVE_SHARE = 1 / 3  # of a theme's points; fewer is a theme that merely touches on it
_SMALL_SHARE = 0.05  # of all people; a larger theme is seen without a pin
_SMALL_COUNT = 4  # people; as many are few in an event of any size
_BY_CHANCE = 0.05  # chance, up to which "all of one place" is no accident


class Pin(StrEnum):
    """Why a small theme deserves a look before it is passed over."""

    GRAVE = "grave"  # a third of it or more speaks of grave matters
    ONE_PLACE = "one_place"  # its people all live in one place, more than chance would have it


@dataclass(frozen=True, kw_only=True)
class People:
    """A count of distinct people and its 95 % Wilson interval among all who commented."""

    count: int
    low: int
    high: int


def people_among(assignments: Iterable[Assignment], total: int) -> People:
    """Distinct people behind assignments. total: distinct people who commented, at least as many."""
    count = count_people(assignments)
    low, high = wilson(count, total)
    return People(count=count, low=low, high=high)


def count_people(assignments: Iterable[Assignment]) -> int:
    """Distinct people; a comment without a person is a person of its own."""
    return len({who(assignment.person, assignment.comment_id) for assignment in assignments})


def who(person: str, comment_id: str) -> tuple[str, str]:
    """What tells one person from another."""
    return ("person", person) if person else ("comment", comment_id)


def wilson(count: int, total: int) -> tuple[int, int]:
    """Wilson's score interval (1927) at 95 %, in people, rounded to whole people outwards-in.

    Args:
        count: People of the theme, 0 to total.
        total: People who commented; 0 gives (0, 0).
    """
    if total == 0:
        return 0, 0
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5
    scale = total / (1 + z * z / total)
    return min(count, round((middle - spread) * scale)), max(count, round((middle + spread) * scale))


def pins(points: Sequence[Point], total: int, living: Mapping[str, int]) -> tuple[Pin, ...]:
    """Why a small theme should be looked at; none for a theme that is large enough to be seen.

    Args:
        points: Of one theme.
        total: Distinct people who commented.
        living: Place → distinct people who commented from there, among those whose place is known.
    """
    people = {who(point.person, point.comment_id): home(point) for point in points}
    found = []
    if is_grave([point.text for point in points], len(people), total):
        found.append(Pin.GRAVE)
    if is_small(len(people), total) and all_of_one([*people.values()], living):
        found.append(Pin.ONE_PLACE)
    return tuple(found)


def is_grave(texts: Sequence[str], people: int, total: int) -> bool:
    """Whether a theme is small but grave, so that it is pinned for a person to look at.

    Args:
        texts: Redacted texts of its points.
        people: Distinct people behind it.
        total: Distinct people who commented.
    """
    # "No racism here" is no reason for a look.
    touched = sum(1 for text in texts if _GRAVE.search(text) and lean_of_words(text) != GOOD)
    return touched > 0 and touched >= len(texts) * _GRAVE_SHARE and is_small(people, total)


def is_small(people: int, total: int) -> bool:
    """Whether so few people are behind a theme that it may be overlooked."""
    return people <= max(_SMALL_COUNT, total * _SMALL_SHARE)


def places(points: Iterable[Point]) -> int:
    """Distinct places that a theme's people live in, as far as known."""
    return len({at for point in points if (at := home(point))})


def home(point: Point) -> str:
    """The place of a point's person, however it was typed; empty: not known."""
    return " ".join(point.place.casefold().split())


def all_of_one(said: Sequence[str], everyone: Mapping[str, int], chances: int = 1) -> bool:
    """Whether all said the same, and the chance of that is small if they were like everyone.

    Args:
        said: What each person said, as of where they live; empty: not known.
        everyone: What was said → distinct people among all.
        chances: How many such questions are asked of the same people; from 1.
    """
    if not said:
        return False
    first, total = said[0], sum(everyone.values())
    if not first or any(each != first for each in said) or not total:
        return False
    return bool((everyone.get(first, 0) / total) ** len(said) <= _BY_CHANCE / chances)
