from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from surveys.authoring.yaml_form import read as read_survey
from surveys.errors import TranscriptUnreadable
from surveys.transcripts.transcript_file import Difference, header, moment, play, read, turn_of, write
from surveys.types import Survey

SURVEY = """
id: street
version: "1"
languages: [en, cy]
title: {en: Our street, cy: Ein stryd}
thanks: {en: Thank you., cy: Diolch.}
questions:
  - name: good
    type: text
    label: {en: "What is good here?", cy: "Beth sy'n dda yma?"}
  - name: born
    type: calculate
    calculation: today()
"""
HEADER = "survey: street\nlanguage: en\ndate: 2026-05-04\n"
GOOD = (
    HEADER
    + """
What is good here?  (1/1)
  (skip)

# The neighbours come first.
> The neighbours
= good [answered]: "The neighbours" from "The neighbours"
= born [answered]: "2026-05-04"
Thank you.
(end)

# Nothing comes after it.
"""
)


def survey() -> Survey:
    found, problems = read_survey(SURVEY)
    assert found is not None, problems
    return found


def test_reads_the_header_and_the_turns_with_their_rows() -> None:
    transcript = read(GOOD)
    assert (transcript.survey, transcript.language, transcript.day) == ("street", "en", date(2026, 5, 4))
    first, second = transcript.turns
    assert (first.said, first.rows) == (None, (5, 6))
    assert (second.said, second.row, second.comments) == (
        "The neighbours", 9, ("# The neighbours come first.",),
    )  # fmt: skip
    assert transcript.footer == ("# Nothing comes after it.",)


def test_what_was_read_is_written_back_to_the_letter() -> None:
    transcript = read(GOOD)
    assert write(transcript.header, transcript.turns, transcript.footer) == GOOD


def test_a_conversation_that_comes_out_the_same_has_no_difference() -> None:
    playing = play(survey(), read(GOOD))
    assert playing.difference is None
    assert len(playing.steps) == 2


def test_the_first_difference_is_named_with_its_line() -> None:
    playing = play(survey(), read(GOOD.replace("Thank you.", "Thanks.")))
    assert playing.difference == Difference(
        row=12, said="The neighbours", expected="Thanks.", came="Thank you."
    )


def test_a_line_that_is_missing_is_named_after_the_last_that_is_there() -> None:
    playing = play(survey(), read(GOOD.replace("(end)\n", "")))
    assert playing.difference == Difference(row=12, said="The neighbours", expected=None, came="(end)")


def test_a_line_too_many_is_named() -> None:
    playing = play(survey(), read(GOOD.replace("(end)\n", "(end)\nMore.\n")))
    assert playing.difference == Difference(row=14, said="The neighbours", expected="More.", came=None)


def test_the_clock_stands_at_noon_of_the_transcripts_day() -> None:
    assert moment(date(2026, 5, 4)) == datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("said", ["# no comment", "> nothing of mine", "\\ and a stroke", "#tag"])
def test_what_the_engine_says_is_never_taken_for_the_residents_or_a_comment(said: str) -> None:
    turns = (turn_of(None, ["Hello"]), turn_of("hm", [said, "two\nlines", ""]))
    lines = header("street", "en", date(2026, 5, 4), "A test.")
    again = read(write(lines, turns)).turns
    assert [turn.expected for turn in again] == [("Hello",), (said, "two", "lines")]
    assert again[1].said == "hm"


def test_a_message_of_spaces_or_nothing_stays_as_it_was_typed() -> None:
    assert [turn.said for turn in read(HEADER + "\n>    \n>\n> \n").turns] == [None, "   ", "", ""]


def test_lines_of_another_systems_kind_are_read_alike() -> None:
    assert read(GOOD.replace("\n", "\r\n")).turns == read(GOOD).turns


@pytest.mark.parametrize(
    ("source", "row", "said"),
    [
        ("language: en\ndate: 2026-05-04\n", 1, "lacks the line 'survey"),
        (HEADER.replace("2026-05-04", "4 May"), 1, "not written as 2026-05-31"),
        ("# hm\ncolour: red\n" + HEADER, 2, "has no 'colour: red'"),
        (HEADER + "seed: many\n", 1, "'many' in the header is not a number"),
        ("x" * 1_000_001, 1, "more than 1000000 characters"),
    ],
)
def test_says_what_a_header_lacks(source: str, row: int, said: str) -> None:
    with pytest.raises(TranscriptUnreadable) as caught:
        read(source)
    assert caught.value.row == row
    assert said in caught.value.problem


def test_reads_what_is_left_to_chance_and_the_manner() -> None:
    transcript = read(HEADER + "seed: 7\njoin: 6\nfull: young, old\n\nHello\n")
    assert transcript.seed == 7
    assert transcript.manner.join_seconds == 6
    assert transcript.manner.full == {"young", "old"}
