"""Patterns of `regex()`, matched in time that grows gently with the answer's length.

Python's own matcher can take years over a few dozen characters (nested repeats), and patterns come from
whoever writes a survey. Here a pattern is a tree, and matching moves a set of positions through it: no
backtracking, so no blow-up. Single characters and classes are still left to `re`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from surveys.errors import RuleFault, RuleTooCostly

MAX_PATTERN = 200  # characters; postcodes and phone numbers need fewer than 100
MAX_TEXT = 500  # characters of an answer; a longer one never matches
MAX_REPEATS = 500  # the largest count in {m,n}: a longer text never matches anyway
#: What Python's `re` keeps for set operations to come, and warns of.
_RESERVED = re.compile(r"--|&&|~~|\|\|")
MAX_GROUPS = 20  # groups in one pattern, which bounds how deep they nest
COST_LIMIT = 50_000  # characters compared for one answer, a hundredth of a second; a postcode costs twenty

GRAMMAR = r"""
start: alternatives
alternatives: sequence ("|" sequence)*
sequence: piece*
piece: atom [REPEAT]
?atom: "(" alternatives ")" | "(?:" alternatives ")" | ONE -> one | EDGE -> edge
ONE: /\[\^?\]?(?:\\.|[^\]\[\\])*\]|\\[dDwWsS]|\\[^a-zA-Z0-9]|[^\\()\[\]|*+?{}^$]/
EDGE: "^" | "$"
REPEAT: /(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/
"""


@dataclass(frozen=True, kw_only=True)
class _One:
    """One character that the class matches."""

    matcher: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class _Edge:
    """The beginning or the end of the text."""

    end: bool


@dataclass(frozen=True, kw_only=True)
class _All:
    """One part after the other."""

    parts: tuple[_Node, ...]


@dataclass(frozen=True, kw_only=True)
class _Any:
    """One part or the other."""

    parts: tuple[_Node, ...]


@dataclass(frozen=True, kw_only=True)
class _Repeat:
    """A part `least` to `most` times, both inclusive; None is without end."""

    part: _Node
    least: int
    most: int | None


_Node = _One | _Edge | _All | _Any | _Repeat


class _Builder(Transformer[Token, _Node]):
    """Turns the parser's tree into nodes."""

    def start(self, children: list[Any]) -> _Node:
        node: _Node = children[0]
        return node

    def alternatives(self, children: list[Any]) -> _Node:
        return _Any(parts=tuple(children))

    def sequence(self, children: list[Any]) -> _Node:
        return _All(parts=tuple(children))

    def one(self, children: list[Any]) -> _Node:
        return _One(matcher=re.compile(str(children[0]), re.DOTALL))

    def edge(self, children: list[Any]) -> _Node:
        return _Edge(end=str(children[0]) == "$")

    def piece(self, children: list[Any]) -> _Node:
        part, repeat = children
        if repeat is None:
            node: _Node = part
            return node
        least, most = _bounds(str(repeat))
        return _Repeat(part=part, least=least, most=most)


def _bounds(repeat: str) -> tuple[int, int | None]:
    # A lazy repeat ("*?") prefers fewer, which is no matter where the whole text must match.
    repeat = repeat.removesuffix("?") or "?"
    if repeat in {"*", "+", "?"}:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[repeat]
    least, comma, most = repeat[1:-1].partition(",")
    if not comma:
        return int(least), int(least)
    return int(least), int(most) if most else None


_parser = Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=True)


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A pattern that has been read."""

    source: str
    tree: _Node

    def fits(self, text: str) -> bool:
        """Whether the whole of `text` matches; never for one over `MAX_TEXT` characters.

        Raises:
            RuleTooCostly: counts within counts made it take more than `COST_LIMIT`.
        """
        return len(text) <= MAX_TEXT and len(text) in _Matching(text).ends(self.tree, {0})


@lru_cache(maxsize=512)
def read_pattern(source: str) -> Pattern:
    """Read a pattern.

    Raises:
        RuleFault: it is too long, or has something that is not supported (its `at` counts in the pattern).
    """
    if len(source) > MAX_PATTERN or source.count("(") > MAX_GROUPS:
        problem = f"the pattern is over {MAX_PATTERN} characters or {MAX_GROUPS} groups long."
        raise RuleFault("rule_pattern", 1, problem, "Shorten it.")
    if reserved := _RESERVED.search(source):
        raise _fault(source, reserved.start() + 1)
    try:
        tree: Any = _parser.parse(source)
    except UnexpectedInput as error:
        at = max(error.pos_in_stream or 0, 0) + 1
        raise _fault(source, at) from error
    except re.error as error:
        raise _fault(source, 1) from error
    return Pattern(source=source, tree=tree)


def _fault(source: str, at: int) -> RuleFault:
    problem = f"the pattern {source!r} cannot be read from its character {at}."
    remedy = "Use letters, [classes], (groups), |, \\d \\w \\s and the repeats * + ? {2,4}."
    return RuleFault("rule_pattern", at, problem, remedy)


class _Matching:
    """One pattern against one text, with its budget."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = COST_LIMIT

    def ends(self, node: _Node, starts: set[int]) -> set[int]:
        """Where a match of `node` can end that begins at one of `starts`."""
        self._left -= 1 + len(starts)
        if self._left < 0:
            raise RuleTooCostly(COST_LIMIT)
        text = self._text
        match node:
            case _One(matcher=matcher):
                return {at + 1 for at in starts if at < len(text) and matcher.fullmatch(text[at])}
            case _Edge(end=end):
                return starts & {len(text) if end else 0}
            case _All(parts=parts):
                for part in parts:
                    starts = self.ends(part, starts)
                return starts
            case _Any(parts=parts):
                return set().union(*(self.ends(part, starts) for part in parts))
            case _Repeat():
                return self._repeated(node, starts)

    def _repeated(self, node: _Repeat, starts: set[int]) -> set[int]:
        reached = starts
        for _ in range(min(node.least, MAX_REPEATS)):
            if not reached:
                return reached
            reached = self.ends(node.part, reached)
        ends, fresh, rounds = set(reached), reached, node.least
        while fresh and (node.most is None or rounds < node.most):
            fresh = self.ends(node.part, fresh) - ends
            ends |= fresh
            rounds += 1
        return ends
