"""Files of residents come from Telegram into the record, sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, update

from bot.fetching import MOST_BYTES, Fetcher
from bot.telegram import Telegram
from bot.transport import Transport
from feedback.types import Failure
from storage import attachments
from storage import tables as t
from storage.attachments import AttachmentRow
from storage.database import Database
from storage.events import Event
from tests.bot.chat import KEYS, NOW, open_event
from tests.bot.ringing import Ringing
from tests.fake_bot_api import FakeBotApi, Fault


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def telegram(server: FakeBotApi) -> AsyncIterator[Telegram]:
    telegram = Telegram(server.token, api_url=server.url, transport=Transport(answer_seconds=0.3))
    yield telegram
    await telegram.close()


async def sent(db: Database, server: FakeBotApi, content: bytes) -> Event:
    event = open_event(db)
    phone = Ringing(db=db)
    await phone.starts_survey()
    await phone.sends({"voice": server.new_file(content) | {"duration": 3, "mime_type": "audio/ogg"}})
    return event


def only(db: Database, event: Event) -> AttachmentRow:
    (row,) = db.read_now(attachments.of_event, event.id)
    return row


async def test_file_is_fetched_once_and_kept_sealed(
    sqlite_db: Database, server: FakeBotApi, telegram: Telegram
) -> None:
    event = await sent(sqlite_db, server, b"OggS said aloud")
    fetcher = Fetcher(db=sqlite_db, keys=KEYS, files=telegram)
    assert await fetcher.run_once(NOW) == 1
    assert await fetcher.run_once(NOW) == 0
    row = only(sqlite_db, event)
    sealed = sqlite_db.read_now(attachments.content, row.id)
    assert sealed is not None
    assert b"said aloud" not in sealed
    assert KEYS.unseal(row.id, sealed) == b"OggS said aloud"
    assert len(server.called("getFile")) == 1


async def test_file_that_telegram_lost_is_noted_as_gone(
    sqlite_db: Database, server: FakeBotApi, telegram: Telegram
) -> None:
    event = await sent(sqlite_db, server, b"OggS")
    server.files.clear()
    assert await Fetcher(db=sqlite_db, keys=KEYS, files=telegram).run_once(NOW) == 1
    row = only(sqlite_db, event)
    assert row.fetched_at == NOW
    assert sqlite_db.read_now(attachments.content, row.id) is None


async def test_file_is_asked_for_again_after_a_fault_of_the_network(
    sqlite_db: Database, server: FakeBotApi, telegram: Telegram
) -> None:
    event = await sent(sqlite_db, server, b"OggS")
    server.fail_next("getFile", Fault.reset())
    fetcher = Fetcher(db=sqlite_db, keys=KEYS, files=telegram)
    assert await fetcher.run_once(NOW) == 0
    assert only(sqlite_db, event).fetched_at is None
    assert await fetcher.run_once(NOW) == 1


async def test_file_beyond_the_limit_is_never_asked_for(
    sqlite_db: Database, server: FakeBotApi, telegram: Telegram
) -> None:
    await sent(sqlite_db, server, b"OggS")

    def grow(conn: Connection) -> None:
        conn.execute(update(t.attachment).values(size=MOST_BYTES + 1))

    sqlite_db.write_now(grow)
    assert await Fetcher(db=sqlite_db, keys=KEYS, files=telegram).run_once(NOW) == 1
    assert server.called("getFile") == []


async def test_download_stops_at_its_limit(server: FakeBotApi, telegram: Telegram) -> None:
    file = server.new_file(b"x" * 1000)
    assert await telegram.file(file["file_id"], most_bytes=1000) == b"x" * 1000
    assert isinstance(await telegram.file(file["file_id"], most_bytes=999), Failure)
