"""`listenwell`: every command, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import logging
from importlib import import_module

import click

from listenwell import logs
from listenwell.cli import output
from listenwell.errors import InstallationError
from listenwell.settings import SettingsError
from nlp.errors import NlpError
from storage.errors import StorageError

#: Command → module and name. Loaded when asked for: drawing and language libraries take seconds to import.
COMMANDS = {
    "areas": "listenwell.cli.areas:areas",
    "assets": "listenwell.cli.assets:assets",
    "broadcast": "listenwell.cli.broadcast:broadcast",
    "community": "listenwell.cli.people:community",
    "demo": "listenwell.cli.server:demo",
    "doctor": "listenwell.cli.doctor:doctor",
    "event": "listenwell.cli.event:event",
    "jobs": "listenwell.cli.jobs:jobs",
    "migrate": "listenwell.cli.server:migrate",
    "report": "listenwell.cli.report:report",
    "run": "listenwell.cli.server:run",
    "survey": "listenwell.cli.survey:survey",
    "themes": "listenwell.cli.themes:themes",
    "user": "listenwell.cli.people:user",
}

log = logging.getLogger(__name__)


class Listenwell(click.Group):
    """Turns what an operator can mend into one sentence; all else is our fault and says where it is."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; None when there is none of that name."""
        where = COMMANDS.get(cmd_name)
        if where is None:
            return super().get_command(ctx, cmd_name)
        module, name = where.split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            output.stop(str(error), code=output.WRONG_USE)
        except (InstallationError, StorageError, NlpError) as error:
            output.stop(str(error))
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception:
            logs.set_up()  # its form leaves out the message, which may hold a resident's words
            log.exception("a command failed")
            output.stop("This is a fault of ours. Please report the line above.", code=output.OUR_FAULT)


@click.group(cls=Listenwell, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Hold a listening event, understand what people said, and come back with what was done."""
