"""Tables that people typed: notes from a room, answers from paper. Which words answer which question.

A table has a line a person, with a column a question; or a line a note, with the columns `question` and
`note`. A question is called by its name, its number, or its label in any language. What fits no question is
kept with its line and told, never dropped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from surveys.results.inert import plain
from surveys.results.numbering import numbered, words_of
from surveys.turns.layout import offers_other, other_name
from surveys.types import NEVER_OPEN, Survey
from surveys.understanding.understand import fold
from surveys.xlsform.workbook import first_table

MAX_BYTES = 20_000_000  # a day of notes is below one; more is another file
MAX_LINES = 20_000  # people of one file
LEFT_OUT = 60  # characters of somebody's words in a message about them

#: What a heading other than a question's means. A question of the same name goes first.
PERSON, LANGUAGE, ENTRY, QUESTION, NOTE = "person", "language", "entry", "question", "note"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    PERSON: ("person", "form number", "unigolyn", "rhif y ffurflen"),
    LANGUAGE: ("language", "form language", "iaith", "iaith y ffurflen"),
    ENTRY: ("entry", "place", "lle", "from where"),
    QUESTION: ("question", "cwestiwn"),
    NOTE: ("note", "notes", "answer", "nodyn", "nodiadau", "ateb"),
}
#: Columns that only our exports have together: the long table or the sheet, and a line a person.
EXPORTS = (
    frozenset({"event", "session", "question", "revision"}),
    frozenset({"KEY", "SubmitterID"}),
    frozenset({"Contact UUID", "Run UUID"}),
)
SPOKEN: Mapping[str, str] = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}


@dataclass(frozen=True, kw_only=True)
class NoteProblem:
    """What could not be taken as it stands. row: the sheet's, from 1; 0 = the whole file."""

    row: int
    column: str
    problem: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one person said, or one note."""

    row: int
    #: As in the file; empty = not named.
    person: str = ""
    language: str = ""
    entry: str = ""
    #: Question's name → words.
    cells: Mapping[str, str] = field(default_factory=dict)
    #: (heading or question as written, words) for what fits no question.
    strays: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notes:
    """A table that was read."""

    #: sha256 of the file.
    digest: str
    lines: tuple[Line, ...]
    problems: tuple[NoteProblem, ...]


def read_notes(data: bytes, file_name: str, survey: Survey) -> Notes:
    """Read a .csv or .xlsx (its first sheet). Nothing raises: a file that cannot be read has no lines."""
    digest = sha256(data).hexdigest()
    try:
        table = list(islice(_rows(data, file_name), MAX_LINES + 2))
    except (csv.Error, ValueError) as error:
        why = str(error).rstrip(".")
        fault = NoteProblem(
            row=0, column="", problem=f"The file cannot be read: {why}.", remedy="Save it as .csv or .xlsx."
        )
        return Notes(digest=digest, lines=(), problems=(fault,))
    return _Table(survey, digest).read(table)


# The file


def _rows(data: bytes, file_name: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not empty, with its row."""
    if len(data) > MAX_BYTES:
        msg = f"it is larger than {MAX_BYTES // 1_000_000} MB"
        raise ValueError(msg)
    rows = _sheet(data) if file_name.lower().endswith((".xlsx", ".xls", ".ods")) else _separated(data)
    for number, row in enumerate(rows, start=1):
        cells = [plain(cell).replace("\0", "\ufffd").strip() for cell in row]
        if any(cells):
            yield number, cells


def _sheet(data: bytes) -> Iterator[list[str]]:
    for row in first_table(data):
        yield [_cell(cell) for cell in row]


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat("minutes") if isinstance(cell, datetime) else cell.isoformat()[:10]
    return str(cell)


def _separated(data: bytes) -> Iterator[list[str]]:
    """Commas, semicolons or tabs, whichever the first line has most of; in UTF-8, else Windows' letters."""
    if b"\0" in data:
        msg = "it is no text"
        raise ValueError(msg)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


# Its meaning


class _Table:
    """A table on its way to lines."""

    def __init__(self, survey: Survey, digest: str) -> None:
        self._survey = survey
        self._digest = digest
        self._names = names_of(survey)
        self._problems: list[NoteProblem] = []

    def read(self, table: Sequence[tuple[int, list[str]]]) -> Notes:
        if self._is_another_file(table):
            return self._notes(())
        (head_row, head), *rows = table
        meanings = [self._meaning(heading) for heading in head]
        if self._has_no_headings(table, meanings):
            return self._notes(self._joined(table, [QUESTION, NOTE]))
        if QUESTION not in meanings and not any(name in self._names.values() for name in meanings):
            known = ", ".join(numbered(self._survey))
            self._tell(head_row, "", "No heading is a question of this survey.", f"Use the names: {known}.")
            return self._notes(())
        if QUESTION in meanings and NOTE in meanings:
            return self._notes(self._joined(rows, meanings))
        self._tell_unknown(head_row, head, meanings, rows)
        return self._notes(self._once([self._person(row, cells, head, meanings) for row, cells in rows]))

    def _is_another_file(self, table: Sequence[tuple[int, list[str]]]) -> bool:
        if len(table) > MAX_LINES + 1:
            self._tell(0, "", f"The file has more than {MAX_LINES} lines.", "Cut it into several files.")
        elif not table:
            self._tell(0, "", "The file is empty.", "Give it a line of headings and a line for each person.")
        elif any(columns <= set(table[0][1]) for columns in EXPORTS):
            said = "The file is an export: its answers are in the record already."
            self._tell(table[0][0], "", said, "Bring the table that somebody typed.")
        return bool(self._problems)

    def _has_no_headings(self, table: Sequence[tuple[int, list[str]]], meanings: Sequence[str]) -> bool:
        """Two columns, questions in the first from the top: by number all, or by name or wording all."""
        if len(meanings) != 2 or not meanings[0] or meanings[1]:
            return False
        firsts = [cells[0] for _, cells in table]
        by_number = {cell.strip(".").isdecimal() for cell in firsts}
        return all(map(self._question, firsts)) and len(by_number) == 1 and len(firsts) > 1

    def _notes(self, lines: Iterable[Line]) -> Notes:
        return Notes(digest=self._digest, lines=tuple(lines), problems=tuple(self._problems))

    def _tell(self, row: int, column: str, problem: str, remedy: str) -> None:
        self._problems.append(NoteProblem(row=row, column=column, problem=problem, remedy=remedy))

    def _meaning(self, heading: str) -> str:
        """A question's name, else one of `HEADINGS`, else empty."""
        folded = fold(heading)
        own = next((what for what, called in HEADINGS.items() if folded in called), "")
        return self._names.get(folded) or own

    def _question(self, words: str) -> str:
        return self._names.get(fold(words), "")

    def _tell_unknown(
        self, row: int, head: Sequence[str], meanings: Sequence[str], rows: Iterable[tuple[int, list[str]]]
    ) -> None:
        """A column that is nobody's is told once; its words are kept with each line."""
        used = {at for _, cells in rows for at, cell in enumerate(cells) if cell}
        seen: set[str] = set()
        for at, (heading, meaning) in enumerate(zip(head, meanings, strict=True)):
            if meaning in ("", QUESTION, NOTE) and at in used:
                problem = f"The heading {heading!r} is no question of this survey; its words are kept aside."
                self._tell(
                    row, heading, problem, "Call it as the question is called, or take the column out."
                )
            if meaning and meaning in seen:
                self._tell(
                    row, heading, f"Two columns are called {meaning!r}; they are joined.", "Take one out."
                )
            seen.add(meaning)

    def _person(self, row: int, cells: list[str], head: Sequence[str], meanings: Sequence[str]) -> Line:
        own: dict[str, str] = {}
        found: dict[str, str] = {}
        strays: list[tuple[str, str]] = []
        for at, cell in enumerate(cells):
            meaning = meanings[at] if at < len(meanings) else ""
            if not cell:
                continue
            if meaning in self._names.values():
                _join(found, meaning, cell)
            elif meaning in (PERSON, LANGUAGE, ENTRY):
                own[meaning] = cell
            else:
                strays.append((head[at] if at < len(head) else "", cell))
        return self._line(row, own, found, strays)

    def _once(self, lines: Iterable[Line]) -> list[Line]:
        """One line a named person: of two, neither takes the place of the other."""
        found: dict[tuple[str, ...], Line] = {}
        for line in lines:
            key = (line.person, line.entry) if line.person else (str(line.row), "", "")
            first = found.get(key)
            if first is not None:
                problem = f"{line.person[:LEFT_OUT]!r} is in row {first.row} too; what the two say is joined."
                self._tell(line.row, PERSON, problem, "Give each person a number of their own.")
            found[key] = line if first is None else _both(first, line)
        return list(found.values())

    def _line(
        self, row: int, own: Mapping[str, str], cells: Mapping[str, str], strays: Sequence[tuple[str, str]]
    ) -> Line:
        return Line(
            row=row,
            person=own.get(PERSON, ""),
            language=self._language(row, own.get(LANGUAGE, "")),
            entry=own.get(ENTRY, ""),
            cells=cells,
            strays=tuple(strays),
        )

    def _language(self, row: int, said: str) -> str:
        code = SPOKEN.get(fold(said), fold(said))
        if code in ("", *self._survey.languages):
            return code
        known = ", ".join(self._survey.languages)
        self._tell(row, LANGUAGE, f"The survey is not in the language {said!r}.", f"Use one of {known}.")
        return ""

    def _joined(self, rows: Iterable[tuple[int, list[str]]], meanings: Sequence[str]) -> list[Line]:
        """A line a note; notes of one named person are one line."""
        made: dict[tuple[str, ...], _Said] = {}
        for row, cells in rows:
            line = {what: cell for what, cell in zip(meanings, cells, strict=False) if what and cell}
            person, entry, asked = (line.get(what, "") for what in (PERSON, ENTRY, QUESTION))
            if NOTE in line:
                key = (person, entry) if person else (str(row), "", "")
                said = made.setdefault(key, _Said(row, {}, {}, []))
                said.own.update({what: line[what] for what in (PERSON, LANGUAGE, ENTRY) if what in line})
                self._take(said, row, asked, line[NOTE])
        return [self._line(said.row, said.own, said.cells, said.strays) for said in made.values()]

    def _take(self, said: _Said, row: int, asked: str, note: str) -> None:
        if name := self._question(asked):
            _join(said.cells, name, note)
            return
        said.strays.append((asked, note))
        problem = f"{asked[:LEFT_OUT]!r} is no question of this survey; the note is kept aside."
        self._tell(row, QUESTION, problem, "Call the question by its name, number or wording.")


class _Said(NamedTuple):
    """One person's notes as they are gathered."""

    row: int
    own: dict[str, str]
    cells: dict[str, str]
    strays: list[tuple[str, str]]


def _both(first: Line, second: Line) -> Line:
    cells = dict(first.cells)
    for name, words in second.cells.items():
        if words != cells.get(name):
            _join(cells, name, words)
    return replace(first, cells=cells, strays=(*first.strays, *second.strays))


def _join(cells: dict[str, str], name: str, words: str) -> None:
    """Two notes of one person to one question are one answer of two lines, as in the chat."""
    cells[name] = f"{cells[name]}\n{words}" if name in cells else words


def names_of(survey: Survey) -> dict[str, str]:
    """Everything that a question may be called, folded → its name. What could mean two means none."""
    called: dict[str, set[str]] = {}
    numbers = numbered(survey)
    exact: dict[str, str] = {}
    for question in survey.questions:
        if question.type in NEVER_OPEN:
            continue
        exact[fold(question.name)] = question.name
        if offers_other(question):
            exact[fold(other_name(question))] = other_name(question)
        number = numbers[question.name]
        labels = [words_of(question, code, survey) for code in survey.languages]
        for name in (str(number), f"q{number}", f"question {number}", f"cwestiwn {number}", *labels):
            called.setdefault(fold(name), set()).add(question.name)
        for label in labels:
            called.setdefault(fold(f"{number}. {label}"), set()).add(question.name)
    single = {name: next(iter(found)) for name, found in called.items() if len(found) == 1 and name}
    return {**single, **exact}
