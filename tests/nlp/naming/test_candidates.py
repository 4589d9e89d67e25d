from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.embed import KeywordEncoder
from nlp.naming.candidates import candidates
from nlp.naming.phrases import Phrase
from nlp.naming.theme_text import read
from nlp.types import Point

ENCODER = KeywordEncoder([["bus", "buses"], ["park"]])


class Told:
    """Phrases written down in the test."""

    def __init__(self, **phrases: list[Phrase]) -> None:
        self._phrases = phrases

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        return [self._phrases.get(text.replace(" ", "_"), []) for text in texts]


def found(finder: Told, *texts: str, asked: frozenset[str] = frozenset()) -> list[Phrase]:
    points = [
        Point(comment_id=str(i), person="", start=0, end=len(text), text=text) for i, text in enumerate(texts)
    ]
    theme = read(points, ENCODER.encode(texts), "mixed", None, 99)
    (some,) = candidates([theme], finder, ENCODER, asked)
    return [each.phrase for each in some]


def test_forms_of_one_phrase_are_one_candidate_under_the_usual_form() -> None:
    finder = Told(
        a=[Phrase(words="ward staff")], b=[Phrase(words="staff on the ward")], c=[Phrase(words="ward staff")]
    )
    assert found(finder, "a", "b", "c") == [Phrase(words="ward staff")]


def test_several_are_meant_where_people_say_both() -> None:
    bus, buses = Phrase(words="bus", article="the"), Phrase(words="buses")
    assert found(Told(a=[bus], b=[bus], c=[buses]), "a", "b", "c") == [buses]


def test_the_article_is_that_which_mostly_stands_before_it() -> None:
    finder = Told(a=[Phrase(words="app", article="a")], b=[Phrase(words="app")])
    assert found(finder, "a", "a", "b") == [Phrase(words="app", article="a")]
    assert found(finder, "a", "b", "b") == [Phrase(words="app")]


def test_the_question_alone_and_empty_words_name_nothing() -> None:
    finder = Told(a=[Phrase(words="bus"), Phrase(words="things"), Phrase(words="bus stop")])
    assert found(finder, "a", asked=frozenset({"bus"})) == [Phrase(words="bus stop")]


def test_a_candidate_knows_how_much_it_stands_for() -> None:
    finder = Told(the_bus=[Phrase(words="bus")], the_park=[Phrase(words="park")])
    points = [
        Point(comment_id=text, person="", start=0, end=len(text), text=text)
        for text in ("the bus", "the park")
    ]
    theme = read(points, ENCODER.encode(["the bus", "the park"]), "mixed", None, 99)
    (some,) = candidates([theme], finder, ENCODER, frozenset())
    bus = next(each for each in some if each.phrase.words == "bus")
    assert bus.said == 1
    assert np.isclose(bus.cover.max(), 1)
    assert np.isclose(bus.reach, bus.cover.mean())
