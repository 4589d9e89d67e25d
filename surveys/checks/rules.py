"""Rules: readable, mentioning what exists and was asked before, comparing with answers that can be given."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from surveys.checks.findings import CHOSEN, OTHER, by_name, error, nearest, warning
from surveys.errors import RuleFault
from surveys.rules.expressions import (
    Answer,
    Call,
    Column,
    Here,
    Literal,
    Node,
    Rule,
    mentioned,
    nodes,
    read_rule,
)
from surveys.types import Problem, Question, QuestionType, Survey

OWN_COLUMN = "name"  # which every choice has


@dataclass(frozen=True, kw_only=True)
class Written:
    """A rule and where it stands. owner: the question's or group's name; empty for the survey's own."""

    owner: str
    column: str
    source: str
    #: How many questions of the survey come before it.
    at: int
    #: The question whose answer is the full stop; None where there is none.
    here: Question | None = None


def written_rules(survey: Survey) -> Iterator[Written]:
    """Every rule of the survey, in the order of its questions; those of quotas last."""
    begun: set[str] = set()
    groups = {group.name: group for group in survey.groups}
    for at, question in enumerate(survey.questions):
        for name in (name for name in question.groups if name in groups and name not in begun):
            begun.add(name)
            yield Written(owner=name, column="relevant", source=groups[name].relevant, at=at)
        yield from _rules_of(question, at)
    for quota in survey.quotas:
        column = f"quotas.{quota.name}.when"
        yield Written(owner="", column=column, source=quota.when, at=len(survey.questions))


def _rules_of(question: Question, at: int) -> Iterator[Written]:
    name = question.name
    yield Written(owner=name, column="relevant", source=question.relevant, at=at)
    yield Written(owner=name, column="constraint", source=question.constraint, at=at, here=question)
    yield Written(owner=name, column="choice_filter", source=question.choice_filter, at=at)
    yield Written(owner=name, column="calculation", source=question.calculation, at=at)


def check_rules(survey: Survey) -> Iterator[Problem]:
    """Every rule by itself."""
    asked = by_name(survey)
    for written in written_rules(survey):
        if not written.source:
            continue
        try:
            rule = read_rule(written.source, columns=written.column == "choice_filter")
        except RuleFault as fault:
            said = f"In the rule {written.source}: {fault.problem}"
            yield error(fault.code, written.owner, written.column, said, fault.remedy)
            continue
        yield from _check_mentions(rule, written, survey)
        yield from _check_compared(rule, written, asked)
        yield from _check_columns(rule, written, asked)
        if written.here is None and any(isinstance(node, Here) for node in nodes(rule)):
            said = "The full stop means the answer that is being checked, and here is none."
            yield error("rule_here", written.owner, written.column, said, "Name the question: ${name}.")


def _check_mentions(rule: Rule, written: Written, survey: Survey) -> Iterator[Problem]:
    names = (answer.name for answer in mentioned(rule))
    for fault, name in wrong_mentions(names, written.owner, written.at, survey):
        if fault == "unknown":
            said = f"The rule mentions '{name}', which no question defines."
            remedy = nearest(name, by_name(survey), "Check the spelling.")
            yield error("rule_unknown", written.owner, written.column, said, remedy)
        elif fault == "empty":
            said = f"The rule mentions '{name}', which has no answer: it is always empty."
            yield warning("rule_empty", written.owner, written.column, said, "Name a question.")
        elif written.column == "constraint" and name == written.owner:
            said = "The constraint mentions its own question, which has no answer yet."
            yield warning("rule_later", written.owner, written.column, said, "Write a full stop instead.")
        elif name != written.owner:
            said = f"The rule mentions '{name}', which is asked later: until then it is empty."
            yield warning("rule_later", written.owner, written.column, said, "Move that question up.")


def wrong_mentions(names: Iterable[str], owner: str, at: int, survey: Survey) -> Iterator[tuple[str, str]]:
    """Names that cannot be mentioned by question `at` or before it, each with "unknown", "empty" or "later".

    Notes and groups exist but have no answer: "empty".
    """
    empty = {q.name for q in survey.questions if q.type is QuestionType.NOTE}
    empty |= {group.name for group in survey.groups}
    order = {
        q.name: i for i, q in reversed(list(enumerate(survey.questions))) if q.type is not QuestionType.NOTE
    }
    order |= {f"{q.name}_{OTHER}": order[q.name] for q in survey.questions if q.or_other and q.name in order}
    for name in dict.fromkeys(names):
        if name in empty:
            yield "empty", name
        elif name not in order:
            yield "unknown", name
        elif name == owner or order[name] >= at:
            yield "later", name


def _check_compared(rule: Rule, written: Written, asked: Mapping[str, Question]) -> Iterator[Problem]:
    """Texts that an answer is compared with must be among its choices."""
    for node in nodes(rule):
        for answer, literal in _comparisons(node):
            question = written.here if isinstance(answer, Here) else asked.get(answer.name)
            known = answers_of(question) if question else ()
            if known and literal and literal not in known:
                said = f"'{literal}' is not among the choices of '{question.name if question else ''}'."
                remedy = nearest(literal, known, f"They are {', '.join(known[:10])}.")
                yield warning("rule_choice", written.owner, written.column, said, remedy)


def _check_columns(rule: Rule, written: Written, asked: Mapping[str, Question]) -> Iterator[Problem]:
    """Columns that a filter mentions must stand with at least one of its choices."""
    question = asked.get(written.owner)
    known = {column for choice in question.choices for column in choice.extra} if question else set()
    bare = (node.name for node in nodes(rule) if isinstance(node, Column))
    for name in dict.fromkeys(name for name in bare if name not in known | {OWN_COLUMN}):
        said = f"None of the choices has a column '{name}'."
        remedy = nearest(name, known, "Write it with the choices, or put it in quotes if it is a text.")
        yield error("rule_column", written.owner, written.column, said, remedy)


def _comparisons(node: Node) -> Iterator[tuple[Answer | Here, str]]:
    if isinstance(node, Call) and node.function in {"=", "!=", "selected"}:
        left, right = node.arguments
        for answer, literal in ((left, right), (right, left)):
            if isinstance(answer, Answer | Here) and isinstance(literal, Literal):
                yield answer, literal.value if isinstance(literal.value, str) else ""


def answers_of(question: Question) -> tuple[str, ...]:
    """The names that an answer can consist of; empty where it can be anything."""
    if question.type is QuestionType.CONSENT:
        return ("yes", "no")
    if question.type not in CHOSEN:
        return ()
    names = tuple(choice.name for choice in question.choices)
    return (*names, OTHER) if question.or_other and names else names


def check_cycles(survey: Survey) -> Iterator[Problem]:
    """Rules that wait for each other: none of them can ever be worked out."""
    needs: dict[str, set[str]] = {}
    columns: dict[str, str] = {}
    for written in written_rules(survey):
        # A quota decides over no question; a constraint is worked out when there is an answer.
        if written.owner and written.source and written.column != "constraint":
            inside = [q.name for q in survey.questions if written.owner in q.groups] or [written.owner]
            for name in inside:
                needs.setdefault(name, set()).update(_mentioned_in(written.source))
                columns[name] = written.column
    for name in needs:
        circle = _circle(name, needs)
        if circle:
            said = f"The rules go in a circle: {' → '.join((*circle, name))}."
            remedy = "In a constraint, write a full stop." if len(circle) == 1 else "Take one of them out."
            yield error("rule_cycle", name, columns[name], said, remedy)


def _mentioned_in(source: str) -> set[str]:
    try:
        return {answer.name for answer in mentioned(read_rule(source, columns=True))}
    except RuleFault:
        return set()


def _circle(name: str, needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """A shortest way from a question back to itself, without its end; empty where there is none."""
    ways: deque[tuple[str, ...]] = deque([(name,)])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for following in sorted(needs.get(way[-1], ())):
            if following == name:
                return way
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()
