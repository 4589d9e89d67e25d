from __future__ import annotations

import pytest

from nlp.embed import KeywordEncoder
from nlp.label import NO_WORDS, Labeller, WordPairs, quotes
from nlp.types import Point

ENCODER = KeywordEncoder([["bus", "buses", "evening"], ["doctor", "appointment"], ["park"]])


def said(*texts: str, person: str = "") -> list[Point]:
    return [
        Point(comment_id=f"{i}-{text}", person=person, start=0, end=len(text), text=text)
        for i, text in enumerate(texts)
    ]


def labels(*themes: list[Point], question: str = "") -> list[str]:
    labeller = Labeller(encoder=ENCODER, finder=WordPairs(), question=question)
    vectors = [ENCODER.encode([point.text for point in theme]) for theme in themes]
    return [wording.label for wording in labeller.word(themes, vectors, ["mixed"] * len(themes))]


BUSES = said("evening buses", "no evening buses", "evening buses are so late", "more evening buses")
DOCTORS = said("a doctor appointment", "no doctor appointment", "doctor appointment in the evening")


def test_a_label_is_what_people_say_there_and_not_elsewhere() -> None:
    assert labels(BUSES, DOCTORS) == ["Evening buses", "Doctor appointment"]


def test_no_two_themes_have_the_same_label() -> None:
    found = labels(BUSES, BUSES, BUSES)
    assert len({label.casefold() for label in found}) == 3


def test_a_label_does_not_echo_the_question() -> None:
    assert labels(BUSES, DOCTORS, question="What about the evening buses?")[0] != "Evening buses"


def test_a_label_never_holds_what_was_redacted() -> None:
    (found,) = labels(said(*["[name] [phone]"] * 9))
    assert "[" not in found
    assert "name" not in found.casefold()


def test_a_handful_of_points_is_only_what_people_said() -> None:
    assert labels(said("the bus", "a doctor")) == [NO_WORDS]


def test_quotes_come_from_different_people_and_differ() -> None:
    points = [
        *said("the evening bus is late", "the evening bus is late again", person="Amina"),
        *said("no bus to the doctor at all", "THE EVENING BUS IS LATE", "the park has no bus stop"),
    ]
    chosen = quotes(points, ENCODER.encode([point.text for point in points]))
    assert len(chosen) == 3
    assert len({quote.text.casefold() for quote in chosen}) == 3
    assert sum("late" in quote.text for quote in chosen) == 1


def test_short_points_are_quoted_only_where_there_is_nothing_longer() -> None:
    points = said("bus", "the bus is always late")
    assert [quote.text for quote in quotes(points, ENCODER.encode([p.text for p in points]))] == [
        "the bus is always late"
    ]
    points = said("bus", "buses")
    assert len(quotes(points, ENCODER.encode([p.text for p in points]))) == 2


@pytest.mark.model
def test_phrases_of_parsed_english_have_no_articles_and_plain_capitals() -> None:
    from listenwell.models import load_spacy
    from nlp.label import SpacyPhrases

    (found,) = SpacyPhrases(nlp=load_spacy()).phrases(["I waited weeks for the next gp appointment."])
    assert "GP appointment" in found
    assert not any(phrase.startswith("the ") for phrase in found)
