"""How a check says what it found, and the limits that several checks share."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from surveys.types import NEVER_OPEN, Place, Problem, Question, QuestionType, Survey

MAX_NAME = 100  # characters; XLSForm has long names, and a spreadsheet's column is still readable
MAX_BUTTONS = 20  # more than this nobody scrolls through
MAX_CHOICES = 100  # buttons of one message on Telegram; it refuses one with more
PURPOSES = ("survey", "report", "digest", "quote", "contact")
#: Values of the buttons that stand beside a question's own.
RESERVED = ("skip", "back", "done", "later", "refuse", "dont_know")
#: The last choice of a question with `or_other`, and what the question that it opens is called.
OTHER = "other"

CHOSEN = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
#: Types with `minimum` and `maximum`.
NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})


def error(code: str, question: str, column: str, problem: str, remedy: str) -> Problem:
    """What keeps the survey from being held. question: also a group's name; empty for the survey itself."""
    place = Place(column=column, question=question)
    return Problem(code=code, severity="error", place=place, problem=problem, remedy=remedy)


def warning(code: str, question: str, column: str, problem: str, remedy: str) -> Problem:
    """What residents would stumble over."""
    place = Place(column=column, question=question)
    return Problem(code=code, severity="warning", place=place, problem=problem, remedy=remedy)


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names what was probably meant."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


def opens(question: Question) -> bool:
    """Whether the question waits for an answer."""
    return question.type not in NEVER_OPEN


def by_name(survey: Survey) -> dict[str, Question]:
    """The questions that have an answer, by name; of two with one name, the first."""
    asked = [question for question in survey.questions if question.type is not QuestionType.NOTE]
    return {question.name: question for question in reversed(asked)}


def own_choices(question: Question, survey: Survey) -> bool:
    """Whether the choices are checked with this question: a shared list is, with the first that takes it."""
    if not question.list_name:
        return True
    return next(each for each in survey.questions if each.list_name == question.list_name) is question
