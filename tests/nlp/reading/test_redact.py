from __future__ import annotations

import time

import pytest

from nlp.reading.redact import find, hide, may_name_somebody


def redacted(text: str) -> str:
    return hide(text, find(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ring me on 07700 900 123 please", "Ring me on [phone] please"),
        ("my number is (01495) 496 012", "my number is [phone]"),
        ("+44 7700 900456", "[phone]"),
        ("write to amina.b+news@example.org.uk", "write to [email]"),
        ("I am at NP23 6AB, top flat", "I am at [postcode], top flat"),
        ("see www.example.org/amina or @amina_b", "see [link] or [handle]"),
        ("NI number TW 12 34 56 C", "NI number [number]"),
        ("NHS 943 476 5919", "NHS [number]"),
        ("dob 3/4/1961", "dob [date of birth]"),
        ("born on 3rd April 1961 in Tredegar", "born on [date of birth] in Tredegar"),
        ("the drive of 14 Station Road floods", "the drive of [address] floods"),
        ("yn 7 Heol y Bryn mae twll", "yn [address] mae twll"),
        ("AB12 CDE parks on the path", "[vehicle] parks on the path"),
        ("sort code 20-11-43 account 12345678", "sort code [number] account [number]"),
    ],
)
def test_hides_numbers_and_addresses(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mrs Probert is a gem", "Mrs [name] is a gem"),
        ("mrs probert is a gem", "mrs [name] is a gem"),
        ("no dr probert today and the dr never rings", "no dr [name] today and the dr never rings"),
        ("Cllr Aled Wyn Davies never answers", "Cllr [name] never answers"),
        ("kev next door plays drums", "[name] next door plays drums"),
        ("my son Will is bullied", "my son [name] is bullied"),
        ("fy enw i yw Siân Haf", "fy enw i yw [name]"),
        ("Rhiannon's garden is lovely", "[name]'s garden is lovely"),
        ("GARETH PRICE IS NEVER THERE", "[name] IS NEVER THERE"),
        ("thanks from Hope", "thanks from [name]"),
    ],
)
def test_hides_names_also_where_capitals_are_missing_or_everywhere(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Barry Island and the Rhondda are lovely",
        "Will the bus come in May? Mark my words",
        "12 people wait on the road every day",
        "Baw cŵn ar y llwybr bob bore",
        "a carol concert in the chapel",
        "my mum And dad moved here in 1984",
        "Ysgol y Cwm needs a new roof",
        "ring 999 or 101",
        "It costs £12345678 to mend, they say",
    ],
)
def test_keeps_places_dates_and_plain_words(text: str) -> None:
    assert redacted(text) == text


def test_offsets_point_into_the_original() -> None:
    text = "Ask Rhys on 07700 900123, NP22 3AB."
    assert [(span.kind, text[span.start : span.end]) for span in find(text)] == [
        ("name", "Rhys"),
        ("phone", "07700 900123"),
        ("postcode", "NP22 3AB"),
    ]


def test_further_names_are_hidden_unless_a_surer_rule_has_the_place() -> None:
    text = "Zebedee Quill at q@example.org"
    assert hide(text, find(text, [(0, 13), (17, 30)])) == "[name] at [email]"


def test_a_part_of_a_text_is_redacted_with_the_offsets_of_the_whole() -> None:
    text = "The park is dark. Ask Rhys."
    assert hide(text, find(text), 18) == "Ask [name]."


@pytest.mark.parametrize("unit", ["a", "a-", "1 ", "a@", " ", "Ab ", "\n", "(0"])
def test_a_very_long_text_takes_no_longer_for_its_length(unit: str) -> None:
    start = time.process_time()
    find(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text", ["ask Angus Morrison", "(Zebedee Quill)", "by Иван Петров", "the Xu\nYi club"]
)
def test_two_capitals_in_a_row_may_be_a_name(text: str) -> None:
    assert may_name_somebody(text)


@pytest.mark.parametrize("text", ["The bus is late. It rains.", "Angus", "", "ask angus Morrison"])
def test_without_two_capitals_in_a_row_nobody_is_named(text: str) -> None:
    assert not may_name_somebody(text)
