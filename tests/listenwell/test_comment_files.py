from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from listenwell.comment_files import Columns, CommentsUnreadable, check
from nlp.types import Comment


def a_file(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, columns: Columns) -> list[Comment]:
    file = check(path, columns)
    comments = list(file.comments())
    assert len(comments) == file.count
    return comments


def a_workbook(tmp_path: Path, rows: list[list[object]]) -> Path:
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for row, cells in enumerate(rows):
        sheet.write_row(row, 0, cells)
    book.close()
    return path


def test_reads_csv_with_quotes_commas_and_new_lines(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", '\ufeffid,text\r\na,"late, again\nand again"\r\nb,"she said ""no"""\r\n')
    assert [(c.id, c.text) for c in read(path, Columns())] == [
        ("a", "late, again\nand again"),
        ("b", 'she said "no"'),
    ]


def test_reads_tsv_without_quoting(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.tsv", 'text\twho\n"late" bus\tAmina\nno\t\n')
    comments = read(path, Columns(person="who"))
    assert [(c.id, c.text, c.person) for c in comments] == [("1", '"late" bus', "Amina"), ("2", "no", "")]


def test_reads_the_first_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, [["id", "text"], [7, "late bus"], [8, 12]])
    assert [(c.id, c.text) for c in read(path, Columns())] == [("7", "late bus"), ("8", "12")]


def test_a_workbook_may_hold_dates_empty_rows_and_formulas(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path,
        [
            [],
            ["when", "text", "flag"],
            [datetime(2026, 5, 3), "late bus", True],  # noqa: DTZ001 -- a sheet knows no zones
            [],
            [datetime(2026, 5, 4, 9, 30), '="late " & "tram"', False],  # noqa: DTZ001 -- likewise
            [None, 12.5, None],
        ],
    )
    comments = read(path, Columns(person="when"))
    assert [(c.id, c.text) for c in comments] == [("1", "late bus"), ("2", "0"), ("3", "12.5")]
    assert [c.person for c in comments] == ["2026-05-03", "2026-05-04 09:30:00", ""]


def test_a_row_of_a_sheet_is_named_as_the_sheet_counts(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, [[], ["id", "text"], [1, "a"], [], [1, "b"]])
    with pytest.raises(CommentsUnreadable, match="row 5: the id '1' is that of row 3 too"):
        check(path, Columns())


def test_a_question_is_a_column_or_the_words_themselves(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text,asked\na,What is good?\nb,What is hard?\n")
    assert check(path, Columns(question="asked")).question == "What is good? What is hard?"
    assert check(path, Columns(question="How is it?")).question == "How is it?"


def test_rows_without_their_last_cells_and_empty_comments_are_kept(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text,who\nlate\n,Ben\n")
    assert [(c.text, c.person) for c in read(path, Columns(person="who"))] == [
        ("late", ""),
        ("", "Ben"),
    ]


def test_a_letter_longer_than_any_spreadsheet_cell_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text\n" + "late " * 100_000 + "\n")
    assert len(read(path, Columns())[0].text) == 500_000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("c.csv", "id,comments\n1,a\n", "no column 'text'.*'comments'"),
        ("c.csv", "id,texts\n1,a\n", "Did you mean 'texts'"),
        ("c.csv", "text\nok\ncaf\xe9\n".encode("cp1252"), "line 3: not UTF-8.*Windows-1252.*CSV UTF-8"),
        ("c.tsv", b"text\nok \x81\xff\n", "line 2: not UTF-8\\. Open it.*CSV UTF-8"),
        ("c.csv", "id,text\n1,late\n".encode("utf-16"), "is in UTF-16.*CSV UTF-8"),
        ("c.csv", "id,text\n1,late\n".encode("utf-16-le"), "is in UTF-16"),
        ("c.csv", "id,Text\n1,a\n", "Did you mean 'Text'"),
        ("c.csv", "id;text\n1;a\n", "no column 'text'.*parted by ';'"),
        ("c.csv", "text,text\na,b\n", "two columns 'text'"),
        ("c.csv", "", "is empty"),
        ("c.csv", "text\n", "no comments below"),
        ("c.csv", "id,text\n1,late, again\n", "line 2: 3 cells.*quotes"),
        ("c.csv", 'text\nfine\n"late\nand\nlater\n', "line 3: a quotation mark opens here and is never"),
        ("c.csv", 'id,text\n"a\nb","late ""bus""\n2,x\n', "line 3: a quotation mark opens here"),
        ("c.csv", 'id,text\n1,"late\n2,"bus"\n', "line 3: there is text after a closing.*begins in line 2"),
        ("c.csv", 'text\n"' + "late " * 250_000, "line 2: a quotation mark opens here and is never closed"),
        ("c.csv", "id,text\n1,a\n1,b\n", "line 3: the id '1' is that of line 2"),
        ("c.csv", "id,text\n,a\n", "line 2: there is no id"),
        ("c.xlsx", b"PK no workbook", "not a spreadsheet"),
        ("c.docx", b"", "ends in '.docx'"),
    ],
)
def test_says_what_is_wrong_where_and_what_to_do(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    with pytest.raises(CommentsUnreadable, match=says):
        check(a_file(tmp_path, name, content), Columns())


def test_stray_nuls_become_spaces_so_that_offsets_hold(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "id,text\n" + "".join(f"{i},the bus\0is late again\n" for i in range(9)))
    assert read(path, Columns())[8].text == "the bus is late again"


def test_empty_cells_at_the_end_and_empty_rows_do_no_harm(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "id,text\n1,late,,\n,\n\n2,later\n")
    assert [c.id for c in read(path, Columns())] == ["1", "2"]


def test_a_file_with_more_rows_than_one_run_can_hold_is_told_so_early(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text\n" + "late\n" * 12 + '"never closed')
    with pytest.raises(CommentsUnreadable, match=r"more than 10 comments.*first 10, then.*--continue"):
        check(path, Columns(), most=10)


def test_where_people_live_is_read_from_its_column(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text,ward\nlate, North  Ward \n")
    assert read(path, Columns(place="ward"))[0].place == "North Ward"


def test_a_column_without_a_name_is_not_taken_for_the_question(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", ",text\n0,late\n1,later\n")
    assert check(path, Columns()).question == ""
    assert [(c.id, c.text, c.person, c.place, c.question) for c in read(path, Columns())] == [
        ("1", "late", "", "", ""),
        ("2", "later", "", "", ""),
    ]
