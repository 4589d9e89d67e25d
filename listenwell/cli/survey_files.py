"""Surveys in files, as the commands take and leave them."""

from __future__ import annotations

from pathlib import Path

import click

from listenwell.cli import output
from surveys import xlsform
from surveys.authoring import form, yaml_write
from surveys.errors import CellTooLong
from surveys.types import Problem, Survey

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
#: Sheets of a workbook, which a problem names; a YAML file has none.
SHEETS = ("survey", "choices", "settings", "texts", "about")
TARGET = click.Path(dir_okay=False, path_type=Path)


def read_bytes(file: Path) -> bytes:
    """The file, no more of it than shows that it is too large."""
    with file.open("rb") as stream:
        return stream.read(form.MAX_FILE + 1)


def read(file: Path) -> tuple[Survey | None, list[Problem]]:
    """A survey that shall be held, see `form.read`."""
    return form.read(read_bytes(file), file.name)


def draft(file: Path) -> Survey:
    """A survey that is still worked on; stop with the problems where it cannot be read whole."""
    found, problems = form.draft(read_bytes(file), file.name)
    if found is None:
        errors = (line(problem) for problem in problems if problem.severity == "error")
        output.stop("\n".join(errors))
    return found


def write(survey: Survey, target: Path) -> None:
    """Write the survey as what the target's name says: .yaml or .xlsx."""
    kind = target.suffix.lower()
    if kind not in {".yaml", ".yml", ".xlsx"}:
        raise click.BadParameter("name a file that ends in .yaml or .xlsx", param_hint="-o")
    try:
        data = xlsform.write(survey) if kind == ".xlsx" else yaml_write.write(survey).encode()
    except RecursionError:
        output.stop(f"{target} cannot be written: its groups are nested too deeply.")
    except CellTooLong as error:
        output.stop(f"{target} cannot be written: {error}.")
    write_bytes(data, target)


def write_bytes(data: bytes, target: Path) -> None:
    """Write a file whole, or stop with the reason."""
    try:
        target.write_bytes(data)
    except OSError as error:
        output.stop(f"{target} cannot be written ({error.strerror}). Choose another place.")


def line(problem: Problem) -> str:
    """One problem as one line: "sheet survey, row 12, question 'age': …"; no sheet where there is but one."""
    place = problem.place
    where = [f"sheet {place.sheet}"] if place.sheet in SHEETS else []
    where += [f"row {place.row}"] if place.row else []
    where += [f"question '{place.question}'"] if place.question else []
    head = f"{', '.join(where)}: " if where else ""
    kind = "warning: " if problem.severity == "warning" else ""
    return f"{head}{kind}{problem.problem} {problem.remedy}"


def count(number: int, what: str) -> str:
    """How many, with the word for one or for several: 1 error, 2 errors."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
