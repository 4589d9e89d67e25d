"""Column headers: any case, odd spacing, aliases, one or two colons, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from surveys.xlsform import aliases
from surveys.xlsform.problems import Problems, Spot
from surveys.xlsform.workbook import Sheet

#: Typographic quotes, which word processors make of those that rules need.
QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\xa0": " "})


LIKENESS = 0.8  # of difflib's ratio: "calculaton" and "calculation" have 0.95, "region" and "version" 0.62
SHORTEST = 4  # letters; shorter headers are like many others


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a sheet."""

    #: Our name for it; for a column that is not ours, its header.
    key: str
    #: What follows the name, such as "English (en)"; empty for none. Only where a text can be translated.
    language: str = ""
    #: As the sheet has it.
    header: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the headers of one sheet may be."""

    columns: frozenset[str]
    first_words: Mapping[str, tuple[str, ...]]
    pairs: Mapping[tuple[str, str], str]
    translated: frozenset[str]


SURVEY = Known(
    columns=aliases.SURVEY_COLUMNS,
    first_words=aliases.SURVEY_ALIASES,
    pairs=aliases.SURVEY_PAIRS,
    translated=aliases.TRANSLATED,
)
CHOICES = Known(
    columns=aliases.CHOICE_COLUMNS,
    first_words=aliases.CHOICE_ALIASES,
    pairs={},
    translated=frozenset({"label"}),
)
SETTINGS = Known(
    columns=aliases.SETTING_COLUMNS,
    first_words=aliases.SETTING_ALIASES,
    pairs={},
    translated=aliases.TRANSLATED_SETTINGS,
)
QUOTAS = Known(columns=aliases.QUOTA_COLUMNS, first_words={}, pairs={}, translated=frozenset())


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One row by our names of the columns."""

    number: int
    #: What stands in columns that have no language.
    plain: Mapping[str, str]
    #: Column → header's language → text.
    texts: Mapping[str, Mapping[str, str]]

    def get(self, key: str) -> str:
        """A value that programs read: plain spaces and quotes; empty when there is none."""
        return self.plain.get(key, "").translate(QUOTES).strip()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet by our names."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]

    def header(self, key: str, language: str = "") -> str:
        """How the sheet calls a column; our own name for it when it has none."""
        same = {c.language: c.header for c in self.columns if c.key == key}
        return same.get(language) or same.get("") or (f"{key}::{language}" if language else key)

    def has(self, key: str) -> bool:
        """Whether there is such a column, in whatever language."""
        return any(column.key == key for column in self.columns)

    def texts(self) -> Iterator[Column]:
        """The columns with texts that can be translated."""
        for column in self.columns:
            if column.key in aliases.TRANSLATED | aliases.TRANSLATED_SETTINGS:
                yield column


def table(sheet: Sheet, called: str, known: Known, problems: Problems) -> Table:
    """Read the headers of a sheet; two that mean the same column are a problem."""
    two_colons = any("::" in header for header in sheet.headers)
    columns: dict[str, Column] = {}
    seen: dict[tuple[str, str], str] = {}
    for header in _without_old_id(sheet.headers, called):
        column = _column(header, known, two_colons=two_colons)
        other = seen.setdefault((column.key, column.language), header)
        if other != header:
            said = f"The columns '{other}' and '{header}' mean the same."
            spot = Spot(sheet=called, row=1, column=header)
            problems.error("doubled_column", spot, said, "Keep one of the two.")
        columns[header] = column
        _check_spelling(column, known, called, problems)
    rows = tuple(_cells(row.number, row.cells, columns, known) for row in sheet.rows)
    return Table(sheet=called, columns=tuple(columns.values()), rows=rows)


def _check_spelling(column: Column, known: Known, called: str, problems: Problems) -> None:
    """Say of a column that is kept and does nothing that it is nearly one of ours."""
    if column.key != column.header or _snake(column.header) in known.columns:
        return
    first = _snake(re.split("::?", column.header)[0])
    near = get_close_matches(first, sorted(known.columns), n=1, cutoff=LIKENESS)
    if near and len(first) >= SHORTEST:
        said = f"The column '{column.header}' is not known; it is kept and does nothing."
        spot = Spot(sheet=called, row=1, column=column.header)
        remedy = f"Did you mean '{near[0]}'?"
        if near[0] == first:
            remedy = f"Write it like the other columns: '{first}::English (en)'."
        problems.warning("unknown_column", spot, said, remedy)


def _without_old_id(found: tuple[str, ...], called: str) -> list[str]:
    """`id_string` is what forms called `form_id` long ago; beside that, it counts for nothing."""
    is_old = called == "settings" and any(_snake(header) == "form_id" for header in found)
    return [header for header in found if not (is_old and _snake(header) == "id_string")]


def _column(header: str, known: Known, *, two_colons: bool) -> Column:
    if _snake(header) in known.columns and _snake(header) not in known.first_words:
        return Column(key=_snake(header), header=header)
    parts = _parts(header, two_colons=two_colons)
    first = known.first_words.get(_snake(parts[0])) or known.first_words.get(
        " ".join(parts[0].lower().split())
    )
    if first is None:
        first = (_snake(parts[0]),) if _snake(parts[0]) in known.columns else ()
    if not first:
        return Column(key=header, header=header)
    key, rest = _named((*first, *parts[1:]), known)
    if not rest:
        return Column(key=key, header=header)
    if key in known.translated and len(rest) == 1:
        return Column(key=key, language=rest[0], header=header)
    return Column(key="::".join((key, *rest)), header=header)


def _named(parts: tuple[str, ...], known: Known) -> tuple[str, tuple[str, ...]]:
    """Our name of a column, and the parts that it leaves over."""
    pair = known.pairs.get((parts[0], parts[1])) if len(parts) > 1 else None
    if pair:
        return pair, parts[2:]
    if parts[0] == "media" and len(parts) > 1:
        return "::".join(parts[:2]), parts[2:]
    return parts[0], parts[1:]


def _parts(header: str, *, two_colons: bool) -> tuple[str, ...]:
    if two_colons or "::" in header:
        return tuple(part.strip() for part in header.split("::"))
    parts = [part.strip() for part in header.split(":")]
    if "jr" in parts[:-1]:
        at = parts.index("jr")
        parts[at : at + 2] = [f"jr:{parts[at + 1]}"]
    return tuple(parts)


def _snake(written: str) -> str:
    return "_".join(written.split()).lower()


def _cells(number: int, cells: Mapping[str, str], columns: Mapping[str, Column], known: Known) -> Cells:
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for header, written in cells.items():
        column = columns.get(header)
        if column is None:
            continue
        if column.key in known.translated:
            texts.setdefault(column.key, {})[column.language] = written
        else:
            plain[column.key] = written
    return Cells(number=number, plain=plain, texts=texts)
