"""Checks of a whole survey, whatever file it came from: all problems at once, each with its remedy.

The places have a question (or a group) and a column, no row; whoever read the file knows the rows. A
column's part has a dot: "label.cy" is the Welsh label, "choices.bus" the choice of that name,
"quotas.young.when" the rule of a quota. Codes are listed in docs/surveys.md and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from surveys.checks.choices import check_choices, check_lists
from surveys.checks.findings import error
from surveys.checks.groups import check_groups, check_nesting
from surveys.checks.names import check_made_names, check_names, check_purposes
from surveys.checks.numbers import check_bounds, check_default
from surveys.checks.reach import check_constraints, check_filtered, check_reach
from surveys.checks.rules import check_cycles, check_rules
from surveys.checks.shapes import check_keys, check_media, check_messages, check_needs, check_required
from surveys.checks.texts import check_texts
from surveys.checks.whole import check_head, check_languages, check_quotas
from surveys.checks.wording import check_reading_age, check_welsh, check_why
from surveys.types import Problem, Question, Survey

MAX_QUESTIONS = 200  # nobody answers more in a chat; it also bounds the time that checking takes

#: What is looked at once a survey.
OF_SURVEYS: tuple[Callable[[Survey], Iterable[Problem]], ...] = (
    check_head,
    check_languages,
    check_names,
    check_made_names,
    check_purposes,
    check_quotas,
    check_groups,
    check_nesting,
    check_lists,
    check_rules,
    check_cycles,
    check_reach,
    check_constraints,
    check_filtered,
    check_texts,
    check_reading_age,
    check_welsh,
    check_why,
)
#: What is looked at once a question.
OF_QUESTIONS: tuple[Callable[[Question], Iterable[Problem]], ...] = (
    check_keys,
    check_needs,
    check_required,
    check_messages,
    check_media,
    check_bounds,
    check_default,
)


def check(survey: Survey) -> list[Problem]:
    """All problems of a survey, errors and warnings: those of the whole, then those of its questions."""
    if len(survey.questions) > MAX_QUESTIONS:
        said = f"The survey has {len(survey.questions)} questions."
        return [error("too_many", "", "questions", said, f"Keep to {MAX_QUESTIONS}; ten is kinder.")]
    found = [problem for look in OF_SURVEYS for problem in look(survey)]
    for question in survey.questions:
        found += [problem for look in OF_QUESTIONS for problem in look(question)]
        found += check_choices(question, survey)
    return found
