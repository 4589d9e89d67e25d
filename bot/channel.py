"""What every channel translates to and from. A channel knows nothing of surveys; its limits are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from feedback.types import Failure
from surveys.types import Edited, Said, Sent, Tapped, Withdrawn


@dataclass(frozen=True, kw_only=True)
class Started:
    """Somebody opened a join link. `code` is the event's code, empty when none was given."""

    code: str
    #: Which poster or link it was, from "CODE-ENTRY"; empty when the code stood alone.
    entry: str = ""
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """The resident blocked (True) or unblocked (False) the bot."""

    blocked: bool


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """An update that asks nothing of us: a group chat, a channel post, a kind we did not subscribe to."""

    kind: str


Incoming = Started | Said | Tapped | Sent | Edited | Withdrawn | Blocked | Unknown


@dataclass(frozen=True, kw_only=True)
class Update:
    """One stored update, translated."""

    channel: str
    #: Address on the channel: a Telegram chat id, a web chat's secret. Empty only with Unknown.
    handle: str
    incoming: Incoming
    #: Code of the event that the channel says this is about; empty when it does not say.
    code: str = ""
    #: Of a file that came: its type and its bytes, as the channel tells them; empty and 0 = not told.
    mime: str = ""
    size: int = 0
    #: How it came, see `SessionRow.source`; and the id of the user who types for somebody.
    source: str = "self"
    entered_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to send.

    A button has "label" and either "question" and "value" (come back in Tapped) or "url".
    """

    id: int
    kind: str
    #: Decrypted handle or public channel name.
    address: str
    text: str
    buttons: Sequence[Sequence[Mapping[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """The channel took the message; `external_id` is its name there."""

    external_id: str


#: Channels that ring: a message there reaches somebody who is not looking.
RINGING = frozenset({"telegram"})


def clean(text: str) -> str:
    """Replace what neither UTF-8 nor PostgreSQL can hold: lone surrogates and NUL."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Channel(Protocol):
    """A way to reach residents."""

    name: str
    #: Longest text of one message, in characters.
    text_limit: int

    def translate(self, payload: str) -> Update:
        """Translate a stored payload.

        Raises:
            ValueError: the payload is not one of this channel's; the caller parks it.
        """
        ...

    async def send(self, message: Outgoing) -> Delivered | Failure:
        """Send one message. Never raises for what the channel or the network answers."""
        ...
