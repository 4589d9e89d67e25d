"""Texts: there in every language and in no other, short enough, mentioning what was asked before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.checks.findings import by_name, error, nearest, own_choices, warning
from surveys.checks.rules import wrong_mentions
from surveys.turns.said import MENTION
from surveys.types import SILENT, Problem, Question, Survey, Text

MAX_MESSAGE = 300  # characters; more is not read on a phone


@dataclass(frozen=True, kw_only=True)
class Written:
    """One text and where it stands. owner: the question's or group's name; empty for the survey's own."""

    owner: str
    column: str
    text: Text
    #: True where residents would see nothing without it.
    needed: bool = False
    #: How many questions of the survey come before it.
    at: int = 0


def written_texts(survey: Survey) -> Iterator[Written]:
    """Every text once, in the order of the questions; a shared list's with the first that takes it."""
    yield Written(owner="", column="title", text=survey.title)
    yield Written(owner="", column="thanks", text=survey.thanks, at=len(survey.questions))
    begun: set[str] = set()
    groups = {group.name: group for group in survey.groups}
    for at, question in enumerate(survey.questions):
        for name in (name for name in question.groups if name in groups and name not in begun):
            begun.add(name)
            yield Written(owner=name, column="label", text=groups[name].label, at=at)
        yield from _texts_of(question, at)
        for choice in question.choices if own_choices(question, survey) else ():
            column = f"choices.{choice.name}.label"
            yield Written(owner=question.name, column=column, text=choice.label, needed=True, at=at)


def _texts_of(question: Question, at: int) -> Iterator[Written]:
    needed = question.type not in SILENT and not any(question.hint.values())
    yield Written(owner=question.name, column="label", text=question.label, needed=needed, at=at)
    for column, text in (
        ("hint", question.hint),
        ("constraint_message", question.constraint_message),
        ("required_message", question.required_message),
    ):
        yield Written(owner=question.name, column=column, text=text, at=at)


def check_texts(survey: Survey) -> Iterator[Problem]:
    """Every text by itself, and each message's length."""
    for written in written_texts(survey):
        yield from _check_languages(written, survey)
        yield from _check_mentions(written, survey)
    for question in survey.questions:
        yield from _check_length(question.name, "label", question.label, question.hint)
        yield from _check_length(question.name, "constraint_message", question.constraint_message, {})
        yield from _check_length(question.name, "required_message", question.required_message, {})
    for group in survey.groups:
        yield from _check_length(group.name, "label", group.label, {})


def _check_languages(written: Written, survey: Survey) -> Iterator[Problem]:
    called = _called(written.column)
    if not any(written.text.values()):
        if written.needed:
            said = f"There is no text for the {called}."
            yield error("missing_text", written.owner, written.column, said, "Write it in each language.")
        return
    for code in survey.languages:
        if not written.text.get(code):
            said = f"The {called} has no text in '{code}'."
            remedy = f"Write it in '{code}' too, or leave '{code}' out everywhere."
            yield warning("missing_translation", written.owner, f"{written.column}.{code}", said, remedy)
    for code in written.text:
        if code not in survey.languages:
            said = f"The {called} has a text in '{code}', which is not among the survey's languages."
            column = f"{written.column}.{code}"
            yield error("unknown_language", written.owner, column, said, "Name it under 'languages'.")


def _check_mentions(written: Written, survey: Survey) -> Iterator[Problem]:
    """An earlier answer that a text repeats was given before."""
    for code, words in written.text.items():
        names = [mention[1] for mention in MENTION.finditer(words)]
        for fault, name in wrong_mentions(names, written.owner, written.at, survey) if names else ():
            column = f"{written.column}.{code}"
            if fault == "unknown":
                said = f"The text mentions '{name}', which no question defines."
                remedy = nearest(name, by_name(survey), "Check the spelling.")
                yield error("text_unknown", written.owner, column, said, remedy)
            elif fault == "empty":
                said = f"The text mentions '{name}', which has no answer: nothing will stand there."
                yield warning("text_empty", written.owner, column, said, "Name a question.")
            else:
                said = f"The text mentions '{name}', which has no answer yet: nothing will stand there."
                yield warning("text_later", written.owner, column, said, "Move that question up.")


def _called(column: str) -> str:
    """What an author calls a column: "choices.bus.label" is the label of the choice 'bus'."""
    if column.startswith("choices."):
        name = column.removeprefix("choices.").removesuffix(".label")
        return f"label of the choice '{name}'"
    return column.replace("_", " ")


def _check_length(owner: str, column: str, text: Text, more: Text) -> Iterator[Problem]:
    """A text and what goes out in the same message with it."""
    for code, words in text.items():
        length = len(words) + len(more.get(code, ""))
        if length > MAX_MESSAGE:
            said = f"The message has {length} characters."
            remedy = f"Keep to {MAX_MESSAGE}, or put a note before it."
            yield warning("long_text", owner, f"{column}.{code}", said, remedy)
