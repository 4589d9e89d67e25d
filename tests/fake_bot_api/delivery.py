"""Pushing updates to a webhook: one queue for each chat and each tapper, again and again until a 2xx."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from tests.fake_bot_api.account import Account, Pending, Queue, Webhook

Json = dict[str, Any]

FIRST_RETRY_SECONDS = 2
LONGEST_RETRY_SECONDS = 60
LONGEST_RETRY_AFTER_SECONDS = 3600
ANSWER_SECONDS = 60
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Delivery:
    """Delivers what waits for the webhook of one bot. `pace`: factor on every wait, for quick tests."""

    def __init__(self, account: Account, call: Callable[[str, Json], Awaitable[Any]], *, pace: float) -> None:
        self._account = account
        self._call = call
        self._pace = pace
        self._queues: dict[Queue, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(40)
        self._client: aiohttp.ClientSession | None = None
        #: Every try: (update_id, status; 0 when no answer came).
        self.tries: list[tuple[int, int]] = []

    def begin(self, webhook: Webhook) -> None:
        """Push all that waits to a newly set webhook."""
        self._slots = asyncio.Semaphore(webhook.max_connections)
        for queue in {entry.queue for entry in self._account.waiting()}:
            self.kick(queue)

    def kick(self, queue: Queue) -> None:
        """See to a queue, unless that is being done already."""
        task = self._queues.get(queue)
        if task is None or task.done():
            self._queues[queue] = asyncio.create_task(self._drain(queue))

    async def end(self) -> None:
        tasks = list(self._queues.values())
        self._queues.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client:
            await self._client.close()
            self._client = None

    async def _drain(self, queue: Queue) -> None:
        while (webhook := self._account.webhook) and (waiting := self._account.waiting(queue)):
            await self._until_taken(webhook, waiting[0])

    async def _until_taken(self, webhook: Webhook, entry: Pending) -> None:
        wait: float = 0
        while entry in self._account.waiting() and self._account.webhook is webhook:
            async with self._slots:
                status, retry_after, body = await self._post(webhook, entry)
            self.tries.append((entry.id, status))
            if 200 <= status < 300:
                self._account.confirm(entry)
                await self._obey(body)
                return
            self._account.last_error = (
                int(self._account.clock()),
                f"Wrong response from the webhook: {status}",
            )
            asked = min(retry_after, LONGEST_RETRY_AFTER_SECONDS)
            await asyncio.sleep((asked or wait) * self._pace)
            wait = min(wait * 2 or FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS)

    async def _post(self, webhook: Webhook, entry: Pending) -> tuple[int, float, Any]:
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        self._client = self._client or aiohttp.ClientSession()
        try:
            async with self._client.post(
                webhook.url,
                json=entry.update,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
                allow_redirects=False,
            ) as answer:
                text = await answer.text()
                after = answer.headers.get("Retry-After", "0")
                is_json = answer.content_type == "application/json"
                body = await answer.json() if is_json and text else None
                return answer.status, float(after) if after.isdecimal() else 0, body
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0, 0, None

    async def _obey(self, body: Any) -> None:
        """Carry out the call that the answer may hold; its result is thrown away, as by the real server."""
        if isinstance(body, dict) and "method" in body:
            parameters = {name: value for name, value in body.items() if name != "method"}
            with contextlib.suppress(Exception):
                await self._call(str(body["method"]), parameters)
