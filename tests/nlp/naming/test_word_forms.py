from __future__ import annotations

import pytest

from nlp.naming.word_forms import content, gerund, keys, root, stem, with_article


@pytest.mark.parametrize(
    ("word", "same"), [("buses", "bus"), ("nurses", "nurse"), ("ladies", "lady"), ("bus", "bus")]
)
def test_a_plural_is_the_same_word(word: str, same: str) -> None:
    assert stem(word) == same


@pytest.mark.parametrize(
    "forms", ["wait waits waiting waited", "stop stopping stopped", "close closed closing"]
)
def test_the_forms_of_a_verb_have_one_root(forms: str) -> None:
    assert len({root(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("verb", "thing"),
    [
        ("get", "getting"),
        ("make", "making"),
        ("see", "seeing"),
        ("tie", "tying"),
        ("wait", "waiting"),
        ("fix", "fixing"),
        ("cancel", "cancelling"),
        ("pay", "paying"),
    ],
)
def test_a_verb_is_named_as_a_thing(verb: str, thing: str) -> None:
    assert gerund(verb) == thing


def test_small_words_carry_nothing() -> None:
    assert content("The buses are not in the town") == {"bus", "town"}


def test_a_text_is_found_by_its_words_and_their_roots() -> None:
    assert {"parking", "=park"} <= keys("no parking")
    assert "park" not in keys("no parking")


def test_an_article_fits_its_word() -> None:
    assert with_article("app", "a") == "an app"
    assert with_article("user", "a") == "a user"
    assert with_article("MP", "a") == "an MP"
    assert with_article("bus stop", "the") == "the bus stop"
    assert with_article("buses", "") == "buses"
