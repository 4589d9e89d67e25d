from __future__ import annotations

import time

import pytest

from nlp.redact import find
from nlp.split import ClauseSplitter


def unparsed(text: str) -> list[str]:
    return [text[start:end] for start, end in ClauseSplitter().split(text, None, find(text))]


def test_cuts_at_lines_bullets_and_semicolons() -> None:
    assert unparsed("- bins\n- late buses\n\n3) dog mess; no shops") == [
        "bins",
        "late buses",
        "dog mess",
        "no shops",
    ]


def test_cuts_welsh_at_its_joining_words() -> None:
    assert unparsed("Mae'r bysiau yn hwyr, ond mae pobl yn garedig. Dim siop") == [
        "Mae'r bysiau yn hwyr",
        "mae pobl yn garedig.",
        "Dim siop",
    ]


def test_a_scrap_stays_with_its_neighbour() -> None:
    assert unparsed("Mae pobl yn garedig. Iawn. Diolch") == ["Mae pobl yn garedig. Iawn. Diolch"]


def test_nothing_but_marks_has_no_points() -> None:
    assert unparsed(" \n - \n ...") == []


def test_pieces_are_in_order_and_do_not_overlap() -> None:
    text = "un peth; dau beth\ntri pheth; pedwar peth"
    pieces = ClauseSplitter().split(text, None, ())
    flat = [edge for piece in pieces for edge in piece]
    assert flat == sorted(flat)
    assert len(pieces) == 4


@pytest.mark.parametrize("unit", [" ", "\n", "a ", "- ", ". ", ", ac "])
def test_a_very_long_text_is_cut_at_once(unit: str) -> None:
    started = time.process_time()
    ClauseSplitter().split(unit * 50_000, None, ())
    assert time.process_time() - started < 5


CASES = [
    ("The buses stop at six and the park is dark.", ["The buses stop at six", "the park is dark."]),
    ("More buses, cleaner parks, a youth club", ["More buses", "cleaner parks", "youth club"]),
    ("no shops\nlitter everywhere\ndog mess", ["no shops", "litter everywhere", "dog mess"]),
    ("It's lovely here. Very good. I love the park", ["It's lovely here. Very good.", "I love the park"]),
    (
        "Friendly staff and helpful nurses, but the waiting room is cold",
        ["Friendly staff and helpful nurses", "the waiting room is cold"],
    ),
    (
        "I like my neighbours because they help me",
        ["I like my neighbours because they help me"],
    ),
    ("When I ring, they never answer", ["When I ring, they never answer"]),
    ("Litter and dog mess", ["Litter and dog mess"]),
    ("Parking.", ["Parking."]),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "points"), CASES)
def test_cuts_english_where_a_new_statement_begins(text: str, points: list[str]) -> None:
    from listenwell.models import load_spacy

    doc = load_spacy()(text)
    assert [text[start:end] for start, end in ClauseSplitter().split(text, doc, find(text))] == points
