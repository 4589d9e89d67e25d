from datetime import date, datetime, time

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from language.catalogue import N_, Catalogue, UnknownLanguage, catalogue, languages, plural_forms

WELSH = Catalogue(
    language="cy",
    locale=Locale("cy"),
    messages={
        "Hello {name}": ("Helo {name}",),
        "{n} dog": ("{n} cŵn", "{n} ci", "{n} gi", "{n} chi", "{n} chi", "{n} ci"),
    },
)


def test_speaks_english_and_welsh() -> None:
    assert languages() == ("en", "cy")


def test_unknown_language_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownLanguage, match=r"'fr'; there is one for en, cy"):
        catalogue("fr")


def test_catalogue_is_read_once() -> None:
    assert catalogue("cy") is catalogue("cy")


def test_missing_translation_is_said_in_english() -> None:
    assert WELSH.gettext("Not there, {name}", name="Amina") == "Not there, Amina"
    assert WELSH.ngettext("{n} cat", "{n} cats", 2) == "2 cats"


def test_places_are_filled_from_values() -> None:
    assert WELSH.gettext("Hello {name}", name="{Amina}") == "Helo {Amina}"


def test_text_without_values_may_hold_braces() -> None:
    assert catalogue("en").gettext("{not a place}") == "{not a place}"


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 cŵn"), (1, "1 ci"), (2, "2 gi"), (3, "3 chi"), (5, "5 ci"), (6, "6 chi"), (7, "7 ci")],
)
def test_welsh_has_six_plural_forms(n: int, said: str) -> None:
    assert WELSH.ngettext("{n} dog", "{n} dogs", n) == said


def test_english_has_two_plural_forms() -> None:
    assert plural_forms(Locale("en")) == ("one", "other")
    assert [catalogue("en").ngettext("{n} dog", "{n} dogs", n) for n in (0, 1, 2, 1204)] == [
        "0 dogs",
        "1 dog",
        "2 dogs",
        "1,204 dogs",
    ]


def test_marking_changes_nothing() -> None:
    assert N_("Hello") == "Hello"


@pytest.mark.parametrize(("language", "said"), [("en", "4 June"), ("cy", "4 Mehefin")])
def test_dates_are_day_and_month(language: str, said: str) -> None:
    assert catalogue(language).date(date(2026, 6, 4)) == said
    assert catalogue(language).date(datetime(2026, 6, 4, 9)) == said  # noqa: DTZ001 - a local clock is what is shown
    assert catalogue(language).long_date(date(2026, 6, 4)) == f"{said} 2026"
    assert catalogue(language).month(date(2026, 6, 4)) == f"{said[2:]} 2026"


@pytest.mark.parametrize(("language", "said"), [("en", "Thursday"), ("cy", "dydd Iau")])
def test_weekdays_fit_into_a_sentence(language: str, said: str) -> None:
    assert catalogue(language).weekday(date(2026, 6, 4)) == said
    assert catalogue(language).weekday(3) == said


@pytest.mark.parametrize(
    ("at", "english", "welsh"),
    [
        (time(0, 0), "midnight", "hanner nos"),
        (time(0, 30), "12:30 am", "12:30 y bore"),
        (time(10, 0), "10 am", "10 y bore"),
        (time(12, 0), "noon", "hanner dydd"),
        (time(14, 0), "2 pm", "2 y prynhawn"),
        (time(14, 5), "2:05 pm", "2:05 y prynhawn"),
        (time(19, 30), "7:30 pm", "7:30 yr hwyr"),
    ],
)
def test_times_are_said_as_people_say_them(at: time, english: str, welsh: str) -> None:
    assert (catalogue("en").time(at), catalogue("cy").time(at)) == (english, welsh)


@pytest.mark.parametrize(
    ("items", "english", "welsh"),
    [
        ([], "", ""),
        (["parc"], "parc", "parc"),
        (["parc", "bws"], "parc and bws", "parc a bws"),
        (["parc", "bws", "afon"], "parc, bws and afon", "parc, bws ac afon"),
        (["{0}", "{1}"], "{0} and {1}", "{0} a {1}"),
        (["bws", "“afon”"], "bws and “afon”", "bws ac “afon”"),
    ],
)
def test_lists_end_with_and(items: list[str], english: str, welsh: str) -> None:
    assert (catalogue("en").list(items), catalogue("cy").list(items)) == (english, welsh)


@given(st.text(), st.text())
def test_values_never_act_as_places(name: str, other: str) -> None:
    assert WELSH.gettext("Hello {name}", name=name, other=other) == f"Helo {name}"
