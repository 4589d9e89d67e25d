import json
from datetime import date

import pytest

from signposting.assets import from_json, read_csv, read_hsds, search_text, to_json
from signposting.types import Asset, ImportProblem, LedBy, Opening, Place, Tier

LIBRARY = Place(latitude=51.7018, longitude=-3.0397)


def locate(text: str) -> Place | None:
    return LIBRARY if text.strip().upper() == "NP4 6JL" else None


def csv(text: str) -> tuple[list[Asset], list[ImportProblem]]:
    return read_csv(text.encode(), "assets.csv", locate=locate)


def test_a_full_row_is_read_without_a_problem() -> None:
    (tea,), problems = csv(
        "id,name,description,organization,led_by,tier,address,postcode,latitude,longitude,cost,days,opens_at,"
        "closes_at,frequency,phone,email,url,languages,needs,minimum_age,maximum_age,checked_on,alert\n"
        'a1,Tea and Chat,A warm room,Pentre neighbours,residents,community,"Pentre Hall, Chapel Street",'
        "NP4 6JL,,,Free,Tue,2 pm,4pm,weekly,01632 960101,,,Welsh;English,loneliness;company,18,,28/10/2026,"
        "closed in August\n"
    )
    assert problems == []
    assert tea == Asset(
        id="a1", name="Tea and Chat", description="A warm room", organization="Pentre neighbours",
        led_by=LedBy.RESIDENTS, tier=Tier.COMMUNITY, place=LIBRARY,
        address="Pentre Hall, Chapel Street, NP4 6JL", cost="free",
        openings=(Opening(freq="WEEKLY", byday="TU", opens_at="14:00", closes_at="16:00"),),
        phone="01632 960101", email="", url="", languages=("cy", "en"), needs=("loneliness", "company"),
        minimum_age=18, maximum_age=None, checked_on=date(2026, 10, 28), alert="closed in August",
    )  # fmt: skip
    assert from_json(json.loads(json.dumps(to_json(tea)))) == tea
    assert search_text(tea) == "loneliness, company. Tea and Chat"


@pytest.mark.parametrize(
    ("written", "byday"),
    [
        ("Tuesday and Thursday", "TU,TH"), ("MO-FR", "MO,TU,WE,TH,FR"), ("Mon to Wed", "MO,TU,WE"),
        ("first Wednesday", "1WE"), ("-1FR", "-1FR"), ("dydd Mawrth a dydd Iau", "TU,TH"),
        ("Fri-Mon", "FR,SA,SU,MO"),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(written: str, byday: str) -> None:
    (asset,), problems = csv(f'id,name,days\n1,Tea,"{written}"\n')
    assert problems == []
    assert asset.openings[0].byday == byday


def test_each_part_between_semicolons_has_its_own_times() -> None:
    (asset,), _ = csv("id,name,days,opens_at,closes_at\n1,Library,TU;SA,10:00;09:30,17:00\n")
    assert [(o.byday, o.opens_at, o.closes_at) for o in asset.openings] == [
        ("TU", "10:00", "17:00"),
        ("SA", "09:30", "17:00"),
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("1,Tea,residence,,,,,", "led_by"),
        ("1,Tea,,100,101,,,", "latitude"),
        ("1,Tea,,north,-3,,,", "latitude"),
        ("1,Tea,,-3.0397,51.7018,,,", "latitude"),
        ("1,Tea,,,,ABC 1234,,", "postcode"),
        ("1,Tea,,,,,Blursday,", "days"),
        ("1,Tea,,,,,,yesterday", "checked_on"),
        ("1,,,,,,,", "name"),
        (",Tea,,,,,,", "id"),
    ],
)
def test_a_fault_is_told_with_its_row_field_and_remedy(row: str, field: str) -> None:
    _, problems = csv(f"id,name,led_by,latitude,longitude,postcode,days,checked_on\n{row}\n")
    assert [(problem.row, problem.field) for problem in problems] == [(2, field)]
    assert problems[0].remedy


def test_impossible_coordinates_fall_back_to_the_postcode() -> None:
    (asset,), problems = csv("id,name,latitude,longitude,postcode\n1,Tea,100,101,NP4 6JL\n")
    assert asset.place == LIBRARY
    assert "not in the United Kingdom" in problems[0].problem


def test_a_missing_column_names_the_nearest_one_and_reads_nothing() -> None:
    assets, problems = csv("id,nmae\n1,Tea\n")
    assert assets == []
    assert problems[0].field == "name"
    assert "nmae" in problems[0].remedy


def test_an_unknown_column_is_left_out_with_a_hint() -> None:
    (_,), problems = csv("id,name,adress\n1,Tea,Hall\n")
    assert (problems[0].field, problems[0].remedy) == ("adress", "Did you mean 'address'?")


def test_the_same_id_twice_keeps_the_first_and_the_same_name_and_place_keeps_both() -> None:
    assets, problems = csv("id,name,address\n1,Tea,Hall\n1,Shed,Yard\n2,tea,hall\n")
    assert [asset.id for asset in assets] == ["1", "2"]
    assert [(problem.row, problem.field) for problem in problems] == [(3, "id"), (4, "name")]


def test_the_row_counts_lines_of_the_sheet_even_after_a_field_of_two_lines() -> None:
    _, problems = csv('id,name,description\n1,Tea,"two\nlines"\n2,,\n')
    assert problems[0].row == 4


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(data: bytes) -> None:
    assets, problems = read_csv(data, "assets.csv", locate=locate)
    assert assets == []
    assert "is empty" in problems[0].problem


def test_other_encodings_are_read_and_told_where_letters_may_be_lost() -> None:
    (asset,), problems = read_csv("id,name\n1,Caffi'r Hen Dŷ\n".encode("utf-16"), "a.csv", locate=locate)
    assert asset.name == "Caffi'r Hen Dŷ"
    assert problems == []
    (asset,), problems = read_csv("id,name\n1,Café\n".encode("cp1252"), "a.csv", locate=locate)
    assert asset.name == "Café"
    assert "not UTF-8" in problems[0].problem


def test_a_picture_is_no_spreadsheet() -> None:
    assets, problems = read_csv(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", locate=locate)
    assert assets == []
    assert problems[-1].remedy


def test_semicolons_and_quotes_as_european_spreadsheets_write_them() -> None:
    (asset,), problems = csv('id;name;phone\n1;"Tea; and chat";0044 1632 960101\n')
    assert (asset.name, asset.phone) == ("Tea; and chat", "0044 1632 960101")
    assert problems == []


SERVICE = {
    "id": "s1",
    "name": "Counselling",
    "description": "Somebody to talk to",
    "status": "active",
    "assured_date": "2026-10-01",
    "phones": [{"id": "p", "number": "01632 960102"}],
    "cost_options": [{"id": "c", "amount": 2, "amount_description": "a session"}],
    "schedules": [
        {"id": "x", "freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00:00"}
    ],
    "languages": [{"id": "l", "name": "Welsh", "code": "cy"}],
    "organization": {"id": "o", "name": "Cwm Borough Council", "description": ""},
    "attributes": [{"id": "t", "taxonomy_term": {"id": "u", "name": "Loneliness", "taxonomy": "needs"}}],
    "service_at_locations": [
        {
            "id": "sl",
            "location": {
                "id": "loc",
                "location_type": "physical",
                "name": "Pentre Hall",
                "latitude": 51.7018,
                "longitude": -3.0397,
                "addresses": [{"address_1": "Chapel Street", "city": "Pentre", "postal_code": "NP4 6JL"}],
            },
        }
    ],
}


def hsds(document: object) -> tuple[list[Asset], list[ImportProblem]]:
    return read_hsds(json.dumps(document).encode(), "services.json", locate=locate)


@pytest.mark.parametrize("document", [SERVICE, [SERVICE], {"contents": [SERVICE], "last_page": True}])
def test_a_service_is_read_alone_in_a_list_or_in_a_page(document: object) -> None:
    (asset,), problems = hsds(document)
    assert asset == Asset(
        id="s1", name="Counselling", description="Somebody to talk to", organization="Cwm Borough Council",
        led_by=LedBy.STATUTORY, tier=Tier.STATUTORY, place=LIBRARY,
        address="Pentre Hall, Chapel Street, Pentre, NP4 6JL", cost="£2 a session",
        openings=(Opening(freq="WEEKLY", byday="TH,FR", opens_at="10:00", closes_at="18:00"),),
        phone="01632 960102", email="", url="", languages=("cy",), needs=("Loneliness",),
        checked_on=date(2026, 10, 1),
    )  # fmt: skip
    assert [(problem.row, problem.field) for problem in problems] == [(0, "led_by")]


def test_an_attribute_says_who_runs_it_and_nothing_is_guessed() -> None:
    term = {"name": "residents", "taxonomy": "led_by"}
    (asset,), problems = hsds({**SERVICE, "attributes": [{"taxonomy_term": term}]})
    assert (asset.led_by, asset.tier, asset.needs) == (LedBy.RESIDENTS, Tier.COMMUNITY, ())
    assert problems == []


def test_a_service_in_two_places_becomes_two_assets() -> None:
    first = SERVICE["service_at_locations"][0]  # type: ignore[index]
    assets, _ = hsds({**SERVICE, "service_at_locations": [first, {**first, "id": "sl2"}]})  # type: ignore[dict-item]
    assert [asset.id for asset in assets] == ["s1/sl", "s1/sl2"]


def test_a_fault_of_a_service_is_told_once_however_many_places_it_has() -> None:
    first = SERVICE["service_at_locations"][0]  # type: ignore[index]
    places = [first, {**first, "id": "sl2"}, {**first, "id": "sl3"}]  # type: ignore[dict-item]
    _, problems = hsds({**SERVICE, "minimum_age": "young", "service_at_locations": places})
    assert [problem.field for problem in problems].count("minimum_age") == 1


def test_entries_of_a_places_page_are_turned_round() -> None:
    location = SERVICE["service_at_locations"][0]["location"]  # type: ignore[index]
    service = {key: value for key, value in SERVICE.items() if key != "service_at_locations"}
    (asset,), _ = hsds({"contents": [{"id": "sl", "location": location, "service": service}]})
    assert (asset.id, asset.place) == ("s1/sl", LIBRARY)


def test_a_service_that_has_stopped_is_kept_but_not_active() -> None:
    (asset,), _ = hsds({**SERVICE, "status": "defunct"})
    assert not asset.active


@pytest.mark.parametrize(
    "data", [b"", b"not json", b"[]", b'{"contents": []}', b'{"contents": ["x"]}', b"\xff\xfe"]
)
def test_what_holds_no_service_is_told(data: bytes) -> None:
    assets, problems = read_hsds(data, "services.json", locate=locate)
    assert assets == []
    assert problems[0].remedy


def test_a_first_page_says_that_there_are_more() -> None:
    _, problems = hsds({"contents": [SERVICE], "last_page": False, "page_number": 1, "total_pages": 3})
    assert problems[0].problem == "this is page 1 of 3"


@pytest.mark.parametrize(
    "mangled", ["schedules", "organization", "service_at_locations", "attributes", "phones"]
)
@pytest.mark.parametrize("value", [None, "text", 7, [None], [[]], {}])
def test_a_field_of_the_wrong_shape_does_not_stop_the_import(mangled: str, value: object) -> None:
    assets, _ = hsds({**SERVICE, mangled: value})
    assert len(assets) == 1
