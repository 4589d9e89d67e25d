"""Work that takes longer than a page: it goes on when the page is left, and the page says how it stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import StrEnum

from aiohttp import web

from web.behind import Tell
from web.kit import NotPossible

log = logging.getLogger(__name__)
QUICK_SECONDS = 2.0  # what is done by then is shown at once, without a page in between


class Standing(StrEnum):
    """How a piece of work stands."""

    NONE = "none"  # not asked for since the start, or done
    RUNNING = "running"  # going on
    FAILED = "failed"  # ended without its result


class Working:
    """The pieces of work of this process, one a name."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._reasons: dict[str, str] = {}
        self._progress: dict[str, tuple[int, int]] = {}

    async def start(self, name: str, work: Callable[[Tell], Awaitable[object]]) -> None:
        """Begin, unless the same is going on; wait a moment for what is quick.

        work: is given a function to say how far it has come.
        """
        if self.standing(name) is Standing.RUNNING:
            return
        self._reasons.pop(name, None)
        self._progress.pop(name, None)
        self._tasks[name] = asyncio.create_task(self._do(name, work))
        await asyncio.wait([self._tasks[name]], timeout=QUICK_SECONDS)

    def standing(self, name: str) -> Standing:
        """How it stands."""
        task = self._tasks.get(name)
        if task is not None and not task.done():
            return Standing.RUNNING
        return Standing.FAILED if name in self._reasons else Standing.NONE

    def reason(self, name: str) -> str:
        """Why it failed, for a coordinator; empty when only the log can say."""
        return self._reasons.get(name, "")

    def progress(self, name: str) -> tuple[int, int] | None:
        """How far it has come: done, of; None where that is not known."""
        return self._progress.get(name)

    async def close(self) -> None:
        """Stop what is going on; it left nothing half written."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _do(self, name: str, work: Callable[[Tell], Awaitable[object]]) -> None:
        def tell(done: int, of: int) -> None:
            self._progress[name] = (done, of)

        try:
            await work(tell)
        except NotPossible as error:
            self._reasons[name] = str(error)
        except Exception:
            log.exception("Work behind a button failed", extra={"work": name.partition(":")[0]})
            self._reasons[name] = ""


WORKING = web.AppKey("working", Working)


async def kept(app: web.Application) -> AsyncIterator[None]:
    """Keep the work for as long as the application runs."""
    app[WORKING] = Working()
    yield
    await app[WORKING].close()
