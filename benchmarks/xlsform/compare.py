"""Makes forms and asks both programs about each."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

import xlsxwriter
from pyxform.xls2xform import convert

from benchmarks.xlsform.forms import Form
from benchmarks.xlsform.grammar import Grammar
from benchmarks.xlsform.mutations import FAULTS, MUTATIONS
from surveys import xlsform
from surveys.types import Problem

PLAIN = "none"
#: Share of forms that are left as they are, that get a fault, and that get an oddity. Within a share, every
#: class is as likely as another, whatever we make of it.
SHARES = ((PLAIN, 0.15), ("fault", 0.55), ("oddity", 0.3))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One form and its two verdicts."""

    seed: int
    mutation: str
    data: bytes
    #: What pyxform says against it; empty when it accepts.
    oracle: str
    #: What we say.
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Our reasons to refuse."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_outside(self) -> bool:
        """Refused by the name of a type or a function that is no part of the subset, and for nothing else."""
        names = ("unsupported-", "rule_function")
        return bool(self.errors) and all(problem.code.startswith(names) for problem in self.errors)

    @property
    def agrees(self) -> bool:
        return bool(self.oracle) == bool(self.errors)


def case(seed: int) -> Case:
    """The form of one seed, with at most one mutation."""
    chance = random.Random(seed * 7 + 1)  # noqa: S311  # chance that can be repeated is the point
    grammar = Grammar(seed)
    form = grammar.form()
    group = _mutate(form, chance)
    grammar.spell(form)
    data = workbook(form.sheets(), chance)
    return Case(seed=seed, mutation=group, data=data, oracle=oracle(data), problems=ours(data))


def _mutate(form: Form, chance: random.Random) -> str:
    """Put one mutation into a form, or none; gives its class."""
    share = chance.choices([name for name, _ in SHARES], [weight for _, weight in SHARES])[0]
    classes = [name for name in sorted(MUTATIONS) if (name in FAULTS) == (share == "fault")]
    while share != PLAIN:
        group = chance.choice(classes)
        if chance.choice(MUTATIONS[group])(form, chance):
            return group
    return PLAIN


def cases(seeds: range) -> Iterator[Case]:
    """The forms of many seeds."""
    return map(case, seeds)


def workbook(sheets: dict[str, list[list[str]]], chance: random.Random) -> bytes:
    """The sheets as a file; in a third of the forms numbers are numbers and truths truths, as typed."""
    out = io.BytesIO()
    typed = chance.random() < 0.33
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    if typed and at and text in {"TRUE", "FALSE"}:
                        page.write_boolean(at, column, text == "TRUE")
                    elif typed and at and text.isdecimal() and len(text) < 12:
                        page.write_number(at, column, int(text))
                    elif text:
                        page.write_string(at, column, text)
    return out.getvalue()


def oracle(data: bytes) -> str:
    """What pyxform says against a form; empty when it accepts."""
    try:
        convert(data, validate=False, file_type=".xlsx")
    except Exception as error:  # noqa: BLE001  # some of its refusals are plain Python errors
        return f"{type(error).__name__}: {error}"
    return ""


def ours(data: bytes) -> tuple[Problem, ...]:
    """All that we say of a form."""
    return tuple(xlsform.read(data, "form.xlsx")[1])
