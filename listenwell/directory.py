"""Imports assets into a community's directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from listenwell.finding import Finder, save
from signposting.from_csv import read_csv
from signposting.hsds import read_hsds
from signposting.types import Asset, ImportProblem, Place
from storage.database import Database

Locate = Callable[[str], Place | None]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """A community's assets, from a file to the record."""

    db: Database
    finder: Finder
    locate: Locate
    clock: Callable[[], datetime]

    async def take(
        self, community_id: str, data: bytes, name: str
    ) -> tuple[Mapping[str, int], list[ImportProblem]]:
        """Store what a file holds and make it findable. Rows with faults are left out or mended as said."""
        found, problems = read_assets(data, name, self.locate)
        counts = await save(self.db, community_id, found, self.clock())
        await self.finder.prepare(community_id)
        return counts, problems


def read_assets(data: bytes, name: str, locate: Locate) -> tuple[list[Asset], list[ImportProblem]]:
    """Read HSDS-UK JSON or our CSV, by what the file holds."""
    reader = read_hsds if data.lstrip()[:1] in (b"{", b"[") else read_csv
    return reader(data, name, locate=locate)
