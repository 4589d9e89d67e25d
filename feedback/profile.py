"""Who lives in a community, read from a table: question, value, people, source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

COLUMNS = ("question", "value", "people", "source")
NEEDED = COLUMNS[:3]
AREA = "area"  # what the question is called whose values are areas
MOST_ROWS = 2000  # more than any census table of one place has
MOST_PEOPLE = 100_000_000  # more than live in any nation that this is for
LONGEST = 160  # characters of a question's or a value's name, as the record keeps them
LONGEST_SOURCE = 300

#: Question → the names of its choices, each with what residents read, in any language.
Known = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, kw_only=True)
class Residents:
    """How many residents would give one answer. source: "Census 2021, TS007"; may be empty."""

    question: str
    value: str
    people: int
    source: str


@dataclass(frozen=True, kw_only=True)
class ProfileProblem:
    """One fault. row: line of the file, the heading is 1; 0 = the whole file. Sentences are English."""

    row: int
    column: str
    problem: str
    remedy: str


def read_profile(data: bytes, known: Known) -> tuple[list[Residents], list[ProfileProblem]]:
    """Every row that can be used and every one that cannot. known: what the community's surveys ask."""
    problems: list[ProfileProblem] = []
    found: dict[tuple[str, str], Residents] = {}
    for number, row in _rows(data, problems):
        if not any(row.values()):
            continue
        made = _read(number, row, known, problems)
        if made is None:
            continue
        if (made.question, made.value) in found:
            problem = f"'{made.question}: {made.value}' comes twice; the first one counts"
            problems.append(_problem(number, "value", problem, "Keep one of them."))
            continue
        found[made.question, made.value] = made
    return list(found.values()), problems


def blank(known: Known) -> bytes:
    """A table to fill in: every question and value that the community's surveys know, people left empty."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerows((question, value, "", "") for question, values in known.items() for value in values)
    return lines.getvalue().encode("utf-8-sig")


def _rows(data: bytes, problems: list[ProfileProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        problems.append(_problem(0, "", "This is not a text table", "Save the sheet as 'CSV UTF-8'."))
        return
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        heading = [cell.strip().casefold() for cell in next(reader, [])]
        missing = [name for name in NEEDED if name not in heading]
        if missing:
            problem = f"The heading lacks: {', '.join(missing)}"
            problems.append(_problem(1, "", problem, "Begin with the line: question,value,people,source"))
            return
        for count, cells in enumerate(reader):
            if count >= MOST_ROWS:
                problem = f"There are more than {MOST_ROWS:,} rows; the rest was left out"
                problems.append(_problem(reader.line_num, "", problem, "Leave out what is not needed."))
                return
            yield reader.line_num, {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
    except csv.Error as error:
        problem = f"The table breaks off here: {error}"
        problems.append(_problem(reader.line_num, "", problem, "Save the sheet as 'CSV UTF-8' again."))


def _read(
    number: int, row: Mapping[str, str], known: Known, problems: list[ProfileProblem]
) -> Residents | None:
    question, value, people = (row.get(name, "") for name in NEEDED)
    if not people:  # a line of the blank table that nobody has filled in
        return None
    if not question or not value:
        problems.append(_problem(number, "value", "A question or a value is missing", "Fill both in."))
        return None
    count = _count(people)
    if count is None:
        problem = f"'{people[:40]}' is no number of people"
        problems.append(_problem(number, "people", problem, "Write a whole number such as 1204."))
        return None
    asked = next((name for name in known if name.casefold() == question.casefold()), "")
    if not asked:
        problem = f"No survey of this community asks '{question[:40]}'"
        remedy = f"Use one of: {', '.join(known) or 'none yet'}. Or start an event that asks it first."
        problems.append(_problem(number, "question", problem, remedy))
        return None
    named = _value(value, known[asked])
    if not named:
        problem = f"'{value[:40]}' is no answer to '{asked}'"
        remedy = f"Use one of: {', '.join(list(known[asked])[:20])}."
        problems.append(_problem(number, "value", problem, remedy))
        return None
    return Residents(question=asked, value=named, people=count, source=row.get("source", "")[:LONGEST_SOURCE])


def _value(words: str, values: Mapping[str, Sequence[str]]) -> str:
    """The choice that is meant, by its name or by what residents read."""
    meant = words.casefold()
    for name, labels in values.items():
        if meant in {name.casefold(), *(label.casefold() for label in labels)}:
            return name
    return ""


def _count(text: str) -> int | None:
    bare = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > len(str(MOST_PEOPLE)):
        return None
    return int(bare)


def _problem(row: int, column: str, problem: str, remedy: str) -> ProfileProblem:
    return ProfileProblem(row=row, column=column, problem=problem, remedy=remedy)
