"""A survey as a YAML file that a council officer can read and write; see docs/surveys.md.

Reading gives every problem at once, each with its row. What only a whole survey shows (rules, missing
translations, doubled names) is found by `checks.check`; this file finds what has no place in a `Survey`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveys.authoring.yaml_source import MAX_STORED, compose
from surveys.authoring.yaml_values import Values, is_empty, place, row, short, value_of
from surveys.checks import check
from surveys.errors import SurveyUnreadable
from surveys.shipped import about_you_source
from surveys.types import (
    Choice,
    Group,
    Problem,
    Question,
    QuestionType,
    Quota,
    Sense,
    Survey,
    Text,
)

SURVEY_KEYS = (
    "id",
    "version",
    "languages",
    "default_language",
    "title",
    "thanks",
    "open_days",
    "lists",
    "questions",
    "about_you",
    "quotas",
    "extra",
)
QUESTION_KEYS = (
    "name",
    "type",
    "label",
    "hint",
    "choices",
    "or_other",
    "randomize",
    "choice_filter",
    "minimum",
    "maximum",
    "step",
    "default",
    "calculation",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "sense",
    "purpose",
    "about_you",
    "extra",
)
CHOICE_KEYS = ("name", "label", "extra")
GROUP_KEYS = ("group", "label", "relevant", "questions", "extra")
QUOTA_KEYS = ("name", "when", "limit")


def read(source: str | bytes, name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey that shall be held.

    Args:
        source: the file's text, or its bytes as they are on the disk.
        name: shown as `place.sheet` of each problem; empty for none.

    Returns:
        The survey and all problems in the order of their rows. The survey is None when one of them is an
        error; with warnings alone it can be used.
    """
    survey, problems = draft(source, name)
    broken = any(problem.severity == "error" for problem in problems)
    return None if broken else survey, problems


def draft(source: str | bytes, name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey that is still worked on, such as one whose translations are missing.

    Args:
        source: see `read`.
        name: see `read`.

    Returns:
        The survey and all problems; None only where the file says something that no survey can hold.
    """
    tree, problems = compose(source)
    if tree is None:
        return None, [_in_sheet(problem, name) for problem in problems]
    form = _Form()
    survey = form.survey(tree)
    found = check(survey) if not form.shapeless else []
    placed = (form.placed(problem) for problem in found if form.is_sound(problem))
    problems = sorted([*form.problems, *placed], key=lambda each: each.place.row)
    return (None if form.is_broken() else survey), [_in_sheet(problem, name) for problem in problems]


def launched(source: str) -> Survey:
    """Read a version that is in use, without checking it once more.

    It was checked when it was launched. A check that came with a later program must not keep residents from
    their survey, nor a long one make them wait.

    Raises:
        SurveyUnreadable: it is no survey's text.
    """
    tree, _ = compose(source, most=MAX_STORED)
    if tree is None:
        raise SurveyUnreadable
    return _Form().survey(tree)


def _in_sheet(problem: Problem, name: str) -> Problem:
    return replace(problem, place=replace(problem.place, sheet=name))


@dataclass
class _Form(Values):
    """One reading of one file."""

    #: Questions whose type could not be read; they count as notes until it is mended.
    untyped: set[str] = field(default_factory=set)
    #: True when so much is missing that checking the whole would only repeat it.
    shapeless: bool = False
    default: str = "en"
    #: The groups in the order in which they begin.
    groups: list[Group] = field(default_factory=list)
    #: The lists that questions may share, by name, and those that none has taken yet.
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    unused: set[str] = field(default_factory=set)
    #: Question → the list that it takes.
    taken: dict[str, str] = field(default_factory=dict)

    def survey(self, tree: MappingNode) -> Survey:
        """The whole file."""
        parts = self.parts(tree, SURVEY_KEYS, "")
        for key in ("id", "version", "languages", "questions"):
            if key not in parts:
                self.shapeless = self.shapeless or key in {"languages", "questions"}
                self.missing_key(key, place(1, key, ""), "The survey")
        languages = tuple(self.scalars(parts.get("languages"), "languages", "", "[en, cy]"))
        self.default = (
            self.scalar(parts.get("default_language"), "default_language", "")
            or (
                *languages,
                "en",
            )[0]
        )
        self._lists(parts.get("lists"))
        questions = (
            *self.questions(parts.get("questions"), ()),
            *self._about_you(parts.get("about_you"), languages),
        )
        self._warn_of_unused()
        return Survey(
            id=self.scalar(parts.get("id"), "id", ""),
            version=self.scalar(parts.get("version"), "version", ""),
            title=self.text(parts.get("title"), "title", "", self.default),
            thanks=self.text(parts.get("thanks"), "thanks", "", self.default),
            languages=languages,
            default_language=self.default,
            questions=questions,
            groups=tuple(self.groups),
            quotas=tuple(self._quotas(parts.get("quotas"))),
            open_days=self._whole(parts.get("open_days"), "open_days"),
            extra=self._extra(parts.get("extra"), "extra", ""),
        )

    def placed(self, problem: Problem) -> Problem:
        """The problem with its row; a shared choice's is that in its list."""
        question, column = problem.place.question, problem.place.column
        if question in self.taken and column.startswith("choices."):
            there = f"lists.{self.taken[question]}.{column.removeprefix('choices.')}"
            moved = replace(problem, place=replace(problem.place, question="", column=there))
            row_there = super().placed(moved).place.row
            return replace(problem, place=replace(problem.place, row=row_there))
        return super().placed(problem)

    def is_sound(self, problem: Problem) -> bool:
        """False for what only follows from a type that could not be read."""
        if problem.code in {"asks_nothing", "rule_empty", "text_empty"}:
            return not self.untyped
        return problem.code != "unexpected_key" or problem.place.question not in self.untyped

    def is_broken(self) -> bool:
        """Whether something was written that the survey does not hold."""
        return any(problem.severity == "error" for problem in self.problems)

    # Questions and groups

    def questions(self, node: Node | None, groups: tuple[str, ...]) -> Iterator[Question]:
        """The questions of a list and of the groups in it. groups: around them, the outermost first."""
        if node is not None and not isinstance(node, SequenceNode):
            self.shapeless = True
        for each in self.items(node, "questions", groups[-1] if groups else "", "- name: …"):
            if any(key.value == "group" for key, _ in each.value):
                yield from self._group(each, groups)
            else:
                yield self._question(each, groups)

    def _group(self, node: MappingNode, around: tuple[str, ...]) -> Iterator[Question]:
        name = value_of(node, "group")
        parts = self.parts(node, GROUP_KEYS, name)
        self.rows.setdefault((name, ""), row(node))
        self.rows[name, "name"] = row(node)
        if not name:
            self.missing_key("group", place(row(node), "group", ""), "A group")
        group = Group(
            name=name,
            label=self.text(parts.get("label"), "label", name, self.default),
            relevant=self.scalar(parts.get("relevant"), "relevant", name),
            extra=self._extra(parts.get("extra"), "extra", name),
        )
        self.groups.append(group)
        inside = list(self.questions(parts.get("questions"), (*around, name)))
        if not inside:
            self.groups.remove(group)
            said, remedy = f"There is no question in the group '{short(name)}'.", "Add a question to it."
            self.warn("empty_group", place(row(node), "questions", name), said, remedy)
        yield from inside

    def _question(self, node: MappingNode, groups: tuple[str, ...]) -> Question:
        name = value_of(node, "name")
        parts = self.parts(node, QUESTION_KEYS, name)
        if name:  # the survey's own places go by no name
            self.rows.setdefault((name, ""), row(node))
        self.rows[name, "name"] = row(node)  # of two with one name, the second is shown
        for key, value in (("name", name), ("type", parts.get("type"))):
            if not value:
                self.missing_key(key, place(row(node), key, name), "A question")
        if value_of(node, "type") not in list(QuestionType):
            self.untyped.add(name)

        def text(key: str) -> Text:
            return self.text(parts.get(key), key, name, self.default)

        def scalar(key: str) -> str:
            return self.scalar(parts.get(key), key, name)

        def number(key: str) -> float | None:
            return self.number(parts.get(key), key, name)

        def truth(key: str) -> bool:
            return self.truth(parts.get(key), key, name)

        list_name, choices = self._chosen_from(parts.get("choices"), name)
        step = number("step")
        return Question(
            name=name,
            type=self.one_of(QuestionType, parts.get("type"), ("type", name), QuestionType.NOTE),
            label=text("label"),
            hint=text("hint"),
            choices=choices,
            list_name=list_name,
            or_other=truth("or_other"),
            randomize=truth("randomize"),
            choice_filter=scalar("choice_filter"),
            minimum=number("minimum"),
            maximum=number("maximum"),
            step=1 if step is None else step,
            default=scalar("default"),
            calculation=scalar("calculation"),
            required=truth("required"),
            required_message=text("required_message"),
            relevant=scalar("relevant"),
            constraint=scalar("constraint"),
            constraint_message=text("constraint_message"),
            groups=groups,
            sense=self.one_of(Sense, parts.get("sense"), ("sense", name), Sense.OTHER),
            purpose=scalar("purpose"),
            about_you=truth("about_you"),
            extra=self._extra(parts.get("extra"), "extra", name),
        )

    def _about_you(self, node: Node | None, languages: tuple[str, ...]) -> Iterator[Question]:
        """The standard questions about the person that the survey takes over, in its languages."""
        names = list(self.scalars(node, "about_you", "", "[age, area]"))
        standard = _standard() if names else {}
        for name in names:
            question = standard.get(name)
            if question is None:
                near = get_close_matches(name, standard, n=1)
                remedy = f"Did you mean '{near[0]}'?" if near else f"They are {', '.join(standard)}."
                said = f"There is no standard question '{short(name)}'."
                self.report("bad_value", place(row(node), "about_you", ""), said, remedy)
            else:
                self.rows[name, ""] = self.rows[name, "name"] = row(node)
                yield _spoken_in(question, languages)

    # Choices

    def _lists(self, node: Node | None) -> None:
        if node is None or is_empty(node):
            return
        if not isinstance(node, MappingNode):
            self.wrong_shape(node, "lists", "", "a name for each list, such as 'modes: …'")
            return
        for key_node, value in node.value:
            name = str(key_node.value)
            if name in self.lists:
                said = f"Two lists are called '{short(name)}'."
                self.report("doubled_key", place(row(key_node), "lists", ""), said, "Keep one of the two.")
            self.rows["", f"lists.{name}"] = row(key_node)
            self.lists[name] = tuple(self._choices(value, ("", f"lists.{name}")))
        self.unused = set(self.lists)

    def _chosen_from(self, node: Node | None, question: str) -> tuple[str, tuple[Choice, ...]]:
        """The name of the list, empty for the question's own choices, and what is in it."""
        if not isinstance(node, ScalarNode) or is_empty(node):
            return "", tuple(self._choices(node, (question, "choices")))
        name = self.scalar(node, "choices", question)
        self.unused.discard(name)
        if name not in self.lists:
            near = get_close_matches(name, self.lists, n=1)
            remedy = f"Did you mean '{near[0]}'?" if near else "Write it under 'lists', or the choices here."
            said = f"There is no list '{short(name)}'."
            self.report("unknown_list", place(row(node), "choices", question), said, remedy)
        self.taken[question] = name
        return name, self.lists.get(name, ())

    def _choices(self, node: Node | None, where: tuple[str, str]) -> Iterator[Choice]:
        """where: question and column, of the question's own choices or of a list."""
        question, column = where
        for each in self.items(node, column, question, "- name: bus"):
            name = value_of(each, "name")
            part = f"{column}.{name}"
            parts = self.parts(each, CHOICE_KEYS, question, part + ".")
            self.rows[question, part] = row(each)
            if not name:
                self.missing_key("name", place(row(each), column, question), "A choice")
            yield Choice(
                name=name,
                label=self.text(parts.get("label"), f"{part}.label", question, self.default),
                extra=self._extra(parts.get("extra"), f"{part}.extra", question),
            )

    def _warn_of_unused(self) -> None:
        for name in sorted(self.unused):
            said = f"No question takes the list '{short(name)}'."
            remedy = f"Write 'choices: {short(name)}' on a question, or leave the list out."
            self.warn("unused_list", place(self.rows["", f"lists.{name}"], "lists", ""), said, remedy)

    # The rest

    def _quotas(self, node: Node | None) -> Iterator[Quota]:
        for each in self.items(node, "quotas", "", "- name: …"):
            name = value_of(each, "name")
            column = f"quotas.{name}"
            parts = self.parts(each, QUOTA_KEYS, "", column + ".")
            self.rows["", column] = row(each)
            for key in QUOTA_KEYS:
                if key not in parts or (key == "name" and not name):
                    self.missing_key(key, place(row(each), column, ""), "A quota")
            when = self.scalar(parts.get("when"), f"{column}.when", "")
            yield Quota(name=name, when=when, limit=self._whole(parts.get("limit"), f"{column}.limit"))

    def _whole(self, node: Node | None, column: str) -> int:
        number = self.number(node, column, "") or 0
        if number != int(number):
            said = f"'{column}' is {number}, which is not a whole number."
            self.report("bad_value", place(row(node), column, ""), said, "Write a number such as 21.")
        return int(number)

    def _extra(self, node: Node | None, column: str, question: str) -> dict[str, str]:
        return self.words(node, column, question, "a text for each column, such as 'appearance: minimal'")


def _standard() -> dict[str, Question]:
    """The standard questions about the person by their names, in every language that they have."""
    tree, _ = compose(about_you_source())
    form = _Form()
    node = next((value for key, value in tree.value if key.value == "questions"), None) if tree else None
    return {question.name: question for question in form.questions(node, ())}


def _spoken_in(question: Question, languages: tuple[str, ...]) -> Question:
    """The question without the texts of languages that a survey does not speak."""

    def kept(text: Text) -> Text:
        return {code: text[code] for code in text if code in languages}

    return replace(
        question,
        label=kept(question.label),
        hint=kept(question.hint),
        choices=tuple(replace(choice, label=kept(choice.label)) for choice in question.choices),
    )
