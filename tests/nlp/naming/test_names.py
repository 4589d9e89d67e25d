from __future__ import annotations

import numpy as np

from nlp.naming.coverage import Candidate, phrase_keys
from nlp.naming.names import names
from nlp.naming.phrases import Kind, Phrase


def heard(
    words: str, cover: list[float], *, kind: Kind = Kind.THING, angle: float = 0.0, said: int = 4
) -> Candidate:
    phrase = Phrase(words=words, kind=kind)
    return Candidate(
        phrase=phrase,
        keys=phrase_keys(phrase),
        said=said,
        cover=np.array(cover),
        vector=np.array([np.cos(angle), np.sin(angle)], dtype=np.float32),
        own=0.8,
    )


def best(*candidates: Candidate) -> str:
    return names(candidates)[0].label


def test_two_phrases_stand_side_by_side_where_the_second_adds() -> None:
    first, second = heard("late buses", [1, 1, 0, 0]), heard("dear taxis", [0, 0, 1, 0.9], angle=1)
    assert best(first, second) == "Late buses and dear taxis"
    assert best(first, heard("dear taxis", [0.9, 0.9, 0, 0], angle=1)) == "Late buses"


def test_phrases_that_do_not_belong_together_are_not_paired() -> None:
    strange = heard("dear taxis", [0, 0, 1, 0.9], angle=1.5)
    assert best(heard("late buses", [1, 1, 0, 0]), strange) == "Late buses"


def test_what_one_person_says_is_put_beside_nothing() -> None:
    once = heard("dear taxis", [0, 0, 1, 0.9], angle=1, said=1)
    assert best(heard("late buses", [1, 1, 0, 0]), once) == "Late buses"


def test_two_qualities_of_one_thing_make_one_name() -> None:
    first, second = heard("friendly staff", [1, 1, 0, 0]), heard("helpful staff", [0, 0, 1, 0.9])
    assert best(first, second) == "Friendly and helpful staff"


def test_general_words_stand_behind_telling_ones() -> None:
    assert best(heard("service", [1, 1, 1, 0]), heard("bus shelter", [1, 1, 0.5, 0])) == "Bus shelter"


def test_no_name_is_longer_than_a_heading() -> None:
    words = "extraordinarily-overcomplicated administrative responsibilities questionnaires"
    assert names([heard(words, [1, 1, 1, 1])]) == []


def test_welsh_phrases_are_joined_as_welsh_joins_them() -> None:
    first = heard("bws", [1, 1, 0, 0], kind=Kind.WELSH)
    assert best(first, heard("tacsi", [0, 0, 1, 0.9], kind=Kind.WELSH, angle=1)) == "Bws a thacsi"
    assert best(first, heard("afon", [0, 0, 1, 0.9], kind=Kind.WELSH, angle=1)) == "Bws ac afon"
