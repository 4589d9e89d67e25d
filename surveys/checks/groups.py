"""Groups: each known, named once, in one piece and with something in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveys.checks.findings import error
from surveys.types import Problem, Question, Survey

MAX_GROUPS = 8  # within each other; nobody in a chat sees that they are


def check_groups(survey: Survey) -> Iterator[Problem]:
    """The groups themselves: named, and named once."""
    for name, times in Counter(group.name for group in survey.groups).items():
        if times > 1:
            said = f"{times} groups are called '{name}'."
            yield error("doubled_name", name, "name", said, "Give each a name of its own.")
        if not name:
            yield error("bad_name", name, "group", "A group has no name.", "Give it a name.")


def check_nesting(survey: Survey) -> Iterator[Problem]:
    """The tree that the questions' groups make."""
    known = {group.name for group in survey.groups}
    closed: set[str] = set()
    previous: tuple[str, ...] = ()
    for question in survey.questions:
        yield from _check_own(question, known)
        for name in question.groups:
            if name in closed or question.groups.index(name) != _depth(name, previous, question):
                said = f"The group '{name}' is in two pieces."
                yield error("split_group", question.name, "groups", said, "Put its questions together.")
        closed |= set(previous) - set(question.groups)
        previous = question.groups


def _depth(name: str, previous: tuple[str, ...], question: Question) -> int:
    """Where the group stood in the question before; where it stands now, if it only begins."""
    return previous.index(name) if name in previous else question.groups.index(name)


def _check_own(question: Question, known: set[str]) -> Iterator[Problem]:
    for name in question.groups:
        if name not in known:
            said = f"The group '{name}' is not defined."
            yield error("unknown_group", question.name, "groups", said, "Define it, or leave it out.")
    if len(question.groups) > MAX_GROUPS:
        said = f"There are {len(question.groups)} groups within each other."
        yield error("deep_groups", question.name, "groups", said, f"Keep to {MAX_GROUPS}.")
