"""What a caller can do wrong. A resident's or an author's mistakes are values, never these."""

# ruff: noqa: N818 - an error is named by what happened, as everywhere in the house
from __future__ import annotations


class SurveysError(Exception):
    """A survey could not be run as it was asked for."""


class SessionNotWaiting(SurveysError):
    """The session is completed and takes nothing more but edits of earlier answers."""

    def __init__(self, session_id: str) -> None:
        super().__init__(f"session {session_id} is completed and waits for nothing")


class SessionUnreadable(SurveysError):
    """A stored session has a version or a shape that this program does not know."""

    def __init__(self, version: object) -> None:
        super().__init__(
            f"a stored session has version {version!r}, which this program cannot read: "
            "run the program that wrote it, or a newer one"
        )


class SurveyMismatch(SurveysError):
    """A session belongs to another survey, or stands at a question that its survey lacks."""

    def __init__(self, session_id: str, survey_id: str, position: str) -> None:
        super().__init__(
            f"session {session_id} at question {position!r} does not belong to survey {survey_id!r}"
        )


class SurveyUnreadable(SurveysError):
    """The stored text of a survey cannot be read: restore it from a backup."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class RuleFault(SurveysError):
    """A rule cannot be read. `at` is the 1-based character; `problem` and `remedy` are for its author."""

    def __init__(self, code: str, at: int, problem: str, remedy: str) -> None:
        super().__init__(f"character {at}: {problem} {remedy}")
        self.code = code
        self.at = at
        self.problem = problem
        self.remedy = remedy


class RuleTooCostly(SurveysError):
    """Working out a rule took more than its budget."""

    def __init__(self, budget: int) -> None:
        super().__init__(f"a rule took more than {budget} steps")


class TranscriptUnreadable(SurveysError):
    """A transcript's file is not one. `row` is the line, from 1; `problem` is for its author."""

    def __init__(self, row: int, problem: str) -> None:
        super().__init__(f"line {row}: {problem}")
        self.row = row
        self.problem = problem


class CellTooLong(SurveysError):
    """A text does not fit into a cell of a spreadsheet. Lengths in characters."""

    def __init__(self, column: str, length: int, limit: int) -> None:
        super().__init__(
            f"a text of the column {column!r} has {length} characters, and a cell holds {limit}: "
            "shorten it, or keep the survey as YAML"
        )
