"""Amina's phone with Telegram on it: updates as the Bot API sends them, messages as they wait to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.callback_data import encode
from bot.draft import Locate
from bot.ingest import Ingest
from bot.telegram import Telegram
from bot.webchat import WebChat
from bot.worker import Worker
from storage import tables as t
from storage.database import Database
from tests.bot.chat import KEYS, NOW, locate

TELEGRAM = Telegram("1:x", api_url="http://localhost")
CHAT = 5_000_000_001


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One message of ours, as it waits to be sent."""

    id: int
    kind: str
    text: str
    buttons: list[list[Mapping[str, str]]]
    not_before: datetime | None
    expires_at: datetime | None

    @property
    def labels(self) -> list[str]:
        return [button["label"] for row in self.buttons for button in row]


@dataclass(kw_only=True)
class Ringing:
    """Writes, taps, sends and edits; the worker is a new one each time, as after a restart."""

    db: Database
    chat: int = CHAT
    now: datetime = NOW
    locate: Locate = locate
    numbers: int = 0
    seen: int = 0
    log: list[Heard] = field(default_factory=list)

    @property
    def worker(self) -> Worker:
        return Worker(
            db=self.db,
            keys=KEYS,
            channels={"web": WebChat(), "telegram": TELEGRAM},
            clock=lambda: self.now,
            locate=self.locate,
            public_url="http://localhost",
            work=asyncio.Event(),
            sent=lambda: None,
        )

    async def starts_survey(self, code: str = "spring", language: str = "English") -> list[str]:
        await self.says(f"/start {code}")
        await self.taps(language)
        return await self.taps("Yes, let's start" if language == "English" else "Iawn, dechreuwn")

    async def says(self, text: str) -> list[str]:
        return await self.sends({"text": text})

    async def sends(self, content: dict[str, Any]) -> list[str]:
        """Send a message with whatever content."""
        return await self.gets(self.message(content))

    async def taps(self, label: str) -> list[str]:
        """Tap the newest button with this label."""
        for heard in reversed(self.log):
            for button in (button for row in heard.buttons for button in row):
                if button["label"] == label:
                    return await self.gets(self.tap(button["question"], button["value"]))
        raise AssertionError(f"no button {label!r} in {[heard.labels for heard in self.log[-2:]]}")

    async def edits(self, number: int, text: str) -> list[str]:
        update = self.message({"text": text, "edit_date": int(self.now.timestamp())}, number=number)
        return await self.gets({"update_id": update["update_id"], "edited_message": update["message"]})

    async def waits(self, seconds: float = 6) -> list[str]:
        """Let time pass, then let what is due happen."""
        self.now += timedelta(seconds=seconds)
        await self.worker.wake_sessions(self.now)
        return await self.hears()

    async def gets(self, *updates: Mapping[str, Any]) -> list[str]:
        """Hand updates over as Telegram does, and let the worker answer."""
        await self.hands_over(*updates)
        await self.worker.drain()
        return await self.hears()

    async def hands_over(self, *updates: Mapping[str, Any]) -> None:
        ingest = Ingest(db=self.db, keys=KEYS, bot="1", clock=lambda: self.now, committed=lambda _: None)
        await ingest.commit(updates)

    def message(self, content: Mapping[str, Any], *, number: int = 0) -> dict[str, Any]:
        """A message as an update; number: of an earlier message, 0 makes a new one."""
        self.numbers += 1
        person = {"id": self.chat, "is_bot": False, "first_name": "Amina"}
        chat = {"id": self.chat, "type": "private", "first_name": "Amina"}
        told = {"message_id": number or self.numbers, "date": int(self.now.timestamp())}
        return {"update_id": self.numbers, "message": {**told, "from": person, "chat": chat, **content}}

    def tap(self, question: str, value: str) -> dict[str, Any]:
        update = self.message({"text": "earlier"}, number=1)
        query = {
            "id": str(update["update_id"]),
            "from": update["message"]["from"],
            "chat_instance": "1",
            "data": encode(question, value),
            "message": update["message"],
        }
        return {"update_id": update["update_id"], "callback_query": query}

    async def hears(self) -> list[str]:
        new = await self.db.read(_outbox, self.seen)
        self.seen = new[-1].id if new else self.seen
        self.log += new
        return [heard.text for heard in new]

    @property
    def last(self) -> int:
        """Number of the newest message that was sent."""
        return self.numbers


def _outbox(conn: Connection, after: int) -> list[Heard]:
    c = t.outbox.c
    query = select(c.id, c.kind, c.text, c.buttons, c.not_before, c.expires_at).where(c.id > after)
    return [Heard(**row._mapping) for row in conn.execute(query.order_by(c.id))]
