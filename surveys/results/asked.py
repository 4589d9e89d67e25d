"""Everything that was ever asked in an event: the questions of all its versions, each with its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.results.rows import ResultRow
from surveys.types import Choice, Question, QuestionType, Survey

#: Names under which storage keeps words that answered no question; the number makes each one of its own.
ASIDE = re.compile(r"afterwards_\w+|.+_misfit_\w+")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question over all versions."""

    name: str
    type: str
    #: Names of its groups and its own, joined by "-", as ODK does.
    path: str
    #: Label in the default language of the newest version that has it; empty where no version does.
    label: str
    #: Choices of all versions, the newest version's first.
    choices: tuple[Choice, ...]
    #: Versions that ask it, the oldest first.
    versions: tuple[str, ...]
    about_you: bool
    #: None for what only answers have: words beside a choice, and questions that no version knows any more.
    question: Question | None = None

    @property
    def choice_names(self) -> tuple[str, ...]:
        """The choices' names, and what rows may hold besides."""
        own = tuple(choice.name for choice in self.choices)
        if self.type == QuestionType.CONSENT:
            return tuple(dict.fromkeys((*own, "yes", "no")))
        other = self.question is not None and self.question.or_other and "other" not in own
        return (*own, "other") if other else own


def asked(surveys: Sequence[Survey], rows: Iterable[ResultRow]) -> list[Asked]:
    """Every question that has a column: the newest version's in order, then removed ones, then what rows add.

    Words beside a choice (`NAME_more`, `NAME_other`) follow their question. Asides have no column.
    """
    found: dict[str, Asked] = {}
    for survey in reversed(surveys):
        for question in survey.questions:
            if question.type is not QuestionType.NOTE:
                found[question.name] = _with(found.get(question.name), question, survey)
    seen = {row.question: row for row in rows if not ASIDE.fullmatch(row.question)}
    extra = {name: row for name, row in seen.items() if name not in found}
    ordered: list[Asked] = []
    for one in found.values():
        ordered.append(one)
        beside = (extra.pop(f"{one.name}_{what}", None) for what in ("other", "more"))
        ordered += [_only_in_rows(row, one) for row in beside if row]
    return [*ordered, *(_only_in_rows(row, None) for row in extra.values())]


def _with(known: Asked | None, question: Question, survey: Survey) -> Asked:
    if known is None:
        return Asked(
            name=question.name,
            type=question.type,
            path="-".join((*question.groups, question.name)),
            label=question.label.get(survey.default_language, ""),
            choices=question.choices,
            versions=(survey.version,),
            about_you=question.about_you,
            question=question,
        )
    names = {choice.name for choice in known.choices}
    older = tuple(choice for choice in question.choices if choice.name not in names)
    return replace(
        known,
        choices=(*known.choices, *older),
        versions=(survey.version, *known.versions),
        about_you=known.about_you or question.about_you,
    )


def _only_in_rows(row: ResultRow, beside: Asked | None) -> Asked:
    groups = beside.path.removesuffix(beside.name) if beside else ""
    return Asked(
        name=row.question,
        type=row.type,
        path=groups + row.question,
        label="",
        choices=(),
        versions=(),
        about_you=bool(beside and beside.about_you),
    )


def questions_table(surveys: Sequence[Survey], rows: Iterable[ResultRow]) -> list[dict[str, str]]:
    """A line for each question: what it was, in which versions, its labels and choices."""
    languages = list(dict.fromkeys(code for survey in surveys for code in survey.languages))
    return [_line(one, languages, surveys[-1].default_language) for one in asked(surveys, rows)]


def _line(one: Asked, languages: Sequence[str], default: str) -> dict[str, str]:
    labels: Mapping[str, str] = one.question.label if one.question else {}
    return {
        "question": one.name,
        "type": one.type,
        "group": one.path.removesuffix(one.name).removesuffix("-"),
        "versions": ", ".join(one.versions),
        "about_you": "yes" if one.about_you else "",
        **{f"label ({code})": labels.get(code, "") for code in languages},
        "choices": "; ".join(f"{each.name}: {each.label.get(default, '')}" for each in one.choices),
    }
