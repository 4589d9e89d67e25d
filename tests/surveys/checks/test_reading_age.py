from __future__ import annotations

import pytest

from surveys.checks.reading_age import reading_age, sentences, words

HARD = "Neighbours organise activities. Participation strengthens community wellbeing here now."


@pytest.mark.parametrize(
    ("text", "characters", "in_words", "in_sentences", "age"),
    [
        # 4.71 × 25/6 + 0.5 × 6/1 − 21.43 = 19.625 + 3 − 21.43 = 1.195
        ("What is good about living here?", 25, 6, 1, 6.195),
        # 4.71 × 26/5 + 0.5 × 5/1 − 21.43 = 24.492 + 2.5 − 21.43 = 5.562
        ("What would bring them together?", 26, 5, 1, 10.562),
        # 4.71 × 40/8 + 0.5 × 8/1 − 21.43 = 23.55 + 4 − 21.43 = 6.12
        ("Would you meet other neighbours here this month?", 40, 8, 1, 11.12),
        # 4.71 × 77/9 + 0.5 × 9/2 − 21.43 = 40.297 + 2.25 − 21.43 = 21.117
        (HARD, 77, 9, 2, 26.117),
        # 4.71 × 11/4 + 0.5 × 4/2 − 21.43 = 12.953 + 1 − 21.43 is below 0, and so the youngest
        ("We go. You stay.", 11, 4, 2, 5),
        # the point within 2.5 ends nothing
        ("It's 2.5 miles, isn't it? Yes.", 19, 6, 2, 5),
    ],
)
def test_is_the_automated_readability_index_and_five(
    text: str, characters: int, in_words: int, in_sentences: int, age: float
) -> None:
    assert sum(character.isalnum() for character in text) == characters
    assert len(words(text)) == in_words
    assert sentences(text) == in_sentences
    assert reading_age(text) == pytest.approx(age, abs=0.001)


@pytest.mark.parametrize("text", ["", " … ", "?!", "\n"])
def test_a_text_without_a_word_has_none(text: str) -> None:
    assert reading_age(text) is None


def test_a_line_of_its_own_is_a_sentence() -> None:
    assert sentences("How are you\nTap one") == 2
