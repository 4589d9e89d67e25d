"""Values of danger screening."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """What the danger is about."""

    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    CHILD_AT_RISK = "child_at_risk"
    ADULT_AT_RISK = "adult_at_risk"
    MEDICAL = "medical"
    THREAT = "threat"
    HOMELESS_TONIGHT = "homeless_tonight"
    NO_FOOD_HEAT = "no_food_heat"


class Tier(StrEnum):
    """How grave, gravest first."""

    T1 = "T1"  # danger now: 999 first
    T2 = "T2"  # the writer is at risk now or lately: fixed reply and alert
    T3 = "T3"  # past, or someone else: softer reply and alert
    T4 = "T4"  # the topic is mentioned: nothing is said, a person may look


class Subject(StrEnum):
    """Whom it is about."""

    SELF = "self"
    OTHER = "other"
    NOBODY = "nobody"


class When(StrEnum):
    """When it happens."""

    NOW = "now"
    LATELY = "lately"
    PAST = "past"


@dataclass(frozen=True, kw_only=True)
class Screening:
    """What the net found in one text."""

    lane: Lane
    tier: Tier
    subject: Subject
    time: When
    #: The rule that fired, in words a coordinator reads; holds none of the resident's words.
    why: str


@dataclass(frozen=True, kw_only=True)
class Helpline:
    """A number to ring, with where it was found and when it was last checked."""

    name: str
    need: str
    call: str
    text: str
    hours: str
    area: str  # UK, Wales or England
    languages: tuple[str, ...]
    source: str
    checked_on: str  # ISO date
