"""The numbers of a survey's questions on paper, in the import and in its template."""

from __future__ import annotations

from surveys.turns.layout import with_other
from surveys.turns.said import MENTION
from surveys.types import NEVER_OPEN, Choice, Question, Survey

GAP = "…"  # stands on paper where the chat puts in an earlier answer


def numbered(survey: Survey) -> dict[str, int]:
    """Name → number from 1, of every question that waits for an answer, in the survey's order."""
    waiting = (question.name for question in survey.questions if question.type not in NEVER_OPEN)
    return {name: number for number, name in enumerate(waiting, start=1)}


def offered(question: Question, survey: Survey) -> tuple[Choice, ...]:
    """All choices in the survey's order, "something else" among them; their places are their numbers."""
    return with_other(question, survey).choices


def words_of(question: Question, language: str, survey: Survey) -> str:
    """A question's label as it can stand without earlier answers."""
    text = question.label.get(language) or question.label.get(survey.default_language, "")
    return MENTION.sub(GAP, text)
