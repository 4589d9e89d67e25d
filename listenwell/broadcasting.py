"""Sends what was approved: each broadcast once to each who is meant, whatever happens to us meanwhile."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from feedback.audience import language_for, once
from feedback.broadcast import broadcast_message
from feedback.delivery import ContactHours
from feedback.types import MessageKind
from storage import broadcasts, events
from storage.broadcasts import Broadcast
from storage.change import NewMessage
from storage.database import Database
from web.board import view_of
from web.broadcasting import Unreachable, reach_of

MESSAGES_A_WRITE = 200  # keeps the writer free for residents

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Broadcasting:
    """Writes the deliveries of approved broadcasts down; the sender does the rest."""

    db: Database

    async def run_due(self, now: datetime) -> dict[str, int]:
        """Send what was approved, and what a crash left half written. now: aware, UTC.

        Nobody gets a second copy: a delivery's key holds the broadcast and the resident.
        """
        counts = {"broadcasts": 0, "messages": 0}
        for each in await self.db.read(broadcasts.approved):
            try:
                counts["messages"] += await self._send(each, now)
            except Exception:  # another community's broadcast must not wait for this one to be mended
                log.exception("a broadcast failed; the next tick tries again", extra={"broadcast": each.id})
                continue
            counts["broadcasts"] += 1
        return counts

    async def _send(self, row: Broadcast, now: datetime) -> int:
        messages = await self.db.read(messages_of, row, now)
        if messages is None:
            # Between approving and now so many stopped that it would point at those who are left.
            log.warning("a broadcast has too few people left", extra={"broadcast": row.id})
            await self.db.write(broadcasts.withdraw, row.id, seen=row.version)
            return 0
        for start in range(0, len(messages), MESSAGES_A_WRITE):
            part = messages[start : start + MESSAGES_A_WRITE]
            if not await self.db.write(broadcasts.send_part, row.id, part, now):
                return start
        await self.db.write(broadcasts.finish, row.id, now)
        return len(messages)


def messages_of(conn: Connection, row: Broadcast, now: datetime) -> list[NewMessage] | None:
    """One message for each who hears; None when by theme or area they have become too few.

    Those over the contact limit are among them: the outbox leaves them out and notes who was spared.
    """
    community = events.community(conn, row.community_id)
    view = view_of(conn, row.audience.event_id) if row.audience.theme_id else None
    reach = reach_of(conn, community, row.audience, now, view)
    if reach.refusal not in {None, Unreachable.NOBODY}:
        return None
    spell = ContactHours.of(community).spell(now)
    written = [language for language in community.languages if row.texts.get(language)]
    texts = {
        language: broadcast_message(row.texts[language], community.partnership, language=language)
        for language in written
    }
    return [
        NewMessage(
            resident_id=each.resident_id,
            event_id=each.event_id,
            channel=each.channel,
            kind=MessageKind.BROADCAST,
            text=texts[language_for(each.language, written)],
            not_before=spell.opens,
            expires_at=spell.closes,
            once=once(MessageKind.BROADCAST, row.id, each.resident_id),
        )
        for each in reach.open_to
    ]
