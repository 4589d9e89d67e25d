"""`${name}` in every cell: well written, and the name of a row of the survey sheet.

Other programs look into every column, also those that they only pass on, and so do we: a form that we take
is one that they take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.xlsform.headers import Cells, Table
from surveys.xlsform.problems import Problems, Spot, near, short

_MENTION = re.compile(r"\$\{([^}]+)\}|\$\{[^}]*$")
_NAME = re.compile(r"(last-saved#)?([^\W\d][\w.\-·]*)")
#: Columns whose `${` is looked at elsewhere, or means nothing.
_APART = frozenset({"type", "name", "trigger"})
_TEXTS = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})


@dataclass(frozen=True, kw_only=True)
class References:
    """Checks the cells of one form."""

    #: Of all questions and groups, with how many rows have it.
    names: Mapping[str, int]
    problems: Problems

    def survey(self, table: Table) -> None:
        """Every column of the survey sheet."""
        for row in table.rows:
            for key, header, written in _cells(table, row):
                if key not in _APART:
                    self._cell(key, written, _spot(table, row, header))
            self._trigger(table, row)

    def choices(self, table: Table) -> None:
        """Labels and media of the choices; other columns are data."""
        for row in table.rows:
            for key, header, written in _cells(table, row):
                if key == "label" or key.startswith("media"):
                    self._cell(key, written, _spot(table, row, header))

    def settings(self, table: Table) -> None:
        """Every setting."""
        for row in table.rows:
            for key, header, written in _cells(table, row):
                self._cell(key, written, _spot(table, row, header))

    def _cell(self, key: str, written: str, spot: Spot) -> None:
        if "${}" in written and _kind(key) == "rule":
            self.problems.error("bad_reference", spot, "'${}' names no answer.", "Write ${name}.")
        if len(written) < 3 or "${" not in written:
            return
        for mention in _MENTION.finditer(written):
            inner = _NAME.fullmatch(mention[1] or "")
            if inner is None:
                said = f"'{short(mention[0])}' is not written as an answer."
                self.problems.error("bad_reference", spot, said, "Write ${name}, without spaces.")
            elif inner[1]:
                said = "An answer of an earlier form cannot be used."
                self.problems.error("unsupported-last-saved", spot, said, "Leave it out.")
            elif inner[2] not in self.names:
                code = f"{_kind(key)}_unknown"
                said = f"There is no question '{inner[2]}'."
                self.problems.error(code, spot, said, near(inner[2], self.names, "Check the spelling."))
            elif self.names[inner[2]] > 1:
                said = f"More than one row is called '{inner[2]}'; it is not clear which is meant."
                self.problems.error("unclear_reference", spot, said, "Give each a name of its own.")

    def _trigger(self, table: Table, row: Cells) -> None:
        written = row.get("trigger")
        spot = _spot(table, row, table.header("trigger"))
        for part in written.split(",") if written else ():
            mention = re.fullmatch(r"[^$]*\$\{([^}]+)\}[^$]*", part)
            if mention is None or _NAME.fullmatch(mention[1]) is None:
                said = f"'{short(part)}' is not written as an answer."
                self.problems.error("bad_reference", spot, said, "Write ${name}.")
            elif mention[1] not in self.names:
                said = f"There is no question '{mention[1]}'."
                self.problems.error(
                    "rule_unknown", spot, said, near(mention[1], self.names, "Check the spelling.")
                )


def _kind(key: str) -> str:
    """What stands in a column: a text, or a rule."""
    return "text" if key.split("::", maxsplit=1)[0] in _TEXTS else "rule"


def _cells(table: Table, row: Cells) -> Iterator[tuple[str, str, str]]:
    """(our name of the column, its header, text) of a row."""
    for key, written in row.plain.items():
        yield key, table.header(key), written
    for key, texts in row.texts.items():
        for language, written in texts.items():
            yield key, table.header(key, language), written


def _spot(table: Table, row: Cells, header: str) -> Spot:
    question = row.get("name") if table.sheet == "survey" else ""
    return Spot(sheet=table.sheet, row=row.number, column=header, question=question)
