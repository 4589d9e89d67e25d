"""What questions hold that are never shown: calculations, hidden values, and when the session was held.

Each is stored when the resident passes it. A calculation is worked out again whenever an answer changes,
and stored again when that changes it; one with today() or now() in it only once more, at the end.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from surveys.errors import RuleFault, RuleTooCostly
from surveys.rules.expressions import Call, Context, evaluate, nodes, read_rule
from surveys.rules.functions import string
from surveys.turns.buttons import tidy
from surveys.turns.route import WorkOut, stand, value_of
from surveys.turns.turn import Turn
from surveys.types import Given, Question, QuestionType, Session, Value

#: A default that is worked out; any other is taken as it is written.
_WORKED_OUT = re.compile(r"\$\{|[\w-]\(|\A'[^']*'\Z|\A\"[^\"]*\"\Z")


def settled(turn: Turn, *, at_end: bool = False) -> Turn:
    """The turn with what the silent questions up to the open one hold. at_end: the session ends now."""
    standing = stand(turn.survey, turn.session, turn.moment, _working_out(turn, at_end=at_end))
    questions = {question.name: question for question in standing.questions}
    news = [turn.stored(questions[name], given) for name, given in standing.made.items()]
    return turn.standing_at(standing).told(*news)


def handed_over(turn: Turn, hidden: Mapping[str, str]) -> Turn:
    """The turn with the values that came with the resident (from a link, say) in its hidden questions."""
    for question in turn.survey.questions:
        if question.type is QuestionType.HIDDEN and question.name in hidden:
            given = Given(value=hidden[question.name])
            stored = turn.stored(question, given)
            turn = turn.having(answers={**turn.session.answers, question.name: given}).told(stored)
    return turn


def _working_out(turn: Turn, *, at_end: bool) -> WorkOut:
    session, moment = turn.session, turn.moment

    def work_out(question: Question, context: Context) -> Given | None:
        known = session.answers.get(question.name)
        context = replace(context, here=value_of(known) if known else "")  # for once()
        value = _value(question, context, session, moment, at_end=at_end)
        return None if value is None or (known and known.value == value) else Given(value=value)

    return work_out


def _value(
    question: Question, context: Context, session: Session, moment: date | None, *, at_end: bool
) -> Value | None:
    """What the question holds now; None leaves it as it is."""
    is_new = question.name not in session.answers
    match question.type:
        case QuestionType.CALCULATE if is_new or at_end or not _tells_time(question.calculation):
            return _worked_out(question.calculation, context)
        case QuestionType.HIDDEN if is_new:
            works = _WORKED_OUT.search(question.default)
            return _worked_out(question.default, context) if works else question.default
        case QuestionType.START if is_new:
            return session.started_at
        case QuestionType.TODAY if is_new:
            return session.started_at[: len("2026-05-31")]
        case QuestionType.END if at_end and isinstance(moment, datetime):
            return moment.isoformat(timespec="seconds")
    return None


def _worked_out(rule: str, context: Context) -> Value:
    """A number, or a text; empty where the rule cannot be worked out or has no finite number."""
    if not rule.strip():
        return ""
    try:
        value = evaluate(read_rule(rule), context)
    except (RuleFault, RuleTooCostly):
        return ""
    if isinstance(value, float):
        return tidy(value) if math.isfinite(value) else ""
    return string(value)


@lru_cache(maxsize=2_048)
def _tells_time(rule: str) -> bool:
    """Whether what it gives changes with the clock alone."""
    try:
        parts = nodes(read_rule(rule)) if rule.strip() else ()
        return any(isinstance(part, Call) and part.function in {"today", "now"} for part in parts)
    except RuleFault:
        return False
