from __future__ import annotations

import pytest

from nlp.naming.naming_words import is_empty, is_fit, is_weak, judges


@pytest.mark.parametrize("word", ["bastard", "Morons", "XXXX", "gareth", "7am"])
def test_a_word_that_may_not_stand_in_a_report_is_unfit(word: str) -> None:
    assert not is_fit(word)


@pytest.mark.parametrize("word", ["bus", "A&E", "after-school", "Cardiff"])
def test_a_plain_word_is_fit(word: str) -> None:
    assert is_fit(word)


def test_general_words_name_nothing_alone() -> None:
    assert is_empty("things")
    assert is_weak("service")
    assert not is_weak("bus service")


def test_an_opinion_is_told_from_what_it_is_about() -> None:
    assert judges("excellent care")
    assert not judges("evening buses")
