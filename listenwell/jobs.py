"""What comes round by itself. The scheduler only ticks; what is due is rows, so a late tick loses nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.fetching import Fetcher
from bot.signposts import Signposter
from bot.worker import Worker
from listenwell.broadcasting import Broadcasting
from listenwell.digests import Digests
from listenwell.directory import Directory
from listenwell.fieldwork import follow_invitations, settle
from listenwell.lateness import expire, plan_late_reports
from listenwell.theming import Themer
from storage import inbox
from storage.database import Database

KEYS_KEPT = timedelta(days=90)  # Telegram repeats an update for a day; the rest is margin

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One thing that comes round."""

    name: str
    every_seconds: int
    #: How late a tick may still run.
    lateness_seconds: int
    does: str


JOBS = (
    Job(
        name="timers",
        every_seconds=1,
        lateness_seconds=60,
        does="join messages that belong together, and remind",
    ),
    Job(name="files", every_seconds=5, lateness_seconds=60, does="fetch what residents sent from Telegram"),
    Job(name="prepare", every_seconds=2, lateness_seconds=60, does="redact, split and embed new comments"),
    Job(
        name="signposts", every_seconds=2, lateness_seconds=60, does="show what is near to those who finished"
    ),
    Job(name="assets", every_seconds=30, lateness_seconds=60, does="make imported assets findable"),
    Job(name="digest", every_seconds=30, lateness_seconds=3600, does="send the monthly message on its day"),
    Job(
        name="broadcasts",
        every_seconds=5,
        lateness_seconds=3600,
        does="put approved messages to many on their way",
    ),
    Job(
        name="stale",
        every_seconds=30,
        lateness_seconds=60,
        does="let what could not leave in its hours expire, and plan reports anew",
    ),
    Job(
        name="closing",
        every_seconds=30,
        lateness_seconds=3600,
        does="settle what was left open in events that have closed",
    ),
    Job(
        name="invitations",
        every_seconds=30,
        lateness_seconds=3600,
        does="note which invitations arrived",
    ),
    Job(name="tidy", every_seconds=3600, lateness_seconds=3600, does="forget update keys older than 90 days"),
)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a job did. period: the month of a digest, else empty."""

    job: str
    period: str
    ran: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """Runs jobs by name, for the scheduler and for the command."""

    db: Database
    worker: Worker
    themer: Themer
    signposter: Signposter
    directory: Directory
    digests: Digests
    broadcasting: Broadcasting
    #: None while Telegram is off.
    fetcher: Fetcher | None = None

    async def run(self, name: str, *, at: datetime) -> Ran:
        """Run one job as of `at` (aware, UTC).

        Raises:
            KeyError: there is no such job.
        """
        run: dict[str, Callable[[datetime], Awaitable[Ran]]] = {
            "timers": self._timers,
            "prepare": self._prepare,
            "signposts": self._signposts,
            "assets": self._assets,
            "digest": self._digest,
            "broadcasts": self._broadcasts,
            "closing": self._closing,
            "invitations": self._invitations,
            "files": self._files,
            "stale": self._stale,
            "tidy": self._tidy,
        }
        ran = await run[name](at)
        if any(ran.counts.values()):
            log.info("a job ran", extra={"job": name, "period": ran.period, "counts": dict(ran.counts)})
        return ran

    async def _timers(self, at: datetime) -> Ran:
        return _ran("timers", woken=await self.worker.wake_sessions(at))

    async def _prepare(self, at: datetime) -> Ran:
        return _ran("prepare", comments=await self.themer.prepare(at))

    async def _signposts(self, at: datetime) -> Ran:
        return _ran("signposts", sessions=await self.signposter.run_once(at))

    async def _assets(self, at: datetime) -> Ran:  # noqa: ARG002 - every job is given its time
        return _ran("assets", assets=await self.directory.catch_up())

    async def _digest(self, at: datetime) -> Ran:
        done = await self.digests.run_due(at)
        return Ran(job="digest", period=done.period, ran=done.ran, counts=done.counts)

    async def _broadcasts(self, at: datetime) -> Ran:
        return _ran("broadcasts", **await self.broadcasting.run_due(at))

    async def _closing(self, at: datetime) -> Ran:
        return _ran("closing", **await settle(self.db, at))

    async def _invitations(self, at: datetime) -> Ran:
        return _ran("invitations", noted=await follow_invitations(self.db, at))

    async def _files(self, at: datetime) -> Ran:
        return _ran("files", files=await self.fetcher.run_once(at) if self.fetcher else 0)

    async def _stale(self, at: datetime) -> Ran:
        planned, gone = await plan_late_reports(self.db, at)
        return _ran("stale", expired=gone + await expire(self.db, at), planned_anew=planned)

    async def _tidy(self, at: datetime) -> Ran:
        return _ran("tidy", keys=await self.db.write(inbox.forget_keys, before=at - KEYS_KEPT))


def _ran(job: str, **counts: int) -> Ran:
    return Ran(job=job, period="", ran=True, counts=counts)
