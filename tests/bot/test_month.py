"""A month of 200 residents over the October clock change: reminders leave in hours, fresh and within limits.

Residents begin, answer a little or all, fall silent, say LATER, "no, thank you" or STOP, and come back days
later. The sender works around the clock but for two breaks, since a machine is switched off sometimes.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from feedback.delivery import ContactHours
from feedback.types import DeliveryState
from storage import events, outbox
from storage import tables as t
from storage.database import Database
from storage.events import Community
from storage.outbox import OutboxRow
from tests.bot.chat import SURVEY
from tests.bot.ringing import Ringing

RESIDENTS = 200
DAYS = 30
START = datetime(2026, 10, 10, 7, 0, tzinfo=UTC)  # the clocks go back on 25 October
TICK = timedelta(minutes=30)
HOLIDAYS = ("2026-10-31",)
LIMIT, PERIOD_DAYS = 3, 14
#: The sender rests: a day on which many reminders are due, and half a day.
BREAKS = (
    (START + timedelta(days=3, minutes=30), START + timedelta(days=3, hours=14)),
    (START + timedelta(days=18, hours=5), START + timedelta(days=18, hours=17)),
)


@dataclass(kw_only=True)
class Month:
    """The place, its clock, and what reached whom."""

    db: Database
    place: Community
    now: datetime = START
    phones: list[Ringing] = field(default_factory=list)
    sent: list[tuple[datetime, OutboxRow]] = field(default_factory=list)
    stopped: dict[str, datetime] = field(default_factory=dict)

    async def passes(self, chance: random.Random) -> None:
        """Half an hour: timers, residents, sender."""
        self.now += TICK
        speaking = [phone for phone in self.phones if chance.random() < 0.006 and 7 <= self.now.hour < 22]
        self.phones[0].now = self.now
        while await self.phones[0].worker.wake_sessions(self.now):
            pass
        for phone in speaking:
            await self.speaks(phone, chance)
        self.db.write_now(outbox.expire, self.now)
        if not any(start <= self.now < end for start, end in BREAKS):
            self.sends()

    async def speaks(self, phone: Ringing, chance: random.Random) -> None:
        phone.now = self.now
        said = chance.choices(
            ("skip", "the hills", "4", "later", "STOP", "join", "please stop sending me this", "no thanks"),
            (8, 5, 5, 2, 1, 1, 1, 1),
        )[0]
        await phone.hands_over(phone.message({"text": said}))
        await phone.worker.drain()

    def sends(self) -> None:
        self.sent += [(self.now, row) for row in self.db.write_now(send, self.now)]

    @property
    def unasked(self) -> list[tuple[datetime, OutboxRow]]:
        return [(at, row) for at, row in self.sent if row.kind == "reminder"]


def send(conn: Connection, now: datetime) -> list[OutboxRow]:
    taken = outbox.claim(conn, now=now, limit=500, channels=["telegram"])
    for row in taken:
        outbox.settle(conn, row.id, state=DeliveryState.SENT, now=now)
    return taken


def stops(conn: Connection) -> dict[str, datetime]:
    c = t.resident.c
    return {
        row.id: row.stopped_at
        for row in conn.execute(select(c.id, c.stopped_at).where(c.stopped_at.is_not(None)))
    }


@pytest.mark.timeout(600)
async def test_nothing_unasked_leaves_outside_the_hours_stale_or_beyond_the_limit(
    sqlite_db: Database,
) -> None:
    chance = random.Random(20261025)
    month = Month(db=sqlite_db, place=opened(sqlite_db))
    for number in range(RESIDENTS):
        phone = Ringing(db=sqlite_db, chat=number + 1, now=START)
        month.phones.append(phone)
        await phone.hands_over(phone.message({"text": f"/start {'one' if number % 2 else 'two'}"}))
        await phone.hands_over(phone.tap("_language", "en"), phone.tap("_privacy", "yes"))
    while await month.phones[0].worker.drain():
        pass
    for _ in range(DAYS * 48):
        await month.passes(chance)
    check(month)


def check(month: Month) -> None:
    hours = ContactHours.of(month.place)
    assert len(month.unasked) > RESIDENTS, "too few reminders for this to mean anything"
    assert [at for at, _ in month.unasked if not hours.is_open(at)] == []
    assert [row.id for at, row in month.unasked if row.expires_at is None or at >= row.expires_at] == []
    assert {row.kind for _, row in month.sent} <= {"reply", "reminder"}
    by_resident: dict[str, list[datetime]] = defaultdict(list)
    for at, row in month.unasked:
        assert row.resident_id
        by_resident[row.resident_id].append(at)
    assert max(most_within(times, timedelta(days=PERIOD_DAYS)) for times in by_resident.values()) <= LIMIT
    stopped = month.db.read_now(stops)
    assert stopped, "nobody stopped"
    assert [
        row.id for at, row in month.unasked if row.resident_id in stopped and at > stopped[row.resident_id]
    ] == []
    states = month.db.read_now(outbox.counts)
    assert states.get("expired", 0) > 0, "the breaks of the sender made nothing stale"
    assert month.db.read_now(spared)["limit"] > 0, "the limit was never met"
    days = Counter(at.astimezone(hours.time_zone).date() for at, _ in month.unasked)
    assert days[datetime(2026, 10, 25, tzinfo=UTC).date()] > 0, "nothing left on the day of the change"


def most_within(times: Sequence[datetime], period: timedelta) -> int:
    return max(sum(begin <= at < begin + period for at in times) for begin in times)


def spared(conn: Connection) -> Counter[str]:
    return Counter(conn.execute(select(t.spared.c.reason)).scalars())


def opened(db: Database) -> Community:
    """Two listening events of one community, for half of the residents each."""
    place = db.write_now(
        events.add_community,
        slug="place",
        name="Blaen-y-cwm",
        partnership="Blaen-y-cwm Partnership",
        languages=["en", "cy"],
        time_zone="Europe/London",
        nation="wales",
        now=START,
        contact_days=[1, 2, 3, 4, 5, 6, 7],
        holidays=list(HOLIDAYS),
        contact_limit=LIMIT,
        contact_period_days=PERIOD_DAYS,
    )
    version = db.write_now(events.save_survey, survey_id="mini", version="1", source=SURVEY, now=START)
    for code in ("one", "two"):
        db.write_now(
            events.add_event,
            community_id=place.id,
            survey_version_id=version,
            code=code,
            name=code,
            opens_at=START - timedelta(days=1),
            closes_at=START + timedelta(days=60),
            now=START,
        )
    return place
