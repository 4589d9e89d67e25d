"""`listenwell survey translate`: a survey's texts to translators and back, and what is not translated."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from language import po
from listenwell.cli import output
from listenwell.cli.survey_files import FILE, TARGET, count, draft, line, read_bytes, write, write_bytes
from surveys.authoring import translation_sheet
from surveys.authoring.translations import Entry, Gaps, Returned, entries, gaps, since, translated
from surveys.types import Place, Problem, Survey

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
SHOWN = 5  # texts of a gap that are named; --json has them all


@click.group()
def translate() -> None:
    """Export a survey's texts for translators, import their work, and see what is missing."""


@translate.command()
@click.argument("file", type=FILE)
@click.option("--language", required=True, help="Code of the language to translate into, such as cy.")
@click.option("-o", "target", type=TARGET, required=True, help="A file that ends in .xlsx or .po.")
@click.option("--previous", type=FILE, help="An earlier export: keeps its work, and marks what has changed.")
def export(file: Path, language: str, target: Path, previous: Path | None) -> None:
    """Write every text of the survey in FILE with its translation, if there is one."""
    survey = draft(file)
    _check_language(survey, language)
    found = entries(survey, language)
    if previous is not None:
        earlier, rows, problems = _returned(previous, survey)
        _stop_for(problems)
        if earlier != language:
            output.stop(f"{previous.name} is in '{earlier}', not in '{language}'. Name another file.")
        found = since(found, rows)
    write_bytes(_written(survey, language, found, target), target)
    changed = sum(bool(entry.was) for entry in found)
    missing = sum(not entry.translation for entry in found)
    click.echo(
        f"{count(len(found), 'text')} written to {target}: {missing} without a translation, "
        f"{changed} changed since they were translated."
    )


@translate.command(name="import")
@click.argument("file", type=FILE)
@click.argument("translations", type=FILE)
@click.option("-o", "target", type=TARGET, required=True, help="The survey with them: .yaml or .xlsx.")
def import_(file: Path, translations: Path, target: Path) -> None:
    """Put the TRANSLATIONS (.xlsx or .po) of the survey in FILE into it.

    A row that cannot be taken is named, and what stood there before stays; then the exit code is 1.
    """
    survey = draft(file)
    language, rows, problems = _returned(translations, survey)
    _stop_for(problems)
    _check_language(survey, language)
    news, taken, problems = translated(survey, language, rows)
    write(news, target)
    for problem in problems:
        click.echo(line(problem), err=True)
    left = next((each for each in gaps(news) if each.language == language), None)
    missing = len(left.missing) if left else len(entries(survey, language))
    click.echo(
        f"{count(taken, 'text')} taken into {target}; {missing} still not translated into '{language}'."
    )
    if problems:
        raise SystemExit(output.PROBLEM_IN_INPUT)


@translate.command(name="gaps")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def gaps_(file: Path, *, as_json: bool) -> None:
    """Say in each language of the survey in FILE what is not translated. Exit 1 when something is missing."""
    found = gaps(draft(file))
    if as_json:
        output.as_json([_document(each) for each in found])
    else:
        reports = ["\n".join(_report(each)) for each in found]
        click.echo("\n".join(reports) or "The survey has one language.")
    if any(each.missing or each.marks for each in found):
        raise SystemExit(output.PROBLEM_IN_INPUT)


def _check_language(survey: Survey, language: str) -> None:
    if not LANGUAGE.fullmatch(language):
        output.stop(f"'{language}' is not the code of a language. Write two small letters, such as cy.")
    if language == survey.default_language:
        output.stop(f"'{language}' is the language that is translated from. Name another one.")


def _stop_for(problems: list[Problem]) -> None:
    if problems:
        output.stop("\n".join(map(line, problems)))


# Files


def _written(survey: Survey, language: str, found: list[Entry], target: Path) -> bytes:
    kind = target.suffix.lower()
    if kind not in {".po", ".xlsx"}:
        raise click.BadParameter("name a file that ends in .xlsx or .po", param_hint="-o")
    if kind == ".po":
        texts = [
            po.Line(key=e.key, source=e.source, translation=e.translation, where=e.where, was=e.was)
            for e in found
        ]
        project = (survey.id, survey.version)
        return po.write(texts, language=language, project=project, now=datetime.now(UTC))
    if not translation_sheet.fits(found):
        output.stop("A text is too long for a cell. Name a file that ends in .po.")
    return translation_sheet.write(survey, language, found)


def _returned(file: Path, survey: Survey) -> tuple[str, list[Returned], list[Problem]]:
    """The language of a translators' file and its rows; PO is what does not begin like a workbook."""
    data = read_bytes(file)
    if data.startswith(b"PK"):
        return translation_sheet.read(data, survey)
    try:
        language, texts = po.read(data)
    except po.PoUnreadable as error:
        return "", [], [_problem(error.said, error.row)]
    if not texts or not language:
        said = "There are no texts in it." if not texts else "It does not say its language."
        return "", [], [_problem(said, 0)]
    rows = [
        Returned(key=t.key, source=t.source, translation=t.translation, row=t.row, fuzzy=t.fuzzy)
        for t in texts
    ]
    return language, rows, []


def _problem(said: str, row: int) -> Problem:
    remedy = "Take an .xlsx or .po file that 'survey translate export' has made of this survey."
    return Problem(
        code="translation_file", severity="error", place=Place(row=row), problem=said, remedy=remedy
    )


# The report


def _document(each: Gaps) -> dict[str, object]:
    return {
        "language": each.language,
        "texts": each.texts,
        "translated": each.texts - len(each.missing),
        "missing": [asdict(entry) for entry in each.missing],
        "same": [asdict(entry) for entry in each.same],
        "marks": [asdict(entry) for entry in each.marks],
    }


def _report(each: Gaps) -> list[str]:
    lines = [f"{each.language}: {each.texts - len(each.missing)} of {count(each.texts, 'text')} translated."]
    for called, found in (
        ("Missing", each.missing),
        ("The same as before translation", each.same),
        ("With other ${…} than the text", each.marks),
    ):
        if found:
            named = "; ".join(entry.where for entry in found[:SHOWN])
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            lines.append(f"  {called} ({len(found)}): {named}{more}.")
    return lines
