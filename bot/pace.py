"""How fast messages go out: so many a second in all, one to each chat, none while told to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

OVERALL_PER_SECOND = 28.0  # Telegram's Bots FAQ says about 30; the network bunches up what left evenly
CHAT_INTERVAL_SECONDS = 1.05  # likewise about 1 a second to each chat
REMEMBERED_CHATS = 10_000


class Pace:
    """Gives out turns. Make it inside the event loop."""

    def __init__(
        self, *, per_second: float = OVERALL_PER_SECOND, chat_interval_seconds: float = CHAT_INTERVAL_SECONDS
    ) -> None:
        self._interval = 1 / per_second
        self._chat_interval = chat_interval_seconds
        self._next = 0.0
        self._paused_until = 0.0
        self._chats: dict[str, float] = {}
        self._released = asyncio.Event()
        self._clock: Callable[[], float] = asyncio.get_running_loop().time

    def pause(self, seconds: float) -> None:
        """Let nobody go for so long; a shorter pause never ends a longer one early."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    @property
    def paused_seconds(self) -> float:
        """How long the pause still lasts; 0 without one."""
        return max(0.0, self._paused_until - self._clock())

    def chat_seconds(self, chat: str) -> float:
        """How long this chat has to wait for its next message; 0 when it has not."""
        return max(0.0, self._chats.get(chat, 0.0) - self._clock())

    async def chat_turn(self, chat: str) -> None:
        """Wait until this chat may have its next message; one caller for each chat at a time."""
        while (wait := self.chat_seconds(chat)) and not self._released.is_set():
            await self._sleep(wait)

    async def turn(self, chat: str) -> None:
        """Wait for the next place among all, and through every pause; then count the message."""
        while not self._released.is_set():
            now = self._clock()
            at = max(self._next, self._paused_until)
            if at <= now:
                self._count(chat, now)
                return
            await self._sleep(at - now)

    def release(self) -> None:
        """End every wait at once, for a stop; whoever waited must not send."""
        self._released.set()

    def _count(self, chat: str, now: float) -> None:
        self._next = now + self._interval
        self._chats[chat] = now + self._chat_interval
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats = {name: until for name, until in self._chats.items() if until > now}

    async def _sleep(self, seconds: float) -> None:
        # Not wait_for: in Python 3.11 it swallows a cancellation that meets the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._released.wait()
