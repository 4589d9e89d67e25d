"""Choices: how many, what they are called, and whether residents can tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveys.checks.findings import (
    CHOSEN,
    MAX_BUTTONS,
    MAX_CHOICES,
    MAX_NAME,
    OTHER,
    RESERVED,
    error,
    own_choices,
    warning,
)
from surveys.types import Problem, Question, QuestionType, Survey
from surveys.understanding.understand import command, fold

MAX_LABEL = 40  # characters; a button cuts off the rest
#: Types whose answer is several names with spaces between, so that a name can have none.
SEVERAL = CHOSEN - {QuestionType.SELECT_ONE}
MAX_LIST = 2_000  # choices of one list; it bounds the time that filtering it takes


def check_choices(question: Question, survey: Survey) -> Iterator[Problem]:
    """The choices of one question; those of a list with the first question that takes it."""
    yield from _check_number(question)
    if not own_choices(question, survey):
        yield from _check_same_list(question, survey)
        return
    names = [choice.name for choice in question.choices]
    for name, times in Counter(names).items():
        column = f"choices.{name}"
        if times > 1 and name:
            said = f"{times} choices are called '{name}'."
            say = warning if _may_double(survey) else error
            yield say("doubled_choice", question.name, column, said, "Give each a name of its own.")
        if name in RESERVED:
            said = f"'{name}' is a word that steers the chat."
            remedy = "Take another name; the label may stay."
            yield warning("reserved_name", question.name, column, said, remedy)
        elif not 0 < len(name) <= MAX_NAME or (question.type in SEVERAL and len(name.split()) > 1):
            said = f"'{name[:MAX_NAME]}' cannot be the name of a choice."
            remedy = f"Take letters, digits and _, at most {MAX_NAME}; the label is free."
            yield error("bad_name", question.name, column, said, remedy)
    yield from _check_labels(question)


def _may_double(survey: Survey) -> bool:
    """Whether a form says that it means it."""
    return survey.extra.get("allow_choice_duplicates", "").lower() in {"yes", "true"}


def check_lists(survey: Survey) -> Iterator[Problem]:
    """Two lists of the same choices."""
    seen: dict[tuple[object, ...], str] = {}
    for question in survey.questions:
        if question.list_name and question.choices:
            same = tuple((choice.name, tuple(sorted(choice.label.items()))) for choice in question.choices)
            first = seen.setdefault(same, question.list_name)
            if first != question.list_name and own_choices(question, survey):
                said = f"The list '{question.list_name}' is the same as '{first}'."
                yield warning("doubled_list", question.name, "choices", said, f"Take '{first}' for both.")


def _check_number(question: Question) -> Iterator[Problem]:
    name, names = question.name, [choice.name for choice in question.choices]
    if question.type is QuestionType.CONSENT and names and sorted(names) != ["no", "yes"]:
        said = "The choices of a consent are not yes and no."
        yield error("bad_choices", name, "choices", said, "Name them yes and no; their labels are free.")
    if question.type not in CHOSEN:
        return
    if not names:
        yield error("bad_choices", name, "choices", "The choices are missing.", "Give two or more choices.")
    elif len(names) == 1 and question.type is QuestionType.RANK:
        said = "One choice cannot be put in order."
        yield error("bad_choices", name, "choices", said, "Give two or more choices.")
    elif len(names) == 1 and not question.or_other:
        yield warning("one_choice", name, "choices", "There is only one choice.", "Give two or more choices.")
    if len(names) > (MAX_LIST if question.choice_filter else MAX_CHOICES):
        remedy = f"Keep to {MAX_BUTTONS}, or show some of them by a choice_filter."
        yield error("too_many", name, "choices", f"There are {len(names)} choices.", remedy)
    elif len(names) > MAX_BUTTONS and not question.choice_filter:
        said = f"There are {len(names)} choices."
        yield warning("many_choices", name, "choices", said, f"Keep to {MAX_BUTTONS}, or ask in two steps.")
    if question.or_other and question.choice_filter:
        said = "or_other and choice_filter do not go together."
        remedy = "Write 'other' as a choice of its own, or leave out the filter."
        yield error("unexpected_key", name, "choice_filter", said, remedy)
    if question.or_other and OTHER in names:
        said = f"'{OTHER}' is the name of the choice that 'or_other' adds."
        yield error("name_clash", name, f"choices.{OTHER}", said, "Leave the choice out, or 'or_other'.")


def _check_same_list(question: Question, survey: Survey) -> Iterator[Problem]:
    first = next(each for each in survey.questions if each.list_name == question.list_name)
    if question.choices != first.choices:
        said = f"The list '{question.list_name}' has other choices here than in '{first.name}'."
        yield error("list_differs", question.name, "choices", said, "Give one of the lists another name.")


def _check_labels(question: Question) -> Iterator[Problem]:
    """Labels that residents could not tell apart, could not see whole, or could not type."""
    seen: dict[tuple[str, str], str] = {}
    for choice in question.choices:
        for code, label in choice.label.items():
            column, folded = f"choices.{choice.name}.label.{code}", fold(label) or label
            if label and seen.setdefault((code, folded), choice.name) != choice.name:
                said = f"The label '{label}' is also that of '{seen[code, folded]}'."
                yield warning("doubled_label", question.name, column, said, "Make the labels different.")
            if len(label) > MAX_LABEL:
                said = f"The label has {len(label)} characters."
                yield warning("long_label", question.name, column, said, f"Keep to {MAX_LABEL} for a button.")
            if command(label, code):
                said = f"Typed, '{label}' steers the chat instead of answering."
                yield warning("command_word", question.name, column, said, "Word it differently.")
