"""What belongs to which type of question, and what a chat has no use for."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.checks.findings import CHOSEN, NUMBERS, PURPOSES, error, nearest, opens, warning
from surveys.types import NEVER_OPEN, SILENT, Problem, Question, QuestionType, Sense

#: Columns of XLSForm that show or play something beside a text.
MEDIA = ("image", "audio", "video", "big-image", "media")
MAY_ADD = CHOSEN - {QuestionType.RANK}  # types that can offer "something else"
NO_DEFAULT = frozenset({QuestionType.NOTE, QuestionType.START, QuestionType.END, QuestionType.TODAY})


def check_keys(question: Question) -> Iterator[Problem]:
    """Nothing is set that the type does not have."""
    kind = question.type
    unexpected = {
        "choices": bool(question.choices) and kind not in CHOSEN | {QuestionType.CONSENT},
        "or_other": question.or_other and kind not in MAY_ADD,
        "randomize": question.randomize and kind not in CHOSEN,
        "choice_filter": bool(question.choice_filter) and kind not in CHOSEN,
        "minimum": question.minimum is not None and kind not in NUMBERS,
        "maximum": question.maximum is not None and kind not in NUMBERS,
        "step": question.step != 1 and kind is not QuestionType.RANGE,
        "default": bool(question.default) and kind in NO_DEFAULT,
        "calculation": bool(question.calculation) and kind is not QuestionType.CALCULATE,
        "purpose": bool(question.purpose) and kind is not QuestionType.CONSENT,
        "sense": question.sense is not Sense.OTHER and kind in NEVER_OPEN,
        "constraint": bool(question.constraint) and kind in NEVER_OPEN,
        "about_you": question.about_you and kind is QuestionType.NOTE,
    }
    for key in (key for key, is_there in unexpected.items() if is_there):
        said = f"A question of type {kind} has no '{key}'."
        yield error("unexpected_key", question.name, key, said, "Leave it out, or change the type.")


def check_needs(question: Question) -> Iterator[Problem]:
    """What the type cannot do without."""
    name = question.name
    if question.type is QuestionType.CONSENT and question.purpose not in PURPOSES:
        said = f"There is no purpose '{question.purpose}'." if question.purpose else "The purpose is missing."
        remedy = nearest(question.purpose, PURPOSES, f"Write one of: {', '.join(PURPOSES)}.")
        yield error("bad_purpose", name, "purpose", said, remedy)
    if question.type is QuestionType.CALCULATE and not question.calculation:
        said = "Nothing says how it is calculated."
        yield error("missing_calculation", name, "calculation", said, "Add a 'calculation'.")


def check_required(question: Question) -> Iterator[Problem]:
    """Nothing about a person is compulsory, and what waits for nothing cannot be."""
    if question.required and question.about_you:
        said = "A question about the person is compulsory."
        yield error("required_about_you", question.name, "required", said, "Leave 'required' out.")
    elif question.required and not opens(question):
        said = f"A question of type {question.type} waits for no answer."
        yield warning("required_unasked", question.name, "required", said, "Leave 'required' out.")


def check_messages(question: Question) -> Iterator[Problem]:
    """A message goes with what it is said of."""
    if question.constraint and not question.constraint_message:
        said = "Nothing is said when the constraint is not met."
        yield warning("no_message", question.name, "constraint", said, "Add a 'constraint_message'.")
    for key, message, is_used in (
        ("constraint", question.constraint_message, bool(question.constraint)),
        ("required", question.required_message, question.required),
    ):
        if message and not is_used:
            said = f"There is a {key}_message but no '{key}'."
            remedy = f"Add '{key}', or leave the message out."
            yield warning("unused_message", question.name, f"{key}_message", said, remedy)


def check_media(question: Question) -> Iterator[Problem]:
    """Pictures and sounds of a form that a chat does not show."""
    columns = [("extra." + column, column) for column in question.extra]
    for choice in question.choices:
        columns += [(f"choices.{choice.name}.extra.{column}", column) for column in choice.extra]
    for place, column in columns:
        if question.type not in SILENT and column.lower().partition("::")[0] in MEDIA:
            said = f"The column '{column}' is kept, but a chat does not show it."
            yield warning("media_column", question.name, place, said, "Say in words what is needed.")
