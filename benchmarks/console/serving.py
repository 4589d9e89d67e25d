"""The server of the benchmark: the whole program, with a clock around every page."""

from __future__ import annotations

import argparse
import asyncio
import resource
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from listenwell.models import ModelProcess
from listenwell.opening import Installation, writing
from listenwell.settings import Settings
from listenwell.wiring import Tasks, parts, services
from web.app import build_app

TICK_SECONDS = 0.05  # between two looks at how late the event loop is
PAGE = "X-Bench-Page"  # what the client calls the page it asks for
MEANING = "(models: search by meaning)"
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Clock:
    """How long pages took inside the server."""

    def __init__(self) -> None:
        self.took: list[tuple[str, float, int]] = []
        self.late: list[float] = []

    @web.middleware
    async def around(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Time one request; its page is named by the client."""
        began = time.perf_counter()
        response = await handler(request)
        page = request.headers.get(PAGE)
        if page:
            self.took.append((page, time.perf_counter() - began, response.status))
        return response

    async def lateness(self) -> None:
        """How much later than asked the loop comes back: what a page would wait before it is looked at."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_SECONDS)
            self.late.append(time.perf_counter() - began - TICK_SECONDS)

    async def read(self, _: web.Request) -> web.Response:
        """All that was measured since the last time."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        taken = {"took": self.took, "late": sorted(self.late), "memory_mb": memory}
        self.took, self.late = [], []
        return web.json_response(taken)


async def serve(here: Installation) -> None:
    """Until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clock = Clock()
    async with parts(here) as running:
        app = build_app(services(running, Tasks(running)))
        app.middlewares.insert(0, clock.around)
        app.router.add_get("/bench", clock.read)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        await web.TCPSite(runner, here.settings.host, here.settings.port).start()
        await _warm(running.models)
        print("ready", flush=True)
        watching = asyncio.create_task(clock.lateness())
        await stop.wait()
        watching.cancel()
        await runner.cleanup()


async def _warm(models: ModelProcess) -> None:
    await models.start()
    await models.embed(["The first words load the model."])


def settings(folder: Path, url: str, models: Path, port: int) -> Settings:
    """An installation of its own in a folder."""
    return Settings(
        var=folder,
        database_url=url,
        models=models,
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        secret_key=b"the benchmark's own secret key, of no use elsewhere",
        secret_key_made_here=False,
        telegram_token=None,
        telegram_api_url="",
        telegram_mode="polling",
        webhook_secret=None,
        time_zone="Europe/London",
    )


def main() -> None:
    """Serve one installation."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("url")
    asked.add_argument("models", type=Path)
    asked.add_argument("port", type=int)
    given = asked.parse_args()
    with writing(settings(given.folder, given.url, given.models, given.port)) as here:
        asyncio.run(serve(here))


if __name__ == "__main__":
    main()
