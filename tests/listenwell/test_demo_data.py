from collections import Counter
from datetime import date

import pytest

from feedback.profile import read_profile
from listenwell.demo import data
from safety.screen import screen
from safety.types import Tier
from signposting.areas import AreaName, area_at
from signposting.boundaries import for_a_picture, read_boundaries
from signposting.outlines import to_geojson
from signposting.places import Postcodes, distance_m
from signposting.types import Tier as AssetTier
from surveys.authoring.yaml_form import read
from surveys.shipped import shipped
from surveys.types import QuestionType

FURTHEST_M = 5_000  # the invented valley is a few kilometres long


def test_every_answer_is_one_that_the_shipped_survey_takes() -> None:
    survey, problems = read(shipped()[data.community().survey])
    assert survey is not None
    assert not problems
    questions = {question.name: question for question in survey.questions}
    for resident in data.residents():
        for name, value in resident.answers.items():
            question = questions[name]
            names = {choice.name for choice in question.choices}
            if question.type is QuestionType.SELECT_ONE:
                assert value in names
            if question.type is QuestionType.SELECT_MULTIPLE:
                assert isinstance(value, list)
                assert set(value) <= names
            if question.type is QuestionType.RANGE:
                assert value in range(question.minimum or 0, (question.maximum or 0) + 1)
            if question.type is QuestionType.CONSENT:
                assert isinstance(value, bool)


def test_about_three_hundred_comments_come_from_about_a_hundred_residents_some_in_welsh() -> None:
    residents = data.residents()
    comments = [
        (resident.language, value)
        for resident in residents
        for name, value in resident.answers.items()
        if name in data.COMMENTED
    ]
    languages = Counter(language for language, _ in comments)
    assert 100 <= len(residents) <= 120
    assert 300 <= len(comments) <= 350
    assert languages["cy"] >= 25
    assert [resident.number for resident in residents] == list(range(1, len(residents) + 1))


def test_two_residents_write_of_danger_and_nobody_else_is_taken_to() -> None:
    grave = [
        resident.number
        for resident in data.residents()
        for name in data.COMMENTED
        if (found := screen(str(resident.answers.get(name, "")))) and found.tier is not Tier.T4
    ]
    assert len(grave) == 2


def test_every_postcode_is_real_and_within_the_valley() -> None:
    postcodes, areas = Postcodes(), {area.area: area for area in data.community().areas}
    for resident in data.residents():
        assert resident.area in {*areas, ""}
        if resident.postcode:
            place = postcodes.locate(resident.postcode)
            assert place is not None
            assert distance_m(place, areas[resident.area]) < FURTHEST_M


def test_the_assets_come_through_the_importer_whole_and_mostly_from_neighbours() -> None:
    assets = data.assets()
    tiers = Counter(asset.tier for asset in assets)
    assert 40 <= len(assets) <= 50
    assert tiers[AssetTier.COMMUNITY] > tiers[AssetTier.PROGRAMME] > tiers[AssetTier.STATUTORY] > 0
    assert sum("cy" in asset.languages for asset in assets) >= 8
    assert all(asset.checked_on and asset.checked_on < date(2026, 11, 21) for asset in assets)


@pytest.mark.parametrize("asset", data.assets(), ids=lambda asset: asset.id)
def test_an_asset_uses_a_telephone_number_that_rings_nowhere(asset: object) -> None:
    assert getattr(asset, "phone", "").startswith("01632 960")  # kept by Ofcom for drama


def test_the_areas_tile_the_valley_and_hold_the_postcodes_of_most_who_live_there() -> None:
    found = read_boundaries(data.boundaries())
    assert not found.problems
    assert {each.name for each in found.boundaries} == {place.area for place in data.community().areas}
    areas = [
        AreaName(name=each.name, shape=to_geojson(each.shape)) for each in for_a_picture(found.boundaries)
    ]
    for place in data.community().areas:
        assert area_at(areas, place.latitude, place.longitude) == place.area
    whole = [each for each in data.residents() if each.postcode.count(" ") == 1 and each.area]
    locate = Postcodes().locate
    placed = [(each.area, locate(each.postcode)) for each in whole]
    right = [
        area for area, place in placed if place and area_at(areas, place.latitude, place.longitude) == area
    ]
    assert len(right) >= 0.9 * len(whole)
    middle = [each for each in areas if area_at([each], 51.7640, -3.1995)]
    assert len(middle) == 1


def test_the_profile_speaks_of_the_surveys_own_answers() -> None:
    survey, _ = read(shipped()[data.community().survey])
    assert survey is not None
    age = next(question for question in survey.questions if question.name == "age")
    known = {"age": {choice.name: tuple(choice.label.values()) for choice in age.choices}}
    found, problems = read_profile(data.profile(), known)
    assert not problems
    residents = sum(each.people or 0 for each in read_boundaries(data.boundaries()).boundaries)
    assert sum(each.people for each in found) == residents
    assert len(found) == len(age.choices)
