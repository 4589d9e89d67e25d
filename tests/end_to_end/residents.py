"""Residents who answer a whole survey, on the web or on Telegram, whatever happens to the server.

They decide by what they see: a language to choose, a notice to agree to, buttons to tap, else words to write.
Each notes what was acknowledged: on the web an answer with 201, on Telegram every message it took.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp

from tests.fake_bot_api import Person

CONTROLS = {"skip", "back", "done", "later", "more", "no"}
PATIENCE_SECONDS = 90.0


class Mouth(Protocol):
    """A way to speak to the bot."""

    async def open(self) -> None: ...
    async def say(self, text: str) -> None: ...
    async def tap(self, button: dict[str, str]) -> None: ...
    async def lines(self) -> list[dict[str, Any]]: ...


@dataclass(kw_only=True)
class Resident:
    """One person; `said` are the marked words whose receipt was acknowledged."""

    name: str
    mouth: Mouth
    finished_by: Sequence[str]
    #: What they have to say, in turn.
    words: Sequence[str] = ("the buses stop at six and the park is dark",)
    said: list[str] = field(default_factory=list)
    seen: int = 0
    #: Questions with several answers where one is ticked already.
    ticked: set[str] = field(default_factory=set)

    async def answer_everything(self) -> None:
        await self.mouth.open()
        answered: dict[str, Any] = {}
        for number in range(60):
            heard = await self._hear()
            if any(end in line["text"] for line in heard for end in self.finished_by):
                return
            # A reply that was in flight at a kill may come twice; nobody answers the same words twice.
            if _shown(heard[-1]) != answered:
                await self._answer(heard[-1], number)
            answered = _shown(heard[-1])
        message = f"{self.name} never came to the end: {(await self.mouth.lines())[-3:]}"
        raise AssertionError(message)

    async def _hear(self) -> list[dict[str, Any]]:
        """Wait for new lines from the bot, then for the pause after them."""
        lines: list[dict[str, Any]] = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            lines = await self.mouth.lines()
            new = lines[self.seen :]
            # Signposts may follow the end of the survey before anybody looks.
            if new and (new[-1]["buttons"] or any(map(self._ends, new))):
                self.seen = len(lines)
                return new
            await asyncio.sleep(0.05)
        texts = [line["text"] for line in lines]
        message = f"{self.name} heard {self.seen} messages, then nothing; they were {texts}"
        raise AssertionError(message)

    def _ends(self, line: dict[str, Any]) -> bool:
        return any(end in line["text"] for end in self.finished_by)

    async def _answer(self, line: dict[str, Any], number: int) -> None:
        buttons = [button for row in line["buttons"] for button in row if "value" in button]
        choices = [button for button in buttons if button["value"] not in CONTROLS]
        if "postcode" in line["text"]:
            await self.mouth.tap(next(button for button in buttons if button["value"] == "skip"))
        elif choices and line["text"] not in self.ticked:
            await self.mouth.tap(choices[0])
            self.ticked.add(line["text"])
        elif choices:
            await self.mouth.tap(next((each for each in buttons if each["value"] == "done"), choices[0]))
        else:
            words = self.words[len(self.said) % len(self.words)]
            text = f"{words} {self.name}x{number}"
            await self.mouth.say(text)
            self.said.append(text)


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    return {"text": line["text"], "labels": [button["label"] for row in line["buttons"] for button in row]}


def web_session() -> aiohttp.ClientSession:
    """A browser's memory; cookies of a bare address need asking for."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@dataclass(kw_only=True)
class WebMouth:
    """The chat page's own calls, sent again with the same id until the server says 201."""

    base: str
    code: str
    session: aiohttp.ClientSession
    chance: random.Random

    async def open(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    async with self.session.get(f"{self.base}/chat/{self.code}") as page:
                        if page.status == 200:
                            break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        await self._post({"id": f"start-{self.code}", "start": True})

    async def say(self, text: str) -> None:
        await self._post({"id": str(uuid.uuid4()), "text": text})

    async def tap(self, button: dict[str, str]) -> None:
        tap = {"question": button["question"], "value": button["value"]}
        await self._post({"id": str(uuid.uuid4()), "text": button["label"], "tap": tap})

    async def lines(self) -> list[dict[str, Any]]:
        try:
            async with self.session.get(f"{self.base}/chat/{self.code}/lines?after=0") as answer:
                found = (await answer.json())["lines"] if answer.status == 200 else []
                return [line for line in found if line["who"] == "bot"]
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return []

    async def _post(self, body: dict[str, Any]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    address = f"{self.base}/chat/{self.code}/messages"
                    async with self.session.post(address, json=body) as answer:
                        if answer.status == 201:
                            if self.chance.random() < 0.1:  # the answer got lost: the page sends it again
                                continue
                            return
                        assert answer.status in (429, 503), await answer.text()
                except (aiohttp.ClientError, ConnectionError):
                    pass
                await asyncio.sleep(0.1)


@dataclass(kw_only=True)
class TelegramMouth:
    """A person of the fake Bot API server."""

    person: Person
    code: str

    async def open(self) -> None:
        self.person.starts(self.code)

    async def say(self, text: str) -> None:
        self.person.says(text)

    async def tap(self, button: dict[str, str]) -> None:
        self.person.taps(button["label"])

    async def lines(self) -> list[dict[str, Any]]:
        return [{"text": each.text, "buttons": _buttons(each.buttons)} for each in self.person.received]


def _buttons(rows: list[list[dict[str, Any]]]) -> list[list[dict[str, str]]]:
    """Telegram shows labels only; what a label does is told by the words a person reads."""
    meaning = {"Skip": "skip", "Back": "back", "Done": "done", "Later": "later", "Tell me more": "more"}
    meaning |= {"No, thank you": "no", "No": "no"}
    return [
        [{"label": button["text"], "value": meaning.get(button["text"], button["text"])} for button in row]
        for row in rows
        if all("text" in button for button in row)
    ]
