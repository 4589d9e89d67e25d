"""`listenwell event`: open, close, list and export listening events."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click

from listenwell.cli import event_fieldwork, output
from listenwell.cli.event_results import event_called, export_event, import_answers
from listenwell.cli.later import Later
from listenwell.cli.people import community_called
from listenwell.cli.survey_sources import survey_named
from listenwell.opening import Installation, read_settings, reading, writing
from storage import events
from storage.events import Event
from web.console.new_event import CODE, end_of, start_of

CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread on a poster
CODE_LENGTH = 6


@click.group(cls=Later, later={"paper": "listenwell.cli.paper:event_paper"})
def event() -> None:
    """Listening events."""


event.add_command(export_event)
event.add_command(event_fieldwork.status)
event.add_command(event_fieldwork.invite)
event.add_command(event_fieldwork.revise)
event.add_command(event_fieldwork.set_event)
event.add_command(import_answers)


@event.command("open")
@click.argument("name")
@click.option("--community", "slug", required=True)
@click.option(
    "--survey", "survey_name", default="what-matters", show_default=True, help="Shipped name or file."
)
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), help="First day; default today.")
@click.option(
    "--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day; needed unless the survey says how long."
)
@click.option("--code", help="Code for links and posters; default a random one.")
@click.option("--json", "as_json", is_flag=True)
def open_event(  # noqa: PLR0913 - one parameter an option
    *,
    name: str,
    slug: str,
    survey_name: str,
    opens: datetime | None,
    closes: datetime | None,
    code: str | None,
    as_json: bool,
) -> None:
    """Open a listening event and print its join address."""
    survey, source = survey_named(survey_name)
    if code is not None and not CODE.fullmatch(code):
        output.stop(f"The code {code!r} cannot be used. Choose 3 to 32 small letters or digits.")
    now = datetime.now(UTC)
    with writing(read_settings()) as here:
        place = community_called(here, slug)
        opens_at = start_of(opens.date(), place.time_zone) if opens else now
        if closes is None and not survey.open_days:
            output.stop("Give the last day with --closes: the survey does not say how long it is open.")
        first = opens_at.astimezone(ZoneInfo(place.time_zone)).date()
        last = closes.date() if closes else first + timedelta(days=survey.open_days - 1)
        closes_at = end_of(last, place.time_zone)
        if closes_at <= opens_at:
            output.stop("The last day is before the first. Give a later --closes.")
        version_id = here.db.write_now(
            events.save_survey, survey_id=survey.id, version=survey.version, source=source, now=now
        )
        made = here.db.write_now(
            events.add_event,
            community_id=place.id,
            survey_version_id=version_id,
            code=code or "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
            name=name,
            opens_at=opens_at,
            closes_at=closes_at,
            now=now,
        )
        _tell(here, [made], as_json=as_json)


@event.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_events(*, as_json: bool) -> None:
    """List the listening events with their join addresses."""
    with reading(read_settings()) as here:
        _tell(here, here.db.read_now(events.events), as_json=as_json)


@event.command("close")
@click.argument("code")
def close_event(code: str) -> None:
    """Close an event now; its report is due in ten days."""
    with writing(read_settings()) as here:
        found = event_called(here, code)
        closed = here.db.write_now(events.close_event, found.id, datetime.now(UTC))
        click.echo(f"{closed.name} is closed. Its report is due on {closed.report_due_at:%d %B %Y}.")


def _tell(here: Installation, found: list[Event], *, as_json: bool) -> None:
    base = here.settings.public_url
    if as_json:
        output.as_json(
            [
                {
                    "code": each.code,
                    "name": each.name,
                    "join": f"{base}/join/{each.code}",
                    "opens_at": each.opens_at,
                    "closes_at": each.closes_at,
                    "report_due_at": each.report_due_at,
                }
                for each in found
            ]
        )
        return
    for each in found:
        click.echo(f"{each.code}\t{each.name}\t{base}/join/{each.code}\tcloses {each.closes_at:%d %b %Y}")
