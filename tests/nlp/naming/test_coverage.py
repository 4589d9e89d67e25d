from __future__ import annotations

import numpy as np
import pytest

from nlp.naming.coverage import (
    NEAR_WORTH,
    NOTHING_ELSE,
    is_akin,
    near_cover,
    own_by_nearness,
    own_by_words,
    phrase_keys,
    word_cover,
    worth,
)
from nlp.naming.phrases import Kind, Phrase


def test_a_phrase_stands_for_a_point_by_the_share_of_its_words() -> None:
    texts = [frozenset({"bus", "stop"}), frozenset({"bus"}), frozenset({"park"})]
    cover = word_cover(frozenset({"bus", "stop"}), texts)
    assert cover[0] == 1
    assert 0 < cover[1] < 0.5
    assert cover[2] == 0


def test_nearness_counts_between_its_bounds_and_less_than_the_very_words() -> None:
    phrase = np.array([[1, 0]], dtype=np.float32)
    points = np.array([[1, 0], [0.55, 0.835], [0, 1]], dtype=np.float32)
    cover = near_cover(phrase, points)
    assert cover[0] == pytest.approx([NEAR_WORTH, NEAR_WORTH / 2, 0], abs=1e-3)


def test_words_are_a_themes_own_as_far_as_no_other_says_them() -> None:
    assert own_by_words(frozenset({"bus"}), {"bus": 0.6}, [{"bus": 0.2}, {"bus": 0.1}], {}) == (
        pytest.approx(0.75)
    )
    assert own_by_words(frozenset({"bus"}), {"bus": 0.6}, [], {}) == 0.5


def test_what_is_said_throughout_a_theme_tells_no_part_apart() -> None:
    here, above = {"bus": 0.9, "fare": 0.5}, {"bus": 0.9, "fare": 0.1}
    assert own_by_words(frozenset({"bus"}), here, [{"bus": 0.9}], above) == NOTHING_ELSE
    assert own_by_words(frozenset({"bus", "fare"}), here, [{"bus": 0.9}], above) == 1


def test_a_phrase_is_a_themes_own_as_far_as_it_is_nearest_to_it() -> None:
    phrases = np.array([[1, 0], [0.7, 0.7]], dtype=np.float32)
    one, other = np.array([1, 0], dtype=np.float32), np.array([[0, 1]], dtype=np.float32)
    own = own_by_nearness(phrases, one, other)
    assert own[0] > 0.99
    assert own[1] == pytest.approx(0.5)
    assert own_by_nearness(phrases, one, np.zeros((0, 2), dtype=np.float32)).tolist() == [0.5, 0.5]


def test_more_cover_and_more_of_ones_own_are_worth_more() -> None:
    assert worth(np.array([1.0, 1.0]), 0.5) > worth(np.array([1.0, 0.0]), 0.5)
    assert worth(np.array([1.0, 0.0]), 0.9) > worth(np.array([1.0, 0.0]), 0.5)


def test_a_doing_is_found_by_its_verb_in_any_form() -> None:
    assert phrase_keys(Phrase(words="waiting for appointments", kind=Kind.DOING)) == {"=wait", "appointment"}


def test_words_of_one_family_are_akin() -> None:
    assert is_akin("vote", "voting")
    assert is_akin("speculation", "speculator")
    assert not is_akin("bus", "business")
