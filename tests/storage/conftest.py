"""The cast: Amina answers, Ben coordinates, Chloe belongs to another community."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import accounts, events, inbox, people, sessions
from storage.change import Change, NewAnswer, NewConsent, NewMessage, SessionRow
from storage.database import Database
from storage.keys import Keys
from storage.rows import new_id

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One community with one open event, and short ways to do what tests do often."""

    db: Database
    keys: Keys
    now: datetime
    community_id: str
    event_id: str
    amina: str
    ben: str

    def apply(self, change: Change) -> None:
        self.db.write_now(inbox.apply, change, now=self.now)

    def newcomer(self, handle: str, channel: str = "telegram") -> str:
        who = self.db.write_now(
            people.ensure_resident, self.keys, channel=channel, handle=handle, now=self.now
        )
        return who.id

    def session(self, resident_id: str | None = None, **changes: Any) -> SessionRow:
        values: dict[str, Any] = {
            "id": new_id(),
            "event_id": self.event_id,
            "resident_id": resident_id or self.amina,
            "channel": "telegram",
            "entry": "",
            "language": "en",
            "stage": "survey",
            "state": {"version": 1},
            "latitude": None,
            "longitude": None,
            "area": "",
            "version": 0,
            "started_at": self.now,
            "completed_at": None,
            "signposted_at": None,
        }
        return SessionRow(**(values | changes))

    def answering(self, text: str, session: SessionRow | None = None, **changes: Any) -> int:
        """Store one answer in a session of its own; returns the answer's id."""
        session = session or self.session()
        self.apply(Change(session=session, answers=(self.answer(text, **changes),)))
        return self.db.read_now(sessions.answers, session.id)[-1].id

    def answer(self, text: str = "The park is dark.", **changes: Any) -> NewAnswer:
        values: dict[str, Any] = {
            "question": "gets_in_the_way",
            "type": "text",
            "value": text,
            "category": "",
            "text": text,
            "status": "answered",
            "sense": "barrier",
            "about_you": False,
            "message_id": "",
        }
        return NewAnswer(**(values | changes))

    def message(self, text: str = "Thank you.", **changes: Any) -> NewMessage:
        values: dict[str, Any] = {
            "resident_id": self.amina,
            "event_id": self.event_id,
            "channel": "telegram",
            "kind": "reply",
            "text": text,
        }
        return NewMessage(**(values | changes))

    def consent(self, purpose: str, *, given: bool = True) -> NewConsent:
        return NewConsent(
            event_id=self.event_id,
            purpose=purpose,
            given=given,
            wording="0" * 64,
            language="en",
            channel="telegram",
        )

    def received(self, update_id: str, payload: str = "{}", lane: str = "telegram:a") -> int | None:
        return self.db.write_now(
            inbox.receive, bot="7", update_id=update_id, lane=lane, payload=payload, now=self.now
        )


@pytest.fixture
def keys() -> Keys:
    return Keys(b"a secret of at least thirty-two bytes")


@pytest.fixture
def scene(db: Database, keys: Keys) -> Scene:
    return set_up(db, keys)


@pytest.fixture
def sqlite_scene(sqlite_db: Database, keys: Keys) -> Scene:
    return set_up(sqlite_db, keys)


def set_up(db: Database, keys: Keys) -> Scene:
    community = db.write_now(
        events.add_community,
        slug="blaen-y-cwm",
        name="Blaen-y-cwm",
        partnership="Blaen-y-cwm Partnership",
        languages=["en", "cy"],
        time_zone="Europe/London",
        nation="wales",
        now=NOW,
    )
    survey = db.write_now(events.save_survey, survey_id="listening", version="1", source="id: l", now=NOW)
    event = db.write_now(
        events.add_event,
        community_id=community.id,
        survey_version_id=survey,
        code="demo",
        name="Spring listening",
        opens_at=NOW - timedelta(days=1),
        closes_at=NOW + timedelta(days=9),
        now=NOW,
    )
    amina = db.write_now(people.ensure_resident, keys, channel="telegram", handle="4711", now=NOW)
    ben = db.write_now(accounts.add_user, "Ben", "coordinator", [community.id], now=NOW)
    return Scene(
        db=db,
        keys=keys,
        now=NOW,
        community_id=community.id,
        event_id=event.id,
        amina=amina.id,
        ben=ben.id,
    )
