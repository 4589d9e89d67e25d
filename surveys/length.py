"""How long a survey takes, as residents are told before they begin. Reckoned, not measured."""

from __future__ import annotations

from math import ceil

from surveys.types import NEVER_OPEN, Question, QuestionType, Survey

OPEN, TAPPED = 40, 10  # seconds to think and type a sentence or two on a phone; to read a question and tap
_TYPED = frozenset({QuestionType.TEXT, QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO})


def minutes(survey: Survey) -> int:
    """Whole minutes, at least 1. A question that is asked only sometimes counts as half."""
    asked = (question for question in survey.questions if question.type not in NEVER_OPEN)
    return max(1, ceil(sum(_seconds(question) for question in asked) / 60))


def _seconds(question: Question) -> float:
    seconds = OPEN if question.type in _TYPED else TAPPED
    return seconds / 2 if question.relevant else seconds
