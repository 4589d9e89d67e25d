"""Assets from a spreadsheet saved as CSV. The columns are described in docs/assets.md."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

from signposting import fields
from signposting.fields import Locate, Problems
from signposting.places import Postcodes
from signposting.types import Asset, ImportProblem, Opening

COLUMNS = (
    "id", "name", "description", "organization", "led_by", "tier", "address", "postcode", "latitude",
    "longitude", "cost", "days", "opens_at", "closes_at", "frequency", "starts_on", "phone", "email", "url",
    "languages", "needs", "minimum_age", "maximum_age", "checked_on", "alert",
)  # fmt: skip
NEEDED = ("id", "name")
#: Words of the `frequency` column → (freq, interval).
FREQUENCIES = {
    "": ("WEEKLY", 1),
    "weekly": ("WEEKLY", 1),
    "fortnightly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
}
_LIST = re.compile(r"[;,|]")
_LANGUAGES = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}


def read_csv(
    data: bytes, name: str, *, locate: Locate | None = None
) -> tuple[list[Asset], list[ImportProblem]]:
    """Every asset that could be read and every problem met on the way.

    Args:
        data: the file's bytes: UTF-8; UTF-16 and Windows-1252 are understood and told.
        name: the file's name, for the problems.
        locate: postcode → place; the open table unless given.
    """
    problems = Problems(row=1)
    rows = _rows(_decode(data, name, problems), name, problems)
    locate = locate or Postcodes().locate
    assets: dict[str, Asset] = {}
    for number, row in rows:
        problems.row = number
        if not any(row.values()):
            continue
        asset = _asset(row, locate, problems)
        if asset is None:
            continue
        if asset.id in assets:
            problems.add("id", f"'{asset.id}' was used before; this row was left out", "Give it its own id.")
            continue
        _tell_twin(asset, assets, problems)
        assets[asset.id] = asset
    return list(assets.values()), problems.found


def _decode(data: bytes, name: str, problems: Problems) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(
            "", f"{name} is not UTF-8; read as Windows-1252", "Save it as 'CSV UTF-8' and look at ŵ and ŷ."
        )
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        problems.add("", f"{name} is not a text file", "Save the sheet as 'CSV UTF-8'.")
        return ""
    return text


def _rows(text: str, name: str, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    """Rows as {column: trimmed text} with the line they end on; empty when the heading cannot be used."""
    if not text.strip():
        if not problems.found:
            problems.add("", f"{name} is empty", "Give a heading row and one row per asset.")
        return []
    heading = text.lstrip().splitlines()[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in next(reader)]
    if not _heading_fits(columns, problems):
        return []
    try:
        return [
            (reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
            for cells in reader
        ]
    except csv.Error as error:
        problems.add(
            "", f"line {reader.line_num} cannot be read: {error}", "Look for a stray quotation mark."
        )
        return []


def _heading_fits(columns: list[str], problems: Problems) -> bool:
    unknown = [column for column in columns if column and column not in COLUMNS]
    missing = [column for column in NEEDED if column not in columns]
    for column in missing:
        near = fields.nearest(column, unknown)
        rename = f"Rename '{near}'." if near else f"Add it; the heading has: {', '.join(columns)}."
        problems.add(column, f"the column '{column}' is missing; nothing was read", rename)
    for column in unknown:
        near = fields.nearest(column, [known for known in COLUMNS if known not in columns])
        remedy = f"Did you mean '{near}'?" if near else "Remove it, or see docs/assets.md for the names."
        problems.add(column, f"the column '{column}' is not known; it was left out", remedy)
    return not missing


def _asset(row: dict[str, str], locate: Locate, problems: Problems) -> Asset | None:
    cell = defaultdict(str, row)
    for column in NEEDED:
        if not cell[column]:
            problems.add(column, "empty; the row was left out", "Every asset needs an id and a name.")
            return None
    leader = fields.led_by(cell["led_by"], problems)
    place = fields.coordinates(cell["latitude"], cell["longitude"], problems)
    return Asset(
        id=cell["id"],
        name=cell["name"],
        description=cell["description"],
        organization=cell["organization"],
        led_by=leader,
        tier=fields.tier(cell["tier"], leader, problems),
        place=place or fields.located(cell["postcode"], locate, problems),
        address=", ".join(part for part in (cell["address"], cell["postcode"]) if part),
        cost=_cost(cell["cost"]),
        openings=_openings(row, problems),
        phone=cell["phone"],
        email=cell["email"],
        url=cell["url"],
        languages=_languages(cell["languages"]),
        needs=_words(cell["needs"]),
        minimum_age=fields.whole(cell["minimum_age"], "minimum_age", problems),
        maximum_age=fields.whole(cell["maximum_age"], "maximum_age", problems),
        checked_on=fields.day(cell["checked_on"], "checked_on", problems),
        alert=cell["alert"],
    )


def _cost(text: str) -> str:
    return "free" if text.casefold() in {"free", "0", "£0", "£0.00", "am ddim"} else text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in _LIST.split(text) if word.strip())


def _languages(text: str) -> tuple[str, ...]:
    return tuple(_LANGUAGES.get(word.casefold(), word.casefold()) for word in _words(text))


def _openings(row: dict[str, str], problems: Problems) -> tuple[Opening, ...]:
    """One opening for each part of `days` between semicolons, with the times in the same order."""
    groups = [part for part in row.get("days", "").split(";") if part.strip()]
    word = row.get("frequency", "").casefold()
    if word not in FREQUENCIES:
        problems.add(
            "frequency", f"'{word}' is not known; taken as weekly", "Use weekly, fortnightly or monthly."
        )
    freq, interval = FREQUENCIES.get(word, FREQUENCIES[""])
    starts_on = fields.day(row.get("starts_on", ""), "starts_on", problems)
    if interval > 1 and groups and starts_on is None:
        problems.add(
            "starts_on",
            "a fortnightly asset needs the date of one meeting; its next opening is not shown",
            "Give the date of any past or coming meeting.",
        )
    openings = []
    for index, group in enumerate(groups):
        days = fields.byday(group, problems)
        if days:
            opens, closes = (
                _at(row.get(name, ""), index, name, problems) for name in ("opens_at", "closes_at")
            )
            openings.append(
                Opening(
                    freq=freq, byday=days, opens_at=opens, closes_at=closes, interval=interval,
                    valid_from=starts_on,
                )
            )  # fmt: skip
    return tuple(openings)


def _at(text: str, index: int, name: str, problems: Problems) -> str:
    """The time for the opening at `index`; a single time holds for all."""
    times = text.split(";")
    return fields.clock(times[index] if index < len(times) else times[-1], name, problems)


def _tell_twin(asset: Asset, others: dict[str, Asset], problems: Problems) -> None:
    """Say when another row has the same name and address: both are kept, a person decides."""
    for other in others.values():
        if (other.name.casefold(), other.address.casefold()) == (
            asset.name.casefold(),
            asset.address.casefold(),
        ):
            problems.add(
                "name",
                f"'{asset.name}' at the same address is also '{other.id}'; both were kept",
                "Remove one.",
            )
            return
