"""`listenwell doctor`: is everything in order, and what to do where it is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from listenwell.cli import output
from listenwell.opening import read_settings
from listenwell.settings import Settings
from nlp.errors import NlpError
from nlp.models_setup import find as find_models
from safety.helplines import every_helpline, stale
from storage.database import Database
from storage.errors import StorageError


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at. level: ok, warning or error."""

    what: str
    level: str
    says: str


@click.command()
@click.option("--json", "as_json", is_flag=True)
def doctor(*, as_json: bool) -> None:
    """Look at settings, database, models and helplines; exit 1 when something is wrong."""
    chosen = read_settings()
    findings = list(look(chosen, datetime.now(UTC)))
    if as_json:
        output.as_json([vars(each) for each in findings])
    for each in findings if not as_json else ():
        click.echo(f"{each.level:8}{each.what:12}{each.says}")
    if any(each.level == "error" for each in findings):
        sys.exit(output.PROBLEM_IN_INPUT)


def look(chosen: Settings, now: datetime) -> Iterator[Finding]:
    """Look at each part in turn; secrets are named, never shown."""
    yield _key(chosen)
    yield _database(chosen)
    yield _models(chosen)
    yield _telegram(chosen)
    old = sorted({line.name for line in stale(every_helpline(), now.date())})
    if old:
        yield Finding(
            what="helplines",
            level="warning",
            says=f"not checked for long: {', '.join(old)}. Ring them and update safety/helplines.csv.",
        )
    else:
        yield Finding(what="helplines", level="ok", says="all numbers were checked lately")


def _key(chosen: Settings) -> Finding:
    if chosen.secret_key_made_here:
        says = f"the key lies in {chosen.var}/secret.key. Back it up: without it nobody can be written to."
        return Finding(what="key", level="warning", says=says)
    return Finding(what="key", level="ok", says="given by the environment")


def _database(chosen: Settings) -> Finding:
    try:
        db = Database.open(chosen.database_url, read_only=True)
    except StorageError as error:
        return Finding(what="database", level="error", says=str(error))
    try:
        db.check()
    except StorageError as error:
        return Finding(what="database", level="error", says=str(error))
    finally:
        db.close_now()
    return Finding(what="database", level="ok", says=db.where)


def _models(chosen: Settings) -> Finding:
    try:
        find_models(chosen.models)
    except NlpError as error:
        return Finding(what="models", level="error", says=str(error))
    return Finding(what="models", level="ok", says=f"weights are the ones we trust ({chosen.models})")


def _telegram(chosen: Settings) -> Finding:
    if chosen.telegram_token is None:
        return Finding(what="telegram", level="ok", says="off; set LISTENWELL_TELEGRAM_TOKEN to switch it on")
    return Finding(what="telegram", level="ok", says=f"on, {chosen.telegram_mode}")
