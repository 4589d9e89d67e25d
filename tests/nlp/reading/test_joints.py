from __future__ import annotations

import pytest

from nlp.reading.joints import gaps_of, words_of


def typed(text: str) -> list[tuple[str, set[str], int]]:
    """What stands in each gap, its kinds and its level."""
    gaps = gaps_of(text, words_of(text, None), None)
    return [(text[gap.start : gap.end], set(gap.kinds), gap.level) for gap in gaps]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("late bus. Dark park", [(". ", {"end"}, 2)]),
        ("late bus, and dark park", [(", and ", {"comma", "joining"}, 1)]),
        ("late bus\n- dark park", [("\n- ", {"line"}, 3)]),
        ("1) late bus 2) dark park", [(" 2) ", {"number"}, 3)]),
        ("open at 8 and 2. late", [(" and ", {"joining"}, 1), (". ", {"end"}, 2)]),
        ("bus / park", [(" / ", {"slash"}, 1)]),
        ("bus 😡 park", [(" 😡 ", {"emoji"}, 2)]),
        ("it costs 1,000 pounds", []),
        ("well-kept park", []),
        ("...bus...", []),
        ("", []),
    ],
)
def test_a_gap_holds_all_that_parts_two_words(text: str, gaps: list[tuple[str, set[str], int]]) -> None:
    assert typed(text) == gaps


def test_words_keep_their_place() -> None:
    text = "Mae’r bws, 10 munud"
    words = words_of(text, None)
    assert [text[word.start : word.end] for word in words] == ["Mae’r", "bws", "10", "munud"]
    assert words[0].lower == "mae'r"
