from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from feedback.maps import STEPS, Classes, MapArea, area_map
from feedback.types import Count
from language.catalogue import catalogue

T = catalogue("en")


def square(name: str, west: float, people: int | None) -> MapArea:
    ring = [[west, 51.7], [west + 0.1, 51.7], [west + 0.1, 51.8], [west, 51.8], [west, 51.7]]
    text = "fewer than 5" if people is None else str(people)
    return MapArea(
        name=name,
        shape={"type": "Polygon", "coordinates": [ring]},
        middle=(west + 0.05, 51.75),
        people=Count(value=people, text=text),
    )


AREAS = [square("Pentre", -3.3, 38), square("Cwm & Bryn", -3.2, 7), square("Tai'r Gwaith", -3.1, None)]


def drawn(*areas: MapArea, title: str = "People who replied") -> ET.Element:
    return ET.fromstring(area_map(areas or AREAS, T, title=title))


def test_a_map_says_what_it_shows_in_words() -> None:
    root = drawn()
    title, description = root[0], root[1]
    assert title.text == "People who replied"
    assert description.text == "People in each area. Pentre: 38; Cwm & Bryn: 7; Tai'r Gwaith: fewer than 5"
    assert root.attrib["aria-labelledby"] == "map-title map-desc"


def test_every_area_has_its_number_and_a_number_that_may_not_be_shown_is_none() -> None:
    words = [each.text for each in drawn().iter("{http://www.w3.org/2000/svg}text")]
    assert words[:6] == ["Pentre", "38", "Cwm & Bryn", "7", "Tai'r Gwaith", "–"]
    assert "fewer than 5, or not shown" in words


def test_more_people_are_drawn_in_another_pattern() -> None:
    fills = re.findall(r'd="M[^"]*Z" fill="url\(#([\w-]+)\)"', area_map(AREAS, T, title="x"))
    assert fills == ["map-1", "map-0", "map-none"]


def test_words_of_others_are_text_and_no_style_is_inside() -> None:
    svg = area_map([replace(AREAS[0], name='<script>"x"')], T, title="<b>")
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "style=" not in svg
    assert "<style" not in svg


def test_a_map_of_nothing_is_none() -> None:
    assert area_map([], T, title="x") == ""


def test_a_map_of_many_areas_names_none_of_them_on_it() -> None:
    many = [square(f"Area {number}", -3.3 + number / 10, 5 + number) for number in range(13)]
    words = [each.text for each in drawn(*many).iter("{http://www.w3.org/2000/svg}text")]
    assert "Area 3" not in words
    assert "8" in words


@pytest.mark.parametrize(
    ("numbers", "least"),
    [
        ([None, None], ()),
        ([5, 6, 9], (5,)),
        ([5, 12, 38, None], (5, 10, 20)),
        ([5, 10, 20, 50, 100, 200, 500], (5, 50, 100, 200, 500)),
    ],
)
def test_numbers_fall_into_few_classes_with_round_limits(
    numbers: list[int | None], least: tuple[int, ...]
) -> None:
    classes = Classes.of(numbers)
    assert classes.least == least
    for number in numbers:
        if number is not None:
            assert 0 <= classes.place(number) < len(least)


def test_a_class_is_said_with_what_is_in_it() -> None:
    classes = Classes.of([5, 12, 38])
    assert [classes.said(place, T) for place in range(3)] == [
        "5 to 9 people",
        "10 to 19 people",
        "20 to 38 people",
    ]
    assert Classes.of([STEPS[-1] * 7]).said(0, T) == "10,000 to 70,000 people"
