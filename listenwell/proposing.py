"""The questions that residents propose for the next survey, those that say the same side by side."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from listenwell.models import ModelProcessDied, ModelWorkFailed
from listenwell.theming import NUMBERS, Themer
from nlp.alike import MOST, Grouper
from nlp.embed import Vectors
from nlp.errors import NlpError
from storage import themes
from storage.database import Database
from storage.themes import PointRow
from surveys.types import Sense
from web.behind import Proposal


async def grouped(db: Database, themer: Themer, event_id: str, now: datetime) -> list[Proposal]:
    """Group an event's proposals, those of most people first; the newest `MOST` are looked at.

    While the models are away, what is prepared already is shown. now: aware, UTC.
    """
    with contextlib.suppress(ModelProcessDied, ModelWorkFailed, NlpError):
        await themer.prepare(now)
    proposed = await db.read(themes.newest_of_sense, event_id, Sense.PROPOSAL, MOST)
    return await asyncio.to_thread(_grouped, proposed)


def _grouped(rows: Sequence[PointRow]) -> list[Proposal]:
    if not rows:
        return []
    vectors = np.stack([np.frombuffer(row.embedding or b"", dtype=NUMBERS) for row in rows])
    labels = Grouper().group(vectors)
    groups = [np.flatnonzero(labels == number).tolist() for number in range(int(labels.max()) + 1)]
    found = [_proposal([rows[place] for place in places], vectors[places]) for places in groups]
    return sorted(found, key=lambda each: -each.people)


def _proposal(rows: Sequence[PointRow], vectors: Vectors) -> Proposal:
    middle = rows[Grouper().middle(vectors)].text
    others = dict.fromkeys(row.text for row in rows)
    others.pop(middle)
    return Proposal(text=middle, others=tuple(others), people=len({row.resident_id for row in rows}))
