from __future__ import annotations

import pytest

from nlp.reading.recognise import has_letters, recognise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The buses stop at six", "en"),
        ("no busses l8 at nite", "en"),
        ("I am completely satisfied", "en"),
        ("Mae'r parc yn dywyll iawn", "cy"),
        ("does dim bws ar ôl chwech", "cy"),
        ("Llyfrgell ar gau", "cy"),
        ("No hay autobuses por la noche y las calles son muy oscuras", "other"),
        ("Österreich muss im Klimaschutz eine Vorbildrolle übernehmen", "other"),
        ("公园很暗", "other"),
        ("Парк темний", "other"),
        ("bus", "en"),
        ("...", "en"),
    ],
)
def test_recognises_english_welsh_and_others(text: str, language: str) -> None:
    assert recognise(text) == language


def test_takes_the_language_of_the_conversation_when_the_text_does_not_tell() -> None:
    assert recognise("Tredegar", likely="cy") == "cy"
    assert recognise("The park is dark", likely="cy") == "en"


def test_emoji_and_digits_are_no_letters() -> None:
    assert not has_letters("👍 10/10")
    assert has_letters("👍 da")
