"""Questions that nobody can ever be asked, and constraints that no answer can ever meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from surveys.checks.findings import by_name, warning
from surveys.checks.possible import both, either, filled, is_missing, is_possible, named
from surveys.checks.rules import OWN_COLUMN
from surveys.errors import RuleFault
from surveys.expressions import Answer, Column, Literal, Node, nodes, read_rule
from surveys.expressions import Rule as Read
from surveys.types import Problem, Question, QuestionType, Survey


def check_reach(survey: Survey) -> Iterator[Problem]:
    """Groups and questions whose rules exclude themselves or each other."""
    groups = {group.name: group.relevant for group in survey.groups}
    known = by_name(survey)
    never: set[str] = set()
    for question in survey.questions:
        rules: list[str] = []
        for name in question.groups:
            rules.append(groups.get(name, ""))
            if name not in never and not _may_hold(rules, known) and not never & set(question.groups):
                yield _never(name, "group")
                never.add(name)
        if never & set(question.groups):
            continue
        if question.relevant and not _may_hold([*rules, question.relevant], known):
            yield _never(question.name, "question")


def _never(name: str, what: str) -> Problem:
    said = f"The {what} can never come: with the answers that can be given, its rule is never true."
    return warning("unreachable", name, "relevant", said, "Change the rule, or leave it out.")


def check_constraints(survey: Survey) -> Iterator[Problem]:
    """Constraints that would turn every answer down."""
    known = by_name(survey)
    for question in survey.questions:
        tree = _tree(question.constraint)
        if tree is None or known.get(question.name) is not question:
            continue
        own = both(named(tree, question.name), is_missing(question.name, missing=False))
        # Here a no to the survey itself is an answer like any other.
        itself = replace(question, purpose="")
        if not is_possible(own, {**known, question.name: itself}):
            said = "No answer can meet the constraint."
            yield warning("unmeetable", question.name, "constraint", said, "Change it, or leave it out.")


def check_filtered(survey: Survey) -> Iterator[Problem]:
    """Choices that their filter never shows."""
    known = by_name(survey)
    for question in survey.questions:
        tree = _tree(question.choice_filter, columns=True)
        # What mentions itself or a column that is nowhere has been told already.
        if tree is None or question.name in _mentions(tree, Answer) or not _is_complete(tree, question):
            continue
        for choice in question.choices:
            if not is_possible(filled(tree, {OWN_COLUMN: choice.name, **choice.extra}), dict(known)):
                said = f"No answer shows the choice '{choice.name}'."
                remedy = "Change its columns or the choice_filter, or leave the choice out."
                yield warning("unused_choice", question.name, f"choices.{choice.name}", said, remedy)


def _is_complete(tree: Node, question: Question) -> bool:
    """Whether every column that a filter mentions stands somewhere."""
    columns = {OWN_COLUMN, *(column for choice in question.choices for column in choice.extra)}
    return _mentions(tree, Column) <= columns


def _mentions(tree: Node, kind: type[Answer | Column]) -> set[str]:
    return {node.name for node in nodes(Read(source="", tree=tree)) if isinstance(node, kind)}


def _may_hold(sources: list[str], known: Mapping[str, Question]) -> bool:
    trees = [tree for tree in map(_tree, sources) if tree is not None]
    if not trees:
        return True
    whole = both(*trees)
    return is_possible(both(whole, *_what_holds(whole, known)), dict(known))


def _what_holds(tree: Node, known: Mapping[str, Question]) -> Iterator[Node]:
    """Of each answer that is mentioned: it is empty, or meets its own constraint."""
    yield Literal(value=True)
    for name in sorted(_mentions(tree, Answer) & set(known)):
        constraint = _tree(known[name].constraint)
        if constraint is not None and known[name].type is not QuestionType.CALCULATE:
            yield either(is_missing(name, missing=True), named(constraint, name))


def _tree(source: str, *, columns: bool = False) -> Node | None:
    try:
        return read_rule(source, columns=columns).tree if source.strip() else None
    except RuleFault:
        return None
