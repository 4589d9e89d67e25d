"""Reads the demo's data files into plain values. Everything in them is invented for this project."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

from signposting.assets import read_csv
from signposting.types import Asset, Place

FOLDER = Path(__file__).parent
#: The survey's free-text questions that the demo's residents answer, in its order.
COMMENTED = ("good", "barriers", "better")
CONSENTS = ("hear_report", "hear_monthly", "use_words")


@dataclass(frozen=True, kw_only=True)
class DemoCommunity:
    """The community and its listening event, as a coordinator would have entered them."""

    slug: str
    name: str
    partnership: str
    languages: tuple[str, ...]
    time_zone: str
    nation: str
    areas: tuple[Place, ...]
    event_code: str
    event_name: str
    survey: str


@dataclass(frozen=True, kw_only=True)
class DemoResident:
    """One resident's answers to the shipped survey `what-matters`."""

    number: int
    language: str
    #: Name of one of the community's areas; empty when not said.
    area: str
    #: A whole postcode, its first half, or empty.
    postcode: str
    #: Answers by question name, in the survey's order; a skipped question is absent. Choices by name,
    #: `life` a number, `matters` a list, consents True or False.
    answers: dict[str, str | int | bool | list[str]]


def community() -> DemoCommunity:
    """The invented community."""
    values = yaml.safe_load((FOLDER / "community.yaml").read_text(encoding="utf-8"))
    event = values.pop("event")
    areas = tuple(
        Place(latitude=area["latitude"], longitude=area["longitude"], area=area["name"])
        for area in values.pop("areas")
    )
    languages = tuple(values.pop("languages"))
    return DemoCommunity(
        **values,
        languages=languages,
        areas=areas,
        event_code=event["code"],
        event_name=event["name"],
        survey=event["survey"],
    )


def assets() -> list[Asset]:
    """The community's assets, through the same importer that a partnership uses.

    Raises:
        ValueError: the shipped file has a fault.
    """
    found, problems = read_csv((FOLDER / "assets.csv").read_bytes(), "assets.csv")
    if problems:
        raise ValueError(str(problems[0]))
    return found


def boundaries() -> bytes:
    """The invented outlines of the community's areas, as GeoJSON."""
    return (FOLDER / "areas.geojson").read_bytes()


def profile() -> bytes:
    """Who lives in the invented community, as a table of residents by answer."""
    return (FOLDER / "profile.csv").read_bytes()


def residents() -> list[DemoResident]:
    """Everybody who replied, in the order in which they did."""
    with (FOLDER / "comments.tsv").open(encoding="utf-8", newline="") as lines:
        return [_resident(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _resident(row: dict[str, str]) -> DemoResident:
    answers: dict[str, str | int | bool | list[str]] = {}
    for name in ("good", "life", "matters", "barriers", "better", "place", "age", *CONSENTS):
        value = row["postcode"] or row["area"] if name == "place" else row[name]
        if not value:
            continue
        if name == "life":
            answers[name] = int(value)
        elif name == "matters":
            answers[name] = value.split()
        else:
            answers[name] = value == "yes" if name in CONSENTS else value
    return DemoResident(
        number=int(row["resident"]),
        language=row["language"],
        area=row["area"],
        postcode=row["postcode"],
        answers=answers,
    )
