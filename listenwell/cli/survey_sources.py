"""A survey that a command names: one of the shipped ones, or a file."""

from __future__ import annotations

from pathlib import Path

import click

from listenwell.cli import output
from listenwell.cli.survey_files import line, read_bytes
from surveys.authoring import form
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from surveys.types import Survey


def survey_named(name: str) -> tuple[Survey, str]:
    """Read a survey, or stop with what is wrong with it; with the YAML that it is kept as once launched."""
    survey, problems = form.read(_source(name), Path(name).name)
    if survey is None:
        output.stop("\n".join(line(each) for each in problems if each.severity == "error"))
    for each in problems:
        click.echo(line(each), err=True)
    return survey, write(survey)


def _source(name: str) -> bytes:
    known = shipped()
    if name in known:
        return known[name].encode()
    try:
        return read_bytes(Path(name))
    except OSError as error:
        output.stop(
            f"{name} is no shipped survey ({', '.join(known)}) and cannot be read as a file: {error}."
        )
