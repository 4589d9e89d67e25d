"""`listenwell report`: write an event's report as files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from feedback.report import FeedbackError
from listenwell import reporting
from listenwell.cli import output
from listenwell.cli.event_results import event_called
from listenwell.opening import read_settings, reading

FILES = {"html": "report", "pdf": "report", "csv": "themes", "svg": "chart", "png": "chart"}


@click.command()
@click.argument("event")
@click.option("-o", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def report(event: str, folder: Path) -> None:
    """Write the report of EVENT (its code) into a folder: page, PDF, table and chart in each language.

    Nothing is published or sent; the console does that.
    """
    now = datetime.now(UTC)
    with reading(read_settings()) as here:
        found = event_called(here, event)
        try:
            material = here.db.read_now(reporting.gather, found.id)
            files = {
                name: content
                for language in material.community.languages
                for name, content in reporting.laid_out(reporting.composed(material, language, now)).items()
            }
        except FeedbackError as error:
            output.stop(f"The report cannot be made: {error}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (language, kind), content in files.items():
            (folder / f"{FILES[kind]}-{language}.{kind}").write_bytes(content)
    except OSError as error:
        output.stop(f"{folder} cannot be written ({error.strerror}). Choose another folder.")
    click.echo(f"{len(files)} files written to {folder}.")
