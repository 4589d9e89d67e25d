"""YAML as a tree that knows its lines, read with limits: no aliases, no deep nesting, no huge file.

Aliases are refused because a few lines of them can stand for gigabytes; a survey needs none.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node

from surveys.types import Place, Problem

MAX_SOURCE = 250_000  # characters, or bytes; 200 questions in two languages have about 100,000
MAX_STORED = 4 * MAX_SOURCE  # of a launched version: a dense file takes more room once it is written out
MAX_DEPTH = 24  # of nesting; a plain survey needs 6, and each group within a group 2 more
#: NUL and half a letter, which an escape such as "\\ud800" can write: no file and no database takes them.
_NO_TEXT = re.compile("[\\0\\ud800-\\udfff]")


@dataclass(frozen=True, kw_only=True)
class _RefusedError(Exception):
    """Ends the reading with one problem."""

    problem: Problem


class _Loader(yaml.SafeLoader):
    """Makes nodes, never values, and stops at what a survey cannot need."""

    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        row = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(
                problem=_problem("yaml_alias", row, "has a YAML alias.", "Write the text out.")
            )
        if self.depth >= MAX_DEPTH:
            raise _RefusedError(
                problem=_problem("too_deep", row, f"is nested over {MAX_DEPTH} deep.", "Check the indents.")
            )
        if isinstance(event, yaml.ScalarEvent) and _NO_TEXT.search(event.value):
            found = "There is a character that no text can hold."
            raise _RefusedError(problem=_problem("not_yaml", row, found, "Type the line anew."))
        self.depth += 1
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def compose(source: str | bytes, *, most: int = MAX_SOURCE) -> tuple[MappingNode | None, list[Problem]]:
    """The file's tree, or the one problem that keeps it from being read. most: characters, or bytes."""
    text, problem = _decoded(source, most)
    if problem is not None:
        return None, [problem]
    try:
        node = yaml.compose(text, Loader=_Loader)
    except _RefusedError as refused:
        return None, [refused.problem]
    except yaml.YAMLError as error:
        return None, [_unreadable(text, error)]
    if node is None:
        return None, [_problem("empty_file", 0, "The file is empty.", "Start from a shipped survey.")]
    if not isinstance(node, MappingNode):
        remedy = "Begin with lines such as 'id: my-survey'."
        return None, [_problem("wrong_shape", 1, "The file is not a list of 'key: value' lines.", remedy)]
    return node, []


def _decoded(source: str | bytes, most: int) -> tuple[str, Problem | None]:
    if len(source) > most:
        found = f"The file is larger than {most // 1000} kB."
        return "", _problem("too_large", 0, found, "A survey is never so large: is it the right file?")
    if isinstance(source, str):
        return source.removeprefix("\ufeff"), None
    try:
        return source.removeprefix(codecs.BOM_UTF8).decode(), None
    except UnicodeDecodeError as error:
        row = source.count(b"\n", 0, error.start) + 1
        return "", _problem("not_utf8", row, "The file is not UTF-8 text.", "Save it again as UTF-8.")


def _unreadable(text: str, error: yaml.YAMLError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        row = text.count("\n", 0, getattr(error, "position", 0)) + 1
        found = "There is a character that YAML does not allow."
        return _problem("not_yaml", row, found, "Type the line anew.")
    ends = "end of stream" in (error.problem or "")
    mark = error.context_mark if ends and error.context_mark else error.problem_mark
    found = f"This is not readable YAML: {error.problem or 'something is missing'}."
    return _problem("not_yaml", mark.line + 1, found, _hint(text, mark.line))


def _hint(text: str, line: int) -> str:
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "Indent with spaces, not with tabs."
    if "{" in written:
        return "Put each text between double quotes, or on a line of its own as 'en: …'."
    if re.search(r":\s+[^'\"|>\[{].*:\s", written):
        return "Put a text that has a colon in it between double quotes."
    return "Check this line's indent, quotes and colons."


def _problem(code: str, row: int, problem: str, remedy: str) -> Problem:
    return Problem(code=code, severity="error", place=Place(row=row), problem=problem, remedy=remedy)
