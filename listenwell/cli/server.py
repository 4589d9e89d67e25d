"""`listenwell run`, `demo` and `migrate`."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import json
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from listenwell import logs, signing_in, wiring
from listenwell.cli import output
from listenwell.demo.seed import CODE, COORDINATOR, seed
from listenwell.errors import AlreadyRunning
from listenwell.opening import Installation, read_settings, writing
from listenwell.settings import Settings
from storage import accounts

DEMO_FOLDER = Path("var/demo")
_BUSY = "Stop what listens there, or set LISTENWELL_PORT to another number."


@click.command()
def migrate() -> None:
    """Bring the database up to date with this program."""
    with writing(read_settings()) as here:
        click.echo(f"The database is up to date: {here.db.where}")


@click.command()
def run() -> None:
    """Run everything in one process; on an empty installation print a one-time admin link."""
    logs.set_up()
    with writing(read_settings()) as here:
        first = signing_in.first_admin(here)
        _serve(here, lambda: _greet(here, first))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON.")
def demo(*, as_json: bool) -> None:
    """Start with an invented community, its listening event, replies, assets and themes."""
    logs.set_up(logging.WARNING)
    chosen = _in_demo_folder(read_settings())
    with writing(chosen) as here:
        asyncio.run(_seed(here, quiet=as_json))
        coordinator = here.db.read_now(accounts.user_by_name, COORDINATOR)
        assert coordinator is not None
        link = signing_in.link(here, coordinator.id)
        _serve(here, lambda: _show_demo(here, link, as_json=as_json))


def _in_demo_folder(found: Settings) -> Settings:
    """The demo keeps to itself, whatever database is set, so that it can be thrown away: `rm -r var/demo`."""
    folder = found.var / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    return dataclasses.replace(found, var=folder, database_url=f"sqlite:///{folder / 'listenwell.db'}")


async def _seed(here: Installation, *, quiet: bool) -> None:
    async with wiring.parts(here) as parts:
        await seed(here, parts, now=datetime.now(UTC), tell=(lambda _: None) if quiet else click.echo)


def _serve(here: Installation, ready: Callable[[], None]) -> None:
    chosen = here.settings
    try:
        with here.db.alone() as is_alone:
            if not is_alone:
                raise AlreadyRunning(here.db.where)
            asyncio.run(wiring.serve(here, ready=ready))
    except OSError as error:
        is_no_name = isinstance(error, socket.gaierror)
        if not is_no_name and error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        output.stop(
            f"The address {chosen.host}:{chosen.port} cannot be used ({error.strerror}). "
            f"{'Correct LISTENWELL_HOST.' if is_no_name else _BUSY}"
        )


def _greet(here: Installation, first: str | None) -> None:
    click.echo(f"Listenwell runs at {here.settings.public_url}")
    if first:
        click.echo(
            f"Nobody can sign in yet. This link makes you the admin; it works once, for 30 minutes:\n{first}"
        )


def _show_demo(here: Installation, link: str, *, as_json: bool) -> None:
    base = here.settings.public_url
    addresses = {
        "console": f"{base}/console/",
        "sign_in": link,
        "join": f"{base}/join/{CODE}",
        "chat": f"{base}/chat/{CODE}",
        "code": CODE,
    }
    if as_json:
        click.echo(json.dumps(addresses))
        return
    telegram = (
        "Telegram is on: open the join page, or write /start demo to your bot."
        if here.settings.telegram_token
        else "To talk to it on Telegram: ask @BotFather there for a token, then start again with\n"
        "  LISTENWELL_TELEGRAM_TOKEN=<token> make demo"
    )
    click.echo(
        f"""
Listenwell is running with an invented community, Blaen-y-cwm.

  Coordinators' console   {addresses["console"]}
  Sign in, works once     {addresses["sign_in"]}
  Residents' web chat     {addresses["chat"]}
  Join page (QR, links)   {addresses["join"]}

{telegram}
Stop with Ctrl+C. Start afresh: rm -r {here.settings.var}"""
    )
