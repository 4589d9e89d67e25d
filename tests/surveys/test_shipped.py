from __future__ import annotations

import pytest

from surveys.shipped import shipped
from surveys.types import QuestionType, Sense, Survey
from surveys.yaml_form import read


def survey_of(name: str) -> Survey:
    survey, problems = read(shipped()[name])
    assert survey is not None, problems
    return survey


@pytest.mark.parametrize("name", sorted(shipped()))
def test_is_sound_without_even_a_warning(name: str) -> None:
    assert read(shipped()[name])[1] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_bears_its_files_name_and_speaks_english_and_welsh(name: str) -> None:
    survey = survey_of(name)
    assert survey.id == name
    assert set(survey.languages) == {"en", "cy"}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_welsh_is_not_english(name: str) -> None:
    survey = survey_of(name)
    texts = [survey.title, survey.thanks]
    for question in survey.questions:
        texts += [question.label, *(choice.label for choice in question.choices)]
        texts += [question.hint] if question.hint else []
    assert [text for text in texts if text["en"] == text["cy"]] == []


@pytest.mark.parametrize("name", sorted(shipped()))
def test_keeps_to_the_words_that_residents_use(name: str) -> None:
    source = shipped()[name].lower()
    banned = ("why", "problem", "vulnerable", "engagement", "signpost", "asset", "priority", "soon")
    assert [word for word in banned if word in source] == []


def test_a_listening_event_begins_with_strengths() -> None:
    senses = [q.sense for q in survey_of("what-matters").questions if q.type is QuestionType.TEXT]
    assert senses[0] is Sense.STRENGTH
    assert {Sense.BARRIER, Sense.IDEA} <= set(senses)


def test_a_listening_event_asks_for_each_consent_apart() -> None:
    questions = survey_of("what-matters").questions
    purposes = [q.purpose for q in questions if q.type is QuestionType.CONSENT]
    assert purposes == ["report", "digest", "quote"]


def test_questions_about_the_person_are_marked() -> None:
    assert {q.name for q in survey_of("what-matters").questions if q.about_you} == {"place", "age"}
