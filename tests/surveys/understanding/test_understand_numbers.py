"""Numbers as people type them. `None` is: ask again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from surveys.understanding.understand import decimal, number

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UN = ("sero", "un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw", "deg")
BEFORE_TEN = ("", "un", "dau", "tri", "pedwar", "pum", "chwe", "saith", "wyth", "naw")
HUNDREDS = (
    "-", "cant", "dau gant", "tri chant", "pedwar cant", "pum cant", "chwe chant", "saith cant", "wyth cant",
    "naw cant",
)  # fmt: skip
OLD_ONES = (
    *UN, "un ar ddeg", "deuddeg", "tri ar ddeg", "pedwar ar ddeg", "pymtheg", "un ar bymtheg",
    "dau ar bymtheg", "deunaw", "pedwar ar bymtheg",
)  # fmt: skip


def english(n: int) -> str:
    """The number from 0 to 9,999 as it is written in Britain."""
    if n >= 1_000:
        rest = n % 1_000
        return f"{english(n // 1_000)} thousand" + (
            f" {'and ' if rest < 100 else ''}{english(rest)}" if rest else ""
        )
    if n >= 100:
        return f"{ONES[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    if n < 20:
        return ONES[n]
    return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")


def welsh(n: int) -> str:
    """The number from 0 to 9,999 in the new way of counting."""
    if n >= 1_000:
        thousands = {1: "mil", 2: "dwy fil", 3: "tair mil", 4: "pedair mil"}.get(n // 1_000)
        rest = n % 1_000
        before = thousands or f"{BEFORE_TEN[n // 1_000]} mil"
        return before + (f" {welsh(rest)}" if rest else "")
    if n >= 100:
        return HUNDREDS[n // 100] + (f" {welsh(n % 100)}" if n % 100 else "")
    if n <= 10:
        return UN[n]
    ten = "ddeg" if n // 10 == 2 else "deg"
    return f"{BEFORE_TEN[n // 10]} {ten}" + (f" {UN[n % 10]}" if n % 10 else "")


def old_welsh(n: int) -> str:
    """The number from 1 to 99 in the old way of counting, by twenties."""
    if n < 20:
        return OLD_ONES[n]
    if n == 50:
        return "hanner cant"
    alone, joined = {
        1: ("ugain", "ar hugain"),
        2: ("deugain", "a deugain"),
        3: ("trigain", "a thrigain"),
        4: ("pedwar ugain", "a phedwar ugain"),
    }[n // 20]
    return f"{OLD_ONES[n % 20]} {joined}" if n % 20 else alone


@pytest.mark.parametrize("write", [english, welsh])
def test_every_number_written_out_is_that_number(write: Callable[[int], str]) -> None:
    assert {n: number(write(n)) for n in range(10_000)} == {n: n for n in range(10_000)}


def test_every_number_in_the_old_welsh_counting_is_that_number() -> None:
    assert {n: number(old_welsh(n)) for n in range(1, 100)} == {n: n for n in range(1, 100)}


@pytest.mark.parametrize("form", ["d", ",d"])
def test_every_number_in_figures_is_that_number(form: str) -> None:
    assert all(number(format(n, form)) == n for n in range(0, 100_000, 7))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a hundred", 100),
        ("a hundred and five", 105),
        ("one hundred five", 105),
        ("twelve hundred", 1200),
        ("two thousand", 2000),
        ("2 thousand", 2000),
        ("a thousand and one", 1001),
        ("fourty two", 42),
        ("twentyone", 21),
        ("half a dozen", 6),
        ("a couple", 2),
        ("I'm 34", 34),
        ("im 34 years old", 34),
        ("34yrs", 34),
        ("I'd say about 3", 3),
        ("£20", 20),
        ("20%", 20),
        ("20 miles", 20),
        ("3 of us", 3),
        ("there are 4 of us", 4),
        ("cant", 100),
        ("cant a phump", 105),
        ("dau gant a deg", 210),
        ("pum cant", 500),
        ("mil", 1000),
        ("dwy fil", 2000),
        ("tair mil pum cant", 3500),
        ("deng mlynedd", 10),
        ("tair blynedd", 3),
        ("ugain mlynedd", 20),
        ("deunaw oed", 18),
        ("dwi'n 34", 34),
        ("rwy'n ddeunaw oed", 18),
        ("mae pedwar ohonon ni", 4),
        ("dau ddeg dau", 22),
        ("un ar hugain", 21),
        ("pump a deugain", 45),
        ("trigain a deg", 70),
        ("two three", None),
        ("hundred thousand million", None),
        ("one or two", None),
        ("2 to 3", None),
        ("2-3", None),
        ("more than 3", None),
        ("over 20", None),
        ("mwy na 3", None),
        ("two buses", None),
        ("twenty and", None),
        ("2.5", None),
        ("two and a half", None),
    ],
)
def test_whole_numbers(said: str, meant: int | None) -> None:
    assert number(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2.5", 2.5),
        ("2,5", 2.5),
        (".5", 0.5),
        ("-0.25", -0.25),
        ("2,500", 2500),
        ("1,200.50", 1200.5),
        ("2½", 2.5),
        ("½", 0.5),
        ("1¾ hours", 1.75),
        ("two and a half", 2.5),
        ("2 and a half", 2.5),
        ("about two and a half", 2.5),
        ("one and three quarters", 1.75),
        ("half", 0.5),
        ("a quarter", 0.25),
        ("two point five", 2.5),
        ("two point oh five", 2.05),
        ("nought point five", 0.5),
        ("three", 3),
        ("£2.50", 2.5),
        ("2.5 km", 2.5),
        ("2.5%", 2.5),
        ("dwy a hanner", 2.5),
        ("dau a hanner", 2.5),
        ("un a chwarter", 1.25),
        ("2 a hanner", 2.5),
        ("hanner", 0.5),
        ("dau pwynt pump", 2.5),
        ("tri phwynt un pedwar", 3.14),
        ("tua dwy a hanner", 2.5),
        ("1.2.3", None),
        ("1/2", 1),  # one out of two
        ("2.", 2),
        ("half past", None),
        ("two and a bit", None),
        ("and a half cats", None),
        ("1" * 10, None),
        ("0." + "1" * 10, None),
        ("inf", None),
        ("nan", None),
        ("1e5", None),
    ],
)
def test_decimals(said: str, meant: float | None) -> None:
    assert decimal(said) == meant
