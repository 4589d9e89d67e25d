"""After the last answer: up to three things nearby that fit what was said, in a Change of their own."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot import signpost_words
from feedback.types import MessageKind
from language.catalogue import catalogue
from signposting.types import Match, Place
from storage import events, inbox, people, sessions
from storage.change import STANDING, Change, NewMessage, SessionRow
from storage.database import Connection, Database
from storage.errors import VersionClash

BATCH = 20  # sessions looked at in one go; each costs one call of the model process
NEEDS = ("barrier", "idea", "other")  # what is good already needs no help
LONGEST_NEED = 1000  # characters; the encoder reads no further

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A match with the asset's row id, so that the signpost can be followed up."""

    asset_row: str
    match: Match


class Find(Protocol):
    """Matches needs with a community's assets; uses the model process, so it is passed in."""

    def __call__(
        self, needs: Sequence[str], *, community_id: str, near: Place | None, language: str, now: datetime
    ) -> Awaitable[list[Found]]:
        """Find at most three assets, community first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Signposter:
    """Sends the signposts that finished sessions wait for."""

    db: Database
    find: Find
    sent: Callable[[], None]

    async def run_once(self, now: datetime) -> int:
        """Signpost the sessions that finished, as of `now` (aware, UTC). Returns how many were looked at."""
        waiting = await self.db.read(sessions.sessions_to_signpost, BATCH)
        for session in waiting:
            await self._signpost(session, now)
        if waiting:
            self.sent()
        return len(waiting)

    async def _signpost(self, session: SessionRow, now: datetime) -> None:
        needs, community_id, stopped = await self.db.read(_needs, session)
        near = None
        if session.latitude is not None and session.longitude is not None:
            near = Place(latitude=session.latitude, longitude=session.longitude, area=session.area)
        found: list[Found] = []
        if needs and not stopped:
            found = await self.find(
                needs, community_id=community_id, near=near, language=session.language, now=now
            )
        change = Change(
            resident_id=session.resident_id,
            session=replace(session, signposted_at=now, latitude=None, longitude=None),
            messages=_messages(session, found, now),
            signposts=tuple(each.asset_row for each in found),
        )
        try:
            await self.db.write(inbox.apply, change, now=now)
        except VersionClash:
            log.info("the resident wrote meanwhile; signposts follow in the next round")


def _needs(conn: Connection, session: SessionRow) -> tuple[list[str], str, bool]:
    """What was said that help could answer; the community; whether they have stopped."""
    event = events.event(conn, session.event_id)
    said = [
        answer.text[:LONGEST_NEED]
        for answer in sessions.answers(conn, session.id)
        if answer.current and answer.type == "text" and answer.sense in NEEDS and answer.text.strip()
        if answer.status in STANDING
    ]
    return said, event.community_id, people.resident(conn, session.resident_id).stopped_at is not None


def _messages(session: SessionRow, found: list[Found], now: datetime) -> tuple[NewMessage, ...]:
    if not found:
        return ()
    t = catalogue(session.language)
    texts = [signpost_words.intro(t, len(found))]
    texts += [signpost_words.signpost(t, each.match, now) for each in found]
    return tuple(
        NewMessage(
            resident_id=session.resident_id,
            event_id=session.event_id,
            channel=session.channel,
            kind=MessageKind.SIGNPOST,
            text=text,
        )
        for text in texts
    )
