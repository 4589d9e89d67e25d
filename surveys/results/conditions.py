"""Rules as a few plain tests, so that paper can say them in words."""

from __future__ import annotations

from typing import NamedTuple

from surveys.errors import RuleFault
from surveys.rules.expressions import Answer, Call, Literal, Node, read_rule
from surveys.rules.functions import string
from surveys.types import Question, Survey

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
MOST = 6  # tests in a sentence; more is read out by nobody


class Compared(NamedTuple):
    """An answer and a value. sign: = != < <= > >=; the value "" means no answer."""

    question: str
    sign: str
    value: str


#: Any of these; each of them is all of its tests.
Condition = tuple[tuple[Compared, ...], ...]


def condition(question: Question, survey: Survey) -> Condition | None:
    """When a question is asked, with its groups' rules; () means always, None more than a sentence holds."""
    rules = {group.name: group.relevant for group in survey.groups}
    found: Condition = ((),)
    for rule in (*(rules.get(name, "") for name in question.groups), question.relevant):
        tests = _tests(rule) if rule else ((),)
        if tests is None:
            return None
        found = tuple((*one, *other) for one in found for other in tests)
    tidy = tuple(dict.fromkeys(map(_without_given, found)))
    if sum(map(len, tidy)) > MOST:
        return None
    return () if tidy == ((),) else tidy


def _tests(rule: str) -> Condition | None:
    try:
        return _of(read_rule(rule).tree)
    except RuleFault:
        return None


def _of(node: Node) -> Condition | None:
    if not isinstance(node, Call):
        return None
    if node.function in ("and", "or"):
        return _joined(node)
    if len(node.arguments) != 2 or node.function not in {*TURNED, "selected"}:
        return None
    left, right = node.arguments
    if node.function == "selected":
        return _test(left, "=", right)
    turned = isinstance(left, Literal)
    return _test(right, TURNED[node.function], left) if turned else _test(left, node.function, right)


def _joined(node: Call) -> Condition | None:
    left, right = (_of(each) for each in node.arguments)
    if left is None or right is None:
        return None
    if node.function == "or":
        return (*left, *right)
    return tuple((*one, *other) for one in left for other in right)


def _test(answer: Node, sign: str, value: Node) -> Condition | None:
    if isinstance(answer, Answer) and isinstance(value, Literal):
        return ((Compared(answer.name, sign, string(value.value)),),)
    return None


def _without_given(tests: tuple[Compared, ...]) -> tuple[Compared, ...]:
    """That it is answered goes without saying where the answer is compared as well."""
    compared = {test.question for test in tests if test.value}
    kept = (test for test in tests if test.value or test.question not in compared)
    return tuple(dict.fromkeys(kept))
