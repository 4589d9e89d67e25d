"""HTTP to the Bot API over aiohttp, for python-telegram-bot and for getUpdates.

python-telegram-bot's own transport logs an answer that it cannot read, and an answer holds residents' words.
Nothing here is logged, and no error names the address: the token is a part of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0  # Telegram answers within one; a stalled call must not hold a slot for long
CONNECTIONS = 32
FILE_SECONDS = 120.0  # for 20 MB over a slow line
_CHUNK_BYTES = 64 * 1024
_ERROR_BYTES = 4096  # of a refusal that are read


class NotSent(NetworkError):  # noqa: N818 - an outcome that the caller maps, not a fault of the program
    """No connection came about, so nothing was sent."""


class NoAnswer(NetworkError):  # noqa: N818 - an outcome that the caller maps, not a fault of the program
    """The request went out, and no answer that can be read came back."""


class Refusal(TelegramError):  # noqa: N818 - likewise
    """The Bot API said no: HTTP status, its words, and the parameters that came with them."""

    def __init__(self, status: int, body: bytes) -> None:
        document = _document(body)
        parameters = document.get("parameters")
        self.status = status
        self.description = str(document.get("description", ""))
        self.parameters: Mapping[str, Any] = parameters if isinstance(parameters, dict) else {}
        super().__init__(f"{status} {self.description}")


class Transport(BaseRequest):
    """One keep-alive pool for all calls."""

    __slots__ = ("_answer_seconds", "_client")

    def __init__(self, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._answer_seconds = answer_seconds
        self._client: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take."""
        return self._answer_seconds

    async def initialize(self) -> None:
        """Nothing: the pool is made by the first call."""

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def call(self, url: str, parameters: Mapping[str, Any], *, answer_seconds: float) -> Any:
        """Call a method with JSON and give its result, unparsed further.

        Raises:
            NotSent, NoAnswer, Refusal: see each.
        """
        _, body = await self._post(url, answer_seconds, json=parameters)
        return self.parse_json_payload(body)["result"]

    async def download(self, url: str, *, most_bytes: int) -> bytes | None:
        """Fetch a file; None when it is longer than `most_bytes`, of which no more is read.

        Raises:
            NotSent, NoAnswer, Refusal: see each.
        """
        timeout = aiohttp.ClientTimeout(total=FILE_SECONDS, sock_connect=CONNECT_SECONDS)
        try:
            client = self._client = self._client or _pool()
            async with client.get(url, timeout=timeout, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Refusal(answer.status, await answer.content.read(_ERROR_BYTES))
                content = bytearray()
                async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
                    content += chunk
                    if len(content) > most_bytes:
                        return None
                return bytes(content)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from None

    async def do_request(  # noqa: PLR0913 - the library's signature
        self,
        url: str,
        method: str,  # noqa: ARG002 - the Bot API takes POST for everything
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - likewise
    ) -> tuple[int, bytes]:
        """Carry out a call of python-telegram-bot's.

        Raises:
            NotSent, NoAnswer, Refusal: see each.
        """
        default = read_timeout is BaseRequest.DEFAULT_NONE or read_timeout is None
        seconds = self._answer_seconds if default else float(read_timeout)
        if request_data is None:
            return await self._post(url, seconds)
        if request_data.contains_files:
            return await self._post(url, seconds, data=_form(request_data))
        return await self._post(url, seconds, data=request_data.json_parameters)

    async def _post(self, url: str, answer_seconds: float, **content: Any) -> tuple[int, bytes]:
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + answer_seconds, sock_connect=CONNECT_SECONDS, sock_read=answer_seconds
        )
        try:
            client = self._client = self._client or _pool()
            async with client.post(url, timeout=timeout, allow_redirects=False, **content) as answer:
                status, body = answer.status, await answer.read()
        # The causes are left out: aiohttp's errors may carry the address, and with it the token.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from None
        if not 200 <= status < 300:
            raise Refusal(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer that says it is well.

        Raises:
            NoAnswer: it is not the Bot API's, such as a proxy's page.
        """
        document = _document(payload)
        if "result" not in document:
            msg = "not an answer of the Bot API"
            raise NoAnswer(msg)
        return document


def _pool() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS))


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _document(body: bytes) -> dict[str, Any]:
    """Give an object; an empty one when it is anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
