"""A session as versioned JSON, so that it can be stored, and read again by a later program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from surveys.errors import SessionUnreadable
from surveys.types import Given, Missing, Part, Session, Status

VERSION = 1  # raise it when a field changes its meaning, and teach `load` the older ones


def dump(session: Session) -> dict[str, Any]:
    """The session as plain JSON values."""
    document = _plain(session) | {"version": VERSION, "picked": list(session.picked)}
    document["answers"] = {name: _dumped(given) for name, given in session.answers.items()}
    return document | {"pending": _parts(session.pending), "misfit": _parts(session.misfit)}


def load(document: Mapping[str, Any]) -> Session:
    """Read what `dump` wrote.

    Raises:
        SessionUnreadable: another version wrote it, or something is missing in it.
    """
    version = document.get("version")
    if version != VERSION:
        raise SessionUnreadable(version)
    values = {key: value for key, value in document.items() if key != "version"}
    try:
        values["answers"] = {name: _given(given) for name, given in values["answers"].items()}
        values["picked"] = tuple(values["picked"])
        values["status"] = Status(values["status"])
        for key in ("pending", "misfit"):
            values[key] = tuple(Part(**part) for part in values[key])
        return Session(**values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SessionUnreadable(version) from error


def _plain(value: Session | Given | Part) -> dict[str, Any]:
    # dataclasses.asdict copies deeply, which takes milliseconds for a long session.
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _dumped(given: Given) -> dict[str, Any]:
    value = list(given.value) if isinstance(given.value, list) else given.value
    return _plain(given) | {"value": value, "parts": _parts(given.parts)}


def _parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [_plain(part) for part in parts]


def _given(given: Mapping[str, Any]) -> Given:
    missing, parts = given["missing"], tuple(Part(**part) for part in given["parts"])
    return Given(**{**given, "missing": Missing(missing) if missing else None, "parts": parts})
