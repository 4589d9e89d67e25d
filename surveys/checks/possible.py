"""Whether a rule can ever be true, given what can be answered. Sound: "never" is said only where it is sure.

A rule is spread into ways in which it could hold, each a list of conditions that must hold together. A way
is out where the conditions on one answer leave none of its values. What is not understood counts as
possible: texts beyond equality, dates, calculations, today(), conditions on two answers at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from surveys.errors import RuleTooCostly
from surveys.rules.expressions import Answer, Call, Column, Context, Here, Literal, Node, Rule, evaluate
from surveys.rules.functions import Value, truth
from surveys.types import Question, QuestionType

MAX_WAYS = 64  # of one rule; beyond, it counts as possible
MAX_VALUES = 300  # of one answer that are tried one by one; a select_multiple of 8 choices has 256
PATIENCE = 30_000  # values tried in one survey, under a second; the rest counts as possible


@dataclass
class Patience:
    """What may still be tried before a survey's checking ends."""

    left: int = PATIENCE


#: A condition and whether it must be true or false.
Condition = tuple[Node, bool]
Way = tuple[Condition, ...]

#: What always gives the same for the same answers.
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_STEADY = _COMPARISONS | {
    *("not", "and", "or", "if", "coalesce", "selected", "count-selected", "number", "int", "round", "abs"),
    *("string-length", "concat", "contains", "starts-with", "regex", "+", "-", "*", "div", "mod", "neg"),
}


def both(*trees: Node) -> Node:
    """All of them at once."""
    first, *others = trees
    for other in others:
        first = Call(function="and", arguments=(first, other), depth=1)
    return first


def either(left: Node, right: Node) -> Node:
    """One of the two."""
    return Call(function="or", arguments=(left, right), depth=1)


def is_missing(name: str, *, missing: bool) -> Node:
    """That an answer is empty, or that it is not."""
    function = "=" if missing else "!="
    return Call(function=function, arguments=(Answer(name=name, at=0), Literal(value="")), depth=1)


def named(tree: Node, name: str) -> Node:
    """The tree of a constraint with the full stop as the answer of that name."""
    if isinstance(tree, Here):
        return Answer(name=name, at=0)
    if isinstance(tree, Call):
        return replace(tree, arguments=tuple(named(argument, name) for argument in tree.arguments))
    return tree


def filled(tree: Node, columns: Mapping[str, str]) -> Node:
    """The tree of a choice_filter for one choice; a column that the choice lacks is empty."""
    if isinstance(tree, Column):
        return Literal(value=columns.get(tree.name, ""))
    if isinstance(tree, Call):
        return replace(tree, arguments=tuple(filled(argument, columns) for argument in tree.arguments))
    return tree


def is_possible(tree: Node, values: Mapping[str, Question], patience: Patience) -> bool:
    """Whether some answers make the rule true.

    Args:
        tree: of a rule that was read.
        values: the questions whose answers are known well enough, by name; others may be anything.
        patience: shared by all rules of a survey, and used up by them.
    """
    if patience.left <= 0:
        return True
    ways = _ways(_plain(tree), wanted=True)
    return ways is None or any(_is_open(way, values, patience) for way in ways)


def _plain(tree: Node) -> Node:
    """The tree with numbers below zero as numbers."""
    if not isinstance(tree, Call):
        return tree
    inside = tuple(_plain(argument) for argument in tree.arguments)
    if tree.function == "neg" and isinstance(inside[0], Literal) and not isinstance(inside[0].value, str):
        return Literal(value=-inside[0].value)
    return replace(tree, arguments=inside)


def _ways(tree: Node, *, wanted: bool) -> list[Way] | None:
    """The ways in which the tree is as wanted; None for too many."""
    if not isinstance(tree, Call) or tree.function not in {"and", "or", "not"}:
        return [((tree, wanted),)]
    if tree.function == "not":
        return _ways(tree.arguments[0], wanted=not wanted)
    parts = [_ways(argument, wanted=wanted) for argument in tree.arguments]
    left, right = parts[0], parts[1]
    if left is None or right is None:
        return None
    together = (tree.function == "and") == wanted
    joined = [one + other for one in left for other in right] if together else left + right
    return joined if len(joined) <= MAX_WAYS else None


def _is_open(way: Way, values: Mapping[str, Question], patience: Patience) -> bool:
    """False only where the conditions on one answer, or on none, exclude each other."""
    by_name: dict[str, list[Condition]] = {}
    for tree, wanted in way:
        parts = list(_parts(tree))
        names = {part.name for part in parts if isinstance(part, Answer)}
        if not all(_is_steady(part) for part in parts) or len(names) > 1:
            continue
        by_name.setdefault(next(iter(names), ""), []).append((tree, wanted))
    for name, conditions in by_name.items():
        if not name:
            candidates: list[Value] | None = [""]
        else:
            candidates = _candidates(values[name], conditions) if name in values else None
        patience.left -= len(candidates or ()) * len(conditions)
        if patience.left < 0:
            return True
        if candidates is not None and not any(_all_hold(conditions, name, value) for value in candidates):
            return False
    return True


def _parts(tree: Node) -> Iterator[Node]:
    yield tree
    for argument in tree.arguments if isinstance(tree, Call) else ():
        yield from _parts(argument)


def _is_steady(part: Node) -> bool:
    return part.function in _STEADY if isinstance(part, Call) else isinstance(part, Answer | Literal)


def _all_hold(conditions: Sequence[Condition], name: str, value: Value) -> bool:
    context = Context(answers={name: value})
    try:
        return all(
            truth(evaluate(Rule(source="", tree=tree), context)) is wanted for tree, wanted in conditions
        )
    except RuleTooCostly:
        return True


# What an answer can be


def _candidates(question: Question, conditions: Sequence[Condition]) -> list[Value] | None:
    """Values of which one fulfils the conditions if any answer does; None where they are not known."""
    names = [choice.name for choice in question.choices]
    match question.type:
        case QuestionType.SELECT_ONE:
            return ["", *names, *(["other"] if question.or_other else [])]
        case QuestionType.CONSENT:
            # Whoever says no to the survey itself is asked nothing more.
            return ["", "yes"] if question.purpose == "survey" else ["", "yes", "no"]
        case QuestionType.SELECT_MULTIPLE if _asks_what_is_picked(conditions):
            return _subsets([*names, *(["other"] if question.or_other else [])])
        case QuestionType.INTEGER | QuestionType.DECIMAL | QuestionType.RANGE:
            return _numbers(question, conditions)
        case QuestionType.TEXT if all(_is_equality(tree) for tree, _ in conditions):
            return _texts(conditions)
    return None


def _subsets(names: Sequence[str]) -> list[Value] | None:
    if 2 ** len(names) > MAX_VALUES:
        return None
    return [" ".join(some) for size in range(len(names) + 1) for some in combinations(names, size)]


def _asks_what_is_picked(conditions: Sequence[Condition]) -> bool:
    """Whether the answer stands only where its order plays no part."""
    return all(
        isinstance(part, Call) and part.function in {"selected", "count-selected"}
        for tree, _ in conditions
        for part in _parts(tree)
        if isinstance(part, Call) and any(isinstance(argument, Answer) for argument in part.arguments)
    )


def _numbers(question: Question, conditions: Sequence[Condition]) -> list[Value] | None:
    low = -math.inf if question.minimum is None else question.minimum
    high = math.inf if question.maximum is None else question.maximum
    if question.type is QuestionType.RANGE:
        if question.step <= 0 or not (high - low) / question.step < MAX_VALUES:
            return None
        steps = range(math.floor((high - low) / question.step + 1e-9) + 1)
        return ["", *(round(low + at * question.step, 9) for at in steps)]
    if question.type is QuestionType.INTEGER and high - low < MAX_VALUES:
        return ["", *(float(n) for n in range(math.ceil(low), math.floor(high) + 1))]
    if not all(_is_comparison(tree) for tree, _ in conditions):
        return None
    marks = [part.value for tree, _ in conditions for part in _parts(tree) if isinstance(part, Literal)]
    ends = sorted({float(mark) for mark in (*marks, low, high, 0) if _is_finite(mark)})
    near = [n + d for n in ends for d in (-1, 0, 1)] + [(a + b) / 2 for a, b in pairwise(ends)]
    if question.type is QuestionType.INTEGER:
        near = [float(whole) for n in near for whole in (math.floor(n), math.ceil(n))]
    return ["", *(n for n in near if low <= n <= high)]


def _is_finite(mark: Value) -> bool:
    return not isinstance(mark, str | bool) and math.isfinite(mark)


def _is_comparison(tree: Node) -> bool:
    """An answer beside a number that stands there, or beside the empty text."""
    literal = _beside_an_answer(tree)
    return literal is not None and (not isinstance(literal.value, str) or literal.value == "")


def _is_equality(tree: Node) -> bool:
    literal = _beside_an_answer(tree)
    return (
        literal is not None
        and isinstance(literal.value, str)
        and isinstance(tree, Call)
        and tree.function in {"=", "!="}
    )


def _beside_an_answer(tree: Node) -> Literal | None:
    if isinstance(tree, Call) and tree.function in _COMPARISONS:
        match tree.arguments:
            case (Answer(), Literal() as literal) | (Literal() as literal, Answer()):
                return literal
    return None


def _texts(conditions: Sequence[Condition]) -> list[Value]:
    written = [
        part.value
        for tree, _ in conditions
        for part in _parts(tree)
        if isinstance(part, Literal) and isinstance(part.value, str)
    ]
    return ["", *written, "".join(written) + "x"]
