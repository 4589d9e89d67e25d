"""From answers to themes: comments are prepared as they come in, so that theming itself only clusters."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from listenwell.models import ModelProcess
from nlp.pipeline import to_json
from nlp.types import Comment, Point
from storage import events, sessions, themes
from storage.database import Database
from storage.sessions import AnswerRow
from storage.themes import NewPoint, PointRow
from surveys.yaml_form import read

BATCH = 64  # comments a round: the model process stays free for others in between
DANGER = "danger"


class NothingToTheme(Exception):  # noqa: N818 - it states a fact; the page says it
    """Nobody has commented yet."""


@dataclass(frozen=True, kw_only=True)
class Themer:
    """Prepares comments and makes runs."""

    db: Database
    models: ModelProcess
    #: One preparing at a time, whether a tick or a coordinator asks.
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def prepare(self, now: datetime) -> int:
        """Redact, split and embed the comments that wait. Returns how many there were."""
        async with self.gate:
            done = 0
            while waiting := await self.db.read(sessions.answers_to_prepare, BATCH):
                await self._prepare(waiting, now)
                done += len(waiting)
            return done

    async def _prepare(self, waiting: list[AnswerRow], now: datetime) -> None:
        comments = [
            Comment(
                id=str(row.id),
                text=row.text,
                person=row.resident_id,
                language="",
                sense=row.sense,
                question=row.question,
            )
            for row in waiting
        ]
        prepared = await self.models.prepare(comments)
        texts = [point.text for each in prepared for point in each.points]
        made = iter(await self.models.embed(texts)) if texts else iter(())
        for row, each in zip(waiting, prepared, strict=True):
            points = [
                _new_point(point, row, vector.astype("<f4").tobytes())
                for point, vector in zip(each.points, made, strict=False)
            ]
            if not points:
                points = [_set_aside(row, each.reason)]
            await self.db.write(themes.save_points, row.id, points, now=now)

    async def theme(self, event_id: str, now: datetime) -> str:
        """Make a run of an event's points; returns its id.

        Raises:
            NothingToTheme: there is no point yet.
        """
        await self.prepare(now)
        points = await self.db.read(themes.points, event_id)
        usable = [point for point in points if point.embedding is not None and not point.reason]
        if not usable:
            raise NothingToTheme
        matrix = np.stack([np.frombuffer(point.embedding or b"", dtype="<f4") for point in usable])
        set_aside = {str(point.answer_id): point.reason for point in points if point.reason}
        run = await self.models.theme([_point(each) for each in usable], matrix, set_aside)
        document = to_json(run)
        return await self.db.write(themes.save_run, event_id, document, [], now)
