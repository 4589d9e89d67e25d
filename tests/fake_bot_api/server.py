"""The server: `async with FakeBotApi() as server:`, then aim a bot at `server.url` with `server.token`."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fake_bot_api.account import Account
from tests.fake_bot_api.delivery import Delivery
from tests.fake_bot_api.driver import add_driver
from tests.fake_bot_api.faults import Fault, Faults, Flood, Limits, Refused, too_many
from tests.fake_bot_api.methods import METHODS
from tests.fake_bot_api.people import Person, PublicChannel
from tests.fake_bot_api.spec import Spec, Upload

Json = dict[str, Any]

TOKEN = "4242424242:fake-token-of-the-fake-bot-api-server"
LARGEST_CALL_BYTES = 50 * 1024 * 1024
QUERY_SECONDS = 150


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call that came: `status` is the HTTP status of its answer, 0 when it got none."""

    method: str
    parameters: Json
    at: float
    status: int


@dataclass(frozen=True, kw_only=True)
class Query:
    """A callback query that waits for its answer."""

    person: Person
    expires_at: float


class FakeBotApi:
    """A Bot API server on loopback, with one bot and as many people as a test wants."""

    def __init__(
        self,
        *,
        port: int = 0,
        limits: Limits | None = None,
        pace: float = 0.01,
        webhook_interval_seconds: float = 0,
    ) -> None:
        self._port = port
        self._skipped_seconds = 0.0
        self._ids = itertools.count(1)
        self.token = TOKEN
        self.spec = Spec.read()
        self.bot = Account(id=int(TOKEN.partition(":")[0]), username="listenwell_test_bot", clock=self.now)
        self.flood = Flood(limits=limits or Limits(), clock=self.now)
        self.faults = Faults()
        self.delivery = Delivery(self.bot, self.carry_out, pace=pace)
        self.bot.pushed = self.delivery.kick
        self.webhook_interval_seconds = webhook_interval_seconds
        self.webhook_set_at = 0.0
        self.people: dict[str, Person] = {}
        self.channels: dict[str, PublicChannel] = {}
        #: Old chat id → the id it moved to.
        self.moved: dict[str, int] = {}
        self.messages: dict[tuple[int, int], Json] = {}
        self.queries: dict[str, Query] = {}
        self.file_ids: set[str] = set()
        #: File id → content, as getFile and the address of its answer give it.
        self.files: dict[str, bytes] = {}
        self.calls: list[Call] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_CALL_BYTES)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._answer)
        app.router.add_get("/file/bot{token:[^/]+}/files/{name}", self._file)
        add_driver(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner
        await self.delivery.end()
        self.bot.end_poll("Conflict: the fake server is stopping")
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """What TELEGRAM_API_URL is set to."""
        return f"http://127.0.0.1:{self._port}"

    # What a test does

    def person(self, name: str, *, language: str = "en", started: bool = False) -> Person:
        """Give the person of that name, newly made if need be. Ids look like real ones: beyond 32 bits."""
        if name not in self.people:
            id_ = 5_000_000_000 + len(self.people) + 1
            self.people[name] = Person(server=self, id=id_, name=name, language=language, started=started)
        return self.people[name]

    def channel(self, name: str, *, bot_is_admin: bool = True) -> PublicChannel:
        """Give the public channel "@name"."""
        if name not in self.channels:
            id_ = -1_001_000_000_000 - len(self.channels)
            self.channels[name] = PublicChannel(server=self, id=id_, name=name, bot_is_admin=bot_is_admin)
        return self.channels[name]

    def fail_next(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        self.faults.add(method, fault, times=times, chat_id=chat_id)

    def skip(self, seconds: float) -> None:
        """Let time pass at once."""
        self._skipped_seconds += seconds

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def all_confirmed(self, *, timeout_seconds: float = 10) -> None:
        """Wait until the bot has confirmed every update."""
        await _until(lambda: not self.bot.waiting(), timeout_seconds)

    async def polled(self, *, timeout_seconds: float = 10) -> None:
        """Wait until a long poll waits."""
        await _until(lambda: self.bot.is_polled, timeout_seconds)

    # What the parts share

    def now(self) -> float:
        return time.time() + self._skipped_seconds

    def new_message(self, chat: Json) -> Json:
        return {"message_id": next(self._ids), "date": int(self.now()), "chat": chat}

    def new_file(self, content: bytes = b"\xff\xd8\xff a small file") -> Json:
        id_ = f"file{next(self._ids)}"
        self.file_ids.add(id_)
        self.files[id_] = content
        return {"file_id": id_, "file_unique_id": id_[::-1], "file_size": len(content)}

    def new_query(self, person: Person) -> str:
        id_ = f"{person.id}{next(self._ids):08}"
        self.queries[id_] = Query(person=person, expires_at=self.now() + QUERY_SECONDS)
        return id_

    def chat_by_name(self, asked: str) -> Person | PublicChannel | None:
        """Find a chat by its id as text, or a channel by "@name"."""
        chats = [*self.people.values(), *self.channels.values()]
        return self.channels.get(asked) or next((chat for chat in chats if str(chat.id) == asked), None)

    async def carry_out(self, method: str, parameters: Json) -> Any:
        """Carry out a call after checking it against the specification.

        Raises:
            Refused: with the code and words of the Bot API.
        """
        if method not in METHODS:
            raise Refused(404, "Not Found: method not found")
        problems = self.spec.parameter_problems(method, parameters)
        if problems:
            raise Refused(400, f"Bad Request: {'; '.join(problems)}")
        return await METHODS[method](self, parameters)

    # HTTP

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            shaped = re.fullmatch(r"\d+:[A-Za-z0-9_-]+", request.match_info["token"])
            return _refusal(Refused(401, "Unauthorized") if shaped else Refused(404, "Not Found"))
        parameters = await _parameters(request)
        chat = self.chat_by_name(str(parameters.get("chat_id", "")))
        fault = self.faults.take(method, chat.id if chat else None)
        answer = await self._before(fault, request) or await self._carried_out(method, parameters)
        broken = fault is not None and fault.kind in ("reset", "lost", "half_body")
        status = 0 if broken else answer.status
        self.calls.append(Call(method=method, parameters=parameters, at=self.now(), status=status))
        if fault and fault.kind == "half_body":
            return await _half(request, answer)
        if broken:
            _break(request)
        return answer

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        if request.match_info["token"] != self.token or content is None:
            return _refusal(Refused(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def _before(self, fault: Fault | None, request: web.Request) -> web.Response | None:
        """Do what a fault does before anything is carried out; None: carry the call out."""
        match fault:
            case Fault(kind="too_many", seconds=seconds):
                self.flood.pause(seconds)
                return _refusal(too_many(int(seconds)))
            case Fault(kind="status", status=status):
                return web.Response(status=status, text="<html>not today</html>", content_type="text/html")
            case Fault(kind="stall", seconds=seconds):
                await asyncio.sleep(seconds)
                return web.Response(status=504, text="")
            case Fault(kind="reset"):
                return web.Response(status=500)
        return None

    async def _carried_out(self, method: str, parameters: Json) -> web.Response:
        try:
            result = await self.carry_out(method, parameters)
        except Refused as refused:
            return _refusal(refused)
        return web.json_response({"ok": True, "result": result})


async def _until(true: Callable[[], bool], timeout_seconds: float) -> None:
    async with asyncio.timeout(timeout_seconds):
        while not true():  # noqa: ASYNC110 - for any condition, not one event
            await asyncio.sleep(0.005)


async def _parameters(request: web.Request) -> Json:
    """Read the four ways a call may carry its parameters."""
    parameters: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        return parameters | await request.json()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            parameters[name] = Upload(filename=value.filename, content=value.file.read())
        else:
            parameters[name] = value
    return _attached(parameters)


def _attached(parameters: Json) -> Json:
    """Put files in place of "attach://NAME"."""
    attached = {
        name: value.removeprefix("attach://")
        for name, value in parameters.items()
        if isinstance(value, str) and value.startswith("attach://")
    }
    files = {name: parameters[part] for name, part in attached.items() if part in parameters}
    return {name: value for name, value in parameters.items() if name not in attached.values()} | files


def _refusal(refused: Refused) -> web.Response:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.code)


def _break(request: web.Request) -> None:
    assert request.transport
    request.transport.abort()


async def _half(request: web.Request, answer: web.Response) -> web.StreamResponse:
    body = json.dumps({"ok": True}).encode() if not isinstance(answer.body, bytes) else answer.body
    response = web.StreamResponse(
        headers={"Content-Length": str(len(body)), "Content-Type": "application/json"}
    )
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    _break(request)
    return response
