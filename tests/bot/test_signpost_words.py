from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot import signpost_words
from language.catalogue import catalogue
from signposting.types import Asset, LedBy, Match, Tier

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TEA = Asset(
    id="tea",
    name="Tea and Chat",
    description="",
    organization="Pentre Hall neighbours",
    led_by=LedBy.RESIDENTS,
    tier=Tier.COMMUNITY,
    place=None,
    address="Pentre Hall",
    cost="free",
    openings=(),
    phone="01632 960101",
    email="",
    url="",
    languages=("en",),
    needs=(),
)
MATCH = Match(
    asset=TEA,
    fit=0.5,
    distance_m=540,
    walk_minutes=8,
    next_opening=NOW + timedelta(days=1, hours=2),
    why=("run_by_neighbours",),
)


def test_signpost_says_what_when_cost_way_who_and_the_next_step() -> None:
    assert signpost_words.signpost(catalogue("en"), MATCH, NOW) == (
        "Tea and Chat, Pentre Hall, Tuesday at 2 pm.\n"
        "Free, 8 minutes' walk, run by neighbours.\n"
        "You can ring 01632 960101."
    )


def test_signpost_in_welsh() -> None:
    said = signpost_words.signpost(catalogue("cy"), MATCH, NOW)
    assert "Am ddim, 8 munud ar droed, dan ofal cymdogion." in said


def test_opening_beyond_a_week_is_told_by_its_date() -> None:
    later = replace(MATCH, next_opening=NOW + timedelta(days=20))
    assert "24 May" in signpost_words.signpost(catalogue("en"), later, NOW)


def test_long_way_is_told_in_kilometres() -> None:
    far = replace(MATCH, distance_m=6200, walk_minutes=None)
    assert "6.2 km away" in signpost_words.signpost(catalogue("en"), far, NOW)


def test_place_that_is_not_known_is_not_called_near() -> None:
    unknown = replace(MATCH, distance_m=None, walk_minutes=None)
    said = signpost_words.signpost(catalogue("en"), unknown, NOW)
    assert "walk" not in said
    assert "km" not in said
