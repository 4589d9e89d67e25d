"""Places as people give them: a postcode is looked up, and only its district or the area goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.draft import Draft, Locate
from signposting.areas import area_at, area_called
from signposting.types import Place
from surveys.types import Edited, Incoming, Said, Sent

PLACE_DECIMALS = 3  # about 100 m: near enough to walk by, too coarse to find a door
_DISTRICT = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")  # the first half of a postcode
TOLD_DECIMALS = 2  # about 1 km: what an answer keeps of a shared place


def placed(draft: Draft, incoming: Incoming, locate: Locate) -> Incoming | None:
    """Look a place up, keep it rounded, and let the engine store only its district or area.

    None: an address or postcode that cannot be found. The full postcode goes no further than this function:
    minimisation (UK GDPR, article 5(1)(c)).
    """
    if isinstance(incoming, Sent) and incoming.latitude is not None and incoming.longitude is not None:
        _keep(draft, Place(latitude=incoming.latitude, longitude=incoming.longitude))
        return replace(
            incoming,
            latitude=round(incoming.latitude, TOLD_DECIMALS),
            longitude=round(incoming.longitude, TOLD_DECIMALS),
        )
    if not isinstance(incoming, Said | Edited):
        return incoming
    place = locate(incoming.text)
    if place:
        _forget_address(draft, place.area)
        _keep(draft, place)
        return replace(incoming, text=place.area)
    # A house number is told apart from an area's name by its digits.
    if any(character.isdigit() for character in incoming.text):
        _forget_address(draft, "…")
        return None
    _name(draft, area_called(draft.situation.areas, incoming.text))
    return incoming


def _keep(draft: Draft, place: Place) -> None:
    assert draft.session is not None
    draft.session = replace(
        draft.session,
        latitude=round(place.latitude, PLACE_DECIMALS),
        longitude=round(place.longitude, PLACE_DECIMALS),
        area=_area(draft, place) or place.area,
    )


def _area(draft: Draft, place: Place) -> str:
    """The community's area that the place lies in; of a district only the middle is known."""
    if _DISTRICT.fullmatch(place.area):
        return ""
    return area_at(draft.situation.areas, place.latitude, place.longitude)


def _name(draft: Draft, area: str) -> None:
    """Note the area that a resident named."""
    if area:
        assert draft.session is not None
        draft.session = replace(draft.session, area=area)


def _forget_address(draft: Draft, instead: str) -> None:
    """The resident's own log shows this in place of what they typed."""
    if draft.lines:
        draft.lines[-1] = replace(draft.lines[-1], text=instead)
