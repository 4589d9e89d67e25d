"""The work behind the pages' buttons, done by the parts that run."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feedback.report import FeedbackError
from listenwell.comparing import compare
from listenwell.meaning import MeaningBusy
from listenwell.models import ModelWorkFailed
from listenwell.noting import take
from listenwell.proposing import grouped
from listenwell.theming import NothingToTheme
from nlp.errors import NlpError
from web.behind import Actions, Key, NotesTaken, Proposal, RoomNotes, Tell
from web.kit import NotPossible

if TYPE_CHECKING:
    from listenwell.wiring import Parts

log = logging.getLogger(__name__)


class Buttons:
    """What `web.behind.Actions` asks for.

    Args:
        running: The parts.
        clock: Aware, UTC.
        health: How the loops stand.
    """

    def __init__(
        self,
        running: Parts,
        *,
        clock: Callable[[], datetime],
        health: Callable[[], Awaitable[Mapping[str, Any]]],
    ) -> None:
        """Nothing is asked of the parts yet."""
        self._running = running
        self._clock = clock
        self._health = health

    def actions(self) -> Actions:
        """All of them, for the pages."""
        return Actions(
            theme_event=self._theme_event,
            ideas=self._running.ideas.ideas,
            search_meaning=self._search_meaning,
            compare_codings=compare,
            make_report=self._make_report,
            send_report=self._send_report,
            import_assets=self._running.directory.take,
            import_notes=self._import_notes,
            group_proposals=self._group_proposals,
            health=self._health,
        )

    async def _theme_event(self, event_id: str, tell: Tell) -> None:
        try:
            await self._running.themer.theme(event_id, self._clock(), tell)
        except (NothingToTheme, NlpError) as error:
            raise NotPossible(str(error)) from error
        except ModelWorkFailed as error:
            # Its message names places in our code alone.
            log.error("theming failed: %s", error, extra={"event_id": event_id})  # noqa: TRY400
            raise

    async def _search_meaning(self, event_id: str, words: str) -> Sequence[tuple[Key, float]]:
        try:
            return await self._running.meaning.search(event_id, words)
        except (MeaningBusy, NlpError) as error:
            raise NotPossible(str(error)) from error

    async def _make_report(self, event_id: str, user_id: str) -> str:  # noqa: ARG002 - who asked is noted when it is published
        try:
            return await self._running.reporter.make(event_id, self._clock())
        except FeedbackError as error:
            raise NotPossible(str(error)) from error

    async def _send_report(self, report_id: str, user_id: str) -> None:
        await self._running.reporter.send(report_id, user_id, self._clock())

    async def _import_notes(self, wanted: RoomNotes, tell: Tell) -> NotesTaken:
        return await take(self._running.here.db, wanted, self._running.worker.locate, self._clock(), tell)

    async def _group_proposals(self, event_id: str) -> list[Proposal]:
        return await grouped(self._running.here.db, self._running.themer, event_id, self._clock())
