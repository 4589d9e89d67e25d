"""How many people, how sure, in which order, and what must not be overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from nlp.types import Assignment, Point

CONFIDENCE = 0.95
LEANING_SHARE = 0.6  # of a theme's leaning points, from which it leans one way
#: Words of matters that a partnership must look at even when one person says so. Not danger: danger is
#: screened before and never gets here.
_GRAVE = re.compile(
    r"\b(?:suicid|self.?harm|abus|violen|assault|rape|traffick|starv|hungry|homeless|racis|hate crime|"
    r"overdos|knife|knives|guns?\b|exploit|neglect|carbon monoxide|sewage|asbestos|died|death|bereave|unsafe|"
    r"hunanladd|camdrin|cam-drin|trais|digartref|hiliaeth|llwgu)",
    re.IGNORECASE,
)
_GRAVE_SHARE = 1 / 3  # of a theme's points; fewer is a theme that merely touches on it
_SMALL_SHARE = 0.05  # of all people; a larger theme is seen without a pin
_GOOD = re.compile(
    r"\b(?:love|lovely|great|good|excellent|brilliant|friendly|kind|helpful|happy|amazing|fantastic|wonderful|"
    r"beautiful|nice|best|thank|pleasant|superb|caring|supportive|perfect|well|"
    r"hardd|prydferth|caredig|cyfeillgar|ardderchog|gwych|hyfryd|braf|diolch)\b",
    re.IGNORECASE,
)
_IN_THE_WAY = re.compile(
    r"\b(?:no|not|never|can'?t|cannot|won'?t|don'?t|doesn'?t|isn'?t|wasn'?t|weren'?t|didn'?t|nothing|"
    r"nobody|nowhere|bad|poor|worse|worst|lack|late|dirty|dark|broken|closed|closing|cancelled|too|rude|awful|terrible|"
    r"problem|difficult|hard|slow|long|expensive|unsafe|scared|lonely|cold|noisy|without|only|wait(?:ing|ed)?|"
    r"does dim|dim|gwael|drwg|budr|brwnt|tywyll|anodd|drud|hwyr)\b",
    re.IGNORECASE,
)
_IDEA = re.compile(
    r"\b(?:should|could|would (?:like|love|be)|need|needs|more|better|please|let'?s|why not|want|wish|hope|"
    r"suggest|improve|provide|dylai|dylid|angen|eisiau|hoffwn|gallai|beth am)\b",
    re.IGNORECASE,
)
_BY_SENSE = {"strength": "good", "barrier": "in_the_way", "idea": "idea", "offer": "idea"}


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


def is_grave(texts: Sequence[str], people: int, total: int) -> bool:
    """Whether a theme is small but grave, so that it is pinned for a person to look at.

    Args:
        texts: Redacted texts of its points.
        people: Distinct people behind it.
        total: Distinct people who commented.
    """
    touched = sum(1 for text in texts if _GRAVE.search(text))
    return touched > 0 and touched >= len(texts) * _GRAVE_SHARE and people <= max(4, total * _SMALL_SHARE)


def leaning(points: Sequence[Point]) -> str:
    """`good`, `in_the_way` or `idea` when most points that lean at all lean so, else `mixed`."""
    leanings = [lean for point in points if (lean := lean_of(point)) != "mixed"]
    for name in ("good", "in_the_way", "idea"):
        if leanings.count(name) >= LEANING_SHARE * max(1, len(leanings)):
            return name
    return "mixed"


def lean_of(point: Point) -> str:
    """What one point leans to: by the question it answers, else by its words, else `mixed`."""
    if point.sense in _BY_SENSE:
        return _BY_SENSE[point.sense]
    if _IN_THE_WAY.search(point.text):
        return "idea" if _IDEA.search(point.text) and not _GOOD.search(point.text) else "in_the_way"
    if _GOOD.search(point.text) and not _IDEA.search(point.text):
        return "good"
    return "idea" if _IDEA.search(point.text) else "mixed"


def speaks_for(words: str) -> bool:
    """Whether the words praise."""
    return _GOOD.search(words) is not None


def speaks_against(words: str) -> bool:
    """Whether the words complain or deny."""
    return _IN_THE_WAY.search(words) is not None
