from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from signposting.match import FIT_FLOOR, NEARBY_M, match
from signposting.types import Asset, LedBy, Match, Opening, Place, Tier

HOME = Place(latitude=51.7645, longitude=-3.1995)
NOW = datetime(2026, 11, 21, 19, 0, tzinfo=ZoneInfo("Europe/London"))
COMPANY = np.array([[1.0, 0.0]], dtype=np.float32)


def at(metres_north: float) -> Place:
    return replace(HOME, latitude=HOME.latitude + metres_north / 111_195)


def asset(id_: str, tier: Tier = Tier.COMMUNITY, **changes: object) -> Asset:
    leader = {
        Tier.COMMUNITY: LedBy.RESIDENTS,
        Tier.PROGRAMME: LedBy.VOLUNTARY,
        Tier.STATUTORY: LedBy.STATUTORY,
    }
    plain = Asset(
        id=id_, name=id_, description="", organization=f"the {id_} people", led_by=leader[tier], tier=tier,
        place=HOME, address="", cost="", openings=(), phone="", email="", url="", languages=("en",), needs=(),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def unit(cosine: float) -> list[float]:
    return [cosine, float(np.sqrt(1 - cosine**2))]


def found(assets: list[Asset], cosines: list[float] | None = None, **options: object) -> list[Match]:
    vectors = np.array([unit(c) for c in cosines or [0.6] * len(assets)], dtype=np.float32)
    values: dict[str, object] = {"near": HOME, "now": NOW, **options}
    return match(COMPANY, assets, vectors, **values)  # type: ignore[arg-type]


def ids(matches: list[Match]) -> list[str]:
    return [each.asset.id for each in matches]


def test_neighbours_come_before_a_programme_before_the_council_however_near() -> None:
    assets = [
        asset("council", Tier.STATUTORY),
        asset("course", Tier.PROGRAMME, place=at(500)),
        asset("tea", place=at(2000)),
    ]
    assert ids(found(assets)) == ["tea", "course", "council"]


@pytest.mark.parametrize("lane", ["medical", "homeless_tonight", "law"])
def test_danger_medicine_and_law_turn_the_order_round_and_say_so(lane: str) -> None:
    matches = found([asset("tea"), asset("council", Tier.STATUTORY)], lanes=[lane])
    assert ids(matches) == ["council", "tea"]
    assert "professionals_first" in matches[0].why
    assert "professionals_first" not in matches[1].why


def test_within_a_tier_the_nearest_comes_first_and_an_unknown_place_last() -> None:
    assets = [asset("by_phone", place=None), asset("far", place=at(3000)), asset("near", place=at(300))]
    assert ids(found(assets)) == ["near", "far", "by_phone"]


def test_an_asset_forty_kilometres_away_is_not_shown() -> None:
    assert found([asset("city", place=at(40_000))]) == []
    assert ids(found([asset("edge", place=at(NEARBY_M - 100))])) == ["edge"]


def test_nothing_is_shown_when_nothing_fits() -> None:
    assert found([asset("tea")], [FIT_FLOOR - 0.01]) == []
    assert found([]) == []
    assert match(np.empty((0, 2), np.float32), [asset("tea")], COMPANY, near=None, now=NOW) == []


def test_a_near_but_barely_fitting_asset_gives_way_to_one_that_fits() -> None:
    assert ids(found([asset("next_door"), asset("fits", place=at(4000))], [0.35, 0.7])) == ["fits"]


def test_each_of_several_needs_finds_its_own() -> None:
    needs = np.eye(2, dtype=np.float32)
    assets, vectors = [asset("tea"), asset("bus", place=at(100))], np.eye(2, dtype=np.float32)
    assert ids(match(needs, assets, vectors, near=HOME, now=NOW)) == ["tea", "bus"]


def test_at_most_three_and_never_thrice_the_same_people() -> None:
    same = [asset(f"club{n}", organization="The Club", place=at(n)) for n in range(3)]
    others = [asset("choir", place=at(900)), asset("shed", place=at(950))]
    assert ids(found([*same, *others])) == ["club0", "club1", "choir"]


@pytest.mark.parametrize(("age", "shown"), [(12, ["youth"]), (40, []), (None, ["youth"])])
def test_age_limits_are_kept_when_the_age_is_known(age: int | None, shown: list[str]) -> None:
    assert ids(found([asset("youth", minimum_age=11, maximum_age=18)], age=age)) == shown


def test_a_closed_asset_is_not_shown() -> None:
    assert found([asset("shut", active=False)]) == []


def test_the_reasons_are_said_as_codes() -> None:
    tea = asset(
        "tea",
        cost="free",
        place=at(400),
        languages=("cy", "en"),
        checked_on=date(2026, 10, 28),
        openings=(Opening(freq="WEEKLY", byday="TU", opens_at="14:00", closes_at="16:00"),),
    )
    first = found([tea], language="cy")[0]
    assert first.why == ("run_by_neighbours", "free", "near", "open_soon", "speaks_welsh", "checked_lately")
    assert first.distance_m == 400
    assert first.walk_minutes == 7
    assert first.next_opening == datetime(2026, 11, 24, 14, 0, tzinfo=NOW.tzinfo)
    assert found([asset("x", led_by=LedBy.FAITH)], near=None)[0].why == ("local_group",)


def test_without_a_place_nothing_is_called_near() -> None:
    first = found([asset("tea")], near=None)[0]
    assert first.distance_m is None
    assert first.walk_minutes is None
