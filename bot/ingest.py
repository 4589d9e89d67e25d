"""The way in for Telegram's updates, pushed or polled: committed to the inbox, then acknowledged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.telegram import NAME
from storage import inbox, people
from storage.database import Connection, Database
from storage.keys import Keys

RawUpdate = Mapping[str, Any]
_LARGEST_ID = 2**63 - 1
#: Where in an update the chat is; a chat's messages keep their order.
_CHATS = (("message",), ("edited_message",), ("callback_query", "message"), ("my_chat_member",))


class NotAnUpdate(ValueError):  # noqa: N818 - it is what the body is, not what we did
    """The body is no update of Telegram's."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True)
class Ingest:
    """Stores updates of one bot."""

    db: Database
    keys: Keys
    #: The bot's id, which its update numbers belong to.
    bot: str
    clock: Callable[[], datetime]
    #: Called after each commit with what was committed: wakes the worker, stops the clocks on buttons.
    committed: Callable[[Sequence[RawUpdate]], None]

    async def commit(self, updates: Sequence[RawUpdate]) -> int:
        """Store updates in one transaction. Returns how many were new; all are durable when it returns.

        Raises:
            Exception: the database could not take them; none is stored, and they must come again.
        """
        rows = [self._row(update) for update in updates]
        new = await self.db.write(_receive, rows, self.clock())
        self.committed(updates)
        return new

    def _row(self, update: RawUpdate) -> Mapping[str, str]:
        return {
            "bot": self.bot,
            "update_id": str(update["update_id"]),
            "lane": people.lane(self.keys, NAME, chat_of(update)),
            # Keys sorted and everything in ASCII: an update has one digest however it came, and a lone
            # surrogate or a NUL, which no database takes, stays an escape.
            "payload": json.dumps(update, sort_keys=True, separators=(",", ":")),
        }


def _receive(conn: Connection, rows: Sequence[Mapping[str, str]], now: datetime) -> int:
    return sum(inbox.receive(conn, **row, now=now) is not None for row in rows)


def read_update(body: bytes) -> RawUpdate:
    """Read a pushed update.

    Raises:
        NotAnUpdate: it is not JSON, not an object, or has no number.
    """
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnUpdate from None
    if not is_numbered(update):
        raise NotAnUpdate
    checked: RawUpdate = update
    return checked


def is_numbered(update: object) -> bool:
    """Say whether it has an update_id that can be stored and confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _LARGEST_ID


def chat_of(update: RawUpdate) -> str:
    """Give the chat's id as text; empty when there is none, for an update that asks nothing of us."""
    for path in _CHATS:
        found: Any = update
        for step in (*path, "chat", "id"):
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, int):
            return str(found)
    return ""
