"""The questions as they are asked: a survey's own, and those that "something else" and comments add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from surveys.types import Choice, Question, QuestionType, Survey

OTHER = "other"  # the name of the choice "something else"
OTHER_LABEL = {"en": "Something else", "cy": "Rhywbeth arall"}  # Welsh: to be reviewed
OTHER_ASKED = {"en": "What would that be?", "cy": "Beth fyddai hynny?"}  # Welsh: to be reviewed
_MAY_HAVE_OTHER = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)


def laid_out(survey: Survey) -> tuple[Question, ...]:
    """The survey's questions in order, each "something else" followed by the question what that is."""
    if not any(question.or_other for question in survey.questions):
        return survey.questions
    taken = {question.name for question in survey.questions}
    questions: list[Question] = []
    for question in survey.questions:
        questions.append(question)
        if offers_other(question) and other_name(question) not in taken:
            questions.append(_asked_for_other(question, survey))
    return tuple(questions)


def offers_other(question: Question) -> bool:
    """Whether "something else" is a choice that the question has besides its own."""
    return question.or_other and question.type in _MAY_HAVE_OTHER


def other_name(question: Question) -> str:
    """The name under which it is asked and stored what "something else" is."""
    return f"{question.name}_{OTHER}"


def _asked_for_other(question: Question, survey: Survey) -> Question:
    return Question(
        name=other_name(question),
        type=QuestionType.TEXT,
        label=_in_each(OTHER_ASKED, survey),
        relevant=f"selected(${{{question.name}}}, '{OTHER}')",
        groups=question.groups,
        sense=question.sense,
        about_you=question.about_you,
    )


def more_of(question: Question, asked: Iterable[Question]) -> Question:
    """Under which name, and as what, words beyond a choice are stored; a name of `asked` is not taken."""
    name, taken = f"{question.name}_more", {each.name for each in asked}
    while name in taken:
        name += "_"
    return Question(
        name=name,
        type=QuestionType.TEXT,
        groups=question.groups,
        sense=question.sense,
        about_you=question.about_you,
    )


def _in_each(texts: Mapping[str, str], survey: Survey) -> Mapping[str, str]:
    return {code: texts.get(code, texts["en"]) for code in survey.languages}


def with_other(question: Question, survey: Survey) -> Question:
    """The question with all choices that it can ever offer."""
    if not offers_other(question) or any(choice.name == OTHER for choice in question.choices):
        return question
    other = Choice(name=OTHER, label=_in_each(OTHER_LABEL, survey))
    return replace(question, choices=(*question.choices, other))
