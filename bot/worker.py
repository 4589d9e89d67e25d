"""Empties the inbox: per resident in order, several residents at once, each turn one Change."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.channel import Channel, Started, Update
from bot.conversation import turn, wake
from bot.draft import Locate, Situation
from safety.screen import screen
from storage import events, inbox, people, sessions
from storage.change import Change
from storage.database import Connection, Database
from storage.errors import VersionClash
from storage.inbox import InboxRow
from storage.keys import Keys
from surveys.types import Said, Survey
from surveys.yaml_form import read

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
            situation = await self.db.read(situate, row.id, update, resident_id, now, self.public_url)
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
        for timer in due:
            await self._wake(timer, now)
        if due:
            self.sent()
        return len(due)

    async def _wake(self, timer: sessions.TimerRow, now: datetime) -> None:
        situation = await self.db.read(situate_session, timer.session_id, self.public_url)
        if situation is None or situation.resident.stopped_at or _moved_on(situation, timer):
            await self.db.write(sessions.drop_timer, timer.id)
            return
        try:
            # Writing the session drops its timers in the same transaction.
            await self.db.write(inbox.apply, wake(situation, timer.name, now=now), now=now)
        except VersionClash:
            log.info("a timer met a newer session", extra={"timer_id": timer.id})


def _moved_on(situation: Situation, timer: sessions.TimerRow) -> bool:
    assert situation.session is not None
    return situation.session.version != timer.session_version


def situate(  # noqa: PLR0913 - one parameter a fact; a value object would be made for this call alone
    conn: Connection, inbox_id: int, update: Update, resident_id: str, now: datetime, public_url: str
) -> Situation:
    """Load what one turn needs. Words that are an event's code count as opening its link."""
    incoming = update.incoming
    resident = people.resident(conn, resident_id)
    row = sessions.latest_session(conn, resident_id)
    code = incoming.code if isinstance(incoming, Started) else ""
    if isinstance(incoming, Said) and row is None:
        code = incoming.text.strip()
    event = events.event_by_code(conn, code) if code else None
    if event is not None and isinstance(incoming, Said):
        incoming = Started(code=code, message_id=incoming.message_id)
    if event is not None:
        row = sessions.session_of(conn, event.id, resident_id)
    elif row is not None and not isinstance(incoming, Started):
        event = events.event(conn, row.event_id)
    elif update.code and not isinstance(incoming, Started):
        event = events.event_by_code(conn, update.code)
    return Situation(
        inbox_id=inbox_id,
        incoming=incoming,
        channel=update.channel,
        resident=resident,
        event=event,
        community=events.community(conn, event.community_id) if event else None,
        session=row if event else None,
        survey=_survey_of(conn, event),
        public_url=public_url,
        nearest_event=None if event else _open_event(conn, now),
    )


def situate_session(conn: Connection, session_id: str, public_url: str) -> Situation | None:
    """Load what a timer needs; None when the session is gone."""
    row = sessions.session(conn, session_id)
    if row is None:
        return None
    event = events.event(conn, row.event_id)
    return Situation(
        inbox_id=None,
        incoming=Said(text=""),
        channel=row.channel,
        resident=people.resident(conn, row.resident_id),
        event=event,
        community=events.community(conn, event.community_id),
        session=row,
        survey=_survey_of(conn, event),
        public_url=public_url,
    )


def _open_event(conn: Connection, now: datetime) -> events.Event | None:
    """The event opened last: where a danger message goes when its writer has no session.

    It may be another community's. That a person sees it at all comes before who that person is.
    """
    opened = [each for each in events.events(conn) if each.opens_at <= now]
    return max(opened, key=lambda each: each.opens_at, default=None)


def _survey_of(conn: Connection, event: events.Event | None) -> Survey | None:
    if event is None:
        return None
    return _parsed(events.survey_source(conn, event.survey_version_id))


@lru_cache(maxsize=64)
def _parsed(source: str) -> Survey:
    """A launched version is frozen, so its source is its identity."""
    survey, problems = read(source)
    assert survey is not None, problems
    return survey
