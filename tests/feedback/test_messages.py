from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import channel_post, invitation, report_message
from feedback.report import compose
from feedback.types import Report
from tests.feedback.cast import FACTS, HEARD, board, theme

LINK = "https://listen.example/reports/spring"


def report(
    language: str = "en", *, labels: tuple[str, ...] = ("Bus", "Park", "Afternoon tea", "Dogs")
) -> Report:
    themes = [theme(str(n), 50 - n, label=label) for n, label in enumerate(labels)]
    return compose(board(themes), HEARD, [], [], FACTS, language=language)


def test_residents_get_three_themes_and_the_link() -> None:
    assert report_message(report(), LINK) == (
        "Hello from the Blaen-y-cwm Partnership. This is what people spoke of most: “Bus”, “Park” and "
        f"“Afternoon tea”. Read it all: {LINK}"
    )


def test_residents_get_them_in_welsh() -> None:
    assert report_message(report("cy"), LINK) == (
        "Helo oddi wrth Blaen-y-cwm Partnership. Dyma beth soniodd pobl fwyaf amdano: “Bus”, “Park” ac "
        f"“Afternoon tea”. Darllenwch y cyfan: {LINK}"
    )


def test_residents_are_told_even_when_no_theme_can_be_shown() -> None:
    assert report_message(report(labels=()), LINK).endswith(f"ready to read: {LINK}")


@given(st.lists(st.text(max_size=300), min_size=1, max_size=4), st.sampled_from(["en", "cy"]))
def test_message_stays_short(labels: list[str], language: str) -> None:
    long_name = replace(FACTS, partnership="Partnership " * 20)
    themes = [theme(str(n), 50 - n, label=label) for n, label in enumerate(labels)]
    told = compose(board(themes), HEARD, [], [], long_name, language=language)
    assert len(report_message(told, "")) <= 300


def test_channel_hears_how_many_and_the_numbers() -> None:
    assert channel_post(report(), LINK) == (
        "212 people told us what life is like in Blaen-y-cwm. Thank you.\n"
        f"Bus: 50 people\nPark: 49 people\nAfternoon tea: 48 people\nRead it all: {LINK}"
    )


def test_sentence_starts_with_a_capital_when_the_number_is_words() -> None:
    few = compose(board([]), replace(HEARD, replied=3, commented=1), [], [], FACTS, language="en")
    assert channel_post(few, LINK).startswith("Fewer than 5 people told us")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_an_invitation_fits_a_message_and_says_how_to_hear_no_more(language: str) -> None:
    text, button = invitation("P" * 99, "E" * 99, language=language)
    assert len(text) <= 300
    assert "STOP" in text
    assert 0 < len(button) <= 20
