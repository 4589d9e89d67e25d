"""Questions that nobody can ever be asked, and constraints that no answer can ever meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from surveys.checks.findings import by_name, warning
from surveys.checks.possible import Patience, both, either, filled, is_missing, is_possible, named
from surveys.checks.rules import OWN_COLUMN
from surveys.errors import RuleFault
from surveys.rules.expressions import Answer, Column, Node, nodes, read_rule
from surveys.rules.expressions import Rule as Read
from surveys.types import Problem, Question, Survey

MAX_FOLLOWING = 5  # conditions that follow from a rule's answers; each doubles the ways to look at


def check_reach(survey: Survey) -> Iterator[Problem]:
    """Groups and questions whose rules exclude themselves or each other."""
    facts = _Facts.of(survey)
    never: set[str] = set()
    for question in survey.questions:
        rules: list[str] = []
        for name in question.groups:
            rules.append(facts.groups.get(name, ""))
            if name not in never and not never & set(question.groups) and not _may_hold(rules, facts):
                yield _never(name, "group")
                never.add(name)
        if never & set(question.groups):
            continue
        if question.relevant and not _may_hold([*rules, question.relevant], facts):
            yield _never(question.name, "question")


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What is known of answers by their questions. groups: the rules of groups by name."""

    known: Mapping[str, Question]
    groups: Mapping[str, str]
    patience: Patience

    @classmethod
    def of(cls, survey: Survey) -> _Facts:
        groups = {group.name: group.relevant for group in survey.groups}
        return cls(known=by_name(survey), groups=groups, patience=Patience())

    def constraints(self, name: str) -> Iterator[Node]:
        """What the answer meets where there is one."""
        constraint = _tree(self.known[name].constraint)
        if constraint is not None:
            yield named(constraint, name)

    def rules(self, name: str) -> Iterator[Node]:
        """What holds where there is an answer: one whose question is not to be asked counts as empty."""
        question = self.known[name]
        sources = [*(self.groups.get(group, "") for group in question.groups), question.relevant]
        yield from (tree for tree in map(_tree, sources) if tree is not None)


def _never(name: str, what: str) -> Problem:
    said = f"The {what} can never come: with the answers that can be given, its rule is never true."
    return warning("unreachable", name, "relevant", said, "Change the rule, or leave it out.")


def check_constraints(survey: Survey) -> Iterator[Problem]:
    """Constraints that would turn every answer down."""
    known, patience = by_name(survey), Patience()
    for question in survey.questions:
        tree = _tree(question.constraint)
        if tree is None or known.get(question.name) is not question:
            continue
        own = both(named(tree, question.name), is_missing(question.name, missing=False))
        # Here a no to the survey itself is an answer like any other.
        itself = replace(question, purpose="")
        if not is_possible(own, {**known, question.name: itself}, patience):
            said = "No answer can meet the constraint."
            yield warning("unmeetable", question.name, "constraint", said, "Change it, or leave it out.")


def check_filtered(survey: Survey) -> Iterator[Problem]:
    """Choices that their filter never shows."""
    known, patience = by_name(survey), Patience()
    for question in survey.questions:
        tree = _tree(question.choice_filter, columns=True)
        # What mentions itself or a column that is nowhere has been told already.
        if tree is None or question.name in _mentions(tree, Answer) or not _is_complete(tree, question):
            continue
        for choice in question.choices:
            if not is_possible(filled(tree, {OWN_COLUMN: choice.name, **choice.extra}), known, patience):
                said = f"No answer shows the choice '{choice.name}'."
                remedy = "Change its columns or the choice_filter, or leave the choice out."
                yield warning("unused_choice", question.name, f"choices.{choice.name}", said, remedy)


def _is_complete(tree: Node, question: Question) -> bool:
    """Whether every column that a filter mentions stands somewhere."""
    columns = {OWN_COLUMN, *(column for choice in question.choices for column in choice.extra)}
    return _mentions(tree, Column) <= columns


def _mentions(tree: Node, kind: type[Answer | Column]) -> set[str]:
    return {node.name for node in nodes(Read(source="", tree=tree)) if isinstance(node, kind)}


def _may_hold(sources: list[str], facts: _Facts) -> bool:
    """Whether all the rules can be true at once, with what is known of the answers that they mention."""
    trees = [tree for tree in map(_tree, sources) if tree is not None]
    if not trees:
        return True
    whole = both(*trees)
    # One after the other, since with more to look at there may be too many ways to decide.
    more = ((), _what_follows(whole, facts, facts.constraints), _what_follows(whole, facts, facts.rules))
    together = [both(whole, *islice(each, MAX_FOLLOWING)) for each in more]
    return all(is_possible(tree, facts.known, facts.patience) for tree in together)


def _what_follows(tree: Node, facts: _Facts, of: Callable[[str], Iterator[Node]]) -> Iterator[Node]:
    """Of each answer that is mentioned, and of those that these mention: it is empty, or that holds."""
    waiting, seen = sorted(_mentions(tree, Answer)), set[str]()
    while waiting:
        name = waiting.pop(0)
        for holds in of(name) if name in facts.known and name not in seen else ():
            yield either(is_missing(name, missing=True), holds)
            waiting += sorted(_mentions(holds, Answer))
        seen.add(name)


def _tree(source: str, *, columns: bool = False) -> Node | None:
    try:
        return read_rule(source, columns=columns).tree if source.strip() else None
    except RuleFault:
        return None
