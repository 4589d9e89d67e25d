"""`listenwell event paper` and `survey paper`: a survey as a form to print."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from feedback.paper import pdf
from listenwell.cli import output
from listenwell.cli.event_results import event_called, survey_of, write
from listenwell.opening import read_settings, reading
from storage import events
from surveys.authoring.form import read
from web.paper import paper_of, paper_of_event

LANGUAGE = click.option("--language", "languages", multiple=True, help="Repeat for several; default: all.")
PDF = click.option("-o", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)


@click.command("paper")
@click.argument("code")
@PDF
@LANGUAGE
@click.option("--hand-in", default="", help="Where people hand it in, such as: the desk at Pentre Library.")
def event_paper(code: str, target: Path, languages: tuple[str, ...], hand_in: str) -> None:
    """Print the survey of the event CODE as a form in large letters (PDF), with its code and its last day."""
    settings = read_settings()
    with reading(settings) as here:
        event = event_called(here, code)
        community = here.db.read_now(events.community, event.community_id)
        made = paper_of_event(
            survey_of(here, event),
            event,
            community,
            public_url=settings.public_url,
            today=datetime.now(UTC).date(),
            languages=languages,
            hand_in=hand_in,
        )
    write(target, pdf(made))
    click.echo(f"The form is in {target}.")


@click.command("paper")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PDF
@LANGUAGE
def survey_paper(file: Path, target: Path, languages: tuple[str, ...]) -> None:
    """Print the survey in FILE as a form in large letters (PDF), with gaps for what an event would say."""
    survey, problems = read(file.read_bytes(), file.name)
    if survey is None:
        output.stop("\n".join(f"{each.problem} {each.remedy}" for each in problems))
    write(target, pdf(paper_of(survey, today=datetime.now(UTC).date(), languages=languages)))
    click.echo(f"The form is in {target}.")
