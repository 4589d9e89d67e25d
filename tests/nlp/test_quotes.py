from __future__ import annotations

from nlp.embed import KeywordEncoder
from nlp.quotes import quotes
from nlp.types import Point

ENCODER = KeywordEncoder([["bus", "buses", "evening"], ["doctor", "appointment"], ["park"]])


def said(*texts: str, person: str = "") -> list[Point]:
    return [
        Point(comment_id=f"{i}-{text}", person=person, start=0, end=len(text), text=text)
        for i, text in enumerate(texts)
    ]


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
