"""The choices sheet as lists of choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.types import Choice
from surveys.xlsform.aliases import TRUTHS
from surveys.xlsform.headers import Cells, Table
from surveys.xlsform.problems import Problems, Spot
from surveys.xlsform.texts import Languages

ALLOW = "allow_choice_duplicates"  # the setting that lets a list have two choices of one name


@dataclass
class List:
    """The choices of one list with their rows."""

    choices: list[Choice] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def row_of(self, name: str) -> int:
        """The row of a choice, the last where two have the name; 0 when none has."""
        found = (row for choice, row in zip(self.choices, self.rows, strict=True) if choice.name == name)
        return max(found, default=0)


def read(
    table: Table | None, languages: Languages, settings: Mapping[str, str], problems: Problems
) -> dict[str, List]:
    """The lists by name, in the order of the sheet."""
    lists: dict[str, List] = {}
    if table is None or not table.rows:
        return lists
    for key in ("list_name", "name"):
        if not table.has(key):
            said = f"The sheet has no column '{key}'."
            spot = Spot(sheet=table.sheet, row=1, column=key)
            problems.error("missing_column", spot, said, f"Add a column with the header {key}.")
    if not (table.has("list_name") and table.has("name")):
        return lists
    for row in table.rows:
        if row.get("list_name"):
            read_row = _Row(table, row, languages, problems)
            found = lists.setdefault(row.get("list_name"), List())
            found.choices.append(read_row.choice())
            found.rows.append(row.number)
        else:
            said = "The row names no list; it is left out."
            spot = Spot(sheet=table.sheet, row=row.number, column=table.header("list_name"))
            problems.warning("row_skipped", spot, said, "Write the name of its list.")
    if not TRUTHS.get(settings.get(ALLOW, "no"), False):
        _check_doubled(table, lists, problems)
    return lists


def _check_doubled(table: Table, lists: Mapping[str, List], problems: Problems) -> None:
    for list_name, found in lists.items():
        seen: set[str] = set()
        for choice, row in zip(found.choices, found.rows, strict=True):
            if choice.name in seen and choice.name:
                said = f"The list '{list_name}' has two choices called '{choice.name}'."
                spot = Spot(sheet=table.sheet, row=row, column=table.header("name"))
                remedy = f"Give each a name of its own, or set {ALLOW} to yes."
                problems.error("doubled_choice", spot, said, remedy)
            seen.add(choice.name)


class _Row:
    """One row of the sheet."""

    def __init__(self, table: Table, row: Cells, languages: Languages, problems: Problems) -> None:
        self.table, self.row, self.languages, self.problems = table, row, languages, problems

    def choice(self) -> Choice:
        name = self.row.get("name")
        if not name:
            said = "A choice has no name."
            self.problems.error("missing_key", self._spot("name"), said, "Write a short name.")
        label = self.languages.text(self.row, "label")
        if not label and name:
            said = f"The choice '{name}' has no label; its name is shown."
            self.problems.warning("missing_label", self._spot("label"), said, "Write what people read.")
            label = {self.languages.default: name}
        extra = {key: text for key, text in self.row.plain.items() if key not in {"list_name", "name"}}
        return Choice(name=name, label=label, extra=extra)

    def _spot(self, key: str) -> Spot:
        return Spot(sheet=self.table.sheet, row=self.row.number, column=self.table.header(key))
