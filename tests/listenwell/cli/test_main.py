"""What a command ends with: exit codes, and a sentence instead of a trace."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from listenwell.cli.main import Listenwell, main
from listenwell.cli.output import OUR_FAULT, PROBLEM_IN_INPUT, WRONG_USE
from listenwell.errors import AlreadyRunning
from listenwell.settings import SettingsError


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Logging as it was: a fault sets it up, and the runner's streams are gone afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level


def ends(raised: BaseException) -> tuple[int, str]:
    """Exit code and output of a command that ends with an exception."""
    group = Listenwell("listenwell")

    @group.command("break")
    def break_() -> None:
        raise raised

    done = CliRunner().invoke(group, ["break"])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (SettingsError(["no such setting"]), WRONG_USE),
        (AlreadyRunning("var/listenwell.lock"), PROBLEM_IN_INPUT),  # type: ignore[arg-type]
        (click.UsageError("no such option"), WRONG_USE),
        (click.exceptions.Exit(0), 0),
        (RuntimeError("ours"), OUR_FAULT),
    ],
)
def test_every_end_has_its_exit_code(raised: Exception, code: int) -> None:
    assert ends(raised)[0] == code


def test_a_fault_of_ours_says_where_and_never_what_was_said() -> None:
    code, output = ends(RuntimeError("marigold says the park is dark"))
    assert code == OUR_FAULT
    assert "RuntimeError" in output
    assert "test_main.py" in output
    assert "marigold" not in output


def test_every_command_tells_what_it_does() -> None:
    names = main.list_commands(click.Context(main))
    commands = [main.get_command(click.Context(main), name) for name in names]
    assert {"demo", "run", "themes"} <= set(names)
    assert all(command is not None and command.help for command in commands)
