"""What was said, found by what words mean: the points' vectors of the events asked about, kept in memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from listenwell.models import ModelProcess
from nlp.embed import WIDTH, Vectors
from storage import wordings
from storage.database import Connection, Database
from web.behind import Key

NUMBERS = "<f4"  # as embeddings are stored: float32, little-endian
MOST_FOUND = 500  # points; who reads further looks for something else
LEAST_LIKE = 0.25  # cosine; below it a short question and a point share no more than any two do
MOST_KEPT = 200_000  # points of all events in memory: 307 MB; an event that is larger is kept alone
OVERLAP = timedelta(minutes=1)  # looked at again: a slow write may come after one that began later
BUSY_SECONDS = 10.0  # the model process does one thing at a time, and theming takes longer than people wait


class MeaningBusy(Exception):  # noqa: N818 -- it states what is the case
    """The language model is busy, as while themes are made. Search by words, or try again in a minute."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Points of an event with their vectors."""

    keys: tuple[Key, ...]
    #: One unit-length row a key. Shape: (n_points, width), float32.
    vectors: Vectors
    #: When the last of them was prepared.
    last: datetime | None


@dataclass(kw_only=True)
class _Event:
    """What is kept of one event: what was there at first, and what came since, in few pieces."""

    pieces: list[Placed] = field(default_factory=list)
    known: set[Key] = field(default_factory=set)
    gate: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def last(self) -> datetime | None:
        return self.pieces[-1].last if self.pieces else None


class Meaning:
    """Searches by meaning.

    Args:
        db: Where points are.
        models: Places the words.
    """

    def __init__(self, *, db: Database, models: ModelProcess) -> None:
        """Nothing is read before the first search."""
        self._db = db
        self._models = models
        self._events: OrderedDict[str, _Event] = OrderedDict()

    async def search(self, event_id: str, words: str) -> Sequence[tuple[Key, float]]:
        """Points that mean the like, best first, with their cosine; at most `MOST_FOUND`.

        Points that were withdrawn lately may be among them: whoever shows them reads what stands.

        Raises:
            MeaningBusy: The models are at something that takes long.
        """
        pieces = await self._pieces(event_id)
        try:
            asked = await asyncio.wait_for(self._models.embed([words]), BUSY_SECONDS)
        except TimeoutError as error:
            raise MeaningBusy from error
        return await asyncio.to_thread(_nearest, pieces, asked[0])

    async def points(self, event_id: str) -> Placed:
        """All points of an event with their vectors, in the order they were given."""
        return _whole(await self._pieces(event_id))

    async def _pieces(self, event_id: str) -> list[Placed]:
        event = self._events.setdefault(event_id, _Event())
        self._events.move_to_end(event_id)
        async with event.gate:
            after = event.last - OVERLAP if event.last else None
            new = await self._db.read(_read, event_id, after, event.known)
            if len(new.keys):
                event.pieces.append(new)
                event.known.update(new.keys)
            if len(event.pieces) > 1 and len(event.pieces[-1].keys) * 2 > len(event.pieces[-2].keys):
                event.pieces[-2:] = [_whole(event.pieces[-2:])]
            pieces = list(event.pieces)
        self._forget()
        return pieces

    def _forget(self) -> None:
        """Keep no more than `MOST_KEPT` points, those of the events that were asked about last."""
        while len(self._events) > 1 and sum(len(each.known) for each in self._events.values()) > MOST_KEPT:
            self._events.popitem(last=False)


def _read(conn: Connection, event_id: str, after: datetime | None, known: set[Key]) -> Placed:
    keys, embeddings, last = wordings.vectors(conn, event_id, after)
    new = [n for n, key in enumerate(keys) if key not in known] if known else range(len(keys))
    joined = b"".join([embeddings[n] for n in new])
    return Placed(
        keys=tuple(keys[n] for n in new),
        vectors=np.frombuffer(joined, dtype=NUMBERS).reshape(len(new), -1 if new else WIDTH),
        last=last,
    )


def _whole(pieces: Sequence[Placed]) -> Placed:
    if len(pieces) == 1:
        return pieces[0]
    rows = [piece.vectors for piece in pieces]
    return Placed(
        keys=tuple(key for piece in pieces for key in piece.keys),
        vectors=np.vstack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32),
        last=pieces[-1].last if pieces else None,
    )


def _nearest(pieces: Sequence[Placed], asked: Vectors) -> list[tuple[Key, float]]:
    found: list[tuple[Key, float]] = []
    for piece in pieces:
        likeness = piece.vectors @ asked
        near = np.flatnonzero(likeness >= LEAST_LIKE)
        if len(near) > MOST_FOUND:
            near = near[np.argpartition(-likeness[near], MOST_FOUND)[:MOST_FOUND]]
        found += [(piece.keys[n], round(float(likeness[n]), 4)) for n in near]
    return sorted(found, key=lambda each: (-each[1], int(each[0][0]), each[0][1]))[:MOST_FOUND]
