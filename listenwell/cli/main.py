"""`listenwell`: every command, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import logging

import click

from listenwell import logs
from listenwell.cli import output
from listenwell.cli.assets import assets
from listenwell.cli.doctor import doctor
from listenwell.cli.event import event
from listenwell.cli.jobs import jobs
from listenwell.cli.people import community, user
from listenwell.cli.report import report
from listenwell.cli.server import demo, migrate, run
from listenwell.cli.survey import survey
from listenwell.cli.themes import themes
from listenwell.opening import AlreadyRunning
from listenwell.settings import SettingsError
from nlp.errors import NlpError
from storage.errors import StorageError

log = logging.getLogger(__name__)


class Listenwell(click.Group):
    """Turns what an operator can mend into one sentence; all else is our fault and says where it is."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            output.stop(str(error), code=output.WRONG_USE)
        except (AlreadyRunning, StorageError, NlpError) as error:
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


for command in (demo, run, migrate, survey, themes, assets, community, event, report, jobs, user, doctor):
    main.add_command(command)
