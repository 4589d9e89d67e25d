"""A blank table for the answers of a paper form, with the form's own numbers over its columns."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter

from surveys.results.numbering import numbered, offered, words_of
from surveys.results.table import write_table
from surveys.turns.layout import offers_other, other_name
from surveys.types import Question, QuestionType, Survey

#: Columns about the form itself, see `notes.HEADINGS`.
OWN = ("person", "form language", "entry")
WIDTH = 28  # characters of a column
#: How an answer of a type is typed.
HOW = {
    QuestionType.TEXT: "The words, as they are written.",
    QuestionType.INTEGER: "A whole number.",
    QuestionType.DECIMAL: "A number.",
    QuestionType.RANGE: "The number that is ringed.",
    QuestionType.DATE: "A day, such as 31 May 2026.",
    QuestionType.TIME: "A time, such as 14:30.",
    QuestionType.DATE_TIME: "A day and a time, such as 31 May 2026 14:30.",
    QuestionType.SELECT_ONE: "The number of the ticked choice.",
    QuestionType.SELECT_MULTIPLE: "The numbers of all ticked choices: 1, 3.",
    QuestionType.RANK: "The letters of the choices, the best first: C, A, B.",
    QuestionType.CONSENT: "yes or no; nothing where nothing is ticked.",
    QuestionType.ACKNOWLEDGE: "yes where it is ticked.",
    QuestionType.LOCATION: "The first half of the postcode, or the area's name.",
}
ABOUT_PERSON = "The number on the form. The same number again corrects that person's answers."


def headings(survey: Survey) -> list[str]:
    """One for each column: "1. What is good here?"."""
    return [heading for heading, _ in _columns(survey)]


def write_csv(survey: Survey) -> bytes:
    """The headings alone."""
    return write_table(headings(survey), ())


def write_workbook(survey: Survey) -> bytes:
    """The headings over empty lines, and a sheet that says what to type under each."""
    binary = io.BytesIO()
    with xlsxwriter.Workbook(binary) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet, guide = book.add_worksheet("answers"), book.add_worksheet("how")
        sheet.freeze_panes(1, 1)
        guide.set_column(0, 1, 60)
        for column, (heading, how) in enumerate(_columns(survey)):
            # As text, so that "1, 3" stays what was typed and is not made a number or a date.
            sheet.set_column(column, column, WIDTH, as_text)
            sheet.write_string(0, column, heading, bold)
            guide.write_string(column, 0, heading, wrapped)
            guide.write_string(column, 1, how, wrapped)
    return binary.getvalue()


def _columns(survey: Survey) -> Iterable[tuple[str, str]]:
    """Each heading with what is typed under it."""
    own = (
        ABOUT_PERSON,
        f"One of {', '.join(survey.languages)}.",
        "Where the forms were filled in, in a word.",
    )
    yield from zip(OWN, own, strict=True)
    numbers = numbered(survey)
    for question in survey.questions:
        if question.name in numbers and question.type in HOW:
            label = words_of(question, survey.default_language, survey)
            yield f"{numbers[question.name]}. {label}", _how(question, survey)
            if offers_other(question):
                yield other_name(question), "What the person wrote beside “something else”."


def _how(question: Question, survey: Survey) -> str:
    choices = offered(question, survey) if question.type is not QuestionType.CONSENT else ()
    labels = (choice.label.get(survey.default_language, choice.name) for choice in choices)
    listed = "\n".join(f"{number} {label}" for number, label in enumerate(labels, start=1))
    return f"{HOW[question.type]}\n{listed}".strip()
