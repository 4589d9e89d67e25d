"""The webhook: nobody without the secret, nothing too large, 200 only after the commit."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import telegram
from bot.ingest import Ingest
from bot.preparing import prepare
from storage import inbox
from storage.database import Database
from storage.keys import Keys
from tests.fake_bot_api import FakeBotApi
from web.webhook import SECRET_HEADER, Webhook

SECRET = "s3cret-of-the-test"
UPDATE = b'{"update_id": 1, "message": {"message_id": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"}}'
Post = Callable[..., Awaitable[aiohttp.ClientResponse]]


class Storing(Ingest):
    """An ingest that fails when told to."""

    failing: list[str] = []  # noqa: RUF012 a frozen dataclass takes no new field by instance

    async def commit(self, updates: Sequence[Mapping[str, Any]]) -> int:
        if self.failing:
            raise OSError(self.failing.pop())
        return await super().commit(updates)


@pytest.fixture
def ingest(sqlite_db: Database) -> Storing:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    return Storing(
        db=sqlite_db, keys=Keys(b"k" * 32), bot="42", clock=lambda: now, committed=lambda updates: None
    )


@pytest.fixture
def webhook(ingest: Storing) -> Webhook:
    return Webhook(secret=SECRET, ingest=ingest)


@pytest.fixture
async def url(webhook: Webhook) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([webhook.route()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def post(url: str) -> AsyncIterator[Post]:
    async with aiohttp.ClientSession() as http:

        async def post(body: Any, secret: str | None = SECRET, kind: str = "application/json") -> Any:
            headers = {"Content-Type": kind} | ({SECRET_HEADER: secret} if secret is not None else {})
            async with http.post(f"{url}/telegram/webhook", data=body, headers=headers) as answer:
                await answer.read()
            return answer

        yield post


async def rows(db: Database) -> int:
    return len(await db.read(inbox.waiting, limit=100))


async def test_update_is_stored_when_200_is_said_and_once_however_often_it_comes(
    post: Post, sqlite_db: Database
) -> None:
    assert [(await post(UPDATE)).status for _ in range(3)] == [200, 200, 200]
    assert await rows(sqlite_db) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "é"])
async def test_wrong_secret_is_refused_before_the_body_is_read(
    post: Post, webhook: Webhook, sqlite_db: Database, secret: str | None
) -> None:
    assert (await post(b"{ no json", secret)).status == 403
    assert (await post(UPDATE, secret)).status == 403
    assert (webhook.forbidden, webhook.unreadable, await rows(sqlite_db)) == (2, 0, 0)


def test_empty_secret_is_refused_at_start(ingest: Storing) -> None:
    with pytest.raises(ValueError, match="LISTENWELL_WEBHOOK_SECRET"):
        Webhook(secret="", ingest=ingest)


async def test_ten_megabytes_are_refused_whether_announced_or_not(post: Post, sqlite_db: Database) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b" " * 65_536

    for body in (io.BytesIO(b" " * 10 * 1024 * 1024), trickle()):
        try:
            assert (await post(body)).status == 413
        except aiohttp.ClientConnectionError:  # the server hangs up while the rest is still on its way
            continue
    assert await rows(sqlite_db) == 0
    assert (await post(UPDATE)).status == 200


async def test_body_that_trickles_is_given_up(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.webhook.READ_SECONDS", 0.1)

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    with contextlib.suppress(aiohttp.ClientConnectionError):
        assert (await post(slow())).status == 413


async def test_only_json_by_post_is_taken(post: Post, url: str) -> None:
    assert (await post(UPDATE, kind="text/plain")).status == 415
    async with aiohttp.ClientSession() as http, http.get(f"{url}/telegram/webhook") as answer:
        assert answer.status == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": "x"}', b"[" * 100_000])
async def test_poison_is_thrown_away_and_counted_so_that_it_never_comes_again(
    post: Post, webhook: Webhook, sqlite_db: Database, body: bytes
) -> None:
    assert (await post(body)).status == 200
    assert (webhook.unreadable, webhook.committed, await rows(sqlite_db)) == (1, 0, 0)


async def test_odd_update_with_a_number_is_kept_for_a_person_to_see(post: Post, sqlite_db: Database) -> None:
    assert (await post(b'{"update_id": 3, "message": [1, 2]}')).status == 200
    assert await rows(sqlite_db) == 1


async def test_database_trouble_is_503_with_a_time_and_words_are_not_logged(
    post: Post, ingest: Storing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "web")
    ingest.failing.append("database is locked")
    answer = await post(UPDATE.replace(b"hi", b"marked words"))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "marked words" not in caplog.text


async def test_telegram_brings_again_what_could_not_be_stored(
    url: str, ingest: Storing, sqlite_db: Database
) -> None:
    ingest.failing += ["full", "locked"]
    async with FakeBotApi() as server:
        bot = telegram.Telegram(server.token, api_url=server.url)
        await prepare(bot, "webhook", public_url=url, secret=SECRET)
        amina = server.person("Amina")
        for text in ("one", "two", "three"):
            amina.says(text)
        await server.all_confirmed()
        await bot.close()
        stored = await sqlite_db.read(inbox.waiting, limit=100)
        said = [getattr(bot.translate(row.payload).incoming, "text", None) for row in stored]
        assert said == ["one", "two", "three"]
        assert [status for _, status in server.delivery.tries] == [503, 503, 200, 200, 200]
