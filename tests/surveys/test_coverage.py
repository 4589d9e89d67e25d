from __future__ import annotations

from datetime import date

from surveys.authoring.yaml_form import read as read_survey
from surveys.transcripts.coverage import Coverage, coverage
from surveys.transcripts.transcript_file import header, play, read, turn_of, write

SURVEY = """
id: street
version: "1"
languages: [en, cy]
title: {en: Our street, cy: Ein stryd}
thanks: {en: Thank you., cy: Diolch.}
questions:
  - name: travel
    type: select_one
    or_other: true
    label: {en: How do you get about, cy: Sut ydych chi'n teithio}
    choices:
      - name: bus
        label: {en: By bus, cy: Ar y bws}
      - name: walk
        label: {en: On foot, cy: Cerdded}
  - name: stop
    type: text
    relevant: ${travel} = 'bus'
    constraint: string-length(.) < 20
    constraint_message: {en: Shorter please., cy: "Byrrach, os gwelwch yn dda."}
    label: {en: Which stop, cy: Pa arhosfan}
  - group: walking
    label: {en: About walking., cy: Am gerdded.}
    relevant: ${travel} = 'walk'
    questions:
      - name: far
        type: integer
        label: {en: How far, cy: Pa mor bell}
      - name: dog
        type: text
        relevant: ${far} > 2
        label: {en: With a dog, cy: Gyda chi}
"""


def tried(*conversations: tuple[str, ...]) -> Coverage:
    found, problems = read_survey(SURVEY)
    assert found is not None, problems
    return coverage(found, [play(found, read(transcript(*each))) for each in conversations])


def transcript(language: str, *said: str) -> str:
    turns = (turn_of(None, []), *(turn_of(words, []) for words in said))
    return write(header("street", language, date(2026, 5, 4), "A test."), turns)


def test_counts_questions_and_branches_in_each_language_apart() -> None:
    found = tried(("en", "#bus", "The church"))
    english, welsh = found.languages["en"], found.languages["cy"]
    assert (english.transcripts, welsh.transcripts) == (1, 0)
    assert english.questions.missing == ("walking", "travel_other", "far", "dog")
    assert english.branches.missing == (
        "walking is asked", "travel_other is asked", "stop is passed over", "dog is asked",
        "dog is passed over", "stop does not fit",
    )  # fmt: skip
    assert welsh.questions.tried == 0
    assert welsh.questions.of == 6
    assert welsh.branches.of == 10


def test_a_rule_within_a_group_that_is_left_out_is_not_tried() -> None:
    found = tried(("cy", "#bus", "skip"))
    assert "dog is passed over" in found.languages["cy"].branches.missing


def test_a_rule_is_tried_both_ways_by_going_back() -> None:
    found = tried(("en", "#walk", "1", "back", "3", "Rex"))
    assert {"dog is asked"}.isdisjoint(found.languages["en"].branches.missing)


def test_a_broken_constraint_is_a_branch_of_its_own() -> None:
    found = tried(("en", "#bus", "x" * 20, "short"))
    branches = found.languages["en"].branches.missing
    assert "stop does not fit" not in branches
    assert "stop fits" not in branches


def test_a_survey_left_half_way_has_not_tried_what_comes_after() -> None:
    found = tried(("en", "#walk"))
    assert "dog is passed over" in found.languages["en"].branches.missing
    assert "walking is asked" not in found.languages["en"].branches.missing


def test_choices_count_in_any_language() -> None:
    found = tried(("en", "#bus", "skip"), ("cy", "#walk", "skip"))
    assert found.choices.missing == ("travel=other",)
    assert found.choices.tried == 2


def test_a_question_reached_in_one_language_is_not_out_of_reach() -> None:
    found = tried(("en", "#bus", "skip"), ("cy", "#walk", "1"))
    assert found.unreached == ("travel_other", "dog")


def test_something_else_in_words_reaches_its_question() -> None:
    found = tried(("en", "On a donkey"))  # fmt: skip
    assert "travel_other" not in found.languages["en"].questions.missing
    assert "travel=other" not in found.choices.missing


def test_all_is_tried_when_every_way_was_gone() -> None:
    ways = (("#bus", "x" * 20, "Church"), ("#other", "Boat"), ("#walk", "1"), ("#walk", "3", "Rex"))
    found = tried(*(("en", *way) for way in ways), *(("cy", *way) for way in ways))
    assert [each.questions.missing + each.branches.missing for each in found.languages.values()] == [(), ()]
    assert found.choices.missing == ()
    assert found.unreached == ()
