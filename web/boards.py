"""Boards and what was said, kept in memory between pages and brought forward as people decide and reply."""

from __future__ import annotations

from aiohttp import web

from storage import themes
from storage.database import Database
from web.board import BoardView, view_of
from web.points import EventPoints

__all__ = ["BOARDS", "Boards"]


class Boards:
    """The boards of this process, one an event.

    Args:
        db: Where they come from.
    """

    def __init__(self, db: Database) -> None:
        """Nothing is read yet."""
        self._db = db

    async def board(self, event_id: str) -> BoardView | None:
        """The board as it is now; None before themes were made."""
        return await self._db.read(view_of, event_id)

    async def points(self, event_id: str) -> EventPoints:
        """What was said and stands now."""
        return EventPoints(await self._db.read(themes.points, event_id))


BOARDS = web.AppKey("boards", Boards)
