"""Where Telegram pushes updates to: secret first, then size, then a commit, then 200."""

from __future__ import annotations

import asyncio
import hmac
import logging

from aiohttp import web

from bot.ingest import Ingest, NotAnUpdate, read_update
from bot.preparing import WEBHOOK_PATH

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST_BYTES = 1024 * 1024  # an update is a few kilobytes; files come as ids
READ_SECONDS = 10.0  # Telegram sends in one go; who trickles is somebody else
RETRY_AFTER_SECONDS = 5  # Telegram keeps to it, and sends that chat's next update only then

log = logging.getLogger(__name__)


class Webhook:
    """Takes pushed updates. The counts are for health pages and metrics.

    Raises:
        ValueError: the secret is empty, which would let anybody in.
    """

    def __init__(self, *, secret: str, ingest: Ingest) -> None:
        if not secret:
            msg = "a webhook without a secret: set LISTENWELL_WEBHOOK_SECRET"
            raise ValueError(msg)
        self._secret = secret.encode()
        self._ingest = ingest
        self.committed = 0
        self.forbidden = 0
        #: Bodies that are no updates; taken and thrown away, or they would come back for a day.
        self.unreadable = 0

    def route(self) -> web.RouteDef:
        """Give the route to add to the application."""
        return web.post(WEBHOOK_PATH, self.handle)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer 200 only when the update is durable, or can never be."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            self.forbidden += 1
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        return await self._take(body)

    async def _take(self, body: bytes) -> web.Response:
        try:
            await self._ingest.commit([read_update(body)])
        except NotAnUpdate:
            self.unreadable += 1
            log.warning("threw away a push that is no update", extra={"bytes": len(body)})
            return web.Response()
        except Exception:  # the database is locked, full or away: Telegram keeps the update and comes again
            log.exception("an update could not be stored; Telegram will bring it again")
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        self.committed += 1
        return web.Response()


async def _body(request: web.Request) -> bytes | None:
    """Read at most what may come; None when there is more, or it trickles."""
    if (request.content_length or 0) > LARGEST_BYTES:
        return None
    chunks = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.content.iter_any():
                chunks += chunk
                if len(chunks) > LARGEST_BYTES:
                    return None
    except TimeoutError:
        return None
    return bytes(chunks)
