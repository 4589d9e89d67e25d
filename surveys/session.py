"""A session as versioned JSON, so that it can be stored, and read again by a later program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from surveys.errors import SessionUnreadable
from surveys.types import Given, Missing, Part, Session, Status

VERSION = 1  # raise it when a field changes its meaning, and teach `load` the older ones


def dump(session: Session) -> dict[str, Any]:
    """The session as plain JSON values."""
    document = asdict(session) | {"version": VERSION, "picked": list(session.picked)}
    document["pending"] = [asdict(part) for part in session.pending]
    document["answers"] = {name: asdict(given) for name, given in session.answers.items()}
    return document


def load(document: Mapping[str, Any]) -> Session:
    """Read what `dump` wrote.

    Raises:
        SessionUnreadable: another version wrote it, or something is missing in it.
    """
    version = document.get("version")
    if version != VERSION:
        raise SessionUnreadable(version)
    fields = {key: value for key, value in document.items() if key != "version"}
    try:
        fields["answers"] = {name: _given(given) for name, given in fields["answers"].items()}
        fields["pending"] = tuple(Part(**part) for part in fields["pending"])
        fields["picked"] = tuple(fields["picked"])
        fields["status"] = Status(fields["status"])
        return Session(**fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SessionUnreadable(version) from error


def _given(given: Mapping[str, Any]) -> Given:
    missing = given["missing"]
    return Given(**{**given, "missing": Missing(missing) if missing else None})
