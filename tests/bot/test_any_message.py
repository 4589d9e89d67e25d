"""Whatever is sent, in whatever order: every message is handled, and danger stays out of themes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import danger
from bot.channel import Blocked, Incoming, Started, Unknown, Update
from bot.conversation import turn, wake
from bot.situation import Arrival, situate, situate_session
from feedback.types import MessageKind
from storage import alerts, events, inbox, people, sessions
from storage.change import Change
from storage.database import Database
from storage.events import Event
from surveys.types import Edited, Said, Sent, Tapped, Withdrawn
from tests.bot.chat import KEYS, NOW, Phone, locate, open_event

DANGER = "I want to kill myself"
CHWERW = "Dwi isio lladd fy hun"

WORDS = (
    *("hello", "spring", "STOP", "join", "later", "skip", "yes", "no", "3", "99", "English", "cymraeg"),
    *(
        "help",
        "person",
        "privacy",
        "language",
        "back",
        "done",
        "/stop",
        "NP23 6AB",
        "NP99 9ZZ",
        DANGER,
        CHWERW,
    ),
    *("please stop sending me this", "thank you", "Yes, because the bus is late", "who are you?"),
    *("I'd rather not say", "don't know", "2, 1", "other", "tomorrow", "2.30 pm", "STOPP", "arrêter"),
    *("{resident.__class__}", "%s%n", "<script>", "\N{RIGHT-TO-LEFT OVERRIDE}", "a" * 10_000),
)
ASKED = (
    *("_language", "_privacy", "_go_on", "_join", "_stop", "_reminder", "_consent", "good"),
    *("rate", "where", "hear", "nope", "", "x" * 200),
)
VALUES = (
    *("en", "cy", "yes", "no", "more", "skip", "back", "later", "done", "3", "99", "", "true", "refuse"),
    *("dont_know", "report:no", "report:yes", "survey:no", "nope:yes", ":"),
)
Chooser = Callable[[random.Random, str], Incoming]

KINDS: tuple[Chooser, ...] = (
    lambda chance, name: Said(text=chance.choice(WORDS), message_id=name),
    lambda chance, name: Said(text=chance.choice(WORDS), message_id=name),
    lambda chance, name: Tapped(question=chance.choice(ASKED), value=chance.choice(VALUES), message_id=name),
    lambda chance, name: Sent(kind=chance.choice(("voice", "sticker")), message_id=name),
    lambda chance, name: Sent(
        kind="place", latitude=chance.choice((51.7, -90.0)), longitude=180.0, message_id=name
    ),
    lambda chance, name: Sent(
        kind=chance.choice(("photo", "video", "file", "nonsense")),
        media_id=chance.choice(("AgAC", "", "x" * 500)),
        caption=chance.choice(("", *WORDS)),
        message_id=name,
    ),
    lambda _, name: Withdrawn(message_id=name),
    lambda chance, name: Edited(text=chance.choice(WORDS), message_id=name),
    lambda chance, name: Started(
        code=chance.choice(("spring", "other", "nope", "")), entry="p" * 5000, message_id=name
    ),
    lambda chance, _: chance.choice((Blocked(blocked=True), Blocked(blocked=False), Unknown(kind="poll"))),
)


def sends(db: Database, incoming: Incoming, *, now: datetime = NOW, handle: str = "4071") -> Change:
    """One turn on Telegram, where edits and places come from; written as the worker writes it."""
    who = {"channel": "telegram", "handle": handle}
    resident = db.write_now(people.ensure_resident, KEYS, **who, now=now)
    update = Update(**who, incoming=incoming)
    # No inbox row: what is tried here is the turn, not the way in.
    arrival = Arrival(inbox_id=None, update=update, resident_id=resident.id)
    situation = db.read_now(situate, arrival, now, "http://localhost")
    change = turn(situation, now=now, locate=locate)
    db.write_now(inbox.apply, change, now=now)
    return change


def wakes(db: Database, now: datetime) -> None:
    """Let a timer of any kind happen at any time, due or not."""
    for name in ("quiet", "later", "reminder-1", "nonsense"):
        resident = db.read_now(people.find_contact, KEYS, channel="telegram", handle="4071")
        row = resident and db.read_now(sessions.latest_session, resident.resident_id)
        situation = row and db.read_now(situate_session, row.id, "http://localhost")
        if situation:
            db.write_now(inbox.apply, wake(situation, name, now=now), now=now)


def kinds(change: Change) -> list[str]:
    return [message.kind for message in change.messages]


def starts(db: Database) -> None:
    sends(db, Started(code="spring"))
    sends(db, Tapped(question="_language", value="en"))
    sends(db, Tapped(question="_privacy", value="yes"))


def to_theme(db: Database) -> list[str]:
    return [row.text for row in db.read_now(sessions.answers_to_prepare, 100)]


@pytest.mark.parametrize("seed", range(20))
def test_handles_any_messages_in_any_order(sqlite_db: Database, seed: int) -> None:
    open_event(sqlite_db)
    open_event(sqlite_db, code="other")
    chance, now = random.Random(seed), NOW
    for number in range(1, 25):
        now += timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 5)))
        if chance.random() < 0.2:
            wakes(sqlite_db, now)
        incoming = chance.choice(KINDS)(chance, str(chance.randrange(1, number + 2)))
        change = sends(sqlite_db, incoming, now=now)
        if danger.said(incoming) in (DANGER, CHWERW):
            assert MessageKind.DANGER in kinds(change)
            assert len(change.alerts) == 1
    assert not {DANGER, CHWERW} & set(to_theme(sqlite_db))


def test_keeps_what_is_said_in_care_out_of_themes_after_closing(sqlite_db: Database) -> None:
    event: Event = open_event(sqlite_db)
    starts(sqlite_db)
    sends(sqlite_db, Said(text=DANGER))
    sqlite_db.write_now(events.close_event, event.id, NOW)
    sends(sqlite_db, Said(text="I went to stay with my sister"), now=NOW + timedelta(hours=1))
    assert to_theme(sqlite_db) == []


@pytest.mark.parametrize("stage", ["language", "survey", "done"])
def test_answers_danger_that_an_edit_brings(sqlite_db: Database, stage: str) -> None:
    open_event(sqlite_db)
    sends(sqlite_db, Started(code="spring"))
    if stage != "language":
        starts(sqlite_db)
        sends(sqlite_db, Said(text="the hills", message_id="7"))
    if stage == "done":
        for text in ("4", "skip", "skip", "no"):
            sends(sqlite_db, Said(text=text))
    change = sends(sqlite_db, Edited(text=f"the hills. {DANGER}", message_id="7"))
    assert MessageKind.DANGER in kinds(change)
    assert len(change.alerts) == 1
    assert to_theme(sqlite_db) == []


@pytest.mark.parametrize("text", [DANGER, CHWERW])
def test_answers_danger_after_stop(sqlite_db: Database, text: str) -> None:
    event = open_event(sqlite_db)
    starts(sqlite_db)
    sends(sqlite_db, Said(text="STOP"))
    assert MessageKind.DANGER in kinds(sends(sqlite_db, Said(text=text)))
    assert len(sqlite_db.read_now(alerts.alerts, [event.community_id])) == 1


async def test_works_on_after_the_database_was_away(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_event(sqlite_db)
    away, read = asyncio.Event(), Database.read

    async def first_fails(self: Database, fn: Any, *arguments: Any, **named: Any) -> Any:
        if not away.is_set():
            away.set()
            raise OSError
        return await read(self, fn, *arguments, **named)

    monkeypatch.setattr(Database, "read", first_fails)
    worker = Phone(db=sqlite_db).worker
    task = asyncio.create_task(worker.run())
    try:
        async with asyncio.timeout(5):
            await away.wait()
            await asyncio.wait([task], timeout=0.05)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
