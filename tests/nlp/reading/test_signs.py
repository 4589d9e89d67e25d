from __future__ import annotations

from nlp.reading.joints import gaps_of, words_of
from nlp.reading.signs import Signs, signs


def signs_in(text: str) -> list[Signs]:
    words = words_of(text, None)
    return signs(words, gaps_of(text, words, None))


def test_it_points_back_and_the_same_field_of_life_holds_together() -> None:
    (found,) = signs_in("The bus is late. It never stops.")
    assert found["is_end"] == found["points_back"] == found["right_back"] == 1
    (same,) = signs_in("The bus is late. The driver shouts.")
    (other,) = signs_in("The bus is late. The school is good.")
    assert same["same_domain"] == other["other_domain"] == 1
    assert "same_domain" not in other


def test_a_full_stop_is_judged_by_its_sentences_and_a_comma_by_its_clauses() -> None:
    comma, stop = signs_in("late bus, dark park. Good school")
    assert comma["near_right_2"] == 1
    assert stop["left_length"] > comma["left_length"]


def test_good_beside_bad_is_another_mood() -> None:
    (found,) = signs_in("Lovely nurses, awful food")
    assert found["moods_differ"] == 1
    assert found["both_short"] == 1


def test_an_absent_sign_is_left_out() -> None:
    assert all(value for one in signs_in("bus, park and school. Nothing else") for value in one.values())
