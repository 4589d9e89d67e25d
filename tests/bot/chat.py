"""Amina's phone: a chat with the real worker, engine and record, without a network."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.webchat import WebChat
from bot.worker import Worker
from signposting.types import Place
from storage import events, inbox, people, sessions
from storage.database import Database
from storage.events import Event
from storage.keys import Keys
from storage.sessions import ChatLine

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
KEYS = Keys(b"a key for tests that is long enough")
HANDLE = "amina-" + "x" * 37

SURVEY = """
id: mini
version: "1"
languages: [en, cy]
title: {en: Life here, cy: Bywyd yma}
thanks: {en: "Thank you for telling us.", cy: "Diolch am ddweud wrthym."}
questions:
  - name: good
    type: text
    sense: strength
    label: {en: "What is good about living here?", cy: "Beth sy'n dda am fyw yma?"}
  - name: rate
    type: range
    minimum: 1
    maximum: 5
    label: {en: "How is life, from 1 to 5?", cy: "Sut mae bywyd, o 1 i 5?"}
  - name: where
    type: location
    about_you: true
    label: {en: "What is your postcode?", cy: "Beth yw eich cod post?"}
  - name: in_the_way
    type: text
    sense: barrier
    label: {en: "What gets in the way?", cy: "Beth sy'n rhwystr?"}
  - name: hear
    type: consent
    purpose: report
    label: {en: "Shall we tell you what we heard?", cy: "Hoffech chi glywed yn ôl?"}
"""


def locate(text: str) -> Place | None:
    """One postcode exists."""
    here = "NP236AB" in "".join(text.split()).upper()
    return Place(latitude=51.771234, longitude=-3.201234, area="NP23 6") if here else None


def open_event(db: Database, *, code: str = "spring", opens: datetime = NOW - timedelta(days=1)) -> Event:
    """A community with one open event."""
    community = db.write_now(
        events.add_community,
        slug=f"place-{code}",
        name="Blaen-y-cwm",
        partnership="Blaen-y-cwm Partnership",
        languages=["cy", "en"],
        time_zone="Europe/London",
        nation="wales",
        public_contact="01632 960001",
        now=NOW,
    )
    version = db.write_now(events.save_survey, survey_id="mini", version="1", source=SURVEY, now=NOW)
    return db.write_now(
        events.add_event,
        community_id=community.id,
        survey_version_id=version,
        code=code,
        name="Spring",
        opens_at=opens,
        closes_at=opens + timedelta(days=20),
        now=NOW,
    )


@dataclass(kw_only=True)
class Phone:
    """Writes, taps, and shows what came back."""

    db: Database
    handle: str = HANDLE
    code: str = "spring"
    now: datetime = NOW
    seen: int = 0
    log: list[ChatLine] = field(default_factory=list)
    #: What the page adds on a shared tablet, or where a helper types.
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def worker(self) -> Worker:
        """A fresh worker each time, as after a restart."""
        return Worker(
            db=self.db,
            keys=KEYS,
            channels={"web": WebChat()},
            clock=lambda: self.now,
            locate=locate,
            public_url="http://localhost",
            work=asyncio.Event(),
            sent=lambda: None,
        )

    async def opens(self, code: str = "") -> list[str]:
        return await self._post(start=True, code=code or self.code)

    async def says(self, text: str) -> list[str]:
        return await self._post(text=text)

    async def taps(self, label: str) -> list[str]:
        """Tap the newest button with this label."""
        for line in reversed(self.log):
            for button in (button for row in line.buttons for button in row):
                if button["label"] == label:
                    tap = {"question": button["question"], "value": button["value"]}
                    return await self._post(tap=tap, text=label)
        raise AssertionError(f"no button {label!r}")

    async def starts_survey(self, language: str = "English") -> list[str]:
        await self.opens()
        await self.taps(language)
        return await self.taps("Yes, let's start" if language == "English" else "Iawn, dechreuwn")

    async def wakes(self) -> list[str]:
        await self.worker.wake_sessions(self.now)
        return await self._new()

    @property
    def labels(self) -> list[str]:
        return [button["label"] for row in self.log[-1].buttons for button in row]

    async def _post(self, **post: object) -> list[str]:
        body = {
            "handle": self.handle,
            "code": self.code,
            "entry": "",
            "id": str(uuid4()),
            **self.marks,
            **post,
        }
        await self.db.write(
            inbox.receive,
            bot="web",
            update_id=str(body["id"]),
            lane=people.lane(KEYS, "web", self.handle),
            payload=json.dumps(body),
            now=self.now,
        )
        await self.worker.drain()
        return await self._new()

    async def _new(self) -> list[str]:
        contact = await self.db.read(people.find_contact, KEYS, channel="web", handle=self.handle)
        assert contact is not None
        lines = await self.db.read(sessions.chat_lines, contact.resident_id, after=self.seen)
        new = [line for line in lines if line.who == "bot"]
        self.seen = lines[-1].id if lines else self.seen
        self.log += new
        return [line.text for line in new]
