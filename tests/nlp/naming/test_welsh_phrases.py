from __future__ import annotations

import pytest

from nlp.naming.welsh_phrases import WelshPhrases, and_then, welsh_keys


def test_a_mutated_word_is_the_same_word() -> None:
    assert welsh_keys("y dref") == welsh_keys("tref")


def test_phrases_are_runs_between_the_small_words() -> None:
    (found,) = WelshPhrases().phrases(["Does dim bws hwyr i'r dref"])
    assert {"bws hwyr", "bws", "tref"} <= {phrase.words for phrase in found}


@pytest.mark.parametrize(
    ("word", "joined"),
    [("tacsi", "a thacsi"), ("parc", "a pharc"), ("chwarae", "a chwarae"), ("ysgol", "ac ysgol")],
)
def test_and_changes_the_beginning_of_what_follows(word: str, joined: str) -> None:
    assert and_then(word) == joined


def test_one_thing_and_several_are_the_same_word() -> None:
    assert welsh_keys("bws") == welsh_keys("mwy o fysiau")


def test_short_forms_keep_their_capitals_and_names_are_left_out() -> None:
    (found,) = WelshPhrases().phrases(["Mae deintydd GIG yn siarad â Heulwen Morgannwg-Prydderch yno"])
    words = {phrase.words for phrase in found}
    assert "deintydd GIG" in words
    assert not any("Prydderch" in each or "prydderch" in each for each in words)
