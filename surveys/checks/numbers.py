"""Bounds, steps and what a question holds beforehand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time

from surveys.checks.findings import CHOSEN, MAX_BUTTONS, OTHER, error, nearest, warning
from surveys.errors import RuleFault
from surveys.rules.expressions import Answer, Call, nodes, read_rule
from surveys.turns.buttons import MAX_STEPS, MAX_TAPPED
from surveys.types import Problem, Question, QuestionType

BEYOND = 1_000_000_000  # no typed number reaches it, see understand.MAX_DIGITS

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_READS = {
    QuestionType.DATE: date.fromisoformat,
    QuestionType.TIME: time.fromisoformat,
    QuestionType.DATE_TIME: datetime.fromisoformat,
}


def check_bounds(question: Question) -> Iterator[Problem]:
    """The minimum is below the maximum, and neither out of this world."""
    low, high = question.minimum, question.maximum
    for column, bound in (("minimum", low), ("maximum", high)):
        if bound is not None and not abs(bound) < BEYOND:
            said = f"The {column} {bound} is beyond any answer."
            yield error("bad_bounds", question.name, column, said, "Leave it out, or make it smaller.")
    if question.type is QuestionType.RANGE and (low is None or high is None):
        said = "A range has both a minimum and a maximum."
        yield error("bad_bounds", question.name, "type", said, "Add them, for example 1 and 5.")
    elif low is not None and high is not None and low >= high:
        said = f"The minimum {low:g} is not below the maximum {high:g}."
        yield error("bad_bounds", question.name, "minimum", said, "Make the minimum smaller.")
    elif question.type is QuestionType.RANGE and low is not None and high is not None:
        yield from _check_steps(question, high - low)


def _check_steps(question: Question, span: float) -> Iterator[Problem]:
    if not 0 < question.step <= span:
        said = f"The step {question.step:g} does not fit between the minimum and the maximum."
        yield error("bad_step", question.name, "step", said, "Write a step such as 1.")
        return
    steps = span / question.step
    if steps >= MAX_BUTTONS:
        said = f"The range has {math.floor(steps + 1e-9) + 1} buttons."
        remedy = f"Keep to {MAX_BUTTONS}, or take the type integer."
        if steps >= MAX_STEPS:
            yield error("too_many", question.name, "maximum", said, remedy)
        elif steps >= MAX_TAPPED:
            said = f"The range has {math.floor(steps + 1e-9) + 1} values: they are typed, not tapped."
            yield warning("many_choices", question.name, "maximum", said, remedy)
        else:
            yield warning("many_choices", question.name, "maximum", said, remedy)
    if not math.isclose(steps, round(steps)):
        said = f"Steps of {question.step:g} from the minimum do not reach the maximum."
        yield warning("uneven_step", question.name, "step", said, "Change the step or the maximum.")


def check_default(question: Question) -> Iterator[Problem]:
    """What is set beforehand could be an answer. A rule (today(), ${name}) is only known later."""
    written = question.default
    if not written or _is_worked_out(written):
        return
    if question.type in CHOSEN:
        known = [choice.name for choice in question.choices] + ([OTHER] if question.or_other else [])
        several = question.type is not QuestionType.SELECT_ONE
        for name in written.split() if several else [written]:
            if name not in known:
                remedy = nearest(name, known, "Write the name of a choice.")
                said = f"The default '{name}' is not among the choices."
                yield warning("bad_default", question.name, "default", said, remedy)
    elif not _fits(question, written):
        said = f"The default '{written[:40]}' is no answer to a question of type {question.type}."
        yield warning("bad_default", question.name, "default", said, "Change it, or leave it out.")


def _fits(question: Question, written: str) -> bool:
    if question.type in _READS:
        try:
            _READS[question.type](written)
        except ValueError:
            return False
        return True
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE}:
        number = float(written) if _NUMBER.fullmatch(written) and len(written) < 20 else math.nan
        low, high = question.minimum, question.maximum
        return (low is None or number >= low) and (high is None or number <= high) and not math.isnan(number)
    return question.type is not QuestionType.CONSENT or written in {"yes", "no"}


def _is_worked_out(written: str) -> bool:
    if "(" not in written and "${" not in written:
        return False
    try:
        return any(isinstance(node, Answer | Call) for node in nodes(read_rule(written)))
    except RuleFault:
        return False
