"""Boards and what was said, kept in memory between pages and brought forward as people decide and reply."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from nlp.decisions import Folded
from storage import themes
from storage.database import Database
from storage.themes import Stamp
from web.board import BoardView, brought, view_of
from web.hearing import Heard, heard, listened
from web.overview import Overview, overview_of
from web.points import EventPoints
from web.proposal import Proposal, proposal_of

__all__ = ["BOARDS", "BoardView", "Boards", "EventPoints"]

T = TypeVar("T")
KEPT = 6  # events: of 130,000 points each takes some 150 MB, and coordinators look at one or two at a time


class Boards:
    """The boards of this process, one an event, and what was said at it.

    Args:
        db: Where they come from.
        clock: Aware, UTC.
    """

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        """Nothing is read yet."""
        self._db = db
        self._clock = clock
        self._boards: OrderedDict[str, BoardView] = OrderedDict()
        self._heard: OrderedDict[str, Heard] = OrderedDict()
        self._overviews: OrderedDict[str, tuple[Folded, tuple[int, ...], Overview]] = OrderedDict()
        self._proposals: OrderedDict[str, tuple[Folded, Proposal]] = OrderedDict()
        self._proposal_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._board_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._said_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def board(self, event_id: str) -> BoardView | None:
        """The board as it is now, never to be changed; None before themes were made."""
        stamp = await self._db.read(themes.stamp, event_id)
        if stamp is None:
            return None
        if (view := self._fresh(event_id, stamp)) is not None:
            return view
        # Whoever else asks meanwhile waits here and not in a thread, of which there are few.
        async with self._board_locks[event_id]:
            if (view := self._fresh(event_id, stamp)) is not None:
                return view
            before = self._boards.get(event_id)
            if before is not None and before.run_id == stamp.run_id:
                view = await self._db.read(brought, before)
            else:
                view = await self._db.read(view_of, event_id)
            if view is not None:
                _keep(self._boards, event_id, view)
            return view

    async def points(self, event_id: str) -> EventPoints:
        """What was said and stands now."""
        arrived = asyncio.get_running_loop().time()
        async with self._said_locks[event_id]:
            known = self._heard.get(event_id)
            if known is None or known.is_worn:
                known = await self._db.read(heard, event_id, self._clock())
            elif known.begun_at < arrived:
                begun_at = asyncio.get_running_loop().time()
                known.take_in(await self._db.read(listened, known, self._clock()))
                known.begun_at = begun_at
            _keep(self._heard, event_id, known)
            return known.points

    async def overview(self, event_id: str) -> Overview | None:
        """How themes came up and how much was read; counted anew when something changed. None: no themes."""
        view, points = await self.board(event_id), await self.points(event_id)
        if view is None:
            return None
        c = points.columns
        now = (len(c), c.crossed, len(c.read), len(c.flagged))
        known = self._overviews.get(event_id)
        if known is None or known[0] is not view.folded or known[1] != now:
            known = (view.folded, now, await asyncio.to_thread(overview_of, points, view))
            _keep(self._overviews, event_id, known)
        return known[2]

    async def proposal(self, event_id: str) -> Proposal | None:
        """What themes that were made again would change on the board as it is now; None: none wait."""
        view = await self.board(event_id)
        async with self._proposal_locks[event_id]:
            run_id = await self._db.read(themes.proposed_run_id, event_id)
            if view is None or run_id is None:
                self._proposals.pop(event_id, None)
                return None
            known = self._proposals.get(event_id)
            if known is None or known[0] is not view.folded or known[1].run_id != run_id:
                found = await self._db.read(proposal_of, event_id, view)
                if found is None:
                    return None
                known = (view.folded, found)
            _keep(self._proposals, event_id, known)
            return known[1]

    def _fresh(self, event_id: str, stamp: Stamp) -> BoardView | None:
        view = self._boards.get(event_id)
        if view is None or view.run_id != stamp.run_id or view.seen < stamp.sequence:
            return None
        self._boards.move_to_end(event_id)
        return view


def _keep(kept: OrderedDict[str, T], event_id: str, value: T) -> None:
    """Keep it, and let go of what nobody has asked for the longest."""
    kept[event_id] = value
    kept.move_to_end(event_id)
    while len(kept) > KEPT:
        kept.popitem(last=False)


BOARDS = web.AppKey("boards", Boards)
