"""Imports assets into a community's directory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from listenwell.finding import Finder, save
from listenwell.models import ModelProcessDied, ModelWorkFailed, Tell
from nlp.errors import NlpError
from signposting.from_csv import read_csv
from signposting.hsds import read_hsds
from signposting.types import Asset, ImportProblem, Place
from storage import assets
from storage.database import Database

log = logging.getLogger(__name__)

Locate = Callable[[str], Place | None]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """A community's assets, from a file to the record."""

    db: Database
    finder: Finder
    locate: Locate
    clock: Callable[[], datetime]

    async def take(
        self,
        community_id: str,
        data: bytes,
        name: str,
        tell: Tell = lambda done, of: None,  # noqa: ARG005 - nobody asks how far it has come
    ) -> tuple[Mapping[str, int], list[ImportProblem]]:
        """Store what a file holds and make it findable. Rows with faults are left out or mended as said.

        Cancelled, it leaves the rows that it has stored; the same file again stores the others.
        """
        # In a thread: a large file takes a second, and residents are waiting for answers meanwhile.
        found, problems = await asyncio.to_thread(read_assets, data, name, self.locate)
        counts = await save(self.db, community_id, found, self.clock(), tell)
        tell(len(found), len(found))
        try:
            await self.finder.prepare(community_id)
        except (NlpError, ModelProcessDied, ModelWorkFailed) as error:
            # They are kept; the job `assets` makes them findable once the models are there.
            log.warning("imported assets wait for the language models: %s", error)
        return counts, problems

    async def catch_up(self) -> int:
        """Make findable what waits, as after an import that was cut off. Returns how many there were."""
        places = await self.db.read(assets.waiting)
        return sum([await self.finder.prepare(place) for place in places])


def read_assets(data: bytes, name: str, locate: Locate) -> tuple[list[Asset], list[ImportProblem]]:
    """Read HSDS-UK JSON or our CSV, by what the file holds."""
    reader = read_hsds if data.lstrip()[:1] in (b"{", b"[") else read_csv
    return reader(data, name, locate=locate)
