"""Telegram as a channel: its updates and messages, translated to and from ours with python-telegram-bot."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import telegram
from telegram.error import TelegramError

from bot import callback_data, failures
from bot.channel import Blocked, Delivered, Incoming, Outgoing, Started, Unknown, Update, clean
from bot.split import split
from bot.transport import NotSent, Refusal, Transport
from feedback.types import Failure
from surveys.types import Edited, Said, Sent, Tapped

NAME = "telegram"
TEXT_LIMIT = 4096  # Bot API, sendMessage.text
#: What is asked for; everything else is not even sent to us.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
PART_PAUSE_SECONDS = 1.0  # between the parts of a long text: a chat takes about one message a second
FILE_ANSWER_SECONDS = 30.0  # Telegram may fetch a file from another of its data centres first
POLL_GRACE_SECONDS = 10.0  # how much longer than its own time a getUpdates may take

_START = re.compile(r"/start(?:@\w+)?(?:\s+(\S+).*)?\s*", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"https?://[^/\s]+\.[^/\s]+\S*")  # Telegram refuses a button to a host without a dot
#: Message field → our kind of medium, most telling first: a GIF is also a document, a venue also a place.
_MEDIA = {
    "voice": "voice",
    "photo": "photo",
    "sticker": "sticker",
    "dice": "sticker",
    "animation": "video",
    "video": "video",
    "video_note": "video",
    "contact": "contact",
    "audio": "audio",
    "document": "file",
    "poll": "file",
}
_LONGEST_MIME = 100  # characters; the column's width

# Its debug lines hold every parameter of every call, and so what residents read and write.
logging.getLogger("telegram.Bot").setLevel(logging.INFO)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where Telegram pushes updates to. secret: 1 to 256 of A-Z a-z 0-9 _ -."""

    url: str
    secret: str = field(repr=False)


class Telegram:
    """One bot at one Bot API server."""

    name = NAME
    text_limit = TEXT_LIMIT

    def __init__(
        self,
        token: str,
        *,
        api_url: str,
        transport: Transport | None = None,
    ) -> None:
        """Calls go to `api_url`/botTOKEN/METHOD; nothing is called yet."""
        self._transport = transport or Transport()
        self._url = f"{api_url.rstrip('/')}/bot{token}"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._tasks: set[asyncio.Task[None]] = set()
        #: Outbox id → parts of a long text that have gone out already.
        self._begun: dict[int, int] = {}
        self.bot = telegram.Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            request=self._transport,
            get_updates_request=self._transport,
        )
        #: Known after `set_up`; deep links are made of it.
        self.username = ""
        #: The part of the token that is no secret; names the bot in the inbox.
        self.bot_id = token.partition(":")[0]

    async def close(self) -> None:
        """Let the answers to taps go out, then close the connections."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.shutdown()

    def translate(self, payload: str) -> Update:
        """Translate a stored update.

        Raises:
            ValueError: it is no update of Telegram's, or a forged one.
        """
        try:
            update = telegram.Update.de_json(json.loads(payload), None)
            return self._translated(update)
        except Exception as error:  # the library does not check types: a forged field can raise anything
            msg = f"no update of Telegram's: {type(error).__name__}"
            raise ValueError(msg) from error

    def _translated(self, update: telegram.Update) -> Update:
        chat = _chat(update)
        if chat is None or chat.type != "private":
            return Update(channel=NAME, handle="", incoming=Unknown(kind="not_private"))
        if not isinstance(chat.id, int) or isinstance(chat.id, bool):
            msg = "a chat without a number"
            raise TypeError(msg)
        incoming = self._incoming(update)
        mime, size = _described(update.message) if isinstance(incoming, Sent) else ("", 0)
        return Update(channel=NAME, handle=str(chat.id), incoming=incoming, mime=mime, size=size)

    def _incoming(self, update: telegram.Update) -> Incoming:
        if update.message:
            return _read(update.message)
        if update.edited_message:
            return _edit(update.edited_message)
        if update.callback_query:
            return self._tap(update.callback_query)
        assert update.my_chat_member
        return _member(update.my_chat_member.new_chat_member.status)

    def _tap(self, query: telegram.CallbackQuery) -> Tapped:
        question, value = callback_data.decode(_text(query.data))
        assert query.message
        return Tapped(question=question, value=value, message_id=str(int(query.message.message_id)))

    async def send(self, message: Outgoing) -> Delivered | Failure:
        """Send one message, in parts when it is long; the buttons stand under the last."""
        text, keyboard = self._shaped(message)
        parts = split(text, TEXT_LIMIT)
        external_id = ""
        for number in range(self._begun.get(message.id, 0), len(parts)):
            if number:
                await asyncio.sleep(PART_PAUSE_SECONDS)
            is_last = number == len(parts) - 1
            outcome = await self._send_part(message.address, parts[number], keyboard if is_last else None)
            if isinstance(outcome, Failure):
                return outcome
            external_id = outcome
            self._begun[message.id] = number + 1
        self._begun.pop(message.id, None)
        return Delivered(external_id=external_id)

    async def _send_part(
        self, address: str, text: str, keyboard: telegram.InlineKeyboardMarkup | None
    ) -> str | Failure:
        try:
            sent = await self.bot.send_message(
                address,
                text,
                reply_markup=keyboard,
                link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            return failure_of(error)
        return str(sent.message_id)

    def _shaped(self, message: Outgoing) -> tuple[str, telegram.InlineKeyboardMarkup | None]:
        """Give text and keyboard. Links that no button may have go under the text."""
        rows, links = [], []
        for row in message.buttons:
            made = []
            for button in row:
                if "url" in button and not _LINK.fullmatch(button["url"]):
                    links.append(f"{button['label']}: {button['url']}")
                else:
                    made.append(self._button(button))
            if made:
                rows.append(made)
        text = clean("\n".join([message.text, *links]))
        return text, telegram.InlineKeyboardMarkup(rows) if rows else None

    def _button(self, button: Mapping[str, str]) -> telegram.InlineKeyboardButton:
        label = clean(button["label"])
        if "url" in button:
            return telegram.InlineKeyboardButton(label, url=button["url"])
        data = callback_data.encode(button["question"], button["value"])
        return telegram.InlineKeyboardButton(label, callback_data=data)

    async def set_up(
        self, *, webhook: Webhook | None, commands: Mapping[str, Sequence[tuple[str, str]]]
    ) -> Failure | None:
        """Name the bot, set or take away its webhook, and its menu of commands. None: all is done.

        webhook: None for polling. commands: language ("" = everybody else's) → (command, description).
        """
        try:
            self.username = (await self.bot.get_me()).username or ""
            if webhook:
                await self.bot.set_webhook(
                    webhook.url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES
                )
            else:
                await self.bot.delete_webhook()
            for language, menu in commands.items():
                await self.bot.set_my_commands(menu, language_code=language or None)
        except TelegramError as error:
            return failure_of(error)
        return None

    async def updates(
        self, *, offset: int | None, timeout_seconds: int
    ) -> Sequence[Mapping[str, Any]] | Failure:
        """Ask for updates and wait for them; `offset` confirms everything before it. Never raises."""
        parameters = {"timeout": timeout_seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            parameters["offset"] = offset
        wait = timeout_seconds + POLL_GRACE_SECONDS
        try:
            found = await self._transport.call(f"{self._url}/getUpdates", parameters, answer_seconds=wait)
        except TelegramError as error:
            return failure_of(error)
        return [update for update in found if isinstance(update, dict)] if isinstance(found, list) else []

    async def file(self, media_id: str, *, most_bytes: int) -> bytes | Failure:
        """Download what a resident sent; a file that is gone or too big is a failure for good."""
        try:
            found = await self._transport.call(
                f"{self._url}/getFile", {"file_id": media_id}, answer_seconds=FILE_ANSWER_SECONDS
            )
            path = found.get("file_path") if isinstance(found, dict) else None
            if not isinstance(path, str):
                return failures.NO_FILE
            content = await self._transport.download(f"{self._files}/{path}", most_bytes=most_bytes)
        except Refusal as error:
            gone = error.status in (400, 404)
            return failures.NO_FILE if gone else failure_of(error)
        except TelegramError as error:
            return failure_of(error)
        return failures.NO_FILE if content is None else content

    def answer_taps(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Stop the little clock on every button that was tapped; call it once the taps are committed."""
        for update in updates:
            query = update.get("callback_query")
            if isinstance(query, dict) and isinstance(query.get("id"), str):
                task = asyncio.create_task(self._answer(query["id"]))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _answer(self, query_id: str) -> None:
        try:
            await self.bot.answer_callback_query(query_id)
        except TelegramError:
            return  # too late or no network: the clock stops by itself, and the tap is kept


def failure_of(error: TelegramError) -> Failure:
    """Say what an error of the library or of our transport means."""
    if isinstance(error, Refusal):
        return failures.from_answer(error.status, error.description, error.parameters)
    return failures.NETWORK_DOWN if isinstance(error, NotSent) else failures.NO_ANSWER


def _chat(update: telegram.Update) -> telegram.Chat | None:
    """Give the chat of an update of a kind that we asked for."""
    query = update.callback_query
    for part in (update.message, update.edited_message, query and query.message, update.my_chat_member):
        if part:
            return part.chat
    return None


def _member(status: str) -> Incoming:
    known = {"kicked": Blocked(blocked=True), "member": Blocked(blocked=False)}
    return known.get(status, Unknown(kind="my_chat_member"))


def _read(message: telegram.Message) -> Incoming:
    message_id = str(int(message.message_id))
    if message.text:
        words = _text(message.text)
        return _started(words, message_id) or Said(text=words, message_id=message_id)
    place = message.location or (message.venue and message.venue.location)
    if place:
        latitude, longitude = _degrees(place.latitude, 90), _degrees(place.longitude, 180)
        return Sent(kind="place", latitude=latitude, longitude=longitude, message_id=message_id)
    for name, kind in _MEDIA.items():
        if getattr(message, name):
            media_id, caption = _file_id(getattr(message, name)), _text(message.caption or "")
            return Sent(kind=kind, media_id=media_id, caption=caption, message_id=message_id)
    return Unknown(kind="message")


def _file_id(medium: object) -> str:
    """Telegram's name of a file, of a photo's largest size; empty for what is no file, such as a contact."""
    largest = medium[-1] if isinstance(medium, tuple) else medium
    return _text(getattr(largest, "file_id", ""))


def _described(message: telegram.Message | None) -> tuple[str, int]:
    """Give a file's type and its bytes, as far as Telegram tells them."""
    for name in _MEDIA:
        medium = getattr(message, name, None)
        if medium:
            largest = medium[-1] if isinstance(medium, tuple) else medium
            mime, size = getattr(largest, "mime_type", None), getattr(largest, "file_size", None)
            usual = {"photo": "image/jpeg", "video_note": "video/mp4"}.get(name, "")  # what Telegram makes
            return _text(mime or usual)[:_LONGEST_MIME], size if isinstance(size, int) else 0
    return "", 0


def _edit(message: telegram.Message) -> Incoming:
    """A place that moves and a changed photo are edits too, but change no words."""
    words = _words(message)
    return (
        Edited(message_id=str(int(message.message_id)), text=words)
        if words
        else Unknown(kind="edited_message")
    )


def _words(message: telegram.Message) -> str:
    """Give what was written: the text, or what stands under a photo, which is as much an answer."""
    return _text(message.text or message.caption or "")


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = "words that are no text"
        raise TypeError(msg)
    return clean(value)


def _started(words: str, message_id: str) -> Started | None:
    """Read "/start CODE" and "/start CODE-ENTRY"; None for other words."""
    match = _START.fullmatch(words)
    if not match:
        return None
    code, _, entry = (match[1] or "").partition("-")
    return Started(code=code, entry=entry, message_id=message_id)


def _degrees(value: object, limit: int) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > limit:
        msg = "a place outside the world"
        raise ValueError(msg)
    return float(value)
