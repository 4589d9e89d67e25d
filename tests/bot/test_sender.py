"""The sender over a real outbox and the fake Bot API server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.channel import Channel, Delivered, Outgoing, Update
from bot.pace import Pace
from bot.sender import IN_FLIGHT, Sender, SenderState
from bot.telegram import Telegram
from bot.transport import Transport
from feedback.types import DeliveryState, Failure, MessageKind
from storage import outbox, people, tables
from storage.change import NewMessage
from storage.database import Database
from storage.keys import Keys
from tests.fake_bot_api import FakeBotApi, Fault, Limits, Person
from tests.fake_bot_api.people import texts

KEYS = Keys(b"k" * 32)


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def telegram(server: FakeBotApi) -> AsyncIterator[Telegram]:
    telegram = Telegram(server.token, api_url=server.url, transport=Transport(answer_seconds=1))
    yield telegram
    await telegram.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again after tens of milliseconds."""
    monkeypatch.setattr("feedback.delivery.BACKOFF_SECONDS", (0.05,) * 9)
    monkeypatch.setattr("bot.sender.IDLE_SECONDS", 0.02)


def quick() -> Pace:
    return Pace(per_second=1000, chat_interval_seconds=0.001)


def resident(conn: Connection, person: Person) -> str:
    return people.ensure_resident(conn, KEYS, channel="telegram", handle=str(person.id), now=clock()).id


async def write(db: Database, person: Person, *words: str, kind: str = "reply") -> str:
    """Put messages into the outbox; gives the resident's id."""
    resident_id = await db.write(resident, person)
    made = [
        NewMessage(resident_id=resident_id, event_id=None, channel="telegram", kind=kind, text=text)
        for text in words
    ]
    await db.write(outbox.add_all, made, clock())
    return resident_id


async def states(db: Database) -> dict[str, str]:
    def read(conn: Connection) -> dict[str, str]:
        rows = conn.execute(select(tables.outbox.c.text, tables.outbox.c.state).order_by(tables.outbox.c.id))
        return {row.text: row.state for row in rows}

    return await db.read(read)


async def settled(db: Database, seconds: float = 8) -> dict[str, str]:
    """Wait until nothing is queued or being sent; gives text → state."""
    open_states = {DeliveryState.QUEUED, DeliveryState.SENDING}
    async with asyncio.timeout(seconds):
        while open_states & set(await db.read(outbox.counts)):  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(0.01)
    return await states(db)


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[None]:
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def sending(db: Database, channel: Channel, pace: Pace | None = None) -> AsyncIterator[Sender]:
    sender = Sender(db=db, keys=KEYS, channels={channel.name: channel}, clock=clock, pace=pace or quick())
    async with running(sender):
        yield sender


@dataclass
class Scripted:
    """A channel that answers what it is told and notes what came, and how many calls were out at once."""

    answers: list[Delivered | Failure] = field(default_factory=list)
    name: str = "telegram"
    text_limit: int = 4096
    came: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0
    out: int = 0
    most_out: int = 0

    def translate(self, payload: str) -> Update:
        raise NotImplementedError

    async def send(self, message: Outgoing) -> Delivered | Failure:
        self.came.append(message.text)
        self.addresses.append(message.address)
        self.began.set()
        self.out += 1
        self.most_out = max(self.most_out, self.out)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        self.out -= 1
        return self.answers.pop(0) if self.answers else Delivered(external_id="1")


def failure(code: str = "server", **changes: Any) -> Failure:
    plain = {"retryable": True, "ours": False, "sentence": "no", "surely_unsent": False}
    return Failure(code=code, **(plain | changes))


async def test_messages_of_a_chat_arrive_in_order_and_are_settled(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database
) -> None:
    amina, ben = (server.person(name, started=True) for name in ("Amina", "Ben"))
    words = [f"{number}" for number in range(12)]
    await write(sqlite_db, amina, *words)
    await write(sqlite_db, ben, *(f"b{word}" for word in words))
    async with sending(sqlite_db, telegram):
        found = await settled(sqlite_db)
    assert set(found.values()) == {"sent"}
    assert texts(amina.received) == words
    assert texts(ben.received) == [f"b{word}" for word in words]


async def test_order_holds_when_an_earlier_message_fails_at_first(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database
) -> None:
    amina = server.person("Amina", started=True)
    for fault in (Fault.server_error(), Fault.reset(), Fault.server_error(502)):
        server.fail_next("sendMessage", fault)
    await write(sqlite_db, amina, "1", "2", "3", "4")
    async with sending(sqlite_db, telegram):
        await settled(sqlite_db)
    assert texts(amina.received) == ["1", "2", "3", "4"]


async def test_storm_of_429_loses_nothing_and_nothing_is_sent_while_told_to_wait(sqlite_db: Database) -> None:
    limits = Limits(overall=15, per_chat=3)
    async with FakeBotApi(limits=limits) as server:
        telegram = Telegram(server.token, api_url=server.url)
        crowd = [server.person(f"P{number}", started=True) for number in range(30)]
        for person in crowd:
            await write(sqlite_db, person, "hello", kind="digest")
        server.fail_next("sendMessage", Fault.too_many(1), times=2)
        async with sending(sqlite_db, telegram, Pace(per_second=60, chat_interval_seconds=0.4)):
            found = await settled(sqlite_db, 15)
        await telegram.close()
        refused = [call for call in server.called("sendMessage") if call.status == 429]
        assert set(found.values()) == {"sent"}
        assert [texts(person.received) for person in crowd] == [["hello"]] * 30
        assert len(refused) >= 3
        # Calls that were out when the first refusal came cannot be called back; later ones would be a fault.
        starts = [call.at for call in refused if call.parameters["chat_id"]]
        late = [at for at, _ in server.flood.impatient if min(at - s for s in starts if s <= at) > 0.25]
        assert late == []
        assert len(server.flood.impatient) <= IN_FLIGHT * 4


async def test_chat_gets_one_message_a_second_and_all_no_more_than_the_limit(sqlite_db: Database) -> None:
    async with FakeBotApi(limits=Limits(overall=30, per_chat=1)) as server:
        telegram = Telegram(server.token, api_url=server.url)
        for number in range(25):
            await write(sqlite_db, server.person(f"P{number}", started=True), "1", "2")
        began = time.monotonic()
        async with sending(sqlite_db, telegram, Pace()):
            await settled(sqlite_db)
        took = time.monotonic() - began
        await telegram.close()
        assert [call.status for call in server.called("sendMessage")] == [200] * 50
        assert 49 / 30 < took < 12  # one chat after the other would take 25 seconds


async def test_replies_go_before_bulk(server: FakeBotApi, telegram: Telegram, sqlite_db: Database) -> None:
    crowd = [server.person(f"P{number}", started=True) for number in range(150)]
    for person in crowd:
        await write(sqlite_db, person, "digest", kind="digest")
    amina = server.person("Amina", started=True)
    async with sending(sqlite_db, telegram, Pace(per_second=100, chat_interval_seconds=0.001)) as sender:
        await crowd[0].hears()
        await write(sqlite_db, amina, "reply")
        await write(sqlite_db, amina, "danger", kind="danger")
        sender.wake.set()
        await amina.hears(2)
        reached = sum(len(person.received) for person in crowd)
        await settled(sqlite_db)
    assert reached < 100
    assert set(texts(amina.received)) == {"danger", "reply"}


async def test_no_more_calls_are_out_than_a_crash_may_put_in_doubt(
    server: FakeBotApi, sqlite_db: Database
) -> None:
    for number in range(30):
        await write(sqlite_db, server.person(f"P{number}"), "x")
    channel = Scripted(seconds=0.03)
    async with sending(sqlite_db, channel):
        await settled(sqlite_db)
    assert (len(channel.came), channel.most_out) == (30, IN_FLIGHT)


async def test_blocked_resident_is_marked_and_never_tried_again(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database
) -> None:
    amina = server.person("Amina", started=True)
    amina.blocks_bot()
    await write(sqlite_db, amina, "1")
    async with sending(sqlite_db, telegram):
        found = await settled(sqlite_db)
    contact = await sqlite_db.read(people.find_contact, KEYS, channel="telegram", handle=str(amina.id))
    assert found == {"1": "failed"}
    assert contact
    assert contact.blocked
    assert len(server.called("sendMessage")) == 1


@pytest.mark.parametrize(
    ("kind", "state", "times"),
    [
        (MessageKind.REPLY, "sent", 2),
        (MessageKind.DANGER, "sent", 2),
        (MessageKind.REPORT, "sent", 2),
        (MessageKind.DIGEST, "in_doubt", 1),
        (MessageKind.INVITATION, "in_doubt", 1),
        (MessageKind.REMINDER, "in_doubt", 1),
    ],
)
async def test_answer_that_got_lost_is_sent_again_or_put_in_doubt_by_kind(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database, kind: MessageKind, *, state: str, times: int
) -> None:
    amina = server.person("Amina", started=True)
    server.fail_next("sendMessage", Fault.lost())
    await write(sqlite_db, amina, "x", kind=kind)
    async with sending(sqlite_db, telegram):
        assert await settled(sqlite_db) == {"x": state}
    assert len(amina.received) == times


@pytest.mark.parametrize(("kind", "state"), [("reply", "sent"), ("digest", "in_doubt")])
async def test_process_that_died_between_send_and_settle(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database, kind: str, state: str
) -> None:
    amina = server.person("Amina", started=True)
    await write(sqlite_db, amina, "x", kind=kind)
    # The dead process had claimed and sent, and settled nothing.
    claimed = await sqlite_db.write(outbox.claim, now=clock(), limit=8, channels=["telegram"])
    assert [row.text for row in claimed] == ["x"]
    async with sending(sqlite_db, telegram):
        assert await settled(sqlite_db) == {"x": state}
    assert len(amina.received) == (1 if kind == "reply" else 0)


async def test_row_is_sending_in_the_database_before_the_call(
    server: FakeBotApi, sqlite_db: Database
) -> None:
    seen = []

    class Looking(Scripted):
        async def send(self, message: Outgoing) -> Delivered | Failure:
            seen.append(await states(sqlite_db))
            return Delivered(external_id="7")

    await write(sqlite_db, server.person("Amina"), "x")
    async with sending(sqlite_db, Looking()):
        await settled(sqlite_db)
    assert seen == [{"x": "sending"}]


async def test_tries_end_and_the_row_says_why(server: FakeBotApi, sqlite_db: Database) -> None:
    await write(sqlite_db, server.person("Amina"), "x")
    channel = Scripted(answers=[failure("network", surely_unsent=True)] * 50)

    def error(conn: Connection) -> tuple[str, str]:
        row = conn.execute(select(tables.outbox.c.error_code, tables.outbox.c.error)).one()
        return row.error_code, row.error

    async with sending(sqlite_db, channel):
        assert await settled(sqlite_db) == {"x": "failed"}
    assert await sqlite_db.read(error) == ("network", "no")
    assert 3 <= len(channel.came) <= 12


async def test_refused_token_stops_sending_and_keeps_every_message(
    server: FakeBotApi, sqlite_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Telegram("1:wrong", api_url=server.url)
    for number in range(12):
        await write(sqlite_db, server.person(f"P{number}", started=True), f"{number}")
    async with sending(sqlite_db, stranger) as sender, asyncio.timeout(5):
        while "sending" in await sqlite_db.read(outbox.counts) or not sender.sentence:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)
        assert sender.state is SenderState.STOPPED
        assert "LISTENWELL_TELEGRAM_TOKEN" in sender.sentence
    await stranger.close()
    assert set((await states(sqlite_db)).values()) == {"queued"}
    assert len([entry for entry in caplog.records if entry.levelno == logging.ERROR]) == 1
    own = Telegram(server.token, api_url=server.url)
    async with sending(sqlite_db, own):
        assert set((await settled(sqlite_db)).values()) == {"sent"}
    await own.close()


async def test_stop_lets_calls_come_back_and_puts_the_rest_into_the_outbox(
    server: FakeBotApi, sqlite_db: Database
) -> None:
    await write(sqlite_db, server.person("Amina"), *(f"{number}" for number in range(20)))
    channel = Scripted(seconds=0.2)
    async with sending(sqlite_db, channel, Pace(chat_interval_seconds=5)):
        async with asyncio.timeout(2):
            await channel.began.wait()
    found = await states(sqlite_db)
    assert (found.pop("0"), set(found.values()), channel.came) == ("sent", {"queued"}, ["0"])


async def test_outcome_is_written_down_however_often_it_takes_and_sent_once(
    server: FakeBotApi, sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender.SETTLE_RETRY_SECONDS", 0.01)
    settle, failing = outbox.settle, ["locked", "full", "away"]

    def fails_at_first(*args: Any, **kwargs: Any) -> None:
        if failing:
            raise OSError(failing.pop())
        settle(*args, **kwargs)

    monkeypatch.setattr("storage.outbox.settle", fails_at_first)
    await write(sqlite_db, server.person("Amina"), "x", kind="digest")
    channel = Scripted()
    async with sending(sqlite_db, channel):
        assert await settled(sqlite_db) == {"x": "sent"}
    assert channel.came == ["x"]


async def test_channel_that_breaks_its_promise_stops_nobody_else(
    server: FakeBotApi, sqlite_db: Database
) -> None:
    class Breaking(Scripted):
        async def send(self, message: Outgoing) -> Delivered | Failure:
            if message.text == "bad":
                raise KeyError("question")
            return await super().send(message)

    await write(sqlite_db, server.person("Amina"), "bad", kind="digest")
    await write(sqlite_db, server.person("Ben"), "good", kind="digest")
    async with sending(sqlite_db, Breaking()):
        assert await settled(sqlite_db) == {"bad": "in_doubt", "good": "sent"}


async def test_address_that_cannot_be_read_fails_in_the_end_without_a_call(
    server: FakeBotApi, sqlite_db: Database
) -> None:
    await write(sqlite_db, server.person("Amina"), "x")
    channel = Scripted()
    other = Sender(
        db=sqlite_db, keys=Keys(b"o" * 32), channels={"telegram": channel}, clock=clock, pace=quick()
    )
    async with running(other):
        assert await settled(sqlite_db) == {"x": "failed"}
    assert channel.came == []


async def test_public_channel_gets_its_message_by_name(
    server: FakeBotApi, telegram: Telegram, sqlite_db: Database
) -> None:
    estate = server.channel("@estate")
    report = NewMessage(
        resident_id=None, event_id=None, channel="telegram", kind="report", text="Out now", target="@estate"
    )
    await sqlite_db.write(outbox.add, report, clock())
    async with sending(sqlite_db, telegram):
        await settled(sqlite_db)
    assert texts(estate.received) == ["Out now"]


async def test_message_for_later_waits(server: FakeBotApi, sqlite_db: Database) -> None:
    resident_id = await write(sqlite_db, server.person("Amina"), "now")
    later = NewMessage(
        resident_id=resident_id,
        event_id=None,
        channel="telegram",
        kind="reply",
        text="later",
        not_before=clock() + timedelta(seconds=0.4),
    )
    await sqlite_db.write(outbox.add, later, clock())
    channel = Scripted()
    began = time.monotonic()
    async with sending(sqlite_db, channel):
        await settled(sqlite_db)
    assert channel.came == ["now", "later"]
    assert time.monotonic() - began >= 0.35


def gaps(instants: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(instants)]


async def test_pace_spreads_turns_and_no_pause_shortens_another() -> None:
    pace = Pace(per_second=100, chat_interval_seconds=0.05)
    loop = asyncio.get_running_loop()
    instants: list[float] = []

    async def turn(chat: str) -> None:
        await pace.turn(chat)
        instants.append(loop.time())

    await asyncio.gather(*(turn(f"{number}") for number in range(10)))
    assert min(gaps(instants)) >= 0.009
    pace.pause(0.2)
    pace.pause(0.05)
    before = loop.time()
    await turn("0")
    assert loop.time() - before >= 0.19
    await pace.chat_turn("0")
    assert loop.time() - instants[-1] >= 0.049


async def test_what_became_stale_while_it_waited_for_its_turn_is_not_sent(
    sqlite_db: Database, server: FakeBotApi
) -> None:
    channel = Scripted()
    who = await write(sqlite_db, server.person("Amina", started=True), "in time")
    stale = NewMessage(
        resident_id=who,
        event_id=None,
        channel="telegram",
        kind="reminder",
        text="too late",
        expires_at=clock() + timedelta(seconds=0.3),
    )
    await sqlite_db.write(outbox.add, stale, clock())
    async with sending(sqlite_db, channel, Pace(per_second=1000, chat_interval_seconds=0.6)):
        await asyncio.wait_for(channel.began.wait(), 5)
        await asyncio.sleep(0.9)
    await sqlite_db.write(outbox.expire, clock())
    assert channel.came == ["in time"]
    assert await states(sqlite_db) == {"in time": "sent", "too late": "expired"}
