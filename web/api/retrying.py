"""Idempotency-Key: the same request again is answered as the first was, and changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from storage import tokens
from storage.tokens import Kept
from web.api.endpoint import Call
from web.api.problems import ApiProblem, Kind, fault, unusable

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
PATTERN = r"^[!-~]{1,80}$"
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_WAIT_SECONDS = "2"


async def once(call: Call, content: bytes, work: Callable[[], Awaitable[web.Response]]) -> web.Response:
    """Do the work, or answer as it was answered within the last 24 hours.

    What was refused is not kept: it changed nothing, and the mended request may come with the same key.

    Raises:
        ApiProblem: the key is none, came with another request, or its request is still at work.
    """
    key = call.visit.request.headers.get(HEADER)
    if key is None:
        return await work()
    if not re.fullmatch(PATTERN, key):
        remedy = "Send 1 to 80 visible ASCII characters, such as a UUID."
        raise unusable(fault(f"header.{HEADER}", "This is no key.", remedy))
    write, token_id = call.visit.services.db.write, call.bearer.token.id
    digest = _digest(call.visit.request, content)
    known = await write(tokens.claim, token_id, key, digest, call.visit.now)
    if known is not None:
        return _again(known, digest)
    try:
        response = await work()
    except BaseException:
        await write(tokens.release, token_id, key)
        raise
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    await write(tokens.keep, token_id, key, response.status, headers, response.text or "")
    return response


def _again(known: Kept, digest: str) -> web.Response:
    if known.digest != digest:
        raise ApiProblem(Kind.key_used)
    if known.status is None:
        raise ApiProblem(Kind.at_work, headers={"Retry-After": _WAIT_SECONDS})
    headers = {**(known.headers or {}), REPLAYED: "true"}
    return web.Response(body=known.body.encode(), status=known.status, headers=headers)


def _digest(request: web.Request, content: bytes) -> str:
    named = f"{request.method} {request.path_qs}\n".encode()
    return hashlib.sha256(named + content).hexdigest()
