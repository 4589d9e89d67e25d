"""One person's words from a table, taken by the engine as the chat would take them.

The survey is narrowed to what the line can answer, then every question that opens gets its cell. So numbers,
words, "something else", "yes, because …" and rules are read in one place, and the stored values are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from surveys import engine
from surveys.errors import RuleFault
from surveys.rules.expressions import mentioned, read_rule
from surveys.turns.layout import OTHER, offers_other, other_name
from surveys.types import (
    NEVER_OPEN,
    SILENT,
    AnswerRejected,
    AnswerStored,
    Group,
    Missing,
    Question,
    QuestionType,
    Said,
    Session,
    Status,
    Step,
    Survey,
    SurveyCompleted,
    Tapped,
)

SURVEY = "survey"  # the consent without which no survey is held
TRIES = engine.MAX_ATTEMPTS + 2  # after so many the engine has gone on, or never will


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """Words that do not answer their question. code: of `AnswerRejected`, or `not_asked`, `declined`."""

    question: str
    text: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What a line came to."""

    session: Session
    answers: tuple[AnswerStored, ...]
    misfits: tuple[Misfit, ...]


def enter(
    survey: Survey, cells: Mapping[str, str], *, begin: Callable[[Survey], Step], now: datetime, blanks: bool
) -> Entered:
    """Answer a survey with the words of one line.

    Args:
        survey: the event's present version.
        cells: question's name → words, none empty.
        begin: starts the engine on the narrowed survey.
        now: aware, in the community's time zone.
        blanks: True where an empty cell was passed over, as on paper; else it was not asked.
    """
    said = {**_implied(survey, cells), **cells}
    narrowed = _narrowed(survey, said, blanks=blanks)
    return _Entering(narrowed, said, now, begin(narrowed)).result(blanks=blanks)


def _implied(survey: Survey, cells: Mapping[str, str]) -> dict[str, str]:
    """Who says what "something else" is has picked it."""
    return {each.name: OTHER for each in survey.questions if offers_other(each) and other_name(each) in cells}


class _Entering:
    def __init__(self, survey: Survey, cells: Mapping[str, str], now: datetime, first: Step) -> None:
        self._survey = survey
        self._cells = cells
        self._now = now
        self._session = first.session
        self._stored: dict[str, AnswerStored] = {}
        self._misfits: list[Misfit] = []
        self._declined = False
        self._keep(first)

    def result(self, *, blanks: bool) -> Entered:
        while self._session.status is Status.ASKING:
            name = self._session.position
            if not (self._said(name) or self._skipped(name)):
                break
        self._misfits += self._never_asked()
        kept = (each for each in self._stored.values() if blanks or each.status != Missing.SKIPPED)
        return Entered(session=self._session, answers=tuple(kept), misfits=tuple(self._misfits))

    def _said(self, name: str) -> bool:
        """Give the open question its cell, as often as the engine asks; whether it was left by that."""
        words = self._cells.get(name)
        if words is None or any(misfit.question == name for misfit in self._misfits):
            return False
        for attempt in range(TRIES):
            before = self._session
            step = self._resume(Said(text=words))
            rejected = next((each for each in step.events if isinstance(each, AnswerRejected)), None)
            answered = any(isinstance(each, AnswerStored) and each.question == name for each in step.events)
            if not answered and rejected is None:
                # A word that steers the chat, such as "back": here it is what somebody said.
                self._session = before
                self._misfits.append(Misfit(question=name, text=words, code="steering"))
                return False
            if rejected is not None and attempt == 0:
                self._misfits.append(Misfit(question=name, text=words, code=rejected.code))
            self._keep(step)
            if answered:
                return True
        return False

    def _skipped(self, name: str) -> bool:
        """Pass the open question over; a required one is asked for once more."""
        for _ in range(TRIES):
            step = self._resume(Tapped(question=name, value="skip"))
            self._keep(step)
            if self._session.position != name:
                return True
        return False

    def _resume(self, incoming: Said | Tapped) -> Step:
        return engine.resume(self._survey, self._session, incoming, now=self._now)

    def _keep(self, step: Step) -> None:
        self._session = step.session
        for each in step.events:
            if isinstance(each, AnswerStored):
                self._stored[each.question] = each
            self._declined |= isinstance(each, SurveyCompleted) and each.reason == "declined"

    def _never_asked(self) -> list[Misfit]:
        """Words under questions that did not open. After a no to the survey nothing of theirs is kept."""
        told = {*self._stored, *(misfit.question for misfit in self._misfits)}
        left = {name: words for name, words in self._cells.items() if name not in told}
        if self._declined:
            return [Misfit(question=name, text="", code="declined") for name in left]
        return [Misfit(question=name, text=words, code="not_asked") for name, words in left.items()]


def _narrowed(survey: Survey, cells: Mapping[str, str], *, blanks: bool) -> Survey:
    """The survey as this line met it: on paper all of it, in a room only what was spoken of."""
    groups = {group.name: group for group in survey.groups}
    kept = []
    for question in survey.questions:
        if question.type in NEVER_OPEN:
            kept += [question] if question.type in SILENT else []
        elif question.name in cells:
            kept.append(_as_met(question, groups, cells))
        elif blanks and not _needed(question):
            kept.append(_as_printed(question))
    return replace(survey, questions=tuple(kept), quotas=())


def _needed(question: Question) -> bool:
    return question.type is QuestionType.CONSENT and question.purpose == SURVEY


def _as_printed(question: Question) -> Question:
    """All choices in their order: a filter or chance would give the numbers on paper another sense."""
    return replace(question, randomize=False, choice_filter="", required=False)


def _as_met(question: Question, groups: Mapping[str, Group], cells: Mapping[str, str]) -> Question:
    """A rule about something that this line does not say cannot refuse what it does say."""
    rules = {name: groups[name].relevant for name in question.groups if name in groups}
    known = all(_is_said(rule, cells) for rule in rules.values())
    printed = _as_printed(question)
    return replace(
        printed,
        groups=question.groups if known else (),
        relevant=question.relevant if _is_said(question.relevant, cells) else "",
    )


def _is_said(rule: str, cells: Mapping[str, str]) -> bool:
    if not rule:
        return True
    try:
        return all(answer.name in cells for answer in mentioned(read_rule(rule)))
    except RuleFault:
        return False
