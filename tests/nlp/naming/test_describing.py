from __future__ import annotations

import numpy as np
import pytest

from nlp.naming.coverage import Candidate, phrase_keys
from nlp.naming.describing import ONLY, described, in_a_row, spoken
from nlp.naming.names import names
from nlp.naming.phrases import Kind, Phrase


def heard(words: str, cover: list[float], article: str = "", kind: Kind = Kind.THING) -> Candidate:
    phrase = Phrase(words=words, kind=kind, article=article)
    vector = np.array([1, 0], dtype=np.float32)
    keys = phrase_keys(phrase)
    return Candidate(phrase=phrase, keys=keys, said=3, cover=np.array(cover), vector=vector, own=0.8)


BUSES = heard("late buses", [1, 1, 0, 0])
STOP = heard("shelter", [0, 0, 1, 0], article="the")
APP = heard("app", [0, 0, 0, 1], article="an")


def test_the_sentence_says_what_the_name_leaves_out() -> None:
    name = names([BUSES])[0]
    assert described([BUSES, STOP], name, "in_the_way") == (
        "People speak of the shelter, mostly about what gets in the way."
    )


@pytest.mark.parametrize("leaning", ["good", "in_the_way", "idea", "mixed"])
def test_a_theme_without_further_phrases_has_a_sentence(leaning: str) -> None:
    assert described([], None, leaning) == ONLY[leaning]
    assert "this" in described([BUSES], names([BUSES])[0], leaning)


def test_a_phrase_stands_in_a_sentence_with_its_article() -> None:
    assert spoken(Phrase(words="app", article="a")) == "an app"
    assert spoken(Phrase(words="kind and caring", kind=Kind.BEING)) == "being kind and caring"


def test_a_list_ends_in_and() -> None:
    assert in_a_row(["one"]) == "one"
    assert in_a_row(["one", "two", "three"]) == "one, two and three"


def test_a_welsh_theme_is_described_in_welsh() -> None:
    one, other = (heard(word, [1, 0], kind=Kind.WELSH) for word in ("bws", "trên"))
    name = names([one])[0]
    assert described([one, heard("trên", [0, 1], kind=Kind.WELSH)], name, "mixed") == (
        "Mae pobl yn sôn am: trên."
    )
    assert other.phrase.words == "trên"
