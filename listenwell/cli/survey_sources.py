"""A survey that a command names: one of the shipped ones, or a file."""

from __future__ import annotations

from pathlib import Path

from listenwell.cli import output
from surveys.shipped import shipped
from surveys.types import Survey
from surveys.yaml_form import read
from surveys.yaml_write import write


def survey_named(name: str) -> tuple[Survey, str]:
    """Read a survey, or stop with what is wrong with it; with the YAML that it is kept as once launched."""
    survey, problems = read(_source(name), name)
    if survey is None:
        output.stop("\n".join(each.problem for each in problems))
    return survey, write(survey)


def _source(name: str) -> str:
    known = shipped()
    if name in known:
        return known[name]
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        output.stop(
            f"{name} is no shipped survey ({', '.join(known)}) and cannot be read as a file: {error}."
        )
