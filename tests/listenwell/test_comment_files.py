from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from listenwell.comment_files import Columns, CommentsUnreadable, read


def a_file(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_reads_csv_with_quotes_commas_and_new_lines(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", '\ufeffid,text\r\na,"late, again\nand again"\r\nb,"she said ""no"""\r\n')
    assert [(c.id, c.text) for c in read(path, Columns()).comments] == [
        ("a", "late, again\nand again"),
        ("b", 'she said "no"'),
    ]


def test_reads_tsv_without_quoting(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.tsv", 'text\twho\n"late" bus\tAmina\nno\t\n')
    comments = read(path, Columns(person="who")).comments
    assert [(c.id, c.text, c.person) for c in comments] == [("1", '"late" bus', "Amina"), ("2", "no", "")]


def test_reads_the_first_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, cells in enumerate([["id", "text"], [7, "late bus"], [8, 12]]):
        sheet.write_row(row, 0, cells)
    book.close()
    assert [(c.id, c.text) for c in read(path, Columns()).comments] == [("7", "late bus"), ("8", "12")]


def test_a_question_is_a_column_or_the_words_themselves(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text,asked\na,What is good?\nb,What is hard?\n")
    assert read(path, Columns(question="asked")).question == "What is good? What is hard?"
    assert read(path, Columns(question="How is it?")).question == "How is it?"


def test_rows_without_their_last_cells_and_empty_comments_are_kept(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text,who\nlate\n,Ben\n")
    assert [(c.text, c.person) for c in read(path, Columns(person="who")).comments] == [
        ("late", ""),
        ("", "Ben"),
    ]


def test_a_letter_longer_than_any_spreadsheet_cell_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, "c.csv", "text\n" + "late " * 100_000 + "\n")
    assert len(read(path, Columns()).comments[0].text) == 500_000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("c.csv", "id,comments\n1,a\n", "no column 'text'.*'comments'"),
        ("c.csv", "id,texts\n1,a\n", "Did you mean 'texts'"),
        ("c.csv", "text\ncaf\xe9\n".encode("latin-1"), "line 2: not UTF-8.*CSV UTF-8"),
        ("c.csv", "", "is empty"),
        ("c.csv", "text\n", "no comments below"),
        ("c.csv", "id,text\n1,late, again\n", "row 1: 3 cells.*quotes"),
        ("c.csv", 'text\n"late\n', "line"),
        ("c.csv", "id,text\n1,a\n1,b\n", "row 2: the id '1' is that of row 1"),
        ("c.csv", "id,text\n,a\n", "row 1: no id"),
        ("c.xlsx", b"PK no workbook", "not a spreadsheet"),
        ("c.docx", b"", "ends in '.docx'"),
    ],
)
def test_says_what_is_wrong_where_and_what_to_do(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    with pytest.raises(CommentsUnreadable, match=says):
        read(a_file(tmp_path, name, content), Columns())
