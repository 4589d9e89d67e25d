"""How a signpost is said: what it is, when, what it costs, how far, and why it is shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from language.catalogue import Catalogue
from signposting.types import LedBy, Match

NEAR_DAYS = 7  # an opening within a week is told by its weekday, a later one by its date
LONG_WALK_MINUTES = 45  # further than this nobody is told to walk


def opening_line(t: Catalogue, match: Match, now: datetime) -> str:
    """Name, place and next opening of one asset."""
    asset = match.asset
    parts = [asset.name]
    if asset.address:
        parts.append(asset.address)
    if match.next_opening:
        parts.append(_when(t, match.next_opening, now))
    return ", ".join(parts)


def facts(t: Catalogue, match: Match) -> str:
    """Cost, way on foot and who runs it: "Free, 8 minutes' walk, run by neighbours"."""
    said = []
    if match.asset.cost == "free":
        said.append(t.gettext("free"))
    elif match.asset.cost:
        said.append(match.asset.cost)
    if match.distance_m is not None:
        said.append(_way(t, match))
    said.append(run_by(t, match.asset.led_by))
    line = ", ".join(said)
    return line[:1].upper() + line[1:]


def next_step(t: Catalogue, match: Match) -> str:
    """The one thing to do next."""
    if match.asset.phone:
        return t.gettext("You can ring {phone}.", phone=match.asset.phone)
    if match.asset.url:
        return t.gettext("More here: {address}", address=match.asset.url)
    if match.asset.email:
        return t.gettext("You can write to {address}.", address=match.asset.email)
    return t.gettext("You can just go along.")


def signpost(t: Catalogue, match: Match, now: datetime) -> str:
    """One whole message about one asset."""
    said = facts(t, match)
    return f"{opening_line(t, match, now)}.\n{said[:1].upper()}{said[1:]}.\n{next_step(t, match)}"


def intro(t: Catalogue, count: int) -> str:
    """What comes before the signposts."""
    return t.ngettext(
        "This is near and may fit what you said:",
        "These are near and may fit what you said:",
        count,
    )


def run_by(t: Catalogue, led_by: LedBy) -> str:
    """Who runs it, in plain words."""
    return {
        LedBy.RESIDENTS: t.gettext("run by neighbours"),
        LedBy.FAITH: t.gettext("run by a church or chapel"),
        LedBy.VOLUNTARY: t.gettext("run by a local group"),
        LedBy.SOCIAL_ENTERPRISE: t.gettext("run by a local enterprise"),
        LedBy.STATUTORY: t.gettext("run by the council or the NHS"),
        LedBy.COMMERCIAL: t.gettext("a business"),
    }[led_by]


def _way(t: Catalogue, match: Match) -> str:
    assert match.distance_m is not None
    if match.walk_minutes is not None and match.walk_minutes <= LONG_WALK_MINUTES:
        return t.ngettext("{n} minute's walk", "{n} minutes' walk", match.walk_minutes)
    return t.gettext("{kilometres} km away", kilometres=f"{match.distance_m / 1000:.1f}")


def _when(t: Catalogue, opens: datetime, now: datetime) -> str:
    soon = opens < now + timedelta(days=NEAR_DAYS)
    day = t.weekday(opens) if soon else t.date(opens)
    return t.gettext("{day} at {time}", day=day, time=t.time(opens))
