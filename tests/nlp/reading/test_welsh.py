from __future__ import annotations

import pytest

from nlp.reading.welsh import gloss, gloss_if_welsh, radical


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("bws", "bus"),
        ("fysiau", "buses"),
        ("feddyg", "doctor"),
        ("ardd", "garden"),
        ("nhref", "town"),
        ("pharc", "park"),
        ("ddiogel", "safe"),
        ("lyfrgell", "library"),
        ("llwybra", "paths"),
        ("lwybre", "paths"),
        ("amsar", "time"),
    ],
)
def test_knows_a_word_under_its_mutation(word: str, english: str) -> None:
    assert gloss(word).text == english


def test_says_how_much_was_understood() -> None:
    told = gloss("Mae'r bws yn hwyr")
    assert (told.text, told.known, told.enough) == ("bus late", 1.0, True)
    assert not gloss("Gwlithlaw cyfareddol ysblennydd").enough


def test_leaves_english_and_unknown_words_alone() -> None:
    assert gloss_if_welsh("The car park is dark") == "The car park is dark"
    assert gloss_if_welsh("Gwlithlaw yn y bore bach").startswith("morning")
    assert gloss_if_welsh("Xyzzy") == "Xyzzy"


def test_names_the_word_as_a_dictionary_has_it() -> None:
    assert [radical(word) for word in ("dref", "fws", "xyzzy")] == ["tref", "bws", "xyzzy"]
