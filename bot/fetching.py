"""Brings the files that residents sent on Telegram into the record, sealed, a few at a time.

Telegram keeps a file for a while and gives it out to the bot alone; a file that it no longer has, or that is
too big for a bot, is noted as gone, and what was said with it stands.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feedback.types import Failure
from storage import attachments
from storage.attachments import AttachmentRow
from storage.database import Database
from storage.keys import Keys

MOST_BYTES = 20 * 1024 * 1024  # Bot API, getFile: a bot can download no more
BATCH = 5  # files fetched in one go: at most 100 MB pass through the memory

log = logging.getLogger(__name__)


class Files(Protocol):
    """Where files are, by the channel's name for them."""

    async def file(self, media_id: str, *, most_bytes: int) -> bytes | Failure:
        """Download one file. Never raises for what the channel or the network answers."""
        ...


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches what is still with its channel."""

    db: Database
    keys: Keys
    files: Files

    async def run_once(self, now: datetime) -> int:
        """Fetch some files, as of `now` (aware, UTC). Returns how many were settled."""
        settled = 0
        for row in await self.db.read(attachments.unfetched, BATCH):
            settled += await self._fetch(row, now)
        return settled

    async def _fetch(self, row: AttachmentRow, now: datetime) -> bool:
        """Keep one file, or that it is gone; False when it is to be tried again."""
        found: bytes | Failure | None = None
        if row.size <= MOST_BYTES:
            found = await self.files.file(row.media_id, most_bytes=MOST_BYTES)
        if isinstance(found, Failure):
            if found.retryable:
                return False
            log.warning("a file could not be fetched", extra={"attachment_id": row.id, "code": found.code})
        content = self.keys.seal(row.id, found) if isinstance(found, bytes) else None
        await self.db.write(attachments.keep, row.id, content, mime="", now=now)
        return True
