"""What the transcripts of a survey have tried: questions and rules in each language, and choices in any.

A rule is tried when it was once true and once false at the moment at which the session came by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.rules.expressions import Context, holds
from surveys.transcripts.transcript_file import Playing, moment
from surveys.turns import layout, route
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Event,
    Group,
    NoteShown,
    Question,
    QuestionAsked,
    QuestionType,
    Status,
    Step,
    Survey,
    SurveyCompleted,
)

#: Types of which every choice is looked for.
CHOSEN = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK, QuestionType.CONSENT)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much of one kind there is, and what of it no transcript has tried."""

    of: int
    missing: tuple[str, ...]

    @property
    def tried(self) -> int:
        """How many of them were tried."""
        return self.of - len(self.missing)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What the transcripts in one language have tried."""

    transcripts: int
    #: Names of questions, notes and groups that say something.
    questions: Tally
    #: "NAME is asked", "NAME is passed over", "NAME fits", "NAME does not fit".
    branches: Tally


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What all transcripts of a survey have tried."""

    #: Every language of the survey, in its order.
    languages: Mapping[str, Tried]
    #: "QUESTION=CHOICE", in any language.
    choices: Tally

    @property
    def unreached(self) -> tuple[str, ...]:
        """Questions that no transcript in any language comes to."""
        missing = [set(tried.questions.missing) for tried in self.languages.values()]
        first = next(iter(self.languages.values())).questions.missing
        return tuple(name for name in first if all(name in each for each in missing))


def coverage(survey: Survey, playings: Iterable[Playing]) -> Coverage:
    """Count what was tried; playings: of this survey, in any of its languages."""
    played = list(playings)
    languages = {}
    for language in survey.languages:
        mine = [each for each in played if each.transcript.language == language]
        reached = {name for each in mine for name in _reached(each)}
        taken = {branch for each in mine for branch in _branches_taken(survey, each)}
        languages[language] = Tried(
            transcripts=len(mine),
            questions=_tally(_questions(survey), reached),
            branches=_tally(_branches(survey), taken),
        )
    picked = {choice for each in played for choice in _picked(each)}
    return Coverage(languages=languages, choices=_tally(_choices(survey), picked))


def _tally(wanted: Iterable[str], tried: set[str]) -> Tally:
    names = list(wanted)
    return Tally(of=len(names), missing=tuple(name for name in names if name not in tried))


# What there is


def _questions(survey: Survey) -> Iterator[str]:
    yield from (group.name for group in survey.groups if group.label)
    yield from (question.name for question in layout.laid_out(survey))


def _branches(survey: Survey) -> Iterator[str]:
    ruled: list[Group | Question] = [*survey.groups, *layout.laid_out(survey)]
    for named in ruled:
        if named.relevant:
            yield _branch(named.name, asked=True)
            yield _branch(named.name, asked=False)
    for question in survey.questions:
        if question.constraint:
            yield _checked(question.name, fits=True)
            yield _checked(question.name, fits=False)


def _branch(name: str, *, asked: bool) -> str:
    return f"{name} is asked" if asked else f"{name} is passed over"


def _checked(name: str, *, fits: bool) -> str:
    return f"{name} fits" if fits else f"{name} does not fit"


def _choices(survey: Survey) -> Iterator[str]:
    for question in survey.questions:
        names = [choice.name for choice in layout.with_other(question, survey).choices]
        if question.type is QuestionType.CONSENT:
            names = ["yes", "no"]
        if question.type in CHOSEN:
            yield from (f"{question.name}={name}" for name in names)


# What was tried


def _events(playing: Playing) -> Iterator[Event]:
    for step in playing.steps:
        yield from step.events


def _reached(playing: Playing) -> Iterator[str]:
    for event in _events(playing):
        if isinstance(event, QuestionAsked | NoteShown | AnswerStored):
            yield event.question


def _picked(playing: Playing) -> Iterator[str]:
    for event in _events(playing):
        if isinstance(event, AnswerStored) and event.type in CHOSEN and event.value is not None:
            value = {True: "yes", False: "no"}[event.value] if isinstance(event.value, bool) else event.value
            names = value if isinstance(value, list) else [value]
            yield from (f"{event.question}={name}" for name in names)


def _branches_taken(survey: Survey, playing: Playing) -> Iterator[str]:
    constrained = {question.name for question in survey.questions if question.constraint}
    questions, at = layout.laid_out(survey), 0
    for step in playing.steps:
        for event in step.events:
            if isinstance(event, AnswerRejected) and event.code == "constraint":
                yield _checked(event.question, fits=False)
            if isinstance(event, AnswerStored) and event.question in constrained and event.value is not None:
                yield _checked(event.question, fits=True)
        end = _passed(questions, step)
        context = route.stand(survey, step.session, moment(playing.transcript.day)).context
        for question in questions[at:end]:
            yield from _judged(survey, question, context)
        at = end


def _passed(questions: Sequence[Question], step: Step) -> int:
    """How many questions the session has come by; one that ended early has come by none more."""
    if step.session.status is Status.COMPLETED:
        early = any(isinstance(event, SurveyCompleted) and event.reason for event in step.events)
        return 0 if early else len(questions)
    return [question.name for question in questions].index(step.session.position) + 1


def _judged(survey: Survey, question: Question, context: Context) -> Iterator[str]:
    """The question's groups' rules from the outside in, then its own; what is within a no is not judged."""
    groups = {group.name: group for group in survey.groups}
    ruled: list[Group | Question] = [*(groups[name] for name in question.groups), question]
    for named in ruled:
        if named.relevant:
            asked = holds(named.relevant, context)
            yield _branch(named.name, asked=asked)
            if not asked:
                return
