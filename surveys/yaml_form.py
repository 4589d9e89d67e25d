"""A survey as a YAML file that a council officer can read and write; see docs/surveys.md.

Reading gives every problem at once, each with its row. What only a whole survey shows (rules, missing
translations, doubled names) is found by `checks.check`; this file finds what has no place in a `Survey`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveys.checks import check
from surveys.types import Choice, Place, Problem, Question, QuestionType, Sense, Survey, Text
from surveys.yaml_source import compose

SURVEY_KEYS = ("id", "version", "languages", "default_language", "title", "thanks", "questions")
QUESTION_KEYS = (
    "name",
    "type",
    "label",
    "hint",
    "choices",
    "minimum",
    "maximum",
    "relevant",
    "constraint",
    "constraint_message",
    "sense",
    "purpose",
    "about_you",
)
CHOICE_KEYS = ("name", "label")
SHOWN = 40  # characters of a wrong value that a problem repeats
MAX_NUMBER = 9  # digits of a bound; no answer is longer, see understand.MAX_DIGITS

_E = TypeVar("_E", bound=StrEnum)

#: What people write for a truth. YAML's own reading of yes and no is not used: a choice may be called no.
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def read(source: str | bytes, name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey.

    Args:
        source: the file's text, or its bytes as they are on the disk.
        name: shown as `place.sheet` of each problem; empty for none.

    Returns:
        The survey and all problems in the order of their rows. The survey is None when one of them is an
        error; with warnings alone it can be used.
    """
    tree, problems = compose(source)
    if tree is not None:
        form = _Form()
        survey = form.survey(tree)
        found = check(survey) if not form.shapeless else []
        placed = (form.placed(problem) for problem in found if form.is_sound(problem))
        problems = sorted([*form.problems, *placed], key=lambda each: each.place.row)
        if not any(problem.severity == "error" for problem in problems):
            return survey, [_in_sheet(problem, name) for problem in problems]
    return None, [_in_sheet(problem, name) for problem in problems]


def _in_sheet(problem: Problem, name: str) -> Problem:
    return replace(problem, place=replace(problem.place, sheet=name))


@dataclass
class _Form:
    """One reading: collects problems, and where each part of the survey stands."""

    problems: list[Problem] = field(default_factory=list)
    #: (question, column) → row; a part of a column has a dotted name: "label.cy", "choices.bus".
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    #: Questions whose type could not be read; they count as notes until it is mended.
    untyped: set[str] = field(default_factory=set)
    #: True when so much is missing that checking the whole would only repeat it.
    shapeless: bool = False

    def survey(self, tree: MappingNode) -> Survey:
        parts = self._parts(tree, SURVEY_KEYS, "", "")
        for key in ("id", "version", "languages", "questions"):
            if key not in parts:
                self.shapeless = self.shapeless or key in {"languages", "questions"}
                self._report(
                    "missing_key",
                    _place(1, key, ""),
                    f"The survey has no '{key}'.",
                    f"Add a line '{key}: …'.",
                )
        languages = tuple(self._languages(parts.get("languages")))
        default = self._scalar(parts.get("default_language"), "default_language", "") or (*languages, "en")[0]
        return Survey(
            id=self._scalar(parts.get("id"), "id", ""),
            version=self._scalar(parts.get("version"), "version", ""),
            title=self._text(parts.get("title"), "title", "", default),
            thanks=self._text(parts.get("thanks"), "thanks", "", default),
            languages=languages,
            default_language=default,
            questions=tuple(self._questions(parts.get("questions"), default)),
        )

    def placed(self, problem: Problem) -> Problem:
        """The problem with its row: that of its column, else of a part before a dot, else of the question."""
        question, column = problem.place.question, problem.place.column
        while column and (question, column) not in self.rows:
            column = column.rpartition(".")[0]
        row = self.rows.get((question, column), self.rows.get((question, ""), 0))
        return replace(problem, place=replace(problem.place, row=row))

    def is_sound(self, problem: Problem) -> bool:
        """False for what only follows from a type that could not be read."""
        if problem.code == "no_questions":
            return not self.untyped
        return problem.code != "unexpected_key" or problem.place.question not in self.untyped

    # Parts

    def _languages(self, node: Node | None) -> Iterator[str]:
        if isinstance(node, SequenceNode):
            yield from (self._scalar(each, "languages", "") for each in node.value)
        elif node is not None:
            self._wrong_shape(node, "languages", "", "a list such as [en, cy]")

    def _questions(self, node: Node | None, default: str) -> Iterator[Question]:
        if node is not None and not isinstance(node, SequenceNode):
            self.shapeless = True
            self._wrong_shape(node, "questions", "", "a list, each question beginning with '- name: …'")
            return
        for each in node.value if node is not None else ():
            if isinstance(each, MappingNode):
                yield self._question(each, default)
            else:
                self._wrong_shape(each, "questions", "", "lines such as '- name: age'")

    def _question(self, node: MappingNode, default: str) -> Question:
        name = _value_of(node, "name")
        parts = self._parts(node, QUESTION_KEYS, name, "")
        self.rows.setdefault((name, ""), _row(node))
        self.rows[name, "name"] = _row(node)  # of two with one name, the second is shown
        for key in ("name", "type"):
            if key not in parts:
                said = f"A question has no '{key}'."
                self._report("missing_key", _place(_row(node), key, name), said, f"Add a line '{key}: …'.")

        if _value_of(node, "type") not in list(QuestionType):
            self.untyped.add(name)

        def text(key: str) -> Text:
            return self._text(parts.get(key), key, name, default)

        def scalar(key: str) -> str:
            return self._scalar(parts.get(key), key, name)

        return Question(
            name=name,
            type=self._one_of(QuestionType, parts.get("type"), ("type", name), QuestionType.NOTE),
            label=text("label"),
            hint=text("hint"),
            choices=tuple(self._choices(parts.get("choices"), name, default)),
            minimum=self._number(parts.get("minimum"), "minimum", name),
            maximum=self._number(parts.get("maximum"), "maximum", name),
            relevant=scalar("relevant"),
            constraint=scalar("constraint"),
            constraint_message=text("constraint_message"),
            sense=self._one_of(Sense, parts.get("sense"), ("sense", name), Sense.OTHER),
            purpose=scalar("purpose"),
            about_you=self._truth(parts.get("about_you"), "about_you", name),
        )

    def _choices(self, node: Node | None, question: str, default: str) -> Iterator[Choice]:
        if node is not None and not isinstance(node, SequenceNode):
            self._wrong_shape(node, "choices", question, "a list, each choice beginning with '- name: …'")
            return
        for each in node.value if node is not None else ():
            if isinstance(each, MappingNode):
                yield self._choice(each, question, default)
            else:
                self._wrong_shape(each, "choices", question, "lines such as '- name: bus'")

    def _choice(self, node: MappingNode, question: str, default: str) -> Choice:
        name = _value_of(node, "name")
        column = f"choices.{name}"
        parts = self._parts(node, CHOICE_KEYS, question, column + ".")
        self.rows[question, column] = _row(node)
        if "name" not in parts:
            said = "A choice has no 'name'."
            self._report(
                "missing_key", _place(_row(node), "choices", question), said, "Add a line 'name: …'."
            )
        return Choice(name=name, label=self._text(parts.get("label"), f"{column}.label", question, default))

    # Values

    def _parts(
        self, node: MappingNode, known: tuple[str, ...], question: str, prefix: str
    ) -> dict[str, Node]:
        """The mapping's values by key; unknown and doubled keys are problems."""
        parts: dict[str, Node] = {}
        for key_node, value in node.value:
            key, row = str(key_node.value), _row(key_node)
            if key not in known:
                near = get_close_matches(key, known, n=1)
                remedy = f"Did you mean '{near[0]}'?" if near else f"The keys are {', '.join(known)}."
                self._report("unknown_key", _place(row, key, question), f"There is no key '{key}'.", remedy)
            elif key in parts:
                said = f"The key '{key}' stands twice."
                self._report("doubled_key", _place(row, key, question), said, "Keep one of the two.")
            else:
                parts[key] = value
                self.rows.setdefault((question, prefix + key), row)
        return parts

    def _scalar(self, node: Node | None, column: str, question: str) -> str:
        if node is None or _is_empty(node):
            return ""
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self._wrong_shape(node, column, question, "one value")
        return ""

    def _text(self, node: Node | None, column: str, question: str, default: str) -> Text:
        """A text by language; one without languages is in the default language."""
        if node is None or _is_empty(node):
            return {}
        if isinstance(node, ScalarNode):
            return {default: str(node.value).strip()}
        if not isinstance(node, MappingNode):
            self._wrong_shape(node, column, question, "a text for each language, such as 'en: …'")
            return {}
        texts: dict[str, str] = {}
        for key_node, value in node.value:
            code = str(key_node.value)
            if code in texts:
                said = f"'{column}' has two texts for '{code}'."
                self._report(
                    "doubled_key", _place(_row(key_node), column, question), said, "Keep one of the two."
                )
            texts[code] = self._scalar(value, f"{column}.{code}", question)
            self.rows.setdefault((question, f"{column}.{code}"), _row(key_node))
        return texts

    def _number(self, node: Node | None, column: str, question: str) -> int | None:
        written = self._scalar(node, column, question)
        if not written:
            return None
        if re.fullmatch(rf"-?[0-9]{{1,{MAX_NUMBER}}}", written):
            return int(written)
        said = f"'{column}' is '{_short(written)}', which is not a whole number."
        self._report("bad_value", _place(_row(node), column, question), said, "Write a number such as 5.")
        return None

    def _truth(self, node: Node | None, column: str, question: str) -> bool:
        written = self._scalar(node, column, question).lower()
        if written and written not in TRUTHS:
            said = f"'{column}' is '{_short(written)}'."
            self._report("bad_value", _place(_row(node), column, question), said, "Write true or false.")
        return TRUTHS.get(written, False)

    def _one_of(self, kinds: type[_E], node: Node | None, place: tuple[str, str], fallback: _E) -> _E:
        column, question = place
        written = self._scalar(node, column, question)
        if written in list(kinds):
            return kinds(written)
        if written or (node is not None and not written):
            near = get_close_matches(written.lower(), list(kinds), n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Write one of: {', '.join(kinds)}."
            said = f"There is no {column} '{_short(written)}'."
            self._report("bad_value", _place(_row(node), column, question), said, remedy)
        return fallback

    # Problems

    def _wrong_shape(self, node: Node, column: str, question: str, wanted: str) -> None:
        said = f"'{column}' is not written as it should be."
        self._report("wrong_shape", _place(_row(node), column, question), said, f"Write {wanted}.")

    def _report(self, code: str, place: Place, problem: str, remedy: str) -> None:
        self.problems.append(
            Problem(code=code, severity="error", place=place, problem=problem, remedy=remedy)
        )


def _place(row: int, column: str, question: str) -> Place:
    return Place(row=row, column=column, question=question)


def _row(node: Node | None) -> int:
    """1-based line, 0 for nothing."""
    return node.start_mark.line + 1 if node is not None else 0


def _value_of(node: MappingNode, key: str) -> str:
    """The scalar under a key, read before the rest so that problems can name it."""
    values = (v.value for k, v in node.value if k.value == key and isinstance(v, ScalarNode))
    return str(next(values, "")).strip()


def _is_empty(node: Node) -> bool:
    """Nothing after the colon, or null."""
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _short(written: str) -> str:
    return written if len(written) <= SHOWN else written[:SHOWN] + "…"
