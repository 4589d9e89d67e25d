"""Values of signposting: assets, places and matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class LedBy(StrEnum):
    """Who runs an asset."""

    RESIDENTS = "residents"
    FAITH = "faith"
    VOLUNTARY = "voluntary"
    SOCIAL_ENTERPRISE = "social_enterprise"
    STATUTORY = "statutory"
    COMMERCIAL = "commercial"


class Tier(StrEnum):
    """Community first: neighbours and local groups, then structured programmes, then statutory services."""

    COMMUNITY = "community"
    PROGRAMME = "programme"
    STATUTORY = "statutory"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point on the map. WGS84 degrees; `area` is a ward's or area's name, empty when not known."""

    latitude: float
    longitude: float
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A time that comes round every week, or every `interval` weeks or months.

    Follows HSDS schedules: freq WEEKLY or MONTHLY, byday as in RFC 5545 ("TU,TH"; monthly "1WE").
    """

    freq: str
    byday: str
    opens_at: str  # "14:00", local time; empty means by arrangement
    closes_at: str
    interval: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """Something near that helps. `id` is the source's own id, unique within a community."""

    id: str
    name: str
    description: str
    organization: str
    led_by: LedBy
    tier: Tier
    #: Where it happens; None for help by phone or online, or where the source gives none.
    place: Place | None
    #: One line to find it: "Pentre Hall, Chapel Street".
    address: str
    #: "free", "£2", or empty when not known.
    cost: str
    openings: tuple[Opening, ...]
    phone: str
    email: str
    url: str
    languages: tuple[str, ...]
    #: Words of need it answers, from the source's taxonomy or keywords.
    needs: tuple[str, ...]
    minimum_age: int | None = None
    maximum_age: int | None = None
    #: Date the source last checked it.
    checked_on: date | None = None
    #: A message such as "closed in August"; empty means none.
    alert: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Match:
    """One asset that fits a need, with the reasons as data; the conversation words them."""

    asset: Asset
    #: Closeness in meaning, cosine, -1 to 1.
    fit: float
    #: Metres in a straight line; None when either place is not known.
    distance_m: int | None
    #: Minutes on foot at 4.5 km/h over 1.3 times the straight line; None when far or not known.
    walk_minutes: int | None
    #: Next time it is open, local and aware; None when not known.
    next_opening: datetime | None
    #: Why it is here, as codes: run_by_neighbours, local_group, free, near, open_soon, speaks_welsh …
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportProblem:
    """One fault in an imported directory, with place and remedy. The row was left out or mended as said."""

    row: int
    field: str
    problem: str
    remedy: str
