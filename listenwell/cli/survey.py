"""`listenwell survey`: check a survey's file, convert it, try it out in the terminal."""

from __future__ import annotations

import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path

import click

from listenwell.cli import output
from listenwell.cli.later import Later
from listenwell.cli.survey_files import FILE, TARGET, count, draft, line, read, read_bytes, write
from listenwell.cli.survey_tests import test
from listenwell.cli.survey_translate import translate
from surveys.authoring import form
from surveys.transcripts.transcript import Player
from surveys.transcripts.transcript_file import header, moment, turn_of
from surveys.transcripts.transcript_file import write as write_transcript
from surveys.types import Problem, Question, Status, Survey
from surveys.understanding.understand import command


@click.group(cls=Later, later={"paper": "listenwell.cli.paper:survey_paper"})
def survey() -> None:
    """Check a survey's file, convert or translate it, try it out, or test it."""


survey.add_command(test)
survey.add_command(translate)


@survey.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(file: Path, *, as_json: bool) -> None:
    """List every problem of a survey FILE with its place and remedy.

    Exit 0 when it can be used (warnings aside), 1 when it has errors.
    """
    found, problems = read(file)
    if as_json:
        output.as_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            click.echo(line(problem))
        click.echo(_verdict(file, found, problems))
    if found is None:
        raise SystemExit(output.PROBLEM_IN_INPUT)


@survey.command()
@click.argument("file", type=FILE)
@click.option("-o", "target", type=TARGET, required=True, help="A file that ends in .yaml or .xlsx.")
def convert(file: Path, target: Path) -> None:
    """Write the survey in FILE as YAML or as an XLSForm workbook, and say what is not carried over.

    Exit 0 when all of it was, 1 when something was not, or when the survey still has errors.
    """
    found = draft(file)
    write(found, target)
    before, problems = form.draft(read_bytes(file), file.name)
    again, _ = form.draft(read_bytes(target), target.name)
    lost = _other_parts(before, again)
    for problem in problems:
        click.echo(line(problem), err=True)
    for part in lost:
        click.echo(f"Not carried over as it was: {part}.", err=True)
    click.echo(f"{file.name} written as {target.name}: {count(len(found.questions), 'question')}.")
    if lost or any(problem.severity == "error" for problem in problems):
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
    found, problems = read(file)
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
        record.write_text(write_transcript(head, tuple(turns)), "utf-8")
        click.echo(f"Kept in {record}; listenwell survey test plays it again.")


def _verdict(file: Path, found: Survey | None, problems: list[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if found is None:
        return f"{file.name} cannot be used yet: {count(errors, 'error')}, {count(warnings, 'warning')}."
    return (
        f"{file.name} can be used: {count(len(found.questions), 'question')}, {count(warnings, 'warning')}."
    )


def _other_parts(before: Survey | None, after: Survey | None) -> list[str]:
    """What differs between two surveys, named as their authors know it."""
    if before is None or after is None:
        return ["the whole survey"]
    heads = [f.name for f in fields(Survey) if f.name != "questions"]
    differing = [f"the survey's {name}" for name in heads if getattr(before, name) != getattr(after, name)]
    later = {question.name: question for question in after.questions}
    for question in before.questions:
        other = later.get(question.name)
        names = [
            f.name for f in fields(Question) if getattr(question, f.name) != getattr(other, f.name, None)
        ]
        differing += [f"question '{question.name}', {name}" for name in names]
    return differing
