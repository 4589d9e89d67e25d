"""From answers to themes: comments are prepared as they come in, so that theming itself only clusters."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import numpy as np
from sqlalchemy import Connection

from listenwell.finishing import to_the_end
from listenwell.models import ModelProcess, Tell
from nlp.decisions import carried
from nlp.record import assignments_to_json, decision_from_json, from_json, to_json
from nlp.types import Comment, Decision, Point, Reason, Run, SetAside
from storage import events, sessions, themes
from storage.database import Database
from storage.errors import RunOutdated
from storage.sessions import AnswerRow
from storage.themes import NewPoint, PointRow, RunRow
from surveys.authoring.yaml_form import read
from surveys.types import Sense

BATCH = 64  # comments a round: the model process stays free for others in between
NUMBERS = "<f4"  # how vectors are stored: float32, little-endian


class NothingToTheme(Exception):  # noqa: N818 - it states a fact; the page says it
    """Nobody has said anything in their own words yet. Wait for the first answers."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


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
        prepared = await self.models.prepare([_comment(row) for row in waiting])
        texts = [point.text for each in prepared for point in each.points]
        vectors = iter(await self.models.embed(texts)) if texts else iter(())
        for row, each in zip(waiting, prepared, strict=True):
            points = [_themed(point, next(vectors).astype(NUMBERS).tobytes()) for point in each.points]
            points += [_aside(row, part) for part in each.set_aside]
            await self.db.write(themes.save_points, row.id, points, now=now)

    async def theme(
        self,
        event_id: str,
        now: datetime,
        tell: Tell = lambda done, of: None,  # noqa: ARG005 - nobody asks how far it has come
    ) -> str:
        """Make a run of all that an event's residents said; returns its id.

        The first is the event's board. A later one goes on from it, with its themes' ids, its points and all
        that was decided, and is proposed: it becomes the board once a coordinator accepts it.

        Raises:
            NothingToTheme: nobody has commented yet.
        """
        try:
            return await self._theme(event_id, now, tell)
        except RunOutdated:
            # An earlier proposal was accepted meanwhile; hardly twice in the minutes that this takes.
            return await self._theme(event_id, now, tell)

    async def _theme(self, event_id: str, now: datetime, tell: Tell) -> str:
        await self.prepare(now)
        rows = await self.db.read(themes.points, event_id)
        rows = [row for row in rows if row.sense != Sense.PROPOSAL]
        used = [row for row in rows if row.embedding is not None]
        if not used:
            raise NothingToTheme
        before = await self.db.read(themes.latest_run, event_id)
        run = await self.models.theme(
            [_point(row) for row in used],
            np.stack([np.frombuffer(row.embedding or b"", dtype=NUMBERS) for row in used]),
            [_set_aside(row) for row in rows if row.embedding is None],
            question=await self.db.read(questions_of, event_id),
            earlier=await self.db.read(_earlier, before) if before else None,
            # Preparing what waited is one step before the models', saving is one after them.
            tell=lambda done, of: tell(done + 1, of + 2),
        )
        kept = partial(themes.save_run, after=before.id if before else "")
        return await to_the_end(self.db.write(kept, event_id, to_json(run), assignments_to_json(run), now))


def _earlier(conn: Connection, row: RunRow) -> tuple[Run, tuple[Decision, ...]]:
    made = [
        decision_from_json({**each.payload, "kind": each.kind}) for each in themes.decisions(conn, row.id)
    ]
    return from_json(row.document, row.assignments), carried(made)


def _comment(row: AnswerRow) -> Comment:
    return Comment(
        id=str(row.id), text=row.text, person=row.resident_id, language=row.language, sense=row.sense
    )


def _themed(point: Point, embedding: bytes) -> NewPoint:
    return NewPoint(
        start=point.start,
        end=point.end,
        text=point.text,
        language=point.language,
        sense=point.sense,
        reason="",
        embedding=embedding,
    )


def _aside(row: AnswerRow, part: SetAside) -> NewPoint:
    """A part that is not themed keeps its place and its reason; its words stay in the answer alone."""
    return NewPoint(
        start=part.start,
        end=part.end,
        text="",
        language=row.language,
        sense=row.sense,
        reason=part.reason,
        embedding=None,
    )


def _point(row: PointRow) -> Point:
    return Point(
        comment_id=str(row.answer_id),
        person=row.resident_id,
        start=row.start,
        end=row.end,
        text=row.text,
        language=row.language,
        sense=row.sense,
        place=row.area,
    )


def _set_aside(row: PointRow) -> SetAside:
    return SetAside(
        comment_id=str(row.answer_id),
        person=row.resident_id,
        start=row.start,
        end=row.end,
        reason=Reason(row.reason),
    )


def questions_of(conn: Connection, event_id: str) -> str:
    """What was asked in words of their own, so that labels do not echo it."""
    survey, _ = read(events.survey_source(conn, events.event(conn, event_id).survey_version_id))
    asked = (
        [question.label.get("en", "") for question in survey.questions if question.type == "text"]
        if survey
        else []
    )
    return " ".join(asked)
