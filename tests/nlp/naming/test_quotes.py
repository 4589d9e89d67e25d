from __future__ import annotations

import numpy as np

from nlp.embed import KeywordEncoder
from nlp.naming.quotes import quotes
from nlp.types import Point

ENCODER = KeywordEncoder([["bus", "buses", "evening"], ["doctor", "appointment"], ["park"]])


def said(*texts: str, person: str = "") -> list[Point]:
    return [
        Point(comment_id=f"{i}-{text}", person=person, start=0, end=len(text), text=text)
        for i, text in enumerate(texts)
    ]


def chosen(points: list[Point]) -> list[str]:
    return [quote.text for quote in quotes(points, ENCODER.encode([point.text for point in points]))]


def test_quotes_come_from_different_people_and_differ() -> None:
    points = [
        *said("the evening bus is late", "the evening bus is late again", person="Amina"),
        *said("no bus to the doctor at all", "THE EVENING BUS IS LATE", "the park has no bus stop"),
    ]
    found = chosen(points)
    assert len(found) == 3
    assert len({quote.casefold() for quote in found}) == 3
    assert sum("late" in quote.casefold() for quote in found) == 1


def test_short_points_are_quoted_only_where_there_is_nothing_longer() -> None:
    assert chosen(said("bus", "the bus is always late")) == ["the bus is always late"]
    assert len(chosen(said("bus", "buses"))) == 2


def test_a_campaign_is_quoted_once() -> None:
    points = said(
        "Save our evening bus service now",
        "save our evening bus service",
        "Save our evening bus service now please",
        "My bus home is late every day",
    )
    assert sum("save our" in quote.casefold() for quote in chosen(points)) == 1


def test_what_was_redacted_is_quoted_only_where_there_is_nothing_else() -> None:
    hidden = [f"Our driver [name] took the evening bus {word}" for word in ("up", "down", "home")]
    assert not any("[" in quote for quote in chosen(said(*hidden, "a", "b", "No evening bus here now"))[:1])
    assert len(chosen(said(*hidden))) > 0


def test_whole_sentences_stand_before_scraps() -> None:
    points = said("and the bus then late or", "The bus is always late here.")
    assert chosen(points)[0] == "The bus is always late here."


def test_both_sides_are_heard_where_people_lean_both_ways() -> None:
    good = [f"The bus drivers are friendly to {who}" for who in ("me", "mum", "dad", "gran")]
    found = chosen(said(*good, "The bus never comes on a cold morning", "There is no bus after six at all"))
    assert any("friendly" in quote for quote in found)
    assert any("friendly" not in quote for quote in found)


def test_the_order_of_points_changes_no_quote() -> None:
    points = said("The bus is late.", "No bus in the evening now.", "My bus was full again today.")
    vectors = ENCODER.encode([point.text for point in points])
    forward = {quote.text for quote in quotes(points, vectors)}
    assert forward == {quote.text for quote in quotes(points[::-1], np.ascontiguousarray(vectors[::-1]))}
