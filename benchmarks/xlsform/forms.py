"""A form before it becomes sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.xlsform.spellings import OPEN

#: Our column, or a column and the language that its header names.
Key = str | tuple[str, str]


@dataclass
class Question:
    """A row of the survey sheet: our column → text, or (column, language) → text."""

    cells: dict[Key, str]
    #: Our name of its type, however the cell spells it; taken from the cell where it is not given.
    kind: str = ""

    def __post_init__(self) -> None:
        written = self.cells.get("type", "")
        is_group = written.startswith(("begin", "end_", "end "))
        self.kind = self.kind or ("group" if is_group else written.split(" ")[0])


@dataclass
class Form:
    """A form before it becomes sheets, so that mutations find their way in it."""

    languages: tuple[str, ...]
    rows: list[Question] = field(default_factory=list)
    #: list → rows of the choices sheet.
    lists: dict[str, list[dict[Key, str]]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    #: Our column → its header in this form; columns that are not here are written as they are.
    headers: dict[str, str] = field(default_factory=dict)
    choice_headers: dict[str, str] = field(default_factory=dict)
    sheet_names: dict[str, str] = field(default_factory=dict)
    #: Sheets that are written as they are.
    others: dict[str, list[list[str]]] = field(default_factory=dict)
    #: What to do to the sheets at the very end.
    last: list[Callable[[dict[str, list[list[str]]]], None]] = field(default_factory=list)

    def named(self) -> list[Question]:
        """Rows that are questions."""
        return [row for row in self.rows if row.cells.get("name") and row.kind != "group"]

    def asked(self, *kinds: str) -> list[Question]:
        """Questions of some types, by our names; of all that wait for an answer when none is given."""
        return [row for row in self.named() if row.kind in (kinds or OPEN)]

    def sheets(self) -> dict[str, list[list[str]]]:
        """Sheet → rows, the headers first."""
        made = {"survey": _table([row.cells for row in self.rows], ("type", "name", "label"), self.headers)}
        choices = [{"list_name": name, **cells} for name, rows in self.lists.items() for cells in rows]
        if choices:
            made["choices"] = _table(choices, ("list_name", "name", "label"), self.choice_headers)
        if self.settings:
            made["settings"] = [list(self.settings), list(self.settings.values())]
        made |= self.others
        for change in self.last:
            change(made)
        return {self.sheet_names.get(name, name): rows for name, rows in made.items()}


def _table(rows: list[dict[Key, str]], first: tuple[str, ...], spelled: dict[str, str]) -> list[list[str]]:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    keys.sort(key=lambda key: first.index(key) if key in first else len(first))
    keys += [key for key in first[:2] if key not in keys]
    headers = [_header(key, spelled) for key in keys]
    return [headers, *([row.get(key, "") for key in keys] for row in rows)]


def _header(key: Key, spelled: dict[str, str]) -> str:
    if isinstance(key, tuple):
        return f"{spelled.get(key[0], key[0])}::{key[1]}"
    return spelled.get(key, key)
