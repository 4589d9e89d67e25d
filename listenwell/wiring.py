"""Constructs the running program and keeps its parts going until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.channel import Channel
from bot.fetching import Fetcher
from bot.ingest import Ingest, RawUpdate
from bot.poller import Poller
from bot.preparing import TelegramUnusable, prepare
from bot.sender import Sender
from bot.signposts import Signposter
from bot.telegram import Telegram
from bot.webchat import WebChat
from bot.worker import Worker
from listenwell.broadcasting import Broadcasting
from listenwell.buttons import Buttons
from listenwell.digests import Digests
from listenwell.directory import Directory
from listenwell.finding import Finder
from listenwell.ideas import IdeaFinder
from listenwell.jobs import JOBS, Jobs
from listenwell.meaning import Meaning
from listenwell.models import ModelProcess
from listenwell.opening import Installation
from listenwell.reporting import Reporter
from listenwell.theming import Themer
from nlp.errors import NlpError
from signposting.places import Postcodes
from storage import inbox, outbox
from web.app import build_app
from web.kit import Services
from web.webhook import Webhook

log = logging.getLogger(__name__)


#: Jobs that wait until the models are set up; nothing is lost meanwhile.
NEED_MODELS = ("prepare", "signposts", "assets")


def now() -> datetime:
    """The one clock: aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that runs, wired together."""

    here: Installation
    models: ModelProcess
    telegram: Telegram | None
    worker: Worker
    sender: Sender
    themer: Themer
    meaning: Meaning
    ideas: IdeaFinder
    reporter: Reporter
    directory: Directory
    jobs: Jobs


@contextlib.asynccontextmanager
async def parts(here: Installation) -> AsyncIterator[Parts]:
    """Construct the parts; the model process starts with the first text it is given."""
    models = ModelProcess(here.settings.models)
    token = here.settings.telegram_token
    telegram = Telegram(token, api_url=here.settings.telegram_api_url) if token else None
    try:
        yield _wire(here, models, telegram)
    finally:
        await models.close()
        if telegram:
            await telegram.close()


def _wire(here: Installation, models: ModelProcess, telegram: Telegram | None) -> Parts:
    """Join the parts."""
    db, public_url = here.db, here.settings.public_url
    locate = Postcodes().locate
    channels: dict[str, Channel] = {"web": WebChat()}
    if telegram:
        channels["telegram"] = telegram
    sending = {name: channel for name, channel in channels.items() if name != "web"}
    sender = Sender(db=db, keys=here.keys, channels=sending, clock=now)
    worker = Worker(
        db=db,
        keys=here.keys,
        channels=channels,
        clock=now,
        locate=locate,
        public_url=public_url,
        work=asyncio.Event(),
        sent=sender.wake.set,
    )
    finder = Finder(db=db, models=models)
    themer = Themer(db=db, models=models)
    meaning = Meaning(db=db, models=models)
    directory = Directory(db=db, finder=finder, locate=locate, clock=now)
    return Parts(
        here=here,
        models=models,
        telegram=telegram,
        worker=worker,
        sender=sender,
        themer=themer,
        meaning=meaning,
        ideas=IdeaFinder(db=db, models=models, meaning=meaning),
        reporter=Reporter(db=db, public_url=public_url, sent=sender.wake.set),
        directory=directory,
        jobs=Jobs(
            db=db,
            worker=worker,
            themer=themer,
            signposter=Signposter(db=db, find=finder, sent=sender.wake.set),
            directory=directory,
            digests=Digests(db=db, public_url=public_url),
            broadcasting=Broadcasting(db=db),
            fetcher=Fetcher(db=db, keys=here.keys, files=telegram) if telegram else None,
        ),
    )


async def serve(here: Installation, *, ready: Callable[[], None]) -> None:
    """Run everything in this process until SIGTERM or SIGINT. `ready` is called once the port is open.

    Raises:
        OSError: the port cannot be had.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with parts(here) as running:
        tasks = Tasks(running)
        async with _listening(running, tasks), tasks:
            ready()
            await stop.wait()
            log.info("stopping")


class Tasks:
    """The loops beside the server: worker, sender, Telegram, ticks. Their state is the health page's."""

    def __init__(self, running: Parts) -> None:
        self._parts = running
        self._running: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self.poller: Poller | None = None
        #: Why Telegram is not heard, and why nothing can be themed; empty while all is well.
        self.telegram_sentence = ""
        self.models_sentence = ""

    async def __aenter__(self) -> Self:
        """Start."""
        self._start("worker", self._parts.worker.run())
        self._start("models", self._warm())
        if self._parts.telegram:
            self._start("sender", self._parts.sender.run())
            self._start("telegram", self._hear(self._parts.telegram))
        for job in JOBS:
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=[job.name],
                seconds=job.every_seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=job.lateness_seconds,
            )
        self._scheduler.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop; what is half done is undone by its transaction and done again at the next start."""
        self._scheduler.shutdown(wait=False)
        for task in self._running.values():
            task.cancel()
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._running[name] = asyncio.create_task(work, name=name)

    async def _tick(self, name: str) -> None:
        if self.models_sentence and name in NEED_MODELS:
            return
        try:
            await self._parts.jobs.run(name, at=now())
        except Exception:
            log.exception("a job failed; its next tick tries again", extra={"job": name})

    async def _warm(self) -> None:
        """Load the models now, so that the first comment does not wait for them."""
        try:
            await self._parts.models.start()
        except NlpError as error:
            self.models_sentence = str(error)
            log.error("comments cannot be themed: %s", error)  # noqa: TRY400 - the sentence says it all

    async def _hear(self, telegram: Telegram) -> None:
        """Tell Telegram of the start; then poll, unless updates are pushed to us."""
        settings = self._parts.here.settings
        try:
            await prepare(
                telegram,
                "webhook" if settings.telegram_mode == "webhook" else "polling",
                public_url=settings.public_url,
                secret=settings.webhook_secret or "",
            )
        except TelegramUnusable as error:
            self.telegram_sentence = str(error)
            log.error("Telegram cannot be used: %s", error)  # noqa: TRY400 - the sentence says it all
            return
        if settings.telegram_mode == "polling":
            self.poller = Poller(source=telegram, commit=ingest_of(self._parts, telegram).commit)
            await self.poller.run()

    async def health(self) -> dict[str, Any]:
        """Whether the loops run and the database takes writes."""
        dead = [name for name in ("worker", "sender") if name in self._running and self._running[name].done()]
        waiting = await self._parts.here.db.read(outbox.counts)
        telegram = self.telegram_sentence or (self.poller.sentence if self.poller else "")
        return {
            "ok": not dead,
            "stopped": dead,
            "telegram": telegram,
            "models": self.models_sentence,
            "sender": self._parts.sender.sentence,
            "outbox": dict(waiting),
            "parked": await self._parts.here.db.read(inbox.parked),
        }


def ingest_of(running: Parts, telegram: Telegram) -> Ingest:
    """The way in for Telegram: stores, wakes the worker, stops the clocks on tapped buttons."""

    def committed(updates: Sequence[RawUpdate]) -> None:
        running.worker.work.set()
        telegram.answer_taps(updates)

    return Ingest(
        db=running.here.db, keys=running.here.keys, bot=telegram.bot_id, clock=now, committed=committed
    )


@contextlib.asynccontextmanager
async def _listening(running: Parts, tasks: Tasks) -> AsyncIterator[None]:
    settings = running.here.settings
    runner = web.AppRunner(build_app(services(running, tasks)), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        yield
    finally:
        await runner.cleanup()


def services(running: Parts, tasks: Tasks) -> Services:
    """What the pages may use."""
    telegram, settings = running.telegram, running.here.settings
    routes: tuple[web.RouteDef, ...] = ()
    if telegram and settings.telegram_mode == "webhook":
        webhook = Webhook(secret=settings.webhook_secret or "", ingest=ingest_of(running, telegram))
        routes = (webhook.route(),)
    return Services(
        db=running.here.db,
        keys=running.here.keys,
        clock=now,
        public_url=settings.public_url,
        time_zone=settings.time_zone,
        telegram_name=lambda: telegram.username if telegram else "",
        wake=running.worker.work.set,
        actions=Buttons(running, clock=now, health=tasks.health).actions(),
        telegram_routes=routes,
    )
