"""What the chat page posts, checked: by its script as JSON, without a script as a form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from bot.channel import clean
from bot.webchat import LONGEST_TEXT
from web.kit import Form

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class BadMessage(Exception):  # noqa: N818 - an answer to a client, not a fault
    """A posted message that cannot be kept; its text says why."""


def message_of(body: bytes) -> dict[str, Any]:
    """A posted message, checked: an id and one of text, tap, start, edits or withdraws.

    Raises:
        BadMessage: it is none.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("The body is not JSON.") from None
    if not isinstance(sent, dict) or not _ID.fullmatch(str(sent.get("id", ""))):
        raise BadMessage("Give an object with an id of up to 64 letters, digits and hyphens.")
    fields = {name: value for name, value in sent.items() if value is not None}
    if set(fields) not in _SHAPES:
        raise BadMessage(
            "Give, besides the id, start, or a text, or a tap with its label as text, or withdraws,"
            " or edits with the new text."
        )
    return {name: _CHECKS[name](value) for name, value in fields.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadMessage("The text is empty.")
    if len(value) > LONGEST_TEXT:
        raise BadMessage(f"The text is longer than {LONGEST_TEXT} characters.")
    return clean(value)


def _tap(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != {"question", "value"}:
        raise BadMessage("A tap has a question and a value.")
    if not all(isinstance(part, str) and len(part) <= 200 for part in value.values()):
        raise BadMessage("The parts of a tap are texts of up to 200 characters.")
    return {name: clean(part) for name, part in value.items()}


def _start(value: Any) -> bool:
    if value is not True:
        raise BadMessage("start is true or left out.")
    return True


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadMessage("edits and withdraws name an earlier message by its id.")
    return value


_SHAPES = (
    {"id", "start"},
    {"id", "text"},
    {"id", "tap"},
    {"id", "tap", "text"},
    {"id", "edits", "text"},
    {"id", "withdraws"},
)
_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "id": str,
    "text": _text,
    "tap": _tap,
    "start": _start,
    "edits": _name,
    "withdraws": _name,
}


def plain(form: Form) -> dict[str, Any]:
    """The message of the plain form.

    Raises:
        BadMessage: it has no text, or too much.
    """
    posted: dict[str, Any] = {"id": message_id(form.text("id"))}
    question, tapped, value = form.text("tap").partition("|")
    if tapped:
        return {**posted, "tap": _tap({"question": question, "value": value})}
    if form.text("start"):
        return {**posted, "start": True}
    if form.text("withdraws"):
        return {**posted, "withdraws": _name(form.text("withdraws"))}
    if form.text("edits"):
        return {**posted, "edits": _name(form.text("edits")), "text": _text(form.text("text"))}
    return {**posted, "text": _text(form.text("text"))}


def message_id(posted: str) -> str:
    """The id that the page gave a message; a new one where it gave none that can be kept."""
    return posted if _ID.fullmatch(posted) else str(uuid4())
