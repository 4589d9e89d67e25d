"""Work that takes longer than a page: it goes on when the page is left, and the page says how it stands.

It lives in this process and ends with it. Who began it carries the time in the address of the page that
shows it, so that after a restart that page can say what became of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from aiohttp import web

from web.behind import Tell
from web.kit import SERVICES, NotPossible, Visit

log = logging.getLogger(__name__)
QUICK_SECONDS = 2.0  # what is done by then is shown at once, without a page in between
RESULTS_KEPT = 20  # of all coordinators together: files of some megabytes each
RESULT_KEPT = timedelta(minutes=15)  # long enough to come back for a file; it may hold what residents said
BEGUN = "begun"  # field of an address: when its work began, in seconds since 1970
_LONGEST_INSTANT = 12  # digits; more is no instant


def digest(content: bytes) -> str:
    """What names the work on one file: sixteen hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:16]


class Standing(StrEnum):
    """How a piece of work stands."""

    NONE = "none"  # not asked for since the start
    RUNNING = "running"  # going on
    DONE = "done"  # ended with its result
    FAILED = "failed"  # ended without its result
    CANCELLED = "cancelled"  # a person ended it
    STOPPED = "stopped"  # begun before this process was, so nothing more is known of it


@dataclass(frozen=True, kw_only=True)
class Work:
    """A piece of work as a page shows it. done, of: how far it has come; of = 0: not known."""

    name: str
    standing: Standing = Standing.NONE
    done: int = 0
    of: int = 0
    began_at: datetime | None = None
    #: Whole minutes since it began.
    minutes: int = 0
    #: Why it failed, for a coordinator; empty when only the log can say.
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether it is going on."""
        return self.standing is Standing.RUNNING

    @property
    def id(self) -> str:
        """Of its part of a page."""
        return f"working-{self.name.replace(':', '-')}"


@dataclass(kw_only=True)
class _Piece:
    """What is known of one piece of work."""

    began_at: datetime
    standing: Standing = Standing.RUNNING
    done: int = 0
    of: int = 0
    reason: str = ""
    result: object = None
    ended_at: datetime | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    def tell(self, done: int, of: int) -> None:
        """Note how far it has come."""
        self.done, self.of = done, of


class Working:
    """The pieces of work of this process, one a name.

    Args:
        clock: Aware, UTC.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Nothing is going on yet."""
        self._clock = clock
        self._started_at = clock()
        self._pieces: dict[str, _Piece] = {}

    async def start(
        self, name: str, work: Callable[[Tell], Awaitable[object]], *, patience: float | None = None
    ) -> None:
        """Begin, unless the same is going on; wait a moment for what is quick.

        work: is given a function to say how far it has come. What it returns is kept for a while.
        patience: seconds to wait; None: `QUICK_SECONDS`.
        """
        if self.view(name).running:
            return
        self._forget_old()
        piece = self._pieces[name] = _Piece(began_at=self._clock())
        piece.task = asyncio.create_task(self._do(name, piece, work))
        await asyncio.wait([piece.task], timeout=QUICK_SECONDS if patience is None else patience)

    async def cancel(self, name: str) -> bool:
        """End it and wait until it has; False when it was not going on any more."""
        piece = self._pieces.get(name)
        if piece is None or piece.task is None or piece.task.done():
            return False
        piece.task.cancel()
        await asyncio.wait([piece.task])
        return piece.standing is Standing.CANCELLED

    def view(self, name: str, *, begun: str = "") -> Work:
        """How it stands.

        begun: when the visitor began it, as their page's address says; empty: they did not say.
        """
        piece = self._pieces.get(name)
        if piece is None:
            return self._unknown(name, begun)
        return Work(
            name=name,
            standing=piece.standing,
            done=piece.done,
            of=piece.of,
            began_at=piece.began_at,
            minutes=max(0, int((self._clock() - piece.began_at).total_seconds() // 60)),
            reason=piece.reason,
        )

    def _unknown(self, name: str, begun: str) -> Work:
        """Nothing is known here: never asked for, or the process that knew is gone."""
        if begun.isdecimal() and len(begun) < _LONGEST_INSTANT:
            began_at = datetime.fromtimestamp(int(begun), UTC)
            if began_at < self._started_at:
                return Work(name=name, standing=Standing.STOPPED, began_at=began_at)
        return Work(name=name)

    def standing(self, name: str) -> Standing:
        """How it stands; NONE also once it is done."""
        found = self.view(name).standing
        return Standing.NONE if found is Standing.DONE else found

    def reason(self, name: str) -> str:
        """Why it failed, for a coordinator; empty when only the log can say."""
        return self.view(name).reason

    def result(self, name: str) -> object:
        """What it came to; None while it is not done, or once it was kept long enough."""
        self._forget_old()
        piece = self._pieces.get(name)
        return piece.result if piece else None

    async def close(self) -> None:
        """Stop what is going on; it left nothing half written."""
        tasks = [piece.task for piece in self._pieces.values() if piece.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._pieces.clear()

    def _forget_old(self) -> None:
        now = self._clock()
        ended = [piece for piece in self._pieces.values() if piece.ended_at and piece.result is not None]
        newest = sorted(ended, key=lambda piece: piece.ended_at or now)[-RESULTS_KEPT:]
        for piece in ended:
            if piece not in newest or now - (piece.ended_at or now) > RESULT_KEPT:
                piece.result = None

    async def _do(self, name: str, piece: _Piece, work: Callable[[Tell], Awaitable[object]]) -> None:
        try:
            piece.result = await work(piece.tell)
            piece.standing = Standing.DONE
        except asyncio.CancelledError:
            piece.standing = Standing.CANCELLED
        except NotPossible as error:
            piece.standing, piece.reason = Standing.FAILED, str(error)
        except Exception:
            log.exception("Work behind a button failed", extra={"work": name.partition(":")[0]})
            piece.standing = Standing.FAILED
        finally:
            piece.ended_at = self._clock()


WORKING = web.AppKey("working", Working)


async def kept(app: web.Application) -> AsyncIterator[None]:
    """Keep the work for as long as the application runs."""
    app[WORKING] = Working(app[SERVICES].clock)
    yield
    await app[WORKING].close()


def work_of(visit: Visit, name: str) -> Work:
    """How a piece of work stands, for the page that shows it with `working.html`."""
    return visit.request.app[WORKING].view(name, begun=visit.request.query.get(BEGUN, ""))


async def begin(
    visit: Visit, name: str, work: Callable[[Tell], Awaitable[object]], address: str, *, done: str = ""
) -> web.Response:
    """Begin, and go to the page that shows how it stands.

    address: of that page. done: what it confirms when the work was quick.
    """
    working = visit.request.app[WORKING]
    await working.start(name, work)
    now = working.view(name)
    if now.standing is Standing.DONE or now.began_at is None:
        return visit.go(address, done=done)
    return visit.go(f"{address}{'&' if '?' in address else '?'}{BEGUN}={int(now.began_at.timestamp())}")


async def stop(visit: Visit, name: str, address: str) -> web.Response:
    """Answer the Cancel button, and go back to the page that shows how it stands."""
    await visit.form()
    await visit.request.app[WORKING].cancel(name)
    return visit.go(address)
