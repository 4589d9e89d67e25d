"""Imported assets are kept when the models cannot read them, and found once they can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from listenwell import demo
from listenwell.directory import Directory
from listenwell.finding import Finder
from listenwell.models import ModelProcess
from nlp.errors import ModelsMissing
from storage import assets
from storage.database import Database
from tests.bot.chat import open_event

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
#: The first invented asset: header and one row.
FILE = b"\n".join((Path(demo.__file__).parent / "assets.csv").read_bytes().splitlines()[:2])


class Models:
    """Models that are not there at first."""

    missing = True

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.missing:
            raise ModelsMissing("the weights")
        return np.ones((len(texts), 4), dtype=np.float32)


async def test_keeps_assets_that_wait_for_the_models(sqlite_db: Database) -> None:
    models, place = Models(), open_event(sqlite_db).community_id
    finder = Finder(db=sqlite_db, models=cast("ModelProcess", models))
    directory = Directory(db=sqlite_db, finder=finder, locate=lambda _: None, clock=lambda: NOW)
    counts, _ = await directory.take(place, FILE, "assets.csv")
    assert counts["added"] == 1
    assert sqlite_db.read_now(assets.waiting) == [place]
    models.missing = False
    assert await directory.catch_up() == 1
    assert sqlite_db.read_now(assets.waiting) == []
