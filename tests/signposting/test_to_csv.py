from __future__ import annotations

import csv
import io

from listenwell.demo import data
from signposting.from_csv import COLUMNS, read_csv
from signposting.to_csv import csv_row
from signposting.types import Asset, Place


def back(assets: list[Asset]) -> list[Asset]:
    """The assets as the import reads what was written."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(csv_row(asset) for asset in assets)
    found, _ = read_csv(text.getvalue().encode(), "assets.csv", locate=lambda _: None)
    return found


def test_what_is_taken_out_is_read_back_the_same() -> None:
    assets = list(data.assets())
    assert len(assets) > 10
    for asset, read in zip(assets, back(assets), strict=True):
        assert _without_area(read) == _without_area(asset)


def _without_area(asset: Asset) -> dict[str, object]:
    """The area follows from the place, and validity of openings beyond their start has no column."""
    place = asset.place and Place(latitude=asset.place.latitude, longitude=asset.place.longitude)
    openings = [(each.freq, each.byday, each.opens_at, each.closes_at) for each in asset.openings]
    return {**vars(asset), "place": place, "openings": openings}
