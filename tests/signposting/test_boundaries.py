"""Boundary files as councils, the ONS and hand-drawn maps give them."""

from __future__ import annotations

import json
from math import atan2
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signposting.areas import AreaName, area_at, area_called, match
from signposting.boundaries import Outlines, for_a_picture, positions, read_boundaries
from signposting.outlines import crosses_itself, from_geojson, holds, middle, rings, to_geojson

SQUARE = [[-3.2, 51.7], [-3.1, 51.7], [-3.1, 51.8], [-3.2, 51.8], [-3.2, 51.7]]


def feature(coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def read(*features: Any, **more: Any) -> Outlines:
    return read_boundaries(collection(*features, **more))


def only_problem(found: Outlines) -> str:
    (problem,) = found.problems
    assert problem.remedy
    return problem.problem


@pytest.mark.parametrize(
    ("properties", "name", "code", "kind"),
    [
        ({"WD23NM": "Cwm", "WD23CD": "W05001234", "LAD23NM": "Blaenau"}, "Cwm", "W05001234", "ward"),
        ({"LAD22NM": "Big", "LSOA21NM": "Cwm 3A", "LSOA21CD": "W01001500"}, "Cwm 3A", "W01001500", "lsoa"),
        ({"name": "Pentre", "code": "E05000001"}, "Pentre", "E05000001", "ward"),
        ({"Name": " Our   estate "}, "Our estate", "", "other"),
        ({"wd24nm": "Small letters", "wd24cd": "S13000001"}, "Small letters", "S13000001", "ward"),
        ({"code": "S01000001"}, "S01000001", "S01000001", "lsoa"),
    ],
)  # fmt: skip
def test_an_area_is_called_as_official_and_home_made_files_call_it(
    properties: dict[str, Any], name: str, code: str, kind: str
) -> None:
    (found,) = read(feature([SQUARE], **properties)).boundaries
    assert (found.name, found.code, found.kind) == (name, code, kind)


@pytest.mark.parametrize(
    ("said", "people"), [(1204, 1204), ("1204", 1204), (None, None), ("many", None), (-3, None)]
)
def test_residents_are_read_where_the_file_says_them(said: object, people: int | None) -> None:
    (found,) = read(feature([SQUARE], name="Pentre", population=said)).boundaries
    assert found.people == people


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (feature([SQUARE]), "no name"),
        ("nonsense", "no name"),
        (feature([[0, 1]], "LineString", name="A road"), "not an area"),
        (feature([], name="Empty"), "empty"),
        (feature([[[]]], "MultiPolygon", name="Empty"), "no area"),
        (feature([[[-3.2, 51.7], [-3.1, 51.7], [-3.2, 51.7]]], name="A line"), "no area"),
        (feature([[[-3.2, 51.7], [-3.1, 51.7], [-3.0, 51.7]]], name="A line"), "no area"),
        (feature([[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]], name="Bow tie"), "crosses itself"),
        (feature([[["a", "b"]]], name="Words"), "cannot be read"),
        (feature([[[51.7, -3.2], [51.8, -3.2], [51.8, -3.1]]], name="Turned"), "Latitude stands before"),
        (feature([[[-400, 51.7], [1, 2], [3, 4]]], name="Far"), "not in degrees"),
        ({"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": None}, "no outline"),
    ],
)  # fmt: skip
def test_an_area_with_a_fault_is_named_and_the_others_come_in(bad: Any, problem: str) -> None:
    found = read(bad, feature([SQUARE], name="Pentre"))
    assert [each.name for each in found.boundaries] == ["Pentre"]
    assert problem in only_problem(found)
    assert found.problems[0].number == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x00\x00\x27\x0a", "not a GeoJSON file"),
        (b"{", "not a GeoJSON file"),
        (b"[" * 100_000, "not a GeoJSON file"),
        (b"[]", "no features"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"type": "Polygon", "coordinates": []}', "no features"),
        (b'{"type": "FeatureCollection", "features": []}', "no areas"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(data: bytes, problem: str) -> None:
    assert problem in only_problem(read_boundaries(data))


def test_national_grid_metres_become_degrees() -> None:
    grid = [[[317_000, 208_000], [318_000, 208_000], [318_000, 209_000], [317_000, 209_000]]]
    found = read(feature(grid, name="Pentre"))
    assert found.converted
    assert holds(found.boundaries[0].shape, -3.199, 51.7675)
    named = read(
        feature(grid, name="Pentre"),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}},
    )
    assert named.boundaries[0].shape == found.boundaries[0].shape


def test_another_system_is_refused_by_its_name() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "EPSG::3857" in only_problem(read(feature([SQUARE], name="Pentre"), crs=crs))


def test_a_file_that_names_degrees_is_taken() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read(feature([SQUARE], name="Pentre"), crs=crs).problems == ()


def test_a_name_that_comes_twice_is_told_apart_by_its_code_or_left_out() -> None:
    found = read(
        feature([SQUARE], name="Cwm", code="W05000001"),
        feature([SQUARE], name="Cwm", code="W05000002"),
        feature([SQUARE], name="Pentre"),
        feature([SQUARE], name="pentre"),
    )
    assert [each.name for each in found.boundaries] == ["Cwm (W05000001)", "Cwm (W05000002)", "Pentre"]
    assert "twice" in only_problem(found)


def test_a_hole_is_outside_and_the_shape_survives_being_stored() -> None:
    hole = [[-3.16, 51.74], [-3.14, 51.74], [-3.14, 51.76], [-3.16, 51.76], [-3.16, 51.74]]
    (found,) = read(feature([SQUARE, hole], name="Pentre")).boundaries
    again = from_geojson(json.loads(json.dumps(to_geojson(found.shape))))
    assert again == found.shape
    assert holds(again, -3.19, 51.71)
    assert not holds(again, -3.15, 51.75)
    assert not holds(again, 0.0, 0.0)
    x, y = middle(again)
    assert holds(again, x, y)


def wavy(sections: int) -> list[list[float]]:
    """A border from south to north with many small steps."""
    return [[-3.15 + (number % 2) * 1e-5, 51.7 + 0.1 * number / sections] for number in range(sections + 1)]


def test_neighbours_keep_one_border_when_made_simpler() -> None:
    border = wavy(400)
    west = [*border, [-3.2, 51.8], [-3.2, 51.7]]
    east = [*border[::-1], [-3.1, 51.7], [-3.1, 51.8]]
    found = for_a_picture(read(feature([west], name="West"), feature([east], name="East")).boundaries)
    assert positions(found) < 80  # of 806
    inner = [
        {place for ring in rings(each.shape) for place in ring if -3.16 < place[0] < -3.14} for each in found
    ]
    assert inner[0] == inner[1]
    assert all(len(each) >= 2 for each in inner)


def test_nothing_is_gained_or_lost_between_areas_made_simpler() -> None:
    """Three areas that meet in a point: every position stays in exactly one of them, but for the borders."""
    meet, top = [-3.15, 51.75], [-3.15, 51.8]
    arms = [[[-3.15, 51.75 + n / 1000 + (n % 2) * 1e-5] for n in range(51)], wavy_arm(-1), wavy_arm(1)]
    left = [*arms[0], [-3.2, 51.8], [-3.2, 51.7], *arms[1][:0:-1]]
    right = [*arms[2], [-3.1, 51.8], *arms[0][:0:-1]]
    below = [*arms[1], *arms[2][:0:-1]]
    assert meet == arms[1][0]
    assert top[0] == arms[0][-1][0]
    found = for_a_picture(
        read(feature([left], name="L"), feature([right], name="R"), feature([below], name="B")).boundaries
    )
    for x in range(20):
        for y in range(20):
            place = (-3.1977 + x * 0.005, 51.7013 + y * 0.0045)
            assert sum(holds(each.shape, *place) for each in found) == 1, place


def wavy_arm(side: int) -> list[list[float]]:
    return [[-3.15 + side * 0.05 * n / 50, 51.75 - 0.05 * n / 50 + (n % 2) * 1e-6] for n in range(51)]


def test_an_outline_of_spikes_is_refused_before_it_takes_hours() -> None:
    spikes = [[-3 + n * 1e-5, 51.0 if n % 2 else 52.0] for n in range(5_000)]
    outlines = read(feature([[*spikes, [-2.9, 50.0], [-3.0, 50.0], spikes[0]]], name="Any"))
    assert not outlines.boundaries
    assert outlines.problems[0].problem == "Its outline goes to and fro too often to be checked"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=30, unique=True))
def test_a_sound_outline_stays_sound(corners: list[tuple[int, int]]) -> None:
    """Corners in the order of their direction from the middle make a ring that does not cross itself."""
    ring = sorted(corners, key=lambda corner: atan2(corner[1] - 20.3, corner[0] - 20.7))
    found = read(feature([[[x / 100, y / 100] for x, y in ring]], name="Any")).boundaries
    for each in for_a_picture(found):
        for made in rings(each.shape):
            assert len(made) >= 3
            assert crosses_itself(made) is None


AREAS = [
    AreaName(name="Pentre", code="W05000001", shape={"type": "Polygon", "coordinates": [SQUARE]}),
    AreaName(name="Tai'r Gwaith"),
    AreaName(name="Pen-y-bryn"),
]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("pentre", "Pentre"),
        ("in Pentre", "Pentre"),
        ("ym Mhentre", ""),
        ("Tair gwaith", "Tai'r Gwaith"),
        ("pen y bryn", "Pen-y-bryn"),
        ("somewhere", ""),
        ("", ""),
        ("!", ""),
    ],
)
def test_an_area_is_known_however_it_is_spelt(words: str, name: str) -> None:
    assert area_called(AREAS, words) == name


def test_a_position_lies_in_the_area_whose_boundary_holds_it() -> None:
    assert area_at(AREAS, 51.75, -3.15) == "Pentre"
    assert area_at(AREAS, 52.75, -3.15) == ""


def test_boundaries_find_their_areas_by_code_first_and_then_by_name() -> None:
    found = read(
        feature([SQUARE], name="Another name", code="w05000001"),
        feature([SQUARE], name="tai’r gwaith"),
        feature([SQUARE], name="Elsewhere"),
    ).boundaries
    matched = match(found, AREAS)
    assert matched.names == {0: "Pentre", 1: "Tai'r Gwaith"}
    assert matched.new == (2,)
