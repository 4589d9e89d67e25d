"""`listenwell event export`: all answers of an event, for other programs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from listenwell.cli import output
from listenwell.opening import Installation, read_settings, reading
from storage import events
from storage.events import Event
from surveys.results.formats import FORMATS, of_file
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


def write(target: Path, data: bytes) -> None:
    """Write a file, or stop with the reason why it cannot be."""
    try:
        target.write_bytes(data)
    except OSError as error:
        output.stop(f"{target} cannot be written ({error.strerror}). Choose another place.")


def event_called(here: Installation, code: str) -> Event:
    """Find an event by its code, or stop with the codes that exist."""
    found = here.db.read_now(events.event_by_code, code)
    if found is None:
        known = ", ".join(each.code for each in here.db.read_now(events.events)) or "none yet"
        output.stop(f"There is no listening event with the code {code!r}. Known: {known}.")
    return found
