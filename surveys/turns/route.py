"""Which question comes when, which answers count, and which choices are offered.

An answer whose question is no longer relevant (a correction changed what it hung on) stays stored, but does
not count: rules and later texts see it as empty. When its question becomes relevant again, it counts again
and is not asked for anew. An answer whose choice is no longer offered does not count either; its question
is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from surveys.errors import RuleFault, RuleTooCostly, SurveyMismatch
from surveys.rules.expressions import Context, evaluate, holds, read_rule
from surveys.rules.functions import Value, truth
from surveys.turns.layout import OTHER, laid_out, with_other
from surveys.types import NEVER_OPEN, SILENT, Choice, Given, Group, Question, QuestionType, Session, Survey


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a session stands: what its rules see, and what comes next."""

    questions: tuple[Question, ...]
    #: Names of the questions whose rules hold.
    relevant: frozenset[str]
    #: The answers that count, by question.
    current: Mapping[str, Given]
    context: Context
    #: What silent questions came to hold on the way.
    made: Mapping[str, Given]
    #: The first relevant question without an answer that counts; None when all was asked.
    open: Question | None
    #: Groups and notes to show before it.
    shown: tuple[Group | Question, ...]


#: Works out a silent question: None leaves it as it is.
WorkOut = Callable[[Question, Context], Given | None]


def stand(survey: Survey, session: Session, moment: date | None, work_out: WorkOut | None = None) -> Standing:
    """Go through a survey once, from its beginning.

    Args:
        survey: the version that the session began with.
        session: its answers.
        moment: for today() and, where it is a datetime, now(); None leaves both empty.
        work_out: for the silent questions before the open one; None leaves them as they are.
    """
    walk = _Walk(survey, session, moment, work_out)
    for question in walk.questions:
        walk.pass_by(question)
    return Standing(
        questions=walk.questions,
        relevant=frozenset(walk.relevant),
        current=walk.current,
        context=walk.context,
        made=walk.made,
        open=walk.open,
        shown=tuple(walk.shown),
    )


@dataclass
class _Walk:
    """One way through a survey; rules see the answers that counted up to there."""

    survey: Survey
    session: Session
    moment: date | None
    work_out: WorkOut | None
    relevant: set[str] = field(default_factory=set)
    current: dict[str, Given] = field(default_factory=dict)
    made: dict[str, Given] = field(default_factory=dict)
    shown: list[Group | Question] = field(default_factory=list)
    open: Question | None = None

    def __post_init__(self) -> None:
        self.questions = laid_out(self.survey)
        names = {question.name for question in self.questions}
        # An answer further on counts until the walk comes by: XLSForm lets rules look ahead.
        self.values = {n: value_of(given) for n, given in self.session.answers.items() if n in names}
        self.context = Context(
            answers=self.values,
            today=day_of(self.moment),
            now=self.moment if isinstance(self.moment, datetime) else None,
            labels=_Labels(self.survey, self.session.language),
        )
        self.groups = {group.name: group for group in self.survey.groups}
        self.holding: dict[str, bool] = {}
        answered = (q for q in self.questions if q.type not in NEVER_OPEN and q.name in self.session.answers)
        self.introduced = {group for question in answered for group in question.groups}

    def pass_by(self, question: Question) -> None:
        given = self.session.answers.get(question.name)
        if given is not None and question.type not in NEVER_OPEN:
            self.shown.clear()  # the resident came by here before, and saw what stands in front of it
        if not self._is_relevant(question):
            self.values.pop(question.name, None)
            return
        self.relevant.add(question.name)
        if question.type in SILENT:
            self._work_out(question, given)
        elif given is not None and self._is_offered(question, given):
            self.current[question.name] = given
        else:
            self.values.pop(question.name, None)
            self._open(question)

    def _is_relevant(self, question: Question) -> bool:
        for name in question.groups:
            if name not in self.holding:
                group = self.groups.get(name)
                self.holding[name] = group is None or holds(group.relevant, self.context)
            if not self.holding[name]:
                return False
        if not holds(question.relevant, self.context):
            return False
        return not question.choice_filter or bool(self._offered(question))

    def _offered(self, question: Question) -> tuple[Choice, ...]:
        return _filtered(with_other(question, self.survey), self.context)

    def _is_offered(self, question: Question, given: Given) -> bool:
        if not question.choice_filter or given.missing:
            return True
        offered = {choice.name for choice in self._offered(question)}
        chosen = given.value if isinstance(given.value, list) else [given.value]
        return offered.issuperset(chosen)

    def _work_out(self, question: Question, given: Given | None) -> None:
        ends = question.type is QuestionType.END
        made = self.work_out(question, self.context) if self.work_out and (ends or not self.open) else None
        if made is not None:
            self.values[question.name] = value_of(made)
            self.made[question.name] = made
        if (kept := made or given) is not None:
            self.current[question.name] = kept

    def _open(self, question: Question) -> None:
        if self.open is not None:
            return
        for name in question.groups:
            if name in self.groups and name not in self.introduced and self.groups[name].label:
                self.shown.append(self.groups[name])
            self.introduced.add(name)
        if question.type is QuestionType.NOTE:
            self.shown.append(question)
        else:
            self.open = question


class _Labels(Mapping[str, Mapping[str, str]]):
    """Question → choice → its label in the resident's language; looked up only where a rule asks for it."""

    def __init__(self, survey: Survey, language: str) -> None:
        self._survey = survey
        self._languages = (language, survey.default_language)

    def __getitem__(self, name: str) -> Mapping[str, str]:
        question = next((q for q in self._survey.questions if q.name == name), None)
        if question is None:
            raise KeyError(name)
        choices = with_other(question, self._survey).choices
        return {
            c.name: next((c.label[code] for code in self._languages if c.label.get(code)), "")
            for c in choices
        }

    def __iter__(self) -> Iterator[str]:
        return (question.name for question in self._survey.questions)

    def __len__(self) -> int:
        return len(self._survey.questions)


def here(standing: Standing, given: Given) -> Context:
    """What a constraint sees: as `standing`, and the answer that it is about."""
    return replace(standing.context, here=value_of(given))


def day_of(moment: date | None) -> date | None:
    """The day of a moment in its own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def value_of(given: Given) -> Value:
    """An answer as rules see it."""
    value = given.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return float(value)
    return " ".join(value) if isinstance(value, list) else value or ""


def fits(rule: str, context: Context) -> bool:
    """Whether a rule is true; unlike with `holds`, one that cannot be worked out is not."""
    if not rule.strip():
        return True
    try:
        return truth(evaluate(read_rule(rule), context))
    except (RuleFault, RuleTooCostly):
        return False


# Choices


def as_offered(question: Question, survey: Survey, session: Session, today: date | None) -> Question:
    """The question with the choices that are offered now, in the order in which they are shown."""
    needs_answers = bool(question.choice_filter)
    context = stand(survey, session, today).context if needs_answers else Context()
    return offered(question, survey, session.seed, context)


def offered(question: Question, survey: Survey, seed: int, context: Context) -> Question:
    """See `as_offered`. context: what the rules see as the session stands."""
    if not question.choices:
        return question
    choices = list(_filtered(with_other(question, survey), context))
    if question.randomize:
        choices.sort(key=lambda choice: _chance(choice, question, seed))
    return replace(question, choices=tuple(choices))


def _filtered(question: Question, context: Context) -> tuple[Choice, ...]:
    """Choices for which the filter holds. "Something else" has no columns and always stays."""
    if not question.choice_filter:
        return question.choices
    return tuple(
        choice
        for choice in question.choices
        if (choice.name == OTHER and question.or_other)
        or holds(question.choice_filter, replace(context, columns=_columns(choice)))
    )


def _columns(choice: Choice) -> Mapping[str, str]:
    return {"name": choice.name, **choice.extra}


def _chance(choice: Choice, question: Question, seed: int) -> tuple[bool, bytes]:
    """By the seed and the names alone, so that a filter moves nothing; "something else" comes last."""
    last = choice.name == OTHER and question.or_other
    return last, sha256(f"{seed}:{question.name}:{choice.name}".encode()).digest()


# Finding


def named(standing: Standing, name: str) -> Question | None:
    """The question of that name that can be open."""
    return next((q for q in standing.questions if q.name == name and q.type not in NEVER_OPEN), None)


def question_of(standing: Standing, survey: Survey, session: Session) -> Question:
    """The open question.

    Raises:
        SurveyMismatch: the session is another survey's.
    """
    question = named(standing, session.position)
    if question is None:
        raise SurveyMismatch(session.id, survey.id, session.position)
    return question


def previous(standing: Standing, position: str) -> Question | None:
    """The last question before the position that has an answer that counts; of all, without a position."""
    found = None
    for question in standing.questions:
        if question.name == position:
            break
        if question.name in standing.current and question.type not in NEVER_OPEN:
            found = question
    return found


def progress(standing: Standing, position: str) -> tuple[int, int]:
    """The 1-based place of the open question and how many can come in all, as things stand."""
    counted = [
        question.name
        for question in standing.questions
        if question.type not in NEVER_OPEN
        and (question.name == position or question.name in standing.relevant)
    ]
    return counted.index(position) + 1, len(counted)
