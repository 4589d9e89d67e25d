"""`listenwell survey`: check a survey's file, try it out in the terminal."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from listenwell.cli import output
from listenwell.cli.later import Later
from listenwell.cli.survey_tests import test
from surveys.transcript import Player
from surveys.transcript_file import header, moment, turn_of, write
from surveys.types import Problem, Status, Survey
from surveys.understand import command
from surveys.yaml_form import read
from surveys.yaml_source import MAX_SOURCE

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group(cls=Later, later={"paper": "listenwell.cli.paper:survey_paper"})
def survey() -> None:
    """Check a survey's file, try it out, or test it."""


survey.add_command(test)


@survey.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(file: Path, *, as_json: bool) -> None:
    """List every problem of a survey FILE with its place and remedy.

    Exit 0 when it can be used (warnings aside), 1 when it has errors.
    """
    found, problems = _read(file)
    if as_json:
        output.as_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            click.echo(line(problem))
        click.echo(_verdict(file, found, problems))
    if found is None:
        raise SystemExit(output.PROBLEM_IN_INPUT)


@survey.command(name="try")
@click.argument("file", type=FILE)
@click.option("--language", default="", help="Language to begin in; the survey's default if left out.")
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Keep it as a transcript.")
def try_(file: Path, language: str, record: Path | None) -> None:
    """Play the survey in FILE as a resident would, with the real engine. Nothing is stored.

    Type an answer, or #2 for the second button, #skip, #back, #done; ~1 WORDS edits your first message;
    @photo sends a picture; stop ends.
    """
    found, problems = _read(file)
    if found is None:
        output.stop("\n".join(line(problem) for problem in problems if problem.severity == "error"))
    if language and language not in found.languages:
        raise click.BadParameter(f"the survey has {', '.join(found.languages)}", param_hint="--language")
    if record is not None and record.exists():
        raise click.BadParameter(f"{record} is there already", param_hint="--record")
    day = datetime.now(UTC).date()
    player = Player(found, language=language or found.default_language, now=moment(day))
    turns = [turn_of(None, player.lines())]
    click.echo("\n".join(turns[0].expected))
    while player.step.session.status is Status.ASKING:
        click.echo("> ", nl=False)
        words = sys.stdin.readline()
        if not words or command(words, player.step.session.language) == "stop":
            click.echo("\nStopped before the end. Nothing was stored.")
            break
        turns.append(turn_of(words.rstrip("\r\n"), player.play(words.rstrip("\r\n"))))
        click.echo("\n".join(turns[-1].expected))
    if record is not None:
        head = header(found.id, player.step.session.language, day, f"As it was tried on {day.isoformat()}.")
        record.write_text(write(head, tuple(turns)), "utf-8")
        click.echo(f"Kept in {record}; listenwell survey test plays it again.")


def line(problem: Problem) -> str:
    """One problem as one line: "row 12, question 'age': …"."""
    place = problem.place
    where = [f"row {place.row}"] if place.row else []
    if place.question:
        where.append(f"question '{place.question}'")
    head = f"{', '.join(where)}: " if where else ""
    kind = "warning: " if problem.severity == "warning" else ""
    return f"{head}{kind}{problem.problem} {problem.remedy}"


def _read(file: Path) -> tuple[Survey | None, list[Problem]]:
    """Read no more of the file than is needed to see that it is too large."""
    with file.open("rb") as stream:
        return read(stream.read(MAX_SOURCE + 1))


def _verdict(file: Path, found: Survey | None, problems: list[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if found is None:
        return f"{file.name} cannot be used yet: {_count(errors, 'error')}, {_count(warnings, 'warning')}."
    return (
        f"{file.name} can be used: {_count(len(found.questions), 'question')}, {_count(warnings, 'warning')}."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
