"""Which assets fit what a resident said: community first, near, open to them, at most three.

Order: fit above a floor → open to this person → community, programme, statutory → nearest. The exceptions to
community-first are named in STATUTORY_FIRST.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from signposting.openings import next_opening
from signposting.places import distance_m, walk_minutes
from signposting.types import Asset, LedBy, Match, Place, Tier

#: Least cosine between a need and an asset. Range -1 to 1; chosen on the demo's needs, see docs/assets.md.
FIT_FLOOR = 0.30
#: An asset this much further from a need than the best one is left out, however near or local it is.
FIT_MARGIN = 0.10
NEARBY_M = 10_000  # beyond ten kilometres a valley's bus does not make it "near you"
NEAR_WALK_MINUTES = 15  # what people call round the corner
OPEN_SOON = timedelta(days=3)
CHECKED_LATELY = timedelta(days=90)  # directories check quarterly at best
OF_ONE_ORGANISATION = 2  # a third from the same people is no choice

#: Lanes and topics where professionals come before neighbours: danger, medicine, law.
STATUTORY_FIRST = frozenset(
    {
        "self_harm",
        "abuse",
        "child_at_risk",
        "adult_at_risk",
        "medical",
        "threat",
        "homeless_tonight",
        "no_food_heat",
        "law",
    }
)
_COMMUNITY_FIRST_ORDER = (Tier.COMMUNITY, Tier.PROGRAMME, Tier.STATUTORY)


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    asset: Asset
    fit: float
    distance_m: int | None


def match(  # noqa: PLR0913  # the contract with the conversation: one call, everything named
    needs: NDArray[np.float32],
    assets: Sequence[Asset],
    vectors: NDArray[np.float32],
    *,
    near: Place | None,
    now: datetime,
    age: int | None = None,
    language: str = "en",
    limit: int = 3,
    lanes: Collection[str] = (),
) -> list[Match]:
    """The assets to tell a resident about, best first; empty when nothing fits well enough.

    Args:
        needs: one unit-length row for each thing the resident said. Shape: (n_needs, n_dims), float32.
        assets: what the community has.
        vectors: one unit-length row per asset, of its `search_text`. Shape: (n_assets, n_dims), float32.
        near: where the resident is; None means distances are not known and nothing is called near.
        now: aware, in the community's time zone.
        age: years; None means not known, and age limits are not applied.
        language: the resident's, ISO 639-1.
        limit: most matches to return.
        lanes: danger lanes or topics that apply; any of STATUTORY_FIRST turns the order round.
    """
    if not assets or needs.size == 0:
        return []
    fits = _fits(needs, vectors)
    candidates = [
        _Candidate(asset=asset, fit=float(fit), distance_m=_distance(near, asset))
        for asset, fit in zip(assets, fits, strict=True)
        if fit > 0 and _open_to(asset, age)
    ]
    order = _COMMUNITY_FIRST_ORDER
    if STATUTORY_FIRST.intersection(lanes):
        order = order[::-1]
    reachable = [c for c in candidates if c.distance_m is None or c.distance_m <= NEARBY_M]
    reachable.sort(key=lambda c: _rank(c, order))
    chosen = _spread(reachable, limit)
    return [_matched(c, now=now, language=language, lanes=lanes) for c in chosen]


def _fits(needs: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each asset fits its best need; 0 where it fits none. Shape: (n_assets,), float32."""
    cosines = needs @ vectors.T
    best = cosines.max(axis=1, keepdims=True)
    counts = (cosines >= FIT_FLOOR) & (cosines >= best - FIT_MARGIN)
    fits: NDArray[np.float32] = np.where(counts, cosines, 0).max(axis=0)
    return fits


def _distance(near: Place | None, asset: Asset) -> int | None:
    return None if near is None or asset.place is None else distance_m(near, asset.place)


def _open_to(asset: Asset, age: int | None) -> bool:
    if not asset.active:
        return False
    if age is None:
        return True
    return (asset.minimum_age or 0) <= age and (asset.maximum_age is None or age <= asset.maximum_age)


def _rank(candidate: _Candidate, order: Sequence[Tier]) -> tuple[int, float, float, str]:
    """Tier, then distance (not known comes last), then fit; the id settles what is left."""
    away = float("inf") if candidate.distance_m is None else candidate.distance_m
    return order.index(candidate.asset.tier), away, -candidate.fit, candidate.asset.id


def _spread(ranked: Sequence[_Candidate], limit: int) -> list[_Candidate]:
    """The first `limit`, passing over an organisation that is there often enough."""
    chosen: list[_Candidate] = []
    of: Counter[str] = Counter()
    for candidate in ranked:
        organisation = candidate.asset.organization.casefold() or candidate.asset.id
        if of[organisation] < OF_ONE_ORGANISATION and len(chosen) < limit:
            of[organisation] += 1
            chosen.append(candidate)
    return chosen


def _matched(candidate: _Candidate, *, now: datetime, language: str, lanes: Collection[str]) -> Match:
    asset = candidate.asset
    minutes = None if candidate.distance_m is None else walk_minutes(candidate.distance_m)
    opening = next_opening(asset.openings, now)
    reasons = {
        "professionals_first": bool(STATUTORY_FIRST.intersection(lanes)) and asset.tier is Tier.STATUTORY,
        "run_by_neighbours": asset.led_by is LedBy.RESIDENTS,
        "local_group": asset.led_by is not LedBy.RESIDENTS and asset.tier is Tier.COMMUNITY,
        "free": asset.cost.casefold() == "free",
        "near": minutes is not None and minutes <= NEAR_WALK_MINUTES,
        "open_soon": opening is not None and opening - now <= OPEN_SOON,
        "speaks_welsh": language == "cy" and "cy" in asset.languages,
        "checked_lately": asset.checked_on is not None and now.date() - asset.checked_on <= CHECKED_LATELY,
    }
    return Match(
        asset=asset,
        fit=candidate.fit,
        distance_m=candidate.distance_m,
        walk_minutes=minutes,
        next_opening=opening,
        why=tuple(code for code, holds in reasons.items() if holds),
    )
