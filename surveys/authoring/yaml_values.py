"""The values within a YAML tree: one text, a text by language, a number; each fault with its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveys.types import Place, Problem, Text

SHOWN = 40  # characters of a wrong value that a problem repeats
MAX_DIGITS = 9  # of a bound, before and after its point; no answer is longer, see understand.MAX_DIGITS

#: What people write for a truth. YAML's own reading of yes and no is not used: a choice may be called no.
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}

_NUMBER = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}(\.[0-9]{{1,{MAX_DIGITS}}})?")
_E = TypeVar("_E", bound=StrEnum)


@dataclass
class Values:
    """One reading: takes values out of nodes, collects problems, and remembers where each part stands.

    A column's part has a dotted name: "label.cy", "choices.bus". An empty question means the survey itself.
    """

    problems: list[Problem] = field(default_factory=list)
    #: (question, column) → row.
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def placed(self, problem: Problem) -> Problem:
        """The problem with its row: that of its column, else of a part before a dot, else of the question."""
        question, column = problem.place.question, problem.place.column
        while column and (question, column) not in self.rows:
            column = column.rpartition(".")[0]
        row = self.rows.get((question, column), self.rows.get((question, ""), 0))
        return replace(problem, place=replace(problem.place, row=row))

    def parts(
        self, node: MappingNode, known: tuple[str, ...], question: str, prefix: str = ""
    ) -> dict[str, Node]:
        """The mapping's values by key; unknown and doubled keys are problems."""
        parts: dict[str, Node] = {}
        for key_node, value in node.value:
            key, at = str(key_node.value), row(key_node)
            if key not in known:
                near = get_close_matches(key, known, n=1)
                remedy = f"Did you mean '{near[0]}'?" if near else f"The keys are {', '.join(known)}."
                self.report(
                    "unknown_key", place(at, key, question), f"There is no key '{short(key)}'.", remedy
                )
            elif key in parts:
                said = f"The key '{key}' stands twice."
                self.report("doubled_key", place(at, key, question), said, "Keep one of the two.")
            else:
                parts[key] = value
                self.rows.setdefault((question, prefix + key), at)
        return parts

    def items(self, node: Node | None, column: str, question: str, wanted: str) -> Iterator[MappingNode]:
        """The mappings of a list; wanted: how one begins, for the remedy."""
        if node is None or is_empty(node):
            return
        if not isinstance(node, SequenceNode):
            self.wrong_shape(node, column, question, f"a list, each line of it beginning with '{wanted}'")
            return
        for each in node.value:
            if isinstance(each, MappingNode):
                yield each
            else:
                self.wrong_shape(each, column, question, f"lines such as '{wanted}'")

    def scalars(self, node: Node | None, column: str, question: str, wanted: str) -> Iterator[str]:
        """The texts of a list, or the only one; wanted: an example, for the remedy."""
        if isinstance(node, SequenceNode):
            yield from (self.scalar(each, column, question) for each in node.value)
        elif isinstance(node, ScalarNode) and not is_empty(node) and " " not in node.value:
            yield self.scalar(node, column, question)
        elif node is not None:
            self.wrong_shape(node, column, question, f"a list such as {wanted}")

    def scalar(self, node: Node | None, column: str, question: str) -> str:
        """One value as it was typed, without the space around it; empty for none."""
        if node is None or is_empty(node):
            return ""
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self.wrong_shape(node, column, question, "one value")
        return ""

    def text(self, node: Node | None, column: str, question: str, default: str) -> Text:
        """A text by language; one without languages is in the default language."""
        if isinstance(node, ScalarNode) and not is_empty(node):
            return {default: str(node.value).strip()}
        return self.words(node, column, question, "a text for each language, such as 'en: …'")

    def words(self, node: Node | None, column: str, question: str, wanted: str) -> dict[str, str]:
        """A mapping of texts."""
        if node is None or is_empty(node):
            return {}
        if not isinstance(node, MappingNode):
            self.wrong_shape(node, column, question, wanted)
            return {}
        texts: dict[str, str] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in texts:
                said = f"'{column}' has two texts for '{short(key)}'."
                self.report(
                    "doubled_key", place(row(key_node), column, question), said, "Keep one of the two."
                )
            texts[key] = self.scalar(value, f"{column}.{key}", question)
            self.rows.setdefault((question, f"{column}.{key}"), row(key_node))
        return texts

    def number(self, node: Node | None, column: str, question: str) -> float | None:
        """A number of the size that answers have; a whole one stays whole."""
        written = self.scalar(node, column, question)
        if not written:
            return None
        if _NUMBER.fullmatch(written):
            return float(written) if "." in written else int(written)
        said = f"'{column}' is '{short(written)}', which is not a number."
        self.report("bad_value", place(row(node), column, question), said, "Write a number such as 5 or 2.5.")
        return None

    def truth(self, node: Node | None, column: str, question: str) -> bool:
        """True or false; nothing is false."""
        written = self.scalar(node, column, question).lower()
        if written and written not in TRUTHS:
            said = f"'{column}' is '{short(written)}'."
            self.report("bad_value", place(row(node), column, question), said, "Write true or false.")
        return TRUTHS.get(written, False)

    def one_of(self, kinds: type[_E], node: Node | None, where: tuple[str, str], fallback: _E) -> _E:
        """One member; where: column and question."""
        column, question = where
        written = self.scalar(node, column, question)
        if written in list(kinds):
            return kinds(written)
        if written or (node is not None and not written):
            near = get_close_matches(written.lower(), list(kinds), n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Write one of: {', '.join(kinds)}."
            said = f"There is no {column} '{short(written)}'."
            self.report("bad_value", place(row(node), column, question), said, remedy)
        return fallback

    def wrong_shape(self, node: Node, column: str, question: str, wanted: str) -> None:
        """Note a value of another shape than the one that is wanted."""
        said = f"'{column}' is not written as it should be."
        self.report("wrong_shape", place(row(node), column, question), said, f"Write {wanted}.")

    def missing_key(self, key: str, where: Place, whose: str) -> None:
        """Note that a key which must be there is not; whose: "A question", …."""
        self.report("missing_key", where, f"{whose} has no '{key}'.", f"Add a line '{key}: …'.")

    def report(self, code: str, where: Place, problem: str, remedy: str) -> None:
        """Note an error."""
        self._note("error", code, where, problem, remedy)

    def warn(self, code: str, where: Place, problem: str, remedy: str) -> None:
        """Note a warning."""
        self._note("warning", code, where, problem, remedy)

    def _note(self, severity: str, code: str, where: Place, problem: str, remedy: str) -> None:
        found = Problem(code=code, severity=severity, place=where, problem=problem, remedy=remedy)
        self.problems.append(found)


def place(at: int, column: str, question: str) -> Place:
    """A place in the file; at: its row."""
    return Place(row=at, column=column, question=question)


def row(node: Node | None) -> int:
    """1-based line, 0 for nothing."""
    return node.start_mark.line + 1 if node is not None else 0


def value_of(node: MappingNode, key: str) -> str:
    """The scalar under a key, read before the rest so that problems can name it."""
    values = (v.value for k, v in node.value if k.value == key and isinstance(v, ScalarNode))
    return str(next(values, "")).strip()


def is_empty(node: Node) -> bool:
    """Nothing after the colon, or null."""
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def short(written: str) -> str:
    """What was typed, cut to what a sentence can repeat."""
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"
