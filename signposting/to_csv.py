"""Assets as rows of the spreadsheet that `from_csv` reads back."""

from __future__ import annotations

from signposting.from_csv import FREQUENCIES
from signposting.types import Asset, Opening


def csv_row(asset: Asset) -> dict[str, str]:
    """One asset by column of `from_csv.COLUMNS`.

    A row has one frequency: of openings that differ in it, those like the first are kept.
    """
    openings = _alike(asset)
    place = asset.place
    first = openings[0] if openings else None
    return {
        "id": asset.id,
        "name": asset.name,
        "description": asset.description,
        "organization": asset.organization,
        "led_by": str(asset.led_by),
        "tier": str(asset.tier),
        "address": asset.address,
        "postcode": "",
        "latitude": "" if place is None else str(place.latitude),
        "longitude": "" if place is None else str(place.longitude),
        "cost": asset.cost,
        "days": ";".join(each.byday for each in openings),
        "opens_at": ";".join(each.opens_at for each in openings),
        "closes_at": ";".join(each.closes_at for each in openings),
        "frequency": _frequency(first) if first else "",
        "starts_on": first.valid_from.isoformat() if first and first.valid_from else "",
        "phone": asset.phone,
        "email": asset.email,
        "url": asset.url,
        "languages": ";".join(asset.languages),
        "needs": ";".join(asset.needs),
        "minimum_age": "" if asset.minimum_age is None else str(asset.minimum_age),
        "maximum_age": "" if asset.maximum_age is None else str(asset.maximum_age),
        "checked_on": asset.checked_on.isoformat() if asset.checked_on else "",
        "alert": asset.alert,
    }


def _alike(asset: Asset) -> list[Opening]:
    if not asset.openings:
        return []
    first = asset.openings[0]
    return [each for each in asset.openings if (each.freq, each.interval) == (first.freq, first.interval)]


def _frequency(opening: Opening) -> str:
    known = {value: word for word, value in FREQUENCIES.items() if word}
    return known.get((opening.freq, opening.interval), "")
