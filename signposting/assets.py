"""Assets as stored documents and as text to search by. The importers live in `from_csv` and `hsds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from signposting.from_csv import read_csv
from signposting.hsds import read_hsds
from signposting.types import Asset, LedBy, Opening, Place, Tier

__all__ = ["from_json", "read_csv", "read_hsds", "search_text", "to_json"]

FORMAT = 1  # of the stored document; raise it with any change that an older reader would misread


def search_text(asset: Asset) -> str:
    """What is embedded: the words of need and the name; the description only where a source gives no needs.

    Descriptions blur the vector: measured in docs/assets.md. Who runs it and where is for rules.
    """
    parts = (", ".join(asset.needs), asset.name) if asset.needs else (asset.name, asset.description)
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


def to_json(asset: Asset) -> dict[str, Any]:
    """A document that `from_json` reads back to an equal asset."""
    document = {"format": FORMAT, **asdict(asset)}
    document["openings"] = [_plain(opening) for opening in document["openings"]]
    document["languages"], document["needs"] = list(asset.languages), list(asset.needs)
    return _plain(document)


def from_json(document: Mapping[str, Any]) -> Asset:
    """The asset that `to_json` wrote."""
    values = {key: value for key, value in document.items() if key != "format"}
    values["led_by"], values["tier"] = LedBy(values["led_by"]), Tier(values["tier"])
    values["place"] = Place(**values["place"]) if values["place"] else None
    values["openings"] = tuple(_opening(opening) for opening in values["openings"])
    values["languages"], values["needs"] = tuple(values["languages"]), tuple(values["needs"])
    values["checked_on"] = _date(values["checked_on"])
    return Asset(**values)


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in document.items()}


def _opening(document: Mapping[str, Any]) -> Opening:
    ends = {key: _date(document[key]) for key in ("valid_from", "valid_to")}
    return Opening(**{**document, **ends})


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
