"""What a mutation is, and how it finds its place in a form."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from benchmarks.xlsform.forms import Form, Key, Question
from benchmarks.xlsform.spellings import SELECTS

Mutation = Callable[[Form, random.Random], bool]
Sheets = dict[str, list[list[str]]]

MUTATIONS: dict[str, tuple[Mutation, ...]] = {}


def of(group: str) -> Callable[[Mutation], Mutation]:
    """Put a mutation into its class."""

    def keep(mutation: Mutation) -> Mutation:
        MUTATIONS[group] = (*MUTATIONS.get(group, ()), mutation)
        return mutation

    return keep


def pick(rows: list[Question], chance: random.Random) -> Question | None:
    return chance.choice(rows) if rows else None


def fill(form: Form, chance: random.Random, values: Mapping[str, str], *kinds: str) -> bool:
    """Fill cells of some question; False where there is none of those types."""
    row = pick(form.asked(*kinds), chance)
    if row is None:
        return False
    row.cells |= values
    return True


def text_key(form: Form, column: str) -> Key:
    return (column, form.languages[0]) if form.languages else column


def select(form: Form, chance: random.Random, *kinds: str) -> Question:
    """A select question; one is added where there is none."""
    row = pick(form.asked(*(kinds or SELECTS)), chance)
    if row is None:
        kind = chance.choice(kinds or SELECTS)
        row = Question({"type": f"{kind} {next(iter(form.lists))}", "name": f"added{len(form.rows)}"})
        row.cells[text_key(form, "label")] = "Which one?"
        form.rows.append(row)
    return row


def list_of(form: Form, row: Question) -> list[dict[Key, str]]:
    return form.lists[row.cells["type"].split()[1]]


def add(form: Form, kind: str, name: str, **cells: str) -> Question:
    """Add a row at the end."""
    row = Question({"type": kind, "name": name, text_key(form, "label"): "Anything to add?", **cells})
    form.rows.append(row)
    return row


def drop(sheet: str, column: str) -> Callable[[Sheets], None]:
    """Take out a column and all its languages."""

    def change(sheets: Sheets) -> None:
        wanted = ("remarks", column)
        keep = [at for at, header in enumerate(sheets[sheet][0]) if not header.lower().startswith(wanted)]
        sheets[sheet] = [[row[at] for at in keep] for row in sheets[sheet]]

    return change
