"""Ben's console and Amina's chat over a real database; Chloe looks after another community."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from secrets import token_hex
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.webchat import WebChat
from bot.worker import Worker
from listenwell.comparing import compare
from storage import accounts, events
from storage.accounts import User
from storage.database import Database
from storage.events import Community, Event
from storage.keys import Keys
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from web.app import build_app
from web.behind import Actions, Compared, Ideas, Key, NotesTaken, Proposal, RoomNotes, Tell
from web.board import BoardView
from web.guard import digest
from web.kit import CONSOLE_COOKIE, Services

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
KEYS = Keys(b"listenwell tests keep this secret" * 2)
FORM_TOKEN = "form-token-of-the-tests"
ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Doing:
    """What the pages asked the program to do, and what it is to answer."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)
    counts: Mapping[str, int] = field(default_factory=lambda: {"added": 2, "changed": 0, "unchanged": 0})
    problems: list[Any] = field(default_factory=list)
    noted: Mapping[str, int] = field(
        default_factory=lambda: {"new": 12, "changed": 1, "same": 3, "answers": 54, "alerts": 1}
    )
    fails: Exception | None = None
    healthy: bool = True
    proposals: list[Proposal] = field(default_factory=list)
    themes: Callable[[str], Awaitable[None]] | None = None
    report: Callable[[str], Awaitable[str]] | None = None
    ideas: Ideas = field(default_factory=Ideas)
    alike: list[tuple[Key, float]] = field(default_factory=list)
    #: What an import does before it is done.
    slow: Callable[[Tell], Awaitable[None]] | None = None
    #: None: they are compared as the program does.
    compared: Compared | None = None

    async def theme_event(self, event_id: str, tell: Tell) -> None:
        self._note("theme_event", event_id)
        if self.themes:
            await self.themes(event_id)

    async def find_ideas(self, event_id: str, view: BoardView, tell: Tell) -> Ideas:
        assert view.run_id
        self._note("ideas", event_id)
        tell(1, 4)
        return self.ideas

    async def search_meaning(self, event_id: str, words: str) -> list[tuple[Key, float]]:
        self._note("search_meaning", event_id, words)
        return self.alike

    async def compare_codings(self, codings: Mapping[str, Any]) -> Compared:
        self._note("compare_codings", codings)
        return self.compared or await compare(codings)

    async def make_report(self, event_id: str, user_id: str) -> str:
        self._note("make_report", event_id, user_id)
        return await self.report(event_id) if self.report else "report"

    async def send_report(self, report_id: str, user_id: str) -> None:
        self._note("send_report", report_id, user_id)

    async def import_assets(
        self, community_id: str, content: bytes, name: str, tell: Tell
    ) -> tuple[Any, list[Any]]:
        self._note("import_assets", community_id, content, name)
        if self.slow:
            await self.slow(tell)
        return self.counts, self.problems

    async def import_notes(self, wanted: RoomNotes, tell: Tell) -> NotesTaken:
        self._note("import_notes", wanted)
        if self.slow:
            await self.slow(tell)
        return NotesTaken(counts=self.noted, problems=self.problems)

    async def group_proposals(self, event_id: str) -> list[Proposal]:
        self._note("group_proposals", event_id)
        return self.proposals

    async def health(self) -> Mapping[str, Any]:
        self._note("health")
        return {"ok": self.healthy, "database": "up"}

    def _note(self, *what: Any) -> None:
        self.asked.append(what)
        if self.fails:
            raise self.fails


@dataclass(kw_only=True)
class House:
    """The web application with everything around it."""

    db: Database
    clock: Clock
    doing: Doing
    worker: Worker
    services: Services
    client: TestClient[Any, Any]
    ben: User
    chloe: User
    place: Community
    elsewhere: Community
    event: Event
    other_event: Event

    async def sign_in(self, user: User) -> str:
        """A session without the link's detour; its cookie. Its form token is FORM_TOKEN."""
        token = token_hex(16)
        await self.db.write(accounts.start_session, user.id, digest(token), FORM_TOKEN, self.clock.now)
        self.client.session.cookie_jar.update_cookies(
            {CONSOLE_COOKIE: token}, self.client.make_url("/console/")
        )
        return token

    async def post(self, address: str, **fields: Any) -> Any:
        """Send a console form as the page would."""
        data = FormData({"form_token": FORM_TOKEN})
        for name, value in fields.items():
            if isinstance(value, bytes):
                data.add_field(name, BytesIO(value), filename="file.csv")
            for each in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
                data.add_field(name, each)
        return await self.client.post(address, data=data, headers=ORIGIN, allow_redirects=False)

    async def say(self, **message: Any) -> Any:
        """Post to the chat and let the worker answer."""
        answer = await self.client.post(
            f"/chat/{self.event.code}/messages", json=message, headers={"Accept": "application/json"}
        )
        await self.worker.drain()
        return answer

    async def lines(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/chat/{self.event.code}/lines?after={after}")
        return list((await answer.json())["lines"])


def community(db: Database, name: str, slug: str) -> Community:
    return db.write_now(
        events.add_community,
        slug=slug,
        name=name,
        partnership=f"{name} Partnership",
        languages=["en", "cy"],
        time_zone="Europe/London",
        nation="wales",
        safeguarding_contact="Dilys, 01495 000000",
        now=NOW,
    )


def listening_event(db: Database, place: Community, code: str, name: str) -> Event:
    survey, _ = read(shipped()["quick-check"])
    assert survey is not None
    survey_id, source = survey.id, write(survey)
    version = db.write_now(events.save_survey, survey_id=survey_id, version="1", source=source, now=NOW)
    return db.write_now(
        events.add_event,
        community_id=place.id,
        survey_version_id=version,
        code=code,
        name=name,
        opens_at=NOW - timedelta(days=2),
        closes_at=NOW + timedelta(days=12),
        now=NOW,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def doing() -> Doing:
    return Doing()


@pytest.fixture
async def house(sqlite_db: Database, clock: Clock, doing: Doing) -> AsyncIterator[House]:
    place = community(sqlite_db, "Blaen-y-cwm", "blaen-y-cwm")
    elsewhere = community(sqlite_db, "Trefwen", "trefwen")
    ben = sqlite_db.write_now(accounts.add_user, "Ben", "coordinator", [place.id], now=NOW)
    chloe = sqlite_db.write_now(accounts.add_user, "Chloe", "coordinator", [elsewhere.id], now=NOW)
    work = asyncio.Event()
    worker = Worker(
        db=sqlite_db,
        keys=KEYS,
        channels={"web": WebChat()},
        clock=clock,
        locate=lambda _: None,
        public_url="http://localhost",
        work=work,
        sent=lambda: None,
    )
    services = Services(
        db=sqlite_db,
        keys=KEYS,
        clock=clock,
        public_url="http://localhost",
        telegram_name=lambda: "listenwell_bot",
        wake=work.set,
        actions=Actions(
            theme_event=doing.theme_event,
            ideas=doing.find_ideas,
            search_meaning=doing.search_meaning,
            compare_codings=doing.compare_codings,
            make_report=doing.make_report,
            send_report=doing.send_report,
            import_assets=doing.import_assets,
            import_notes=doing.import_notes,
            group_proposals=doing.group_proposals,
            health=doing.health,
        ),
    )
    async with TestClient(TestServer(build_app(services))) as client:
        yield House(
            db=sqlite_db,
            clock=clock,
            doing=doing,
            worker=worker,
            services=services,
            client=client,
            ben=ben,
            chloe=chloe,
            place=place,
            elsewhere=elsewhere,
            event=listening_event(sqlite_db, place, "blaen", "Life in Blaen-y-cwm"),
            other_event=listening_event(sqlite_db, elsewhere, "tref", "Life in Trefwen"),
        )
