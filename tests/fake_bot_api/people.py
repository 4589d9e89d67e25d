"""Residents and channels as a test drives them: what they write, tap and see."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fake_bot_api.server import FakeBotApi

Json = dict[str, Any]


@dataclass(kw_only=True)
class Received:
    """A message as somebody sees it; an edit by the bot changes it in place."""

    message_id: int
    text: str
    #: Rows of buttons as they came: {"text", "callback_data"} or {"text", "url"}.
    buttons: list[list[Json]]
    message: Json
    #: When it came, by the server's clock, seconds.
    at: float
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]


@dataclass(kw_only=True)
class Chat:
    """A private chat or a channel with what came to it, oldest first."""

    server: FakeBotApi
    id: int
    name: str
    received: list[Received] = field(default_factory=list)
    _read: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def deliver(self, message: Received) -> None:
        self.received.append(message)
        self._news.set()

    async def hears(self, count: int = 1, *, timeout_seconds: float = 10) -> list[Received]:
        """Wait for the next `count` messages that were not yet waited for.

        Raises:
            AssertionError: they did not come in time.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                while len(self.received) < self._read + count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            seen = [message.text for message in self.received[self._read :]]
            message = f"{self.name} waited for {count} messages in vain and saw {seen}"
            raise AssertionError(message) from None
        self._read += count
        return self.received[self._read - count : self._read]


@dataclass(kw_only=True)
class PublicChannel(Chat):
    """A public channel, named "@name"; only an administrator may post."""

    bot_is_admin: bool = True

    def as_json(self) -> Json:
        return {"id": self.id, "type": "channel", "title": self.name, "username": self.name.removeprefix("@")}

    def posts(self, text: str) -> None:
        """Let another administrator post, which the bot is told as channel_post."""
        message = self.server.new_message(self.as_json()) | {"text": text}
        self.server.bot.tell("channel_post", ("chat", self.id), message)


@dataclass(kw_only=True)
class Person(Chat):
    """Somebody with Telegram, in a private chat with the bot."""

    language: str = "en"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    #: Ids of callback queries that the bot answered, with what it said.
    answered: dict[str, str] = field(default_factory=dict)

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def as_json(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def starts(self, code: str = "") -> int:
        """Open a deep link, or the chat itself when there is no code."""
        return self.says(f"/start {code}".strip())

    def says(self, text: str) -> int:
        """Write a message; gives its id."""
        content: Json = {"text": text}
        if text.startswith("/"):
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        return self.sends(content)

    def sends(self, content: Json) -> int:
        """Send a message with whatever content; gives its id."""
        self.started, self.blocked = True, False
        message = self.server.new_message(self.as_json()) | {"from": self.as_user()} | content
        self.server.messages[self.id, message["message_id"]] = message
        self.server.bot.tell("message", ("chat", self.id), message)
        return int(message["message_id"])

    def edits(self, message_id: int, text: str) -> None:
        """Change an own message."""
        message = self.server.messages[self.id, message_id]
        message |= {"text": text, "edit_date": int(self.server.now())}
        self.server.bot.tell("edited_message", ("chat", self.id), dict(message))

    def sends_voice(self, seconds: int = 4) -> int:
        return self.sends({"voice": self.server.new_file() | {"duration": seconds, "mime_type": "audio/ogg"}})

    def sends_sticker(self) -> int:
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self.sends({"sticker": self.server.new_file() | shape})

    def sends_photo(self, caption: str = "") -> int:
        photo = [self.server.new_file() | {"width": 90, "height": 90}]
        return self.sends({"photo": photo} | ({"caption": caption} if caption else {}))

    def sends_file(self, name: str = "notes.txt") -> int:
        return self.sends({"document": self.server.new_file() | {"file_name": name}})

    def sends_video(self) -> int:
        return self.sends({"video": self.server.new_file() | {"width": 9, "height": 9, "duration": 3}})

    def shares_place(self, latitude: float, longitude: float) -> int:
        return self.sends({"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self) -> int:
        return self.sends({"contact": {"phone_number": "+440000000000", "first_name": self.name}})

    def taps(self, label: str, message: Received | None = None) -> str:
        """Tap a button by its label, on the newest message that has it; gives the query's id.

        Raises:
            AssertionError: nobody sees such a button.
        """
        for seen in [message] if message else reversed(self.received):
            for button in (button for row in seen.buttons for button in row):
                if button["text"] == label:
                    return self.taps_data(button["callback_data"], seen.message)
        shown = self.received[-1].labels if self.received else []
        missing = f"{self.name} sees no button {label!r}; the newest message has {shown}"
        raise AssertionError(missing)

    def taps_data(self, data: str, message: Json) -> str:
        """Send a callback query with any data at all, as a bad client can."""
        query_id = self.server.new_query(self)
        query = {
            "id": query_id,
            "from": self.as_user(),
            "chat_instance": "1",
            "data": data,
            "message": message,
        }
        self.server.bot.tell("callback_query", ("user", self.id), query, lifetime_seconds=150)
        return query_id

    def blocks_bot(self) -> None:
        """Block the bot: it is told so, and its sends are refused with 403."""
        self.blocked = True
        self._member("member", "kicked")

    def unblocks_bot(self) -> None:
        self.blocked = False
        self._member("kicked", "member")

    def _member(self, old: str, new: str) -> None:
        def member(status: str) -> Json:
            banned = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.server.bot.as_user(), "status": status} | banned

        change = {
            "chat": self.as_json(),
            "from": self.as_user(),
            "date": int(self.server.now()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self.server.bot.tell("my_chat_member", ("member", self.id), change)


def texts(messages: Sequence[Received]) -> list[str]:
    """What the messages say."""
    return [message.text for message in messages]
