"""The one sender: takes messages from the outbox, sends them in order, writes down how it went.

A message is `sending` in the database before the call and settled after it. What the process was sending
when it died is in doubt; `storage.outbox.recover` decides by its kind.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.channel import Channel, Delivered, Outgoing
from bot.pace import Pace
from feedback.delivery import RESENT_WHEN_IN_DOUBT, Final, decide
from feedback.types import DeliveryState, Failure, MessageKind
from storage import outbox, people
from storage.database import Connection, Database
from storage.keys import Keys
from storage.outbox import OutboxRow

IN_FLIGHT = 8  # calls at once: enough for 30 a second, and all that a crash can put in doubt
CLAIMED = 200  # messages taken at most, most of them waiting for their chat's next second
IDLE_SECONDS = 1.0  # how long to wait when nobody wakes the sender
SETTLE_RETRY_SECONDS = 1.0
LEAVE_SECONDS = 10.0  # how long a stop waits for calls that are out
NO_ADDRESS = Failure(
    code="not_found",
    retryable=False,
    ours=True,
    sentence="There is no address for this person on this channel any more.",
)
UNREADABLE_ADDRESS = Failure(
    code="rejected",
    retryable=True,
    ours=True,
    sentence="The person's address could not be read. Run `listenwell doctor`.",
)
BROKEN_CHANNEL = Failure(
    code="rejected",
    retryable=False,
    ours=True,
    sentence="The message could not be put into the channel's form. Please report it.",
    surely_unsent=False,
)
#: Says something of the bot or of the pace, nothing of the message: it goes back and is not counted.
NOT_THIS_MESSAGES_FAULT = frozenset({"too_many", "unauthorised", "conflict"})
#: Nothing reaches this person until they come back.
GONE = frozenset({"blocked", "deactivated"})

log = logging.getLogger(__name__)


class SenderState(StrEnum):
    """How the sender fares; health pages read it."""

    SENDING = "sending"  # works, or has nothing to do
    PAUSED = "paused"  # Telegram asked to wait; goes on by itself
    STOPPED = "stopped"  # it needs a person; `sentence` says what for


@dataclass(kw_only=True)
class _Chat:
    """Messages taken for one chat, in order; one task sees to them."""

    rows: deque[OutboxRow] = field(default_factory=deque)
    #: Set when a message goes back into the outbox: those behind it go back too, so that none overtakes.
    back_until: datetime | None = None


class Sender:
    """Empties the outbox. Only one may run for a bot at a time."""

    def __init__(
        self,
        *,
        db: Database,
        keys: Keys,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._keys = keys
        self._channels = channels
        self._clock = clock
        self._pace = pace or Pace()
        self._chats: dict[str, _Chat] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        #: Taken and not yet settled; of these, waiting for their own chat only.
        self._claimed = self._parked = 0
        #: Outbox id → how often it failed for a reason of its own.
        self._tries: dict[int, int] = {}
        self._leaving = False
        #: Set it when something was written to the outbox.
        self.wake = asyncio.Event()
        #: What is wrong and what to do; empty while all is well.
        self.sentence = ""

    @property
    def state(self) -> SenderState:
        """How it fares."""
        if self.sentence:
            return SenderState.STOPPED
        return SenderState.PAUSED if self._pace.paused_seconds else SenderState.SENDING

    async def run(self) -> None:
        """Send until cancelled; then let the calls that are out come back."""
        recovered = await self._db.write(outbox.recover, RESENT_WHEN_IN_DOUBT)
        if recovered.requeued or recovered.in_doubt:
            counts = {"requeued": recovered.requeued, "in_doubt": recovered.in_doubt}
            log.warning("the last run ended while messages were being sent", extra=counts)
        try:
            while True:
                self.wake.clear()
                if not await self._take():
                    await self._rest()
        finally:
            await self._leave()

    async def drain(self) -> None:
        """Send what may be sent now, and return when it is settled; for commands and tests."""
        while await self._take() or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _take(self) -> int:
        """Claim as many messages as there is room for. Returns how many."""
        room = min(IN_FLIGHT - (self._claimed - self._parked), CLAIMED - self._claimed)
        if room <= 0 or self.state is not SenderState.SENDING:
            return 0
        try:
            rows = await self._db.write(
                outbox.claim, now=self._clock(), limit=room, channels=list(self._channels)
            )
        except Exception:  # the database is locked, full or away; it is asked again at the next rest's end
            log.exception("the outbox could not be read")
            return 0
        for row in rows:
            self._give(row)
        return len(rows)

    def _give(self, row: OutboxRow) -> None:
        name = f"{row.channel}:{row.resident_id or row.target}"
        self._claimed += 1
        chat = self._chats.get(name)
        if chat:
            self._parked += 1
            chat.rows.append(row)
            return
        self._chats[name] = _Chat(rows=deque([row]))
        task = asyncio.create_task(self._work(name, self._chats[name]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _rest(self) -> None:
        """Wait until there may be something to do."""
        # Not wait_for: in Python 3.11 it swallows a cancellation that meets the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.paused_seconds or IDLE_SECONDS):
                await self.wake.wait()

    async def _work(self, name: str, chat: _Chat) -> None:
        """See to one chat's messages, one after the other."""
        parked = self._pace.chat_seconds(name) > 0
        self._parked += parked
        while chat.rows:
            row = chat.rows.popleft()
            if not (self._leaving or chat.back_until):
                await self._pace.chat_turn(name)
            self._parked -= parked
            try:
                await self._see_to(name, chat, row)
            except Exception:  # a fault of ours: the row stays in doubt, its chat and the others go on
                log.exception("a message could not be seen to", extra={"outbox_id": row.id})
            self._claimed -= 1
            self.wake.set()
            parked = True  # those behind the first were parked when they came
        del self._chats[name]

    async def _see_to(self, name: str, chat: _Chat, row: OutboxRow) -> None:
        async with self._slots:
            if not (self._leaving or chat.back_until):
                await self._pace.turn(name)
            stale = row.expires_at is not None and row.expires_at <= self._clock()
            if self._leaving or self.sentence or chat.back_until or stale:  # the outbox lets it expire
                await self._put_back(row, chat.back_until)
                return
            outcome = await self._send(row)
        if isinstance(outcome, Delivered):
            self._tries.pop(row.id, None)
            await self._settle(row, state=DeliveryState.SENT, external_id=outcome.external_id)
        else:
            await self._failed(chat, row, outcome)

    async def _send(self, row: OutboxRow) -> Delivered | Failure:
        try:
            address = await self._address(row)
        except Exception:  # the database is away, or another secret key encrypted the address
            log.exception("an address could not be read", extra={"outbox_id": row.id})
            return UNREADABLE_ADDRESS
        if not address:
            return NO_ADDRESS
        message = Outgoing(id=row.id, kind=row.kind, address=address, text=row.text, buttons=row.buttons)
        try:
            return await self._channels[row.channel].send(message)
        except Exception:  # a channel that breaks its promise must not stop the others
            log.exception("a channel broke", extra={"outbox_id": row.id, "channel": row.channel})
            return BROKEN_CHANNEL

    async def _address(self, row: OutboxRow) -> str | None:
        if row.resident_id is None:
            return row.target
        return await self._db.read(people.handle_of, self._keys, row.resident_id, row.channel)

    async def _failed(self, chat: _Chat, row: OutboxRow, failure: Failure) -> None:
        log.warning("a message was not sent", extra={"outbox_id": row.id, "code": failure.code})
        said = {"error_code": failure.code, "error": failure.sentence}
        if failure.code in NOT_THIS_MESSAGES_FAULT:
            wait = self._stop_or_pause(failure)
        else:
            # The row's own count also grows when Telegram was busy, which says nothing about the message.
            self._tries[row.id] = self._tries.get(row.id, 0) + 1
            decision = decide(failure, self._tries[row.id], MessageKind(row.kind))
            if isinstance(decision, Final):
                await self._end(row, decision.state, failure, said)
                return
            wait = decision.after_seconds
        chat.back_until = self._clock() + timedelta(seconds=wait)
        await self._put_back(row, chat.back_until, **said)

    def _stop_or_pause(self, failure: Failure) -> float:
        """Hold everything up, not only this message. Returns for how many seconds."""
        if failure.code == "too_many":
            wait = failure.retry_after_seconds or 1.0
            self._pace.pause(wait)
            return wait
        if not self.sentence:
            self.sentence = failure.sentence
            log.error("sending has stopped: %s", failure.sentence)
        return 0

    async def _end(
        self, row: OutboxRow, state: DeliveryState, failure: Failure, said: Mapping[str, str]
    ) -> None:
        self._tries.pop(row.id, None)
        await self._settle(row, blocked=failure.code in GONE, state=state, **said)

    async def _put_back(self, row: OutboxRow, not_before: datetime | None, **said: Any) -> None:
        await self._settle(row, state=DeliveryState.QUEUED, not_before=not_before, **said)

    async def _settle(self, row: OutboxRow, *, blocked: bool = False, **outcome: Any) -> None:
        """Write the outcome down, however often it takes: a sent message that looks unsent is sent twice."""
        while True:
            try:
                await self._db.write(_settled, row, self._clock(), blocked=blocked, **outcome)
            except Exception:  # the database is locked, full or away; the outcome is kept here meanwhile
                log.exception("an outcome could not be written down yet", extra={"outbox_id": row.id})
                await asyncio.sleep(SETTLE_RETRY_SECONDS)
            else:
                return

    async def _leave(self) -> None:
        """Let the calls that are out come back; put the rest back into the outbox."""
        self._leaving = True
        self._pace.release()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LEAVE_SECONDS)
            for task in late:
                task.cancel()


def _settled(conn: Connection, row: OutboxRow, now: datetime, /, *, blocked: bool, **outcome: Any) -> None:
    outbox.settle(conn, row.id, now=now, **outcome)
    if blocked and row.resident_id:
        outbox.mark_blocked(conn, row.resident_id, row.channel, now)
