"""Thirty days of a listening event over a clock change, with outages: what leaves unasked, and when."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from feedback.delivery import ContactHours
from listenwell import fieldwork
from listenwell.digests import planned
from listenwell.lateness import expire, plan_late_reports
from storage import dispositions, events, guard, outbox
from storage import tables as t
from storage.change import NewMessage
from storage.database import Database
from storage.events import Community, Event
from storage.outbox import OutboxRow
from tests.bot.chat import open_event
from tests.bot.ringing import CHAT, Ringing

LONDON = ZoneInfo("Europe/London")
BEGINNING = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)  # the clocks go back on the 25th
DAYS = 30
RESIDENTS = 14
ANSWERED = ("reply", "danger", "signpost")
#: Days since the beginning: from when to when nothing reaches Telegram, and all of us is down.
TELEGRAM_DOWN = [(3.2, 3.6), (9.0, 9.9), (16.4, 18.2)]
US_DOWN = [(6.1, 7.4), (19.6, 20.9)]


@dataclass(kw_only=True)
class Month:
    """A community, its event, and everything that left for Telegram: (when, row)."""

    db: Database
    event: Event
    community: Community
    chance: random.Random
    left: list[tuple[datetime, OutboxRow]] = field(default_factory=list)
    phones: list[Ringing] = field(default_factory=list)

    async def tick(self, now: datetime) -> None:
        """What comes round by itself, and the sender."""
        if _within(US_DOWN, now):
            return
        worker = self.phones[0]
        worker.now = now
        await worker.worker.wake_sessions(now)
        await expire(self.db, now)
        await plan_late_reports(self.db, now)
        await fieldwork.follow_invitations(self.db, now)
        await fieldwork.settle(self.db, now)
        if _within(TELEGRAM_DOWN, now):
            return
        for row in await self.db.write(outbox.claim, now=now, limit=20, channels=["telegram"]):
            await self.db.write(outbox.settle, row.id, state="sent", now=now)
            self.left.append((now, row))

    async def act(self, now: datetime) -> None:
        """Somebody starts, answers, puts it off or stops, at any hour."""
        if _within(US_DOWN, now):
            return
        phone = self.chance.choice(self.phones)
        phone.now = now
        if not phone.numbers:
            await phone.starts_survey()
        else:
            weights = (10, 5, 3, 2, 1)
            await phone.says(self.chance.choices(("The park", "skip", "later", "back", "stop"), weights)[0])

    def write_to_all(self, kind: str, now: datetime) -> None:
        """A report or a digest, as the code that sends them plans it."""
        people = self.db.read_now(_residents)
        messages = [
            NewMessage(
                resident_id=who,
                event_id=self.event.id,
                channel="telegram",
                kind=kind,
                text=kind,
                once=f"{kind}:{now}:{who}",
            )
            for who in people
        ]
        self.db.write_now(outbox.add_all, planned(messages, self.community, now), now)


def _within(spans: list[tuple[float, float]], now: datetime) -> bool:
    return any(
        BEGINNING + start * timedelta(days=1) <= now < BEGINNING + end * timedelta(days=1)
        for start, end in spans
    )


def _residents(conn: Connection) -> list[str]:
    return list(conn.execute(t.resident.select().order_by(t.resident.c.id)).scalars())


def _moments(chance: random.Random) -> Iterator[datetime]:
    now = BEGINNING
    while now < BEGINNING + (DAYS + 2) * timedelta(days=1):
        yield now
        now += timedelta(minutes=chance.randint(5, 110))


@pytest.fixture
async def month(sqlite_db: Database) -> Month:
    event = open_event(sqlite_db, opens=BEGINNING)
    sqlite_db.write_now(events.extend_event, event.id, BEGINNING + DAYS * timedelta(days=1))
    hours = {"quiet_from": "18:30", "contact_days": [1, 2, 3, 4, 5, 7], "holidays": ["2026-10-13"]}
    community = sqlite_db.write_now(
        lambda conn: events.update_community(conn, event.community_id, **hours, contact_limit=4)
    )
    chance = random.Random(4)
    made = Month(db=sqlite_db, event=event, community=community, chance=chance)
    made.phones = [Ringing(db=sqlite_db, chat=CHAT + n) for n in range(RESIDENTS)]
    await _live(made)
    return made


async def _live(month: Month) -> None:
    for before, now in pairwise(_moments(month.chance)):
        await month.tick(now)
        if month.chance.random() < 0.18:
            await month.act(now)
        for day, kind in ((8.98, "digest"), (16.3, "report"), (21.2, "digest")):
            if before < BEGINNING + day * timedelta(days=1) <= now:
                month.write_to_all(kind, now)


async def test_a_month_of_messages(month: Month) -> None:
    """One month is lived through once, and looked at from all sides."""
    hours = ContactHours.of(month.community)
    unasked = [(at, row) for at, row in month.left if row.kind not in ANSWERED]
    assert {row.kind for _, row in unasked} == {"reminder", "digest", "report"}

    # Nothing unasked leaves outside the hours, by the clock on the wall before and after the change.
    assert [(at, row.kind) for at, row in unasked if not hours.is_open(at)] == []
    walls = [at.astimezone(LONDON) for at, _ in unasked]
    assert all(time(9) <= wall.time() < time(18, 30) and wall.isoweekday() != 6 for wall in walls)
    assert not any(wall.date().isoformat() == "2026-10-13" for wall in walls)
    assert {wall.utcoffset() for wall in walls} == {timedelta(0), timedelta(hours=1)}

    # Nothing leaves after its last moment; some could not leave before it, and are counted.
    assert all(
        row.expires_at is not None and at < row.expires_at for at, row in unasked if row.kind != "report"
    )
    counts = month.db.read_now(outbox.unasked_of, month.event.id)
    spared = month.db.read_now(guard.spared, month.event.id)
    assert any(state == "expired" for _, state in counts)
    assert ("digest", "quiet") in spared or ("reminder", "quiet") in spared

    # Nobody gets more than the limit; some are spared for it, and for having stopped.
    for who in month.db.read_now(_residents):
        guarded = [at for at, row in unasked if row.resident_id == who and row.kind in guard.GUARDED]
        assert len(guarded) <= month.community.contact_limit
    assert {reason for _, reason in spared} >= {"limit", "stopped"}

    # Replies leave at any hour, and the report arrives although Telegram was down when it was written.
    assert any(not hours.is_open(at) for at, row in month.left if row.kind == "reply")
    assert sum(row.kind == "report" for _, row in unasked) > 0
    assert ("report", "expired") not in counts

    # The event closed by itself and was settled once; nobody is left in between.
    assert month.db.read_now(events.event, month.event.id).settled_at is not None
    standing = set(month.db.read_now(dispositions.current, month.event.id).values())
    assert standing
    assert not standing & {"contacted", "started", "interim_partial", "queued"}
