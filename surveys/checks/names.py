"""Names of questions and groups: what they are made of, and which of them clash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from surveys.checks.findings import MAX_NAME, OTHER, error
from surveys.types import Problem, QuestionType, Survey

#: Names that the form standard keeps for itself; a form with one could not be exported.
FORM_NAMES = ("meta", "instanceID", "instanceName")

#: As in XML, so that a survey can become an XLSForm.
_NAME = re.compile(r"[^\W\d][\w.-]*")


def is_name(name: str) -> bool:
    """Whether a question, group or quota can be called so."""
    return _NAME.fullmatch(name) is not None and len(name) <= MAX_NAME


def bad_name(question: str, column: str, name: str) -> Problem:
    """What is said of a name that is none."""
    said = f"'{name if len(name) <= MAX_NAME else name[:MAX_NAME] + '…'}' cannot be a name."
    remedy = f"Begin with a letter or _; then letters, digits, _, - and dots, at most {MAX_NAME}."
    return error("bad_name", question, column, said, remedy)


def check_names(survey: Survey) -> Iterator[Problem]:
    """Each question and group has a name of its own that can be a name."""
    names = [*(q.name for q in survey.questions), *dict.fromkeys(group.name for group in survey.groups)]
    for name, times in Counter(names).items():
        if times > 1 and name:
            said = f"{times} questions or groups are called '{name}'."
            yield error("doubled_name", name, "name", said, "Give each a name of its own.")
        if name and not is_name(name):
            yield bad_name(name, "name", name)
        if name in FORM_NAMES:
            said = f"'{name}' is a name that forms keep for themselves."
            yield error("form_name", name, "name", said, "Take another name.")


def check_made_names(survey: Survey) -> Iterator[Problem]:
    """The name under which it is asked what "something else" is, `NAME_other`, is not taken."""
    made: dict[str, str] = {}
    for question in survey.questions:
        if question.or_other:
            made[f"{question.name}_{OTHER}"] = question.name
    for name in [*(q.name for q in survey.questions), *(group.name for group in survey.groups)]:
        if name in made:
            said = f"'{name}' is kept for what people add to '{made[name]}'."
            yield error("name_clash", name, "name", said, "Take another name.")


def check_purposes(survey: Survey) -> Iterator[Problem]:
    """Each consent is asked for once."""
    purposes = Counter(q.purpose for q in survey.questions if q.type is QuestionType.CONSENT)
    for question in survey.questions:
        if question.purpose and purposes[question.purpose] > 1:
            said = f"Consent for '{question.purpose}' is asked {purposes[question.purpose]} times."
            yield error("doubled_purpose", question.name, "purpose", said, "Ask for each purpose once.")
