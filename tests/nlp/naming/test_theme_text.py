from __future__ import annotations

import numpy as np

from nlp.embed import unit
from nlp.naming.theme_text import READ_CHARACTERS, read, siblings
from nlp.types import Point


def points(*texts: str, language: str = "en") -> list[Point]:
    return [
        Point(comment_id=str(i), person="", start=0, end=len(text), text=text, language=language)
        for i, text in enumerate(texts)
    ]


def test_reads_evenly_from_the_nearer_ones() -> None:
    rows = unit(np.array([[1, i / 10] for i in range(10)], dtype=np.float32))
    theme = read(points(*(f"bus {i}" for i in range(10))), rows, "mixed", None, 4)
    assert theme.size == 10
    assert len(theme.texts) == len(theme.keys) == len(theme.vectors) == 4
    assert "bus 4" in theme.texts
    assert "bus 0" not in theme.texts[:2]


def test_a_story_is_read_from_its_beginning_without_what_was_hidden() -> None:
    said = points("[name] took the bus. " + "word " * 200)
    theme = read(said, np.ones((1, 2), dtype=np.float32), "mixed", None, 9)
    assert len(theme.texts[0]) == READ_CHARACTERS
    assert "name" not in theme.keys[0]


def test_words_are_counted_as_shares_of_the_points_read() -> None:
    theme = read(points("the bus", "the bus and park"), np.ones((2, 2), dtype=np.float32), "mixed", None, 9)
    assert theme.shares["bus"] == 1
    assert theme.shares["park"] == 0.5


def test_only_parts_of_the_same_theme_are_siblings() -> None:
    one = points("bus")
    rows = np.ones((1, 2), dtype=np.float32)
    every = [read(one, rows, "mixed", parent, 9) for parent in (None, None, 0, 0, 1)]
    assert siblings(every, 0) == [1]
    assert siblings(every, 2) == [3]
    assert siblings(every, 4) == []
