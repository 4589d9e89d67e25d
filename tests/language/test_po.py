from __future__ import annotations

from datetime import UTC, datetime

import pytest

from language.po import MAX_FILE, Line, PoUnreadable, read, write

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LINES = [
    Line(key="good/label", source='What is\n"good" 100 % here?', translation="Beth sy'n dda?", where="good"),
    Line(key="other/label", source="Same", translation=""),
    Line(key="third/label", source="Same", translation="Yr un", was="Something else"),
]


def test_what_is_written_reads_back() -> None:
    language, lines = read(write(LINES, language="cy", project=("our-street", "1"), now=NOW))
    assert language == "cy"
    assert [(line.key, line.source, line.translation) for line in lines] == [
        (line.key, line.source, line.translation) for line in LINES
    ]
    assert [line.fuzzy for line in lines] == [False, False, True]


def test_a_line_says_where_it_stands() -> None:
    data = write(LINES, language="cy", project=("our-street", "1"), now=NOW)
    _, lines = read(data)
    assert data.decode().splitlines()[lines[1].row - 1] == 'msgid "Same"'


def test_a_changed_text_shows_what_it_was() -> None:
    written = write(LINES, language="cy", project=("our-street", "1"), now=NOW).decode()
    assert '#, fuzzy\n#| msgid "Something else"\nmsgctxt "third/label"' in written


def test_an_unknown_language_keeps_its_code() -> None:
    assert read(write(LINES, language="xx-Abcd", project=("a", "1"), now=NOW))[0] == "xx-Abcd"


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b'msgid "a',
        b'msgid "a"\nmsgid "b"\n',
        b"\xff\xfe\x00",
        bytes(50),
        'msgid "é"\nmsgstr "x"\n'.encode("latin-1"),
        b"#" * (MAX_FILE + 1),
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=nonsense\\n"\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_what_is_no_po_file_is_said(data: bytes) -> None:
    with pytest.raises(PoUnreadable):
        read(data)


def test_plural_forms_by_the_billion_are_refused_before_anybody_makes_room_for_them() -> None:
    head = b'msgid ""\nmsgstr "Plural-Forms: nplurals=9999999999; plural=0;\\n"\n\n'
    with pytest.raises(PoUnreadable) as error:
        read(head + b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n')
    assert error.value.row == 5


@pytest.mark.parametrize("data", [b"", b"# nothing\n"])
def test_an_empty_file_has_no_lines(data: bytes) -> None:
    assert read(data) == ("", [])
