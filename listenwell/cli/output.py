"""How commands speak: plain lines for people, JSON for machines, one sentence for what went wrong."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Any, NoReturn

import click

PROBLEM_IN_INPUT, WRONG_USE, OUR_FAULT = 1, 2, 3  # exit codes


def as_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def stop(sentence: str, *, code: int = PROBLEM_IN_INPUT) -> NoReturn:
    """End with a sentence on standard error: what, where, what to do."""
    click.echo(sentence, err=True)
    sys.exit(code)
