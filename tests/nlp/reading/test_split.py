from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reading.redact import find
from nlp.reading.split import ClauseSplitter


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


JOINING = {"and", "but", "also", "plus", "though", "although", "whereas", "otherwise", "however", "yet"}
JOINING |= {"ond", "hefyd", "ac", "a", "a'r"}
WORDS = [
    "bus",
    "Park",
    "dim",
    "mae'r",
    "and",
    "but",
    "ond",
    "a",
    "no",
    "1)",
    "2)",
    "-",
    ",",
    ". ",
    "…",
    "\n",
    "👍",
]
WORDS += ["07700 900123", "Rhys", "/", "; ", "• ", "10", "!?", "’s", "(", "é", "more"]
SAID = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@given(SAID | st.text(max_size=200))
def test_points_are_in_order_and_only_joining_words_stand_between_them(text: str) -> None:
    hidden = find(text)
    pieces = ClauseSplitter().split(text, None, hidden)
    flat = [0, *(edge for piece in pieces for edge in piece), len(text)]
    assert flat == sorted(flat)
    assert all(start < end and text[start:end].strip() for start, end in pieces)
    left_out = [text[start:end] for start, end in zip(flat[::2], flat[1::2], strict=True)]
    for words in left_out:
        letters = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", words)
        assert {word.lower().replace("’", "'") for word in letters} <= JOINING
    for span in hidden:
        assert not any(span.start < edge < span.end for edge in flat)


@pytest.mark.parametrize("unit", ["The bus is late, ", "no bus ", "More buses. ", "bus and park and "])
def test_time_grows_with_the_length_only(unit: str) -> None:
    ClauseSplitter().split(unit, None, ())
    started = time.process_time()
    ClauseSplitter().split(unit * (40_000 // len(unit)), None, ())
    assert time.process_time() - started < 5


CASES = [
    ("The buses stop at six and the park is dark.", ["The buses stop at six", "the park is dark."]),
    ("More buses, cleaner parks, a youth club", ["More buses", "cleaner parks", "a youth club"]),
    ("no shops\nlitter everywhere\ndog mess", ["no shops", "litter everywhere", "dog mess"]),
    (
        "The bus never comes. I waited an hour yesterday.",
        ["The bus never comes. I waited an hour yesterday."],
    ),
    ("The bus never comes. The park is lovely.", ["The bus never comes.", "The park is lovely."]),
    ("More buses, a youth club and cleaner parks", ["More buses", "a youth club", "cleaner parks"]),
    ("Litter, dog mess and rubbish", ["Litter, dog mess and rubbish"]),
    ("Kind, patient and friendly staff", ["Kind, patient and friendly staff"]),
    ("Nothing. The park is dark", ["Nothing.", "The park is dark"]),
    (
        "Kind and friendly staff, but the waiting room is cold",
        ["Kind and friendly staff", "the waiting room is cold"],
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
