"""Finds assets for needs: the model process reads them, signposting chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.signposts import Found
from listenwell.models import ModelProcess, Tell
from signposting.assets import from_json, search_text, to_json
from signposting.match import match
from signposting.types import Asset, Place
from storage import assets, events
from storage.assets import AssetRow
from storage.database import Database

ROWS_A_WRITE = 200  # keeps the writer free for residents, at most about 50 ms


@dataclass(frozen=True, kw_only=True)
class Finder:
    """Matches needs with a community's assets."""

    db: Database
    models: ModelProcess

    async def __call__(
        self, needs: Sequence[str], *, community_id: str, near: Place | None, language: str, now: datetime
    ) -> list[Found]:
        """Find at most three assets, community first. now: aware."""
        rows = [row for row in await self.db.read(assets.assets, community_id) if row.embedding is not None]
        if not rows or not needs:
            return []
        zone = ZoneInfo((await self.db.read(events.community, community_id)).time_zone)
        read = [from_json(row.document) for row in rows]
        matches = match(
            await self.models.embed(list(needs)),
            read,
            vectors(rows),
            near=near,
            now=now.astimezone(zone),
            language=language,
        )
        row_ids = {asset.id: row.id for asset, row in zip(read, rows, strict=True)}
        return [Found(asset_row=row_ids[each.asset.id], match=each) for each in matches]

    async def prepare(self, community_id: str) -> int:
        """Embed the assets that have no vector yet. Returns how many there were."""
        rows = await self.db.read(assets.assets, community_id)
        bare = [row for row in rows if row.embedding is None]
        if bare:
            made = await self.models.embed([search_text(from_json(row.document)) for row in bare])
            for row, vector in zip(bare, made, strict=True):
                await self.db.write(assets.set_embedding, row.id, vector.astype("<f4").tobytes())
        return len(bare)


def vectors(rows: Sequence[AssetRow]) -> NDArray[np.float32]:
    """Unpack stored vectors. Shape: (n_rows, n_dims), float32, unit length."""
    return np.stack([np.frombuffer(row.embedding or b"", dtype="<f4") for row in rows])


async def save(
    db: Database,
    community_id: str,
    found: Sequence[Asset],
    now: datetime,
    tell: Tell = lambda done, of: None,  # noqa: ARG005 - nobody asks how far it has come
) -> dict[str, int]:
    """Store imported assets a few hundred at a time; returns counts of added, changed and unchanged."""
    counts: dict[str, int] = {}
    documents = [(asset.id, to_json(asset)) for asset in found]
    for start in range(0, len(documents), ROWS_A_WRITE):
        tell(start, len(documents))
        part = await db.write(assets.save_assets, community_id, documents[start : start + ROWS_A_WRITE], now)
        for name, number in part.items():
            counts[name] = counts.get(name, 0) + number
    return counts
