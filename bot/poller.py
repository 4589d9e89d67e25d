"""Long polling: an update is confirmed to Telegram only by the call after the one that committed it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from bot.ingest import is_numbered
from feedback.types import Failure

LONG_POLL_SECONDS = 25  # well under the minute after which proxies cut an idle connection
LONGEST_WAIT_SECONDS = 30.0
#: Nothing that waiting could mend.
FINAL = frozenset({"unauthorised", "conflict"})

log = logging.getLogger(__name__)


class PollerState(StrEnum):
    """How the poller fares; health pages read it."""

    POLLING = "polling"  # asks and is answered
    WAITING = "waiting"  # something failed; it is tried again
    STOPPED = "stopped"  # it needs a person; `sentence` says what for


class Source(Protocol):
    """Where updates come from."""

    async def updates(
        self, *, offset: int | None, timeout_seconds: int
    ) -> Sequence[Mapping[str, Any]] | Failure:
        """Wait for updates; `offset` confirms everything before it. Never raises."""
        ...


class Poller:
    """Fetches, commits, confirms, in this order for ever."""

    def __init__(
        self,
        *,
        source: Source,
        commit: Callable[[Sequence[Mapping[str, Any]]], Awaitable[int]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._source = source
        self._commit = commit
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = 0
        self.state = PollerState.POLLING
        #: What is wrong and what to do; empty while all is well.
        self.sentence = ""

    async def run(self) -> None:
        """Poll until cancelled, or until Telegram says something that only a person can mend."""
        while self.state is not PollerState.STOPPED:
            wait = await self.poll_once()
            if wait:
                await self._sleep(wait)

    async def poll_once(self) -> float:
        """Do one round. Returns for how many seconds to wait before the next."""
        found = await self._source.updates(offset=self._offset, timeout_seconds=LONG_POLL_SECONDS)
        if isinstance(found, Failure):
            return self._failed(found)
        try:
            await self._taken([update for update in found if is_numbered(update)])
        except (
            Exception
        ):  # the database may be locked, full or away: nothing is confirmed, it all comes again
            log.exception("updates could not be stored; they stay with Telegram and are asked for again")
            return self._wait(
                "Messages from Telegram cannot be stored. See the log, and `listenwell doctor`."
            )
        self.state, self.sentence, self._failures = PollerState.POLLING, "", 0
        return 0

    async def _taken(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Commit, then move on. After a quiet poll everything is confirmed and the offset is forgotten.

        Telegram may restart its numbers after a week without updates; a stale offset would confirm, unread,
        all that are smaller.
        """
        if updates:
            await self._commit(updates)
        self._offset = max((int(update["update_id"]) + 1 for update in updates), default=None)

    def _failed(self, failure: Failure) -> float:
        if failure.code in FINAL:
            self.state, self.sentence = PollerState.STOPPED, failure.sentence
            log.error("Telegram polling has stopped: %s", failure.sentence)
            return 0
        if not self._failures:
            log.warning("Telegram could not be asked for messages", extra={"code": failure.code})
        return max(self._wait(failure.sentence), failure.retry_after_seconds or 0)

    def _wait(self, sentence: str) -> float:
        self.state, self.sentence = PollerState.WAITING, sentence
        self._failures += 1
        return min(2.0 ** (self._failures - 1), LONGEST_WAIT_SECONDS)
