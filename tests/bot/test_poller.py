"""Polling: nothing is confirmed to Telegram before it is committed, whatever happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.ingest import Ingest, NotAnUpdate, chat_of, read_update
from bot.poller import Poller, PollerState
from bot.telegram import Telegram
from bot.transport import Transport
from feedback.types import Failure
from storage import inbox
from storage.database import Database
from storage.keys import Keys
from tests.fake_bot_api import FakeBotApi, Fault

Updates = Sequence[Mapping[str, Any]]
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def telegram(server: FakeBotApi) -> AsyncIterator[Telegram]:
    telegram = Telegram(server.token, api_url=server.url, transport=Transport(answer_seconds=0.3))
    yield telegram
    await telegram.close()


class Record:
    """Stands for the database: keeps what is committed, fails when told, and notes the order of all."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.committed: list[int] = []
        self.failures = 0
        self.log: list[tuple[str, object]] = []
        self.waits: list[float] = []

    async def updates(self, *, offset: int | None, timeout_seconds: int) -> Updates | Failure:
        self.log.append(("ask", offset))
        return await self._telegram.updates(offset=offset, timeout_seconds=0)

    async def commit(self, updates: Updates) -> int:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        ids = [update["update_id"] for update in updates]
        self.committed += [number for number in ids if number not in self.committed]
        self.log.append(("commit", max(ids)))
        return len(ids)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def poller(self) -> Poller:
        return Poller(source=self, commit=self.commit, sleep=self.sleep)


async def rounds(poller: Poller, count: int) -> None:
    for _ in range(count):
        await poller.poll_once()


async def test_offset_moves_only_after_the_commit(server: FakeBotApi, telegram: Telegram) -> None:
    record = Record(telegram)
    amina = server.person("Amina")
    amina.says("one")
    amina.says("two")
    await rounds(record.poller(), 2)
    last = server.bot.told[-1]["update_id"]
    assert record.log == [("ask", None), ("commit", last), ("ask", last + 1)]
    assert server.bot.waiting() == []


async def test_nothing_is_confirmed_while_the_database_fails(server: FakeBotApi, telegram: Telegram) -> None:
    record = Record(telegram)
    record.failures = 2
    server.person("Amina").says("one")
    poller = record.poller()
    assert [await poller.poll_once() for _ in range(2)] == [1, 2]
    assert poller.state is PollerState.WAITING
    assert "cannot be stored" in poller.sentence
    assert len(server.bot.waiting()) == 1
    await rounds(poller, 2)
    assert len(record.committed) == 1
    assert (poller.state, poller.sentence) == (PollerState.POLLING, "")


async def test_killed_before_confirming_gets_the_update_again(server: FakeBotApi, telegram: Telegram) -> None:
    record = Record(telegram)
    server.person("Amina").says("one")
    await record.poller().poll_once()
    await record.poller().poll_once()  # a new process knows no offset
    assert [what for what, _ in record.log] == ["ask", "commit", "ask", "commit"]
    assert len(record.committed) == 1


async def test_numbers_that_begin_again_after_a_quiet_week_are_not_lost(
    server: FakeBotApi, telegram: Telegram
) -> None:
    record = Record(telegram)
    poller = record.poller()
    server.person("Amina").says("one")
    await rounds(poller, 2)
    server.bot.next_update_id = 5
    server.person("Amina").says("two")
    await rounds(poller, 2)
    assert record.committed == [700_001, 5]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Fault.server_error(401), "Set LISTENWELL_TELEGRAM_TOKEN"),
        (Fault.server_error(409), "Another program reads this bot's messages"),
    ],
)
async def test_what_only_a_person_can_mend_stops_it_and_is_logged_once(
    server: FakeBotApi,
    telegram: Telegram,
    fault: Fault,
    sentence: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = Record(telegram)
    poller = record.poller()
    server.fail_next("getUpdates", fault, times=5)
    await asyncio.wait_for(poller.run(), 2)
    assert poller.state is PollerState.STOPPED
    assert sentence in poller.sentence
    assert [entry.levelno for entry in caplog.records] == [logging.ERROR]
    assert len(record.log) == 1


async def test_waits_longer_after_each_failure_and_no_less_than_asked(
    server: FakeBotApi, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    poller = Record(telegram).poller()
    server.fail_next("getUpdates", Fault.server_error(), times=6)
    server.fail_next("getUpdates", Fault.too_many(40))
    assert [await poller.poll_once() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 40]
    assert len(caplog.records) == 1  # said once, not each time
    assert await poller.poll_once() == 0


async def test_stops_at_once_when_cancelled(server: FakeBotApi, telegram: Telegram) -> None:
    poller = Poller(source=telegram, commit=Record(telegram).commit)
    task = asyncio.create_task(poller.run())
    await server.polled()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 0.5)


# The way into the inbox


@pytest.fixture
def ingest(sqlite_db: Database) -> Ingest:
    return Ingest(
        db=sqlite_db, keys=Keys(b"k" * 32), bot="42", clock=lambda: NOW, committed=lambda updates: None
    )


async def stored(db: Database) -> list[inbox.InboxRow]:
    return await db.read(inbox.waiting, limit=100)


async def test_redelivered_update_is_one_row_and_order_is_kept(
    server: FakeBotApi, telegram: Telegram, ingest: Ingest
) -> None:
    poller = Poller(source=telegram, commit=ingest.commit)
    amina = server.person("Amina")
    for text in ("one", "two", "three"):
        amina.says(text)
    await poller.poll_once()
    again = Poller(source=telegram, commit=ingest.commit)
    amina.says("four")
    await again.poll_once()
    rows = await stored(ingest.db)
    words = [telegram.translate(row.payload).incoming for row in rows]
    assert [getattr(incoming, "text", None) for incoming in words] == ["one", "two", "three", "four"]
    assert len({row.lane for row in rows}) == 1
    assert {row.bot for row in rows} == {"42"}
    assert str(amina.id) not in rows[0].lane


async def test_everything_of_one_person_is_in_one_lane(server: FakeBotApi, ingest: Ingest) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    first = amina.says("one")
    amina.edits(first, "two")
    amina.taps_data("q:a:b", server.messages[amina.id, first])
    amina.blocks_bot()
    ben.says("mine")
    assert await ingest.commit(server.bot.told) == 5
    lanes = [row.lane for row in await stored(ingest.db)]
    assert len(set(lanes[:4])) == 1
    assert lanes[4] != lanes[0]


async def test_words_that_no_database_takes_are_stored_all_the_same(ingest: Ingest) -> None:
    update = {"update_id": 1, "message": {"chat": {"id": 5}, "text": "a\0b\ud800c"}}
    assert await ingest.commit([update]) == 1
    assert await ingest.commit([dict(reversed(update.items()))]) == 0


async def test_commit_is_told_only_when_it_stood(sqlite_db: Database) -> None:
    told: list[Updates] = []
    ingest = Ingest(db=sqlite_db, keys=Keys(b"k" * 32), bot="42", clock=lambda: NOW, committed=told.append)
    await ingest.commit([{"update_id": 1}])
    assert len(told) == 1
    naive = Ingest(
        db=sqlite_db,
        keys=Keys(b"k" * 32),
        bot="42",
        clock=lambda: NOW.replace(tzinfo=None),
        committed=told.append,
    )
    with pytest.raises(Exception, match="naive"):
        await naive.commit([{"update_id": 2}])
    assert len(told) == 1


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"7", b"{}", b"\xff\xfe", b"[" * 100_000),
        *(b'{"update_id": true}', b'{"update_id": -1}', b'{"update_id": 1e3}'),
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
def test_body_without_a_number_is_no_update(body: bytes) -> None:
    with pytest.raises(NotAnUpdate):
        read_update(body)


def test_update_without_a_chat_has_none() -> None:
    assert chat_of({"update_id": 1, "message": {"chat": {"id": "x"}}}) == ""
    assert chat_of({"update_id": 1, "callback_query": {"message": 3}}) == ""
