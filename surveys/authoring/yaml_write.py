"""A survey as a YAML file that people read: one thing a line, a blank line between questions, no defaults.

`yaml_form.read` gives the same survey back. Comments of a file that was read are not part of a survey and
do not come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import yaml
from yaml.nodes import ScalarNode

from surveys.types import Choice, Group, Question, Quota, Sense, Survey, Text

WIDTH = 106  # characters of a line before a long text is folded

#: Line breaks and invisible characters that only a double-quoted text keeps to the letter.
_DELICATE = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufff9-\uffff]")
#: Parts of the file with a blank line before them.
_APART = ("lists", "questions", "quotas")


class _Dumper(yaml.SafeDumper):
    """Indents lists, keeps the order of keys, and writes texts so that they stay to the letter."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        del indentless
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> ScalarNode:
    style = '"' if _DELICATE.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


class _Plain(str):
    """A number written out without an exponent."""

    __slots__ = ()


class _Line(tuple[str, ...]):
    """A list on one line."""

    __slots__ = ()


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Plain, lambda d, value: d.represent_scalar("tag:yaml.org,2002:float", str(value)))
_Dumper.add_representer(_Line, lambda d, value: d.represent_sequence("tag:yaml.org,2002:seq", value, True))


def write(survey: Survey) -> str:
    """The file's text, ending with a line break."""
    blocks = []
    for key, value in _head(survey).items():
        gap = "\n" if key in _APART else ""
        blocks.append(gap + (_spaced(key, value) if key == "questions" else _dump({key: value})))
    return "".join(blocks)


def _spaced(key: str, items: Sequence[dict[str, Any]]) -> str:
    """A list with a blank line between its items."""
    written = _dump({key: items})
    return re.sub(r"(?<=\n)(?=  - (?:name|group): )", "\n", written).replace(f"{key}:\n\n", f"{key}:\n", 1)


def _dump(value: dict[str, Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _head(survey: Survey) -> dict[str, Any]:
    """Everything that is set, in the order in which it is read best."""
    default = survey.languages[0] if survey.languages else "en"
    whole = {
        "id": survey.id,
        "version": survey.version,
        "languages": _Line(survey.languages),
        "default_language": survey.default_language if survey.default_language != default else "",
        "title": _spoken(survey.title, survey),
        "thanks": _spoken(survey.thanks, survey),
        "open_days": survey.open_days,
        "extra": dict(survey.extra),
        "lists": _lists(survey),
        "questions": list(_nested(survey, survey.questions, 0)),
        "quotas": [_quota(quota) for quota in survey.quotas],
    }
    needed = ("id", "version", "languages", "title", "thanks", "questions")
    return {key: value for key, value in whole.items() if value or key in needed}


def _nested(survey: Survey, questions: Sequence[Question], depth: int) -> Iterator[dict[str, Any]]:
    """The questions, those of a group within it. depth: how many groups are open already."""
    waiting = list(questions)
    while waiting:
        name = waiting[0].groups[depth] if len(waiting[0].groups) > depth else None
        if name is None:
            yield _question(waiting.pop(0), survey)
            continue
        inside = [waiting.pop(0)]
        while waiting and waiting[0].groups[depth : depth + 1] == (name,):
            inside.append(waiting.pop(0))
        group = next((each for each in survey.groups if each.name == name), Group(name=name))
        yield {**_group(group, survey), "questions": list(_nested(survey, inside, depth + 1))}


def _group(group: Group, survey: Survey) -> dict[str, Any]:
    parts = {
        "label": _spoken(group.label, survey),
        "relevant": group.relevant,
        "extra": dict(group.extra),
    }
    return {"group": group.name} | {key: value for key, value in parts.items() if value}


def _question(question: Question, survey: Survey) -> dict[str, Any]:
    parts = {
        "sense": "" if question.sense is Sense.OTHER else str(question.sense),
        "purpose": question.purpose,
        "about_you": question.about_you,
        "relevant": question.relevant,
        "label": _spoken(question.label, survey),
        "hint": _spoken(question.hint, survey),
        "choices": question.list_name or [_choice(choice, survey) for choice in question.choices],
        "or_other": question.or_other,
        "randomize": question.randomize,
        "choice_filter": question.choice_filter,
        "minimum": _number(question.minimum),
        "maximum": _number(question.maximum),
        "step": None if question.step == 1 else _number(question.step),
        "default": question.default,
        "calculation": question.calculation,
        "required": question.required,
        "required_message": _spoken(question.required_message, survey),
        "constraint": question.constraint,
        "constraint_message": _spoken(question.constraint_message, survey),
        "extra": dict(question.extra),
    }
    unset: tuple[object, ...] = ("", None, False, [], {})
    # An is-check tells 0 from False: a minimum of 0 is set.
    kept = {
        k: v for k, v in parts.items() if not any(v is u or (v == u and type(v) is type(u)) for u in unset)
    }
    return {"name": question.name, "type": str(question.type)} | kept


def _lists(survey: Survey) -> dict[str, Any]:
    """The lists that questions take by name; of two that differ under one name, the first."""
    lists: dict[str, Any] = {}
    for question in survey.questions:
        if question.list_name:
            lists.setdefault(question.list_name, [_choice(choice, survey) for choice in question.choices])
    return lists


def _choice(choice: Choice, survey: Survey) -> dict[str, Any]:
    parts = {"label": _spoken(choice.label, survey), "extra": dict(choice.extra)}
    return {"name": choice.name} | {key: value for key, value in parts.items() if value}


def _quota(quota: Quota) -> dict[str, Any]:
    return {"name": quota.name, "when": quota.when, "limit": quota.limit}


def _spoken(text: Text, survey: Survey) -> dict[str, str] | str:
    """The text by language in the survey's order; bare where the survey has but one."""
    if survey.languages == tuple(text) == (survey.default_language,) and text[survey.default_language]:
        return text[survey.default_language]
    order = [code for code in survey.languages if code in text]
    return {code: text[code] for code in [*order, *(c for c in text if c not in order)]}


def _number(number: float | None) -> _Plain | int | None:
    if number is None or number == int(number):
        return None if number is None else int(number)
    return _Plain(f"{Decimal(repr(number)):f}")
