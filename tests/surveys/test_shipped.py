from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from surveys.authoring.yaml_form import read
from surveys.length import minutes
from surveys.shipped import LIBRARY, shipped
from surveys.transcripts.coverage import coverage
from surveys.transcripts.transcript_file import Playing, play
from surveys.transcripts.transcript_file import read as read_transcript
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    MediaKept,
    NoteShown,
    PartHeld,
    QuestionType,
    Sense,
    Survey,
    SurveyCompleted,
    Text,
)

#: As they stand in C2's own document, see the survey's hints.
CONDITIONS = (
    "new relationships", "trust, respect and compassion", "interdependence", "capacity release", "listening",
    "working and thinking differently", "enabling mindset", "connectivity", "co-learning", "visibility",
    "community self-organisation", "increased social networks", "health-giving cost-effective solutions",
    "dispersed leadership", "new order", "new health-seeking behaviours", "emergent results",
    "long-term culture and mindset shift",
)  # fmt: skip

DOCUMENTED = Path(__file__).parents[2] / "docs/shipped-surveys.md"
TRANSCRIPTS = sorted((LIBRARY / "transcripts").glob("*.txt"))
#: What the house never says to residents.
BANNED = {"why", "problem", "vulnerable", "engagement", "signpost", "asset", "priority", "soon"}


@cache
def survey_of(name: str) -> Survey:
    survey, problems = read(shipped()[name])
    assert survey is not None, problems
    return survey


@pytest.mark.parametrize("name", sorted(shipped()))
def test_is_sound_without_even_a_warning(name: str) -> None:
    # The partnership's own survey shows C2's conditions in C2's words, which are long; no resident sees it.
    known = {"together", "links", "lead", "results"} if name == "partnership-check" else set()
    problems = read(shipped()[name])[1]
    assert {p.code for p in problems} <= {"reading_age", "long_word"}
    assert {p.place.question for p in problems} <= known


@pytest.mark.parametrize("name", sorted(shipped()))
def test_bears_its_files_name_and_speaks_english_and_welsh(name: str) -> None:
    survey = survey_of(name)
    assert survey.id == name
    assert set(survey.languages) == {"en", "cy"}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_welsh_is_not_english(name: str) -> None:
    assert [text for text in texts(survey_of(name)) if text["en"] == text["cy"]] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_welsh_waits_for_a_native_reader(name: str) -> None:
    assert "# Welsh texts: to be reviewed by a native reader before a real event." in shipped()[name]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_keeps_to_the_words_that_residents_use(name: str) -> None:
    words = {word for text in texts(survey_of(name)) for word in re.findall(r"[a-z]+", text["en"].lower())}
    assert (
        words & {"why", "problem", "vulnerable", "engagement", "signpost", "asset", "priority", "soon"}
        == set()
    )


@pytest.mark.parametrize("name", sorted(shipped()))
def test_no_message_is_longer_than_a_phone_shows(name: str) -> None:
    survey = survey_of(name)
    shown = [text for texts_of in (survey.title, survey.thanks) for text in texts_of.values()]
    for question in survey.questions:
        shown += [f"{text} {question.hint.get(code, '')}" for code, text in question.label.items()]
    assert [text for text in shown if len(text) > 300] == []


@pytest.mark.parametrize("name", sorted({*shipped()} - {"quick-check"}))
def test_begins_with_strengths(name: str) -> None:
    senses = [q.sense for q in survey_of(name).questions if q.type is QuestionType.TEXT]
    assert senses[0] is Sense.STRENGTH


@pytest.mark.parametrize("name", sorted(shipped()))
def test_asks_for_each_consent_apart_and_says_each_alike(name: str) -> None:
    known = {q.purpose: q.label for q in survey_of("what-matters").questions if q.purpose}
    asked = {q.purpose: q.label for q in survey_of(name).questions if q.purpose}
    purposes = [q.purpose for q in survey_of(name).questions if q.purpose]
    assert purposes == [p for p in ("report", "digest", "quote", "contact") if p in asked]
    assert name == "quick-check" or all(asked[p] == known[p] for p in asked if p in known)


@pytest.mark.parametrize("name", sorted({*shipped()} - {"what-matters", "quick-check"}))
def test_ends_its_open_questions_with_what_to_ask_next_time(name: str) -> None:
    free = [q for q in survey_of(name).questions if q.type is QuestionType.TEXT]
    assert (free[-1].name, free[-1].sense, free[-1].required) == ("ask_next", Sense.PROPOSAL, False)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_nothing_is_compulsory(name: str) -> None:
    assert [q.name for q in survey_of(name).questions if q.required or q.purpose == "survey"] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_questions_about_the_person_come_last_and_are_marked(name: str) -> None:
    standard = {"who", "age", "area", "condition", "language"}
    questions = survey_of(name).questions
    marked = [q.name for q in questions if q.about_you]
    assert set(marked) == {q.name for q in questions if q.name in {*standard, "place"}}
    if name != "what-matters":
        assert [q.name for q in questions[len(questions) - len(marked) :]] == marked


def test_the_conversation_about_health_is_open_for_twelve_weeks() -> None:
    assert survey_of("lets-talk-health").open_days == 7 * 12


def test_the_wellbeing_check_asks_more_only_where_a_rating_is_low_or_high() -> None:
    questions = {q.name: q for q in survey_of("wellbeing-check").questions}
    ratings = [name for name, q in questions.items() if q.type is QuestionType.RANGE]
    assert ratings == ["family", "control", "safe", "belong", "about", "happy"]
    for name in ratings:
        assert questions[f"{name}_low"].relevant == f"${{{name}}} != '' and ${{{name}}} <= 2"
        assert questions[f"{name}_high"].relevant == f"${{{name}}} >= 4"


def test_the_partnership_check_has_all_of_c2s_conditions_in_six_ratings() -> None:
    ratings = [q for q in survey_of("partnership-check").questions if q.type is QuestionType.RANGE]
    hints = [q.hint["en"].removeprefix("C2's words: ").removesuffix(".") for q in ratings]
    assert len(ratings) == 6
    assert sorted(condition for hint in hints for condition in hint.split("; ")) == sorted(CONDITIONS)
    assert [len(q.hint["cy"].split("; ")) for q in ratings] == [3] * 6


def texts(survey: Survey) -> list[Text]:
    """Every text that a resident reads."""
    found = [survey.title, survey.thanks]
    for question in survey.questions:
        found += [question.label, *(choice.label for choice in question.choices)]
        found += [question.hint] if question.hint else []
    return found


def test_every_transcript_belongs_to_a_shipped_survey_and_bears_its_name() -> None:
    for path in TRANSCRIPTS:
        name, language, _ = path.stem.split(".")
        transcript = read_transcript(path.read_text("utf-8"))
        assert (transcript.survey, transcript.language) == (name, language)
        assert name in shipped()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_engine_says_what_the_transcript_says(path: Path) -> None:
    assert played(path).difference is None


@pytest.mark.parametrize("name", sorted(shipped()))
def test_transcripts_reach_every_question_and_try_every_rule_both_ways_in_both_languages(name: str) -> None:
    tried = coverage(survey_of(name), playings(name))
    assert {language: each.questions.missing for language, each in tried.languages.items()} == {
        "en": (),
        "cy": (),
    }
    assert {language: each.branches.missing for language, each in tried.languages.items()} == {
        "en": (),
        "cy": (),
    }
    assert all(each.transcripts >= 2 for each in tried.languages.values())


@pytest.mark.parametrize("name", sorted(shipped()))
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_survey_is_played_to_its_end_by_skipping_too(name: str, language: str) -> None:
    mine = [each for each in playings(name) if each.transcript.language == language]
    ended = [
        each for each in mine if any(isinstance(e, SurveyCompleted) for s in each.steps for e in s.events)
    ]
    assert len(ended) >= 2
    assert any("skipped" in statuses(each) for each in mine)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_transcripts_have_all_the_ways_in_which_people_answer(language: str) -> None:
    mine = [e for name in shipped() for e in playings(name) if e.transcript.language == language]
    assert {MediaKept, PartHeld, AnswerRejected, NoteShown} <= set().union(*map(happened, mine))
    became = set().union(*map(statuses, mine))
    assert {"answered", "corrected", "skipped", "refused", "dont_know"} <= became
    stored = {e.question for p in mine for s in p.steps for e in s.events if isinstance(e, AnswerStored)}
    assert {name for name in stored if name.endswith("_more")}
    assert {name for name in stored if name.endswith("_other")}


@cache
def playings(name: str) -> list[Playing]:
    """All transcripts of a survey, played."""
    return [played(path) for path in TRANSCRIPTS if path.stem.startswith(f"{name}.")]


@cache
def played(path: Path) -> Playing:
    transcript = read_transcript(path.read_text("utf-8"))
    return play(survey_of(transcript.survey), transcript)


def happened(playing: Playing) -> set[type]:
    """The kinds of event in it."""
    return {type(event) for step in playing.steps for event in step.events}


def statuses(playing: Playing) -> set[str]:
    """What became of the answers that it gave."""
    return {e.status for step in playing.steps for e in step.events if isinstance(e, AnswerStored)}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_takes_as_long_as_its_documentation_says(name: str) -> None:
    told = re.search(
        rf"^\| `{name}` \|.*\| (\d+) min \|", DOCUMENTED.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert told is not None
    assert int(told[1]) == minutes(survey_of(name))
