"""Tables that people typed: which words answer which question, and that none are lost."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from surveys import engine
from surveys.results.conditions import condition
from surveys.results.entering import Entered, enter
from surveys.results.formats import FORMATS
from surveys.results.notes import read_notes
from surveys.results.numbering import numbered, words_of
from surveys.results.rows import COLUMNS, About, ResultRow
from surveys.types import Choice, Group, Question, QuestionType, Survey

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
BUS = (Choice(name="bus", label={"en": "By bus"}), Choice(name="foot", label={"en": "On foot"}))
GOOD = Question(name="good", type=QuestionType.TEXT, label={"en": "What is good?", "cy": "Beth sy'n dda?"})
GO = Question(
    name="go", type=QuestionType.SELECT_ONE, label={"en": "How?", "cy": "Sut?"}, choices=BUS, or_other=True
)
STOP = Question(
    name="stop",
    type=QuestionType.TEXT,
    label={"en": "And ${go}?", "cy": "A ${go}?"},
    relevant="${go} = 'bus'",
)
AGREE = Question(
    name="agree", type=QuestionType.CONSENT, purpose="survey", label={"en": "Shall we?", "cy": "Gawn ni?"}
)
NOTE = Question(name="hello", type=QuestionType.NOTE, label={"en": "Hello", "cy": "Helo"})
SURVEY = Survey(
    id="street",
    version="1",
    title={"en": "Our street"},
    languages=("en", "cy"),
    default_language="en",
    questions=(NOTE, AGREE, GOOD, GO, STOP),
    groups=(Group(name="more", relevant="${go} = 'foot'"),),
)


def sheet(*lines: tuple[Any, ...], row: int = 0) -> bytes:
    binary = io.BytesIO()
    with xlsxwriter.Workbook(binary) as book:
        page, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(lines, start=row):
            for column, cell in enumerate(line):
                if isinstance(cell, datetime):
                    page.write_datetime(number, column, cell, days)
                else:
                    page.write(number, column, cell)
    return binary.getvalue()


def entered(cells: Mapping[str, str], *, blanks: bool = False, survey: Survey = SURVEY) -> Entered:
    def begin(narrowed: Survey) -> Any:
        return engine.start(narrowed, session_id="s", language="en", seed=0, now=NOW)

    return enter(survey, cells, begin=begin, now=NOW, blanks=blanks)


def test_numbers_count_what_waits_for_an_answer() -> None:
    assert numbered(SURVEY) == {"agree": 1, "good": 2, "go": 3, "stop": 4}
    assert words_of(STOP, "en", SURVEY) == "And …?"


@pytest.mark.parametrize(
    "heading",
    ["good", "GOOD ", "2", "2.", "Q2", "question 2", "What is good?", "Beth sy'n dda", "2. What is good?"],
)
def test_question_is_called_by_name_number_or_label(heading: str) -> None:
    notes = read_notes(f'"{heading}"\nThe park\n'.encode(), "a.csv", SURVEY)
    assert [dict(line.cells) for line in notes.lines] == [{"good": "The park"}]


def test_label_with_an_earlier_answer_is_known_by_its_gap() -> None:
    [line] = read_notes("And …?\nMore buses\n".encode(), "a.csv", SURVEY).lines
    assert dict(line.cells) == {"stop": "More buses"}


@pytest.mark.parametrize("text", ["good;go\nY tŷ;1\n", "good,go\nY tŷ,1\n", "good\tgo\nY tŷ\t1\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_of_any_kind_is_read(text: str, encoding: str) -> None:
    text = text.replace("ŷ", "ý") if encoding == "cp1252" else text
    [line] = read_notes(text.encode(encoding), "a.csv", SURVEY).lines
    assert dict(line.cells) == {"good": text.split("\n")[1][:4], "go": "1"}


def test_workbook_gives_numbers_and_days_as_people_wrote_them_with_their_rows() -> None:
    lines = (("good", "go"), (3.0, datetime(2026, 5, 31)), ("", ""), (2.5, True))  # noqa: DTZ001 - a cell has no zone
    first, second = read_notes(sheet(*lines, row=2), "a.xlsx", SURVEY).lines
    assert (first.row, dict(first.cells)) == (4, {"good": "3", "go": "2026-05-31"})
    assert (second.row, dict(second.cells)) == (6, {"good": "2.5", "go": "yes"})


def test_two_columns_without_headings_are_questions_and_notes() -> None:
    for names in (("good", "stop"), ("2", "4")):
        table = "{},The park\n{},More buses\n".format(*names)
        notes = read_notes(table.encode(), "a.csv", SURVEY)
        assert [dict(line.cells) for line in notes.lines] == [{"good": "The park"}, {"stop": "More buses"}]


def test_column_of_numbers_under_a_heading_is_no_list_of_questions() -> None:
    [line] = read_notes(b"go,table\n2,A\n", "a.csv", SURVEY).lines
    assert (dict(line.cells), line.strays) == ({"go": "2"}, (("table", "A"),))


def test_words_that_steer_the_chat_are_kept_as_what_somebody_said() -> None:
    found = entered({"good": "back", "go": "1"})
    assert [(each.question, each.text) for each in found.misfits] == [("good", "back")]
    assert [each.value for each in found.answers if each.question == "go"] == ["bus"]


def test_something_else_alone_picks_something_else() -> None:
    values = {each.question: each.value for each in entered({"go_other": "on my horse"}).answers}
    assert values == {"go": "other", "go_other": "on my horse"}


def test_numbers_mean_the_printed_order_also_where_the_chat_mixes_it() -> None:
    mixed = replace(SURVEY, questions=(replace(GO, randomize=True),))
    assert {entered({"go": "2"}, survey=mixed).answers[0].value for _ in range(5)} == {"foot"}


def test_rule_about_what_was_not_said_cannot_refuse_a_note() -> None:
    assert entered({"stop": "More buses"}).misfits == ()
    refused = entered({"go": "2", "stop": "More buses"})
    assert [(each.question, each.code) for each in refused.misfits] == [("stop", "not_asked")]


def test_after_a_no_to_the_survey_nothing_else_is_kept() -> None:
    found = entered({"agree": "no", "good": "The park"}, blanks=True)
    assert [each.question for each in found.answers] == ["agree"]
    assert [(each.code, each.text) for each in found.misfits] == [("declined", "")]


@given(
    cells=st.dictionaries(st.sampled_from(["good", "go", "stop"]), st.text(min_size=1, max_size=40)),
    blanks=st.booleans(),
)
def test_no_words_are_lost(cells: dict[str, str], blanks: bool) -> None:  # noqa: FBT001 - drawn by chance
    cells = {name: words for name, words in cells.items() if words.strip()}
    found = entered(cells, blanks=blanks)
    kept = {each.question for each in found.answers if each.text} | {each.question for each in found.misfits}
    steered = {each.question for each in found.answers if each.status in ("skipped", "refused", "dont_know")}
    assert set(cells) <= kept | steered


@pytest.mark.parametrize(
    ("rule", "tests"),
    [
        ("${go} = 'bus'", ((("go", "=", "bus"),),)),
        ("'bus' = ${go}", ((("go", "=", "bus"),),)),
        ("2 >= ${life}", ((("life", "<=", "2"),),)),
        ("selected(${like}, 'park')", ((("like", "=", "park"),),)),
        ("${life} != '' and ${life} <= 2", ((("life", "<=", "2"),),)),
        (
            "${a} = 'x' and (${b} = 'y' or ${c} = 'z')",
            ((("a", "=", "x"), ("b", "=", "y")), (("a", "=", "x"), ("c", "=", "z"))),
        ),
        ("string-length(${good}) > 3", None),
        ("${a} = ${b}", None),
        ("not(${a} = 'x')", None),
    ],
)
def test_rule_becomes_tests_that_can_be_said(rule: str, tests: Any) -> None:
    one = Question(name="one", type=QuestionType.TEXT, relevant=rule)
    assert condition(one, SURVEY) == tests


def test_rule_of_a_group_counts_as_well() -> None:
    inside = Question(name="one", type=QuestionType.TEXT, relevant="${good} != ''", groups=("more",))
    assert condition(inside, SURVEY) == ((("go", "=", "foot"), ("good", "!=", "")),)
    assert condition(GOOD, SURVEY) == ()


def test_two_lines_of_one_person_are_joined_and_told() -> None:
    table = b"person,good,go\n7,hills,bus\n8,shops,bus\n7,people,bus\n,rain,\n,rain,\n"
    notes = read_notes(table, "notes.csv", SURVEY)
    assert [dict(line.cells) for line in notes.lines] == [
        {"good": "hills\npeople", "go": "bus"},
        {"good": "shops", "go": "bus"},
        {"good": "rain"},
        {"good": "rain"},
    ]
    assert [(problem.row, problem.column) for problem in notes.problems] == [(4, "person")]


def test_two_cells_far_apart_are_no_table_and_take_no_memory() -> None:
    far = sheet(("good",), (*[""] * 16_383, "lovely"), row=0)
    binary = io.BytesIO()
    with xlsxwriter.Workbook(binary) as book:
        page = book.add_worksheet()
        page.write(0, 0, "good")
        page.write(1_048_575, 16_383, "lovely")
    notes = read_notes(binary.getvalue(), "notes.xlsx", SURVEY)
    assert notes.lines == ()
    assert "larger" in notes.problems[0].problem
    assert read_notes(far, "notes.xlsx", SURVEY).lines[0].strays == (("", "lovely"),)


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(100), b"\xd0\xcf\x11\xe0" + bytes(600), b""])
@pytest.mark.parametrize("name", ["notes.xlsx", "notes.xls", "notes.ods", "notes.csv"])
def test_what_is_no_table_is_one_problem(data: bytes, name: str) -> None:
    notes = read_notes(data, name, SURVEY)
    assert (notes.lines, len(notes.problems)) == ((), 1)


@pytest.mark.parametrize("name", ["long", "wide", "trio", "xlsx"])
def test_an_export_is_not_taken_for_notes(name: str) -> None:
    about = About(event_id="e", event_name="E", surveys=(SURVEY,), time_zone="Europe/London", made_at=NOW)
    wanted = FORMATS[name]
    notes = read_notes(wanted.write([_row()], about), f"export{wanted.extension}", SURVEY)
    assert notes.lines == ()
    assert "export" in notes.problems[0].problem


def _row() -> ResultRow:
    texts = dict.fromkeys(COLUMNS, "x") | {"question": "good", "type": "text", "status": "answered"}
    texts |= {"answered_at": NOW.isoformat(), "version": "1", "language": "en"}
    return ResultRow(**{**texts, "revision": 1})  # type: ignore[arg-type]
