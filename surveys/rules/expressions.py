"""Rules: the part of XLSForm's language that a chat needs.

A rule is read once into a small tree and worked out by walking it. Nothing is ever given to `eval`; the
size of a rule, its depth and the work it may cause are limited, since authors are not programmers and
files may come from anywhere. Empty answers are empty text, as in XLSForm; a consent is 'yes' or 'no'; the
answer to a select_multiple is its names with spaces between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from surveys.errors import RuleFault, RuleTooCostly
from surveys.rules.functions import NAMED, OPERATORS, Value, string, truth
from surveys.rules.patterns import read_pattern

MAX_RULE = 2_000  # characters; the longest rules seen in public forms have about 1,500
MAX_DEPTH = 40  # calls and operators within each other; keeps recursion far from Python's own limit
COST_LIMIT = 20_000  # nodes worked out, and one more for each 100 characters made

GRAMMAR = r"""
?start: either
?either: both | either "or"i both -> or_
?both: equality | both "and"i equality -> and_
?equality: order | equality "=" order -> eq | equality "!=" order -> ne
?order: sum | order "<" sum -> lt | order "<=" sum -> le | order ">" sum -> gt | order ">=" sum -> ge
?sum: product | sum "+" product -> add | sum "-" product -> sub
?product: signed | product "*" signed -> mul | product "div"i signed -> div | product "mod"i signed -> mod
?signed: atom | "-" signed -> neg
?atom: NUMBER -> number | STRING -> string | ANSWER -> answer | HERE -> here | COLUMN -> column
     | FUNCTION "(" [either ("," either)*] ")" -> call | "(" either ")"
NUMBER: /\d+(?:\.\d*)?|\.\d+/
STRING: /'[^']*'|"[^"]*"/
ANSWER: /\$\{[^}]*\}/
HERE: /\.(?!\d)/
FUNCTION: /[a-zA-Z][a-zA-Z0-9_-]*(?::[a-zA-Z][a-zA-Z0-9_-]*)?(?=\s*\()/
COLUMN: /[^\W\d][\w.-]*(?![\w.:-])(?!\s*\()/
%ignore /\s+/
"""

#: What people write instead, and what to tell them. The first that stands at the fault counts.
SLIPS: Mapping[str, str] = {
    "==": "Write one = for 'is equal to'.",
    "&": "Write the word 'and'.",
    "|": "Write the word 'or'.",
    "!": "Write != for 'is not', or not( ) around what must be false.",
    "<>": "Write != for 'is not equal to'.",
    "‘": "Use straight quotes: '.",
    "’": "Use straight quotes: '.",
    "“": 'Use straight quotes: ".',
    "”": 'Use straight quotes: ".',
    "'": "Close the text with the same quote that opened it.",
    '"': "Close the text with the same quote that opened it.",
    "/": "Write 'div' to divide.",
    "%": "Write 'mod' for the remainder.",
    "$": "Write an answer as ${name}.",
}


@dataclass(frozen=True, kw_only=True)
class Literal:
    """A number or a text that stands in the rule."""

    value: Value
    depth: int = 1


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`${name}`. at: 1-based character."""

    name: str
    at: int
    depth: int = 1


@dataclass(frozen=True, kw_only=True)
class Here:
    """`.`, the answer that is being checked."""

    depth: int = 1


@dataclass(frozen=True, kw_only=True)
class Column:
    """A bare name: what a choice has in that column, in a choice_filter. at: 1-based character."""

    name: str
    at: int
    depth: int = 1


@dataclass(frozen=True, kw_only=True)
class Call:
    """A function or an operator with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    depth: int


Node = Literal | Answer | Here | Column | Call


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that has been read."""

    source: str
    tree: Node


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a rule can see. Times are in the community's own time zone."""

    answers: Mapping[str, Value] = field(default_factory=dict)
    here: Value = ""
    #: None leaves today() empty.
    today: date | None = None
    #: None leaves now() empty.
    now: datetime | None = None
    #: Question → choice → its label in the resident's language, for jr:choice-name(); without it, its name.
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: What a choice_filter's bare names stand for: the columns of the choice that is weighed.
    columns: Mapping[str, str] = field(default_factory=dict)


_FUNCTIONS = {**NAMED, **OPERATORS}


class _Builder(Transformer[Token, Node]):
    """Turns the parser's tree into nodes; operators become calls by their rule's name."""

    def number(self, children: list[Any]) -> Node:
        return Literal(value=float(children[0]))

    def string(self, children: list[Any]) -> Node:
        return Literal(value=str(children[0])[1:-1])

    def answer(self, children: list[Any]) -> Node:
        token = children[0]
        return Answer(name=str(token)[2:-1].strip(), at=(token.start_pos or 0) + 1)

    def here(self, children: list[Any]) -> Node:  # noqa: ARG002  # lark hands the token over
        return Here()

    def column(self, children: list[Any]) -> Node:
        token = children[0]
        return Column(name=str(token), at=(token.start_pos or 0) + 1)

    def call(self, children: list[Any]) -> Node:
        token, *arguments = children
        return _call(str(token), tuple(a for a in arguments if a is not None), (token.start_pos or 0) + 1)


def _operator(function: str) -> Any:
    def build(_: _Builder, children: list[Any]) -> Node:
        return _nested(function, tuple(children), 1)

    return build


for _name, _function in {
    "or_": "or", "and_": "and", "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
    "add": "+", "sub": "-", "mul": "*", "div": "div", "mod": "mod", "neg": "neg",
}.items():  # fmt: skip
    setattr(_Builder, _name, _operator(_function))


def _call(name: str, arguments: tuple[Node, ...], at: int) -> Call:
    function = NAMED.get(name)
    if function is None:
        near = get_close_matches(name.lower(), NAMED, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"The functions are {', '.join(NAMED)}."
        raise RuleFault("rule_function", at, f"there is no function '{name}'.", remedy)
    if not function.least <= len(arguments) <= function.most:
        problem = f"{name}() has {len(arguments)} arguments."
        raise RuleFault("rule_arguments", at, problem, f"Write it as {function.usage}.")
    if name == "regex":
        _check_pattern(arguments[1], at)
    return _nested(name, arguments, at)


def _nested(name: str, arguments: tuple[Node, ...], at: int) -> Call:
    depth = 1 + max((a.depth for a in arguments), default=0)
    if depth > MAX_DEPTH:
        raise RuleFault("rule_too_long", at, "the rule is nested too deeply.", "Make it simpler.")
    return Call(function=name, arguments=arguments, depth=depth)


def _check_pattern(node: Node, at: int) -> None:
    if not isinstance(node, Literal) or not isinstance(node.value, str):
        raise RuleFault(
            "rule_pattern", at, "regex() needs its pattern in quotes.", "Write regex(., '[0-9]+')."
        )
    read_pattern(node.value)


_parser = Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=True)


@lru_cache(maxsize=2_048)
def read_rule(source: str, *, columns: bool = False) -> Rule:
    """Read a rule that is not empty.

    Args:
        source: as its author wrote it.
        columns: whether bare names are allowed, as in a choice_filter.

    Raises:
        RuleFault: it cannot be read; says where, what and the remedy.
    """
    rule = _read(source)
    if not columns and (bare := next((n for n in nodes(rule) if isinstance(n, Column)), None)):
        raise _syntax_fault(source, bare.at - 1)
    return rule


@lru_cache(maxsize=2_048)
def _read(source: str) -> Rule:
    if len(source) > MAX_RULE:
        raise RuleFault(
            "rule_too_long", 1, f"the rule is over {MAX_RULE} characters long.", "Make it simpler."
        )
    try:
        tree: Any = _parser.parse(source)
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        raise _syntax_fault(source, len(source) if at_end else error.pos_in_stream or 0) from error
    except UnexpectedInput as error:
        raise _syntax_fault(source, error.pos_in_stream or 0) from error
    return Rule(source=source, tree=tree)


def _syntax_fault(source: str, position: int) -> RuleFault:
    rest = source[position:]
    if not rest.strip():
        return RuleFault("rule_syntax", len(source) + 1, "the rule ends too early.", "Finish or shorten it.")
    before = source[max(position - 1, 0) : position + 1]
    remedy = next((SLIPS[s] for s in SLIPS if rest.startswith(s) or before.startswith(s)), "")
    word = re.match(r"[\w-]+", rest)
    if not remedy and word:
        remedy = f"If it is an answer, write ${{{word[0]}}}; if it is a text, write '{word[0]}'."
    shown = word[0] if word else rest[0]
    problem = f"'{shown}' at character {position + 1} is not expected here."
    return RuleFault("rule_syntax", position + 1, problem, remedy or "Check the rule's spelling.")


def nodes(rule: Rule) -> Iterator[Node]:
    """All parts of a rule, each before its arguments."""
    waiting: list[Node] = [rule.tree]
    while waiting:
        node = waiting.pop(0)
        yield node
        if isinstance(node, Call):
            waiting = [*node.arguments, *waiting]


def mentioned(rule: Rule) -> tuple[Answer, ...]:
    """The `${name}`s of a rule in order, each as often as it stands there."""
    return tuple(node for node in nodes(rule) if isinstance(node, Answer))


def evaluate(rule: Rule, context: Context) -> Value:
    """Work a rule out. An answer that is not there counts as empty.

    Raises:
        RuleTooCostly: it took more than `COST_LIMIT`.
    """
    return _Work(context).value(rule.tree)


def holds(source: str, context: Context) -> bool:
    """Whether a rule is true. An empty one is, and one that cannot be worked out stands in nobody's way."""
    if not source.strip():
        return True
    try:
        return truth(evaluate(read_rule(source, columns=bool(context.columns)), context))
    except (RuleFault, RuleTooCostly):
        return True


class _Work:
    """One working out of one rule, with its budget."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.left = COST_LIMIT

    def value(self, node: Node) -> Value:
        self._spend(1)
        match node:
            case Literal(value=value):
                return value
            case Answer(name=name):
                return self.context.answers.get(name, "")
            case Here():
                return self.context.here
            case Column(name=name):
                return self.context.columns.get(name, "")
            case Call(function=name, arguments=arguments):
                seen = self._of_context(name, arguments)
                made = self._worked_out(name, arguments) if seen is None else seen
                self._spend(len(made) // 100 if isinstance(made, str) else 0)
                return made

    def _of_context(self, name: str, arguments: tuple[Node, ...]) -> Value | None:
        """What only the context knows; None for all other functions."""
        match name:
            case "today":
                return self.context.today.isoformat() if self.context.today else ""
            case "now":
                return self.context.now.strftime("%Y-%m-%dT%H:%M") if self.context.now else ""
            case "once":
                return self.context.here or self.value(arguments[0])
            case "jr:choice-name":
                chosen, asked = (string(self.value(argument)) for argument in arguments)
                return self.context.labels.get(asked.strip("${} "), {}).get(chosen, chosen)
        return None

    def _worked_out(self, name: str, arguments: tuple[Node, ...]) -> Value:
        if name == "if":
            return self.value(arguments[1] if truth(self.value(arguments[0])) else arguments[2])
        if name in {"and", "or"}:
            first = truth(self.value(arguments[0]))
            return first if first is (name == "or") else truth(self.value(arguments[1]))
        return _FUNCTIONS[name].work(*(self.value(argument) for argument in arguments))

    def _spend(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            raise RuleTooCostly(COST_LIMIT)
