"""The bot's own account at the server: its queue of updates, its poll, its webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fake_bot_api.faults import Refused

Json = dict[str, Any]
#: Which queue an update waits in: kind of queue and chat or user id.
Queue = tuple[str, int]

LIFETIME_SECONDS = 24 * 3600
#: Not sent unless asked for by name.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
TERMINATED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """An update that nobody has confirmed."""

    update: Json
    queue: Queue
    expires_at: float

    @property
    def id(self) -> int:
        return int(self.update["update_id"])


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(kw_only=True)
class Account:
    """One bot."""

    id: int
    username: str
    clock: Callable[[], float]
    pending: list[Pending] = field(default_factory=list)
    next_update_id: int = 700_001
    allowed: list[str] = field(default_factory=list)
    webhook: Webhook | None = None
    #: Set by the server: told of every update that waits for the webhook.
    pushed: Callable[[Queue], None] = lambda queue: None
    #: (scope type, language) → commands.
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    #: Every update that was ever made, for a test to count.
    told: list[Json] = field(default_factory=list)
    last_error: tuple[int, str] | None = None
    _poll: asyncio.Future[None] | None = None

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": "Listenwell test", "username": self.username}

    def tell(
        self, kind: str, queue: Queue, content: Json, *, lifetime_seconds: float = LIFETIME_SECONDS
    ) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self.allowed and (self.allowed or kind in ON_REQUEST):
            return
        update = {"update_id": self.next_update_id, kind: content}
        self.next_update_id += 1
        self.told.append(update)
        self.pending.append(Pending(update=update, queue=queue, expires_at=self.clock() + lifetime_seconds))
        self.wake()
        if self.webhook:
            self.pushed(queue)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits."""
        return self._poll is not None

    def wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def waiting(self, queue: Queue | None = None) -> list[Pending]:
        """Give what is unconfirmed and not expired, oldest first."""
        now = self.clock()
        self.pending = [entry for entry in self.pending if entry.expires_at > now]
        return [entry for entry in self.pending if queue in (None, entry.queue)]

    def confirm(self, entry: Pending) -> None:
        self.pending = [other for other in self.pending if other.id != entry.id]

    def end_poll(self, description: str) -> None:
        """Answer the poll that waits, if one does, with 409."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(Refused(409, description))

    async def poll(self, *, offset: int, limit: int, timeout_seconds: float) -> list[Json]:
        """Serve getUpdates: `offset` confirms all before it; a negative one counts from the end.

        Raises:
            Refused: 409 while a webhook is set, or when another poll comes meanwhile.
        """
        if self.webhook:
            raise Refused(409, WEBHOOK_ACTIVE)
        self.end_poll(TERMINATED)
        waiting = self.waiting()
        if offset < 0:
            self.pending = waiting[offset:]
        elif offset:
            self.pending = [entry for entry in waiting if entry.id >= offset]
        if not self.pending and timeout_seconds:
            await self._wait(timeout_seconds)
        return [entry.update for entry in self.waiting()[:limit]]

    async def _wait(self, timeout_seconds: float) -> None:
        future = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_seconds):
                await future
        except TimeoutError:
            pass
        finally:
            if self._poll is future:
                self._poll = None
