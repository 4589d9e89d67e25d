"""Driving the server from another process: POST /driver/PERSON/ACTION with the arguments as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fake_bot_api.faults import Fault

if TYPE_CHECKING:
    from tests.fake_bot_api.server import FakeBotApi

ACTIONS = frozenset(
    {
        "starts",
        "says",
        "edits",
        "sends_voice",
        "sends_sticker",
        "sends_photo",
        "sends_file",
        "sends_video",
        "shares_place",
        "sends_contact",
        "taps",
        "blocks_bot",
        "unblocks_bot",
    }
)


def add_driver(app: web.Application, server: FakeBotApi) -> None:
    """Add the driver's addresses: PERSON/ACTION, PERSON/received, CHANNEL's posts, faults, skip, calls."""

    async def act(request: web.Request) -> web.Response:
        name, action = request.match_info["person"], request.match_info["action"]
        if action not in ACTIONS:
            raise web.HTTPNotFound(text=f"no such action: {action}")
        arguments = await request.json() if request.can_read_body else {}
        try:
            result = getattr(server.person(name), action)(**arguments)
        except (AssertionError, TypeError, KeyError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.json_response({"result": result})

    async def received(request: web.Request) -> web.Response:
        name = request.match_info["person"]
        chat = server.channel(name) if name.startswith("@") else server.person(name)
        return web.json_response([_shown(message) for message in chat.received])

    async def fail_next(request: web.Request) -> web.Response:
        asked: dict[str, Any] = await request.json()
        fault = Fault(kind=asked["kind"], seconds=asked.get("seconds", 0), status=asked.get("status", 500))
        server.fail_next(asked["method"], fault, times=asked.get("times", 1))
        return web.json_response({})

    async def skip(request: web.Request) -> web.Response:
        server.skip((await request.json())["seconds"])
        return web.json_response({})

    async def channel(request: web.Request) -> web.Response:
        asked = await request.json()
        made = server.channel(request.match_info["name"], bot_is_admin=asked.get("bot_is_admin", True))
        return web.json_response({"id": made.id})

    app.router.add_post("/driver/fail_next", fail_next)
    app.router.add_post("/driver/skip", skip)
    app.router.add_post("/driver/channels/{name}", channel)
    app.router.add_get("/driver/{person}/received", received)
    app.router.add_post("/driver/{person}/{action}", act)


def _shown(message: Any) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "text": message.text,
        "buttons": message.buttons,
        "at": message.at,
        "edits": message.edits,
    }
