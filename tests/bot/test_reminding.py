"""Reminders: only to the unfinished, in the community's hours, never stale."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from storage import outbox, tables
from storage.database import Database
from tests.bot.chat import Phone, open_event
from tests.bot.ringing import Ringing

LONDON = ZoneInfo("Europe/London")
QUESTION = "What is good about living here?"


def local(instant: datetime | None) -> datetime:
    assert instant is not None
    return instant.astimezone(LONDON)


async def begun(db: Database) -> Ringing:
    open_event(db)
    phone = Ringing(db=db)
    await phone.starts_survey()
    return phone


def limit(conn: Connection, most: int) -> None:
    conn.execute(update(tables.community).values(contact_limit=most))


async def test_silence_brings_a_kind_sentence_the_open_question_and_ways_out(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    assert await phone.waits(23 * 3600) == []
    (said,) = await phone.waits(3600)
    assert said.startswith("Hello, this is Listenwell.")
    assert said.endswith(QUESTION)
    assert phone.log[-1].kind == "reminder"
    assert {"No, thank you", "Later", "No more messages", "Skip"} <= set(phone.log[-1].labels)


async def test_second_reminder_comes_after_three_days_and_no_third(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    assert len(await phone.waits(24 * 3600)) == 1
    assert len(await phone.waits(48 * 3600)) == 1
    for _ in range(10):
        assert await phone.waits(24 * 3600) == []


async def test_only_the_last_of_several_that_fell_due_is_sent(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    assert len(await phone.waits(5 * 24 * 3600)) == 1
    assert await phone.waits(3600) == []


async def test_answer_starts_the_silence_anew(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    await phone.waits(20 * 3600)
    await phone.says("skip")
    assert await phone.waits(20 * 3600) == []
    assert "How is life" in (await phone.waits(4 * 3600))[0]


async def test_reminder_waits_for_the_morning_and_expires_in_the_evening(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    phone.now = phone.now.replace(hour=21, minute=30)  # 22:30 in London
    await phone.says("skip")
    assert await phone.waits(24 * 3600) == []
    await phone.waits(10.5 * 3600)  # 9:00
    assert local(phone.log[-1].not_before).hour == 9
    assert local(phone.log[-1].expires_at).hour == 20


async def test_reminder_that_could_not_leave_in_time_never_arrives(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    await phone.waits(24 * 3600)
    late = phone.now + timedelta(hours=20)
    sent = sqlite_db.write_now(outbox.claim, now=late, limit=50, channels=["telegram"])
    sqlite_db.write_now(outbox.expire, late)
    assert "reminder" not in {row.kind for row in sent}
    assert sqlite_db.read_now(outbox.counts)["expired"] == 1


async def test_no_thank_you_ends_the_reminders_and_keeps_the_place(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    await phone.waits(24 * 3600)
    assert "won't remind you again" in (await phone.taps("No, thank you"))[0]
    assert await phone.waits(30 * 24 * 3600) == []
    phone.now -= timedelta(days=28)
    await phone.says("the hills")
    assert await phone.waits() == ["How is life, from 1 to 5?"]


async def test_limit_of_the_community_holds_in_the_write(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)
    sqlite_db.write_now(limit, 1)
    assert len(await phone.waits(24 * 3600)) == 1
    assert await phone.waits(48 * 3600) == []


async def test_web_chat_rings_nobody(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    phone.now += timedelta(days=4)
    assert await phone.wakes() == []


async def test_who_has_not_agreed_is_not_reminded(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.says("/start spring")
    await phone.taps("English")
    assert await phone.waits(4 * 24 * 3600) == []


async def test_later_names_the_next_open_day(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)

    def weekdays(conn: Connection) -> None:
        conn.execute(update(tables.community).values(contact_days=[1]))

    sqlite_db.write_now(weekdays)
    assert "Monday, 11 May" in (await phone.taps("Later"))[0]
    assert await phone.waits(3 * 24 * 3600) == []
    (said,) = await phone.waits(4 * 24 * 3600)
    assert said.endswith(QUESTION)


async def test_a_reminder_that_was_asked_for_is_under_no_limit(sqlite_db: Database) -> None:
    phone = await begun(sqlite_db)

    def nothing_unasked(conn: Connection) -> None:
        conn.execute(update(tables.community).values(contact_limit=0))

    sqlite_db.write_now(nothing_unasked)
    await phone.taps("Later")
    (said,) = await phone.waits(2 * 24 * 3600)
    assert said.endswith(QUESTION)
