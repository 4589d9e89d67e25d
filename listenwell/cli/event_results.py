"""`listenwell event export` and `event import`: answers out to other programs, answers in from people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from listenwell import entering
from listenwell.cli import output
from listenwell.opening import Installation, read_settings, reading, writing
from signposting.places import Postcodes
from storage import accounts, events
from storage.events import Event
from surveys.authoring.yaml_form import launched
from surveys.results.formats import FORMATS, of_file
from surveys.results.notes import read_notes
from surveys.results.template import write_csv, write_workbook
from surveys.types import Survey
from web.results import results_of_event


@click.command("export")
@click.argument("code")
@click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--as", "name", type=click.Choice(list(FORMATS)), help="Default: by the file's ending.")
def export_event(code: str, target: Path, name: str | None) -> None:
    """Write every stored answer of the event CODE; .csv is a row an answer.

    long, wide and trio are .csv; xlsx, json; flow-results is a .zip. docs/results.md says what each holds.
    """
    wanted = FORMATS[name] if name else of_file(target.name)
    if wanted is None:
        endings = ", ".join(dict.fromkeys(each.extension for each in FORMATS.values()))
        output.stop(f"{target.name} does not say which format: end it in {endings}, or give --as.")
    with reading(read_settings()) as here:
        rows, about = here.db.read_now(results_of_event, event_called(here, code), datetime.now(UTC))
    data = wanted.write(rows, about)
    write(target, data)
    click.echo(f"{len(rows)} answers written to {target}.")


@click.command("import")
@click.argument("code")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(entering.SOURCES), default="room", show_default=True)
@click.option("--by", "name", help="Name of the user who typed the answers.")
@click.option("--entry", default="", help="Where they came from, for rows that do not say.")
@click.option("--language", default="", help="Language of rows that do not say.")
@click.option(
    "--template", type=click.Path(dir_okay=False, path_type=Path), help="Write a blank table, and end."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; store nothing.")
@click.option("--json", "as_json", is_flag=True)
def import_answers(  # noqa: PLR0913 - one parameter an option
    *,
    code: str,
    file: Path | None,
    source: str,
    name: str | None,
    entry: str,
    language: str,
    template: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take notes from a room or answers from paper into the event CODE.

    FILE is .csv or .xlsx: a row a person with a column a question (by name, number or label), or a row a note
    with the columns question and note. The same file again changes nothing; the same `person` again corrects.
    """
    now = datetime.now(UTC)
    with (reading if dry_run or template else writing)(read_settings()) as here:
        event = event_called(here, code)
        survey = survey_of(here, event)
        if template is not None:
            as_table = template.suffix.lower() == ".csv"
            write(template, (write_csv if as_table else write_workbook)(survey))
            click.echo(f"A blank table is in {template}.")
            return
        if file is None:
            raise click.UsageError("Give a FILE to import, or --template.")
        if language and language not in survey.languages:
            raise click.BadParameter(f"the survey has {', '.join(survey.languages)}", param_hint="--language")
        order = entering.Order(
            event=event,
            survey=survey,
            notes=read_notes(file.read_bytes(), file.name, survey),
            source=source,
            entry=entry,
            language=language,
            entered_by=_user(here, name),
        )
        outcomes = here.db.read_now(entering.plan, order, Postcodes().locate, now)
        for each in () if dry_run else outcomes:
            if each.change is not None:
                here.db.write_now(entering.write, each.change, now)
    _tell(order, outcomes, dry_run=dry_run, as_json=as_json)


def _tell(order: entering.Order, outcomes: list[entering.Outcome], *, dry_run: bool, as_json: bool) -> None:
    problems, counts = entering.problems_of(order, outcomes), entering.counted(outcomes)
    if as_json:
        output.as_json({"stored": not dry_run, **counts, "problems": [asdict(each) for each in problems]})
    else:
        for each in problems:
            where = ", ".join(filter(None, [f"row {each.row}" if each.row else "", each.column]))
            click.echo(f"{where}: {each.problem} {each.remedy}".removeprefix(": "))
        done = "would be" if dry_run else "were"
        click.echo(
            f"{counts['new']} new people, {counts['changed']} changed, {counts['same']} known already: "
            f"{counts['answers']} answers {done} stored, {counts['alerts']} alerts {done} raised."
        )
    if problems and not outcomes:
        raise SystemExit(output.PROBLEM_IN_INPUT)


def _user(here: Installation, name: str | None) -> str | None:
    if name is None:
        return None
    found = here.db.read_now(accounts.user_by_name, name)
    if found is None:
        output.stop(f"There is no user {name!r}. Add them with: listenwell user add")
    return found.id


def survey_of(here: Installation, event: Event) -> Survey:
    """The version that the event asks now."""
    return launched(here.db.read_now(events.survey_source, event.survey_version_id))


def write(target: Path, data: bytes) -> None:
    """Write a file whole, or stop with the reason why it cannot be; what stood there before then stays."""
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists() and not target.is_file():  # such as /dev/stdout
            target.write_bytes(data)
        else:
            part.write_bytes(data)
            part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        output.stop(f"{target} cannot be written ({error.strerror}). Choose another place.")


def event_called(here: Installation, code: str) -> Event:
    """Find an event by its code, or stop with the codes that exist."""
    found = here.db.read_now(events.event_by_code, code)
    if found is None:
        known = ", ".join(each.code for each in here.db.read_now(events.events)) or "none yet"
        output.stop(f"There is no listening event with the code {code!r}. Known: {known}.")
    return found
