"""Which question comes when: relevance, the next and the previous one, and how far along the resident is."""

from __future__ import annotations

from datetime import date

from surveys.errors import SurveyMismatch
from surveys.expressions import Context, holds
from surveys.functions import Value
from surveys.types import Given, Question, QuestionType, Session, Survey


def question_of(survey: Survey, session: Session) -> Question:
    """The open question.

    Raises:
        SurveyMismatch: the session is another survey's.
    """
    if session.survey_id == survey.id:
        for question in survey.questions:
            if question.name == session.position:
                return question
    raise SurveyMismatch(session.id, survey.id, session.position)


def named(survey: Survey, name: str) -> Question | None:
    """The question of that name that waits for an answer."""
    return next((q for q in survey.questions if q.name == name and q.type is not QuestionType.NOTE), None)


def context(session: Session, today: date | None, here: Given | None = None) -> Context:
    """What a rule sees of the session. today: None leaves today() empty."""
    answers = {name: _value(given) for name, given in session.answers.items()}
    return Context(answers=answers, here=_value(here) if here else "", today=today)


def _value(given: Given) -> Value:
    value = given.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return float(value)
    return " ".join(value) if isinstance(value, list) else value or ""


def relevant(question: Question, session: Session, today: date | None) -> bool:
    """Whether the question's rule holds with the answers so far."""
    return holds(question.relevant, context(session, today))


def ahead(
    survey: Survey, session: Session, today: date | None
) -> tuple[tuple[Question, ...], Question | None]:
    """The notes to show and the question to open after the position; None when the survey is done.

    A question that already has an answer is passed over, together with the notes before it: the resident
    came by here before going back.
    """
    notes: list[Question] = []
    for question in survey.questions[_index(survey, session.position) + 1 :]:
        if question.name in session.answers:
            notes.clear()
        elif relevant(question, session, today):
            if question.type is not QuestionType.NOTE:
                return tuple(notes), question
            notes.append(question)
    return tuple(notes), None


def previous(survey: Survey, session: Session) -> Question | None:
    """The last question before the position that was answered or skipped."""
    passed = survey.questions[: max(_index(survey, session.position), 0)]
    return next((q for q in reversed(passed) if q.name in session.answers), None)


def progress(survey: Survey, session: Session, today: date | None) -> tuple[int, int]:
    """The 1-based place of the open question and how many can come in all, as things stand."""
    counted = [
        question.name
        for question in survey.questions
        if question.type is not QuestionType.NOTE
        and (question.name == session.position or relevant(question, session, today))
    ]
    return counted.index(session.position) + 1, len(counted)


def _index(survey: Survey, name: str) -> int:
    """Place in the survey, -1 for no question."""
    return next((at for at, question in enumerate(survey.questions) if question.name == name), -1)
