"""Empties the inbox: per resident in order, several residents at once, each turn one Change."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answering import QUIET
from bot.channel import Channel, Update
from bot.conversation import turn, wake
from bot.draft import Locate, Situation
from bot.reminding import REMINDER
from bot.situation import Arrival, situate, situate_session
from safety.screen import screen
from storage import inbox, people, sessions
from storage.change import Change
from storage.database import Connection, Database
from storage.errors import VersionClash
from storage.inbox import InboxRow
from storage.keys import Keys

AT_ONCE = 32  # residents handled at the same time; more only waits for the one writer
BATCH = 200  # inbox rows looked at in one go
CLASHES = 5  # a turn is done again this often when somebody else wrote the session
IDLE_SECONDS = 1.0  # how long to wait when nobody wakes the worker

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Turns stored updates into Changes."""

    db: Database
    keys: Keys
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    locate: Locate
    public_url: str
    #: Set when something came in.
    work: asyncio.Event
    #: Called after every committed turn, so that the sender looks at once.
    sent: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        screen("")  # loads the rules, so that the first resident does not wait for them
        while True:
            self.work.clear()
            if await self._drained() == 0:
                # Not `wait_for`, which on Python 3.11 can swallow a cancellation.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self.work.wait()

    async def _drained(self) -> int:
        try:
            return await self.drain()
        except Exception:  # the database is locked, full or away: what waits is looked at again soon
            log.exception("the inbox could not be worked on")
            return 0

    async def drain(self) -> int:
        """Handle what is waiting now. Returns the number of updates that were settled."""
        waiting = await self.db.read(inbox.waiting, limit=BATCH)
        lanes: dict[str, list[InboxRow]] = {}
        for row in waiting:
            lanes.setdefault(row.lane, []).append(row)
        for rows in lanes.values():
            rows.sort(key=_in_order)
        gate = asyncio.Semaphore(AT_ONCE)
        settled = await asyncio.gather(*(self._lane(rows, gate) for rows in lanes.values()))
        return sum(settled)

    async def _lane(self, rows: list[InboxRow], gate: asyncio.Semaphore) -> int:
        """One resident's updates, in order; a failing one holds the rest back until it is parked."""
        done = 0
        async with gate:
            for row in rows:
                if not await self._settle(row):
                    break
                done += 1
        return done

    async def _settle(self, row: InboxRow) -> bool:
        try:
            update = self.channels["web" if row.bot == "web" else "telegram"].translate(row.payload)
        except ValueError as error:
            await self.db.write(inbox.failed, row.id, reason=f"unreadable: {error}"[:200], max_attempts=1)
            log.warning("parked an unreadable update", extra={"inbox_id": row.id})
            return True
        try:
            await self._turn(row, update)
        except Exception as error:  # a poison update must not stop the others: it is counted and parked
            log.exception("an update could not be handled", extra={"inbox_id": row.id})
            return await self.db.write(inbox.failed, row.id, reason=type(error).__name__)
        self.sent()
        return True

    async def _turn(self, row: InboxRow, update: Update) -> None:
        if not update.handle:
            await self.db.write(inbox.apply, Change(inbox_ids=(row.id,)), now=self.clock())
            return
        now = self.clock()
        resident_id = await self._resident(update, now)
        for attempt in range(CLASHES):
            arrival = Arrival(inbox_id=row.id, update=update, resident_id=resident_id)
            situation = await self.db.read(situate, arrival, now, self.public_url)
            change = turn(situation, now=now, locate=self.locate)
            try:
                await self.db.write(inbox.apply, change, now=now)
            except VersionClash:
                if attempt == CLASHES - 1:
                    raise
            else:
                return

    async def _resident(self, update: Update, now: datetime) -> str:
        who = {"channel": update.channel, "handle": update.handle}
        known = await self.db.read(people.find_contact, self.keys, **who)
        if known is not None:
            return known.resident_id
        return (await self.db.write(people.ensure_resident, self.keys, **who, now=now)).id

    async def wake_sessions(self, now: datetime) -> int:
        """Handle the timers that are due by `now` (aware, UTC). Returns how many there were."""
        due = await self.db.read(sessions.due_timers, now, BATCH)
        overtaken = _overtaken(due)
        for timer in due:
            try:
                if timer.id in overtaken:
                    await self.db.write(sessions.drop_timer, timer.id)
                else:
                    await self._wake(timer, now)
            except Exception:  # one that fails must not hold up everybody else's; it stays and comes again
                log.exception("a timer could not be handled", extra={"timer_id": timer.id})
        if due:
            self.sent()
        return len(due)

    async def _wake(self, timer: sessions.TimerRow, now: datetime) -> None:
        situation = await self.db.read(situate_session, timer.session_id, self.public_url)
        if situation is None or situation.resident.stopped_at or _moved_on(situation, timer):
            await self.db.write(sessions.drop_timer, timer.id)
            return
        if timer.name == QUIET and await self.db.read(_has_more, self.keys, situation):
            return  # what was written in time belongs to the answer: it is handled first
        change = wake(situation, timer.name, now=now)
        try:
            # Writing the session drops its timers in the same transaction; a reminder leaves the next one.
            await self.db.write(_write_woken, timer, change, now)
        except VersionClash:
            log.info("a timer met a newer session", extra={"timer_id": timer.id})


def _in_order(row: InboxRow) -> tuple[int, int]:
    """Telegram's updates by its own numbers, since pushed ones may overtake each other."""
    number = int(row.update_id) if row.bot != "web" and row.update_id.isdecimal() else 0
    return number, row.id


def _moved_on(situation: Situation, timer: sessions.TimerRow) -> bool:
    assert situation.session is not None
    return situation.session.version != timer.session_version


def _overtaken(due: Sequence[sessions.TimerRow]) -> set[int]:
    """Of several reminders of a session that fell due while nobody looked, all but the last."""
    reminders = [timer for timer in due if timer.name.startswith(REMINDER)]
    last = {timer.session_id: timer.id for timer in reminders}
    return {timer.id for timer in reminders} - set(last.values())


def _has_more(conn: Connection, keys: Keys, situation: Situation) -> bool:
    """Whether a message of theirs came in and waits to be handled."""
    handle = people.handle_of(conn, keys, situation.resident.id, situation.channel)
    return handle is not None and inbox.lane_waits(conn, people.lane(keys, situation.channel, handle))


def _write_woken(conn: Connection, timer: sessions.TimerRow, change: Change, now: datetime) -> None:
    """Write what a timer brought about, once: whoever takes the timer away does it."""
    if sessions.drop_timer(conn, timer.id):
        inbox.apply(conn, change, now=now)
