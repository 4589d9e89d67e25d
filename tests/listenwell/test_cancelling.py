"""Theming that somebody cancels: nothing half-written stays, and what was stored counts as done."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from listenwell.models import ModelProcess
from listenwell.theming import Themer
from nlp.types import Run
from storage import themes
from storage.database import Database
from tests.bot.chat import KEYS
from tests.listenwell.test_theming import OneTheme
from tests.storage.conftest import Scene, set_up
from web.working import Standing, Working


class Slow(OneTheme):
    """Models that take their time, and tell how far they are."""

    async def theme(self, *asked: Any, **more: Any) -> Run:
        more["tell"](3, 8)
        await asyncio.sleep(60)
        return await super().theme(*asked, **more)


async def themed(scene: Scene, models: OneTheme, monkeypatch: Any) -> Working:
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.2)
    scene.answering("No bus", scene.session())
    themer = Themer(db=scene.db, models=cast("ModelProcess", models))
    working = Working()
    await working.start("themes:e", lambda tell: themer.theme(scene.event_id, scene.now, tell))
    return working


async def test_cancelled_theming_leaves_no_run(sqlite_db: Database, monkeypatch: Any) -> None:
    scene = set_up(sqlite_db, KEYS)
    working = await themed(scene, Slow(), monkeypatch)
    now = working.view("themes:e")
    # Preparing comes before the models' eight steps, saving after them.
    assert (now.standing, now.done, now.of) == (Standing.RUNNING, 4, 10)
    assert await working.cancel("themes:e")
    assert scene.db.read_now(themes.latest_run, scene.event_id) is None
    assert working.view("themes:e").standing is Standing.CANCELLED


async def test_what_was_being_saved_is_saved_and_done(sqlite_db: Database, monkeypatch: Any) -> None:
    scene = set_up(sqlite_db, KEYS)
    saving, write = asyncio.Event(), scene.db.write

    async def slowly(fn: Any, *arguments: Any, **more: Any) -> Any:
        if "save_run" in str(fn):
            saving.set()
            await asyncio.sleep(0.3)
        return await write(fn, *arguments, **more)

    monkeypatch.setattr(scene.db, "write", slowly)
    working = await themed(scene, OneTheme(), monkeypatch)
    assert saving.is_set()
    assert not await working.cancel("themes:e")
    assert working.view("themes:e").standing is Standing.DONE
    assert scene.db.read_now(themes.latest_run, scene.event_id) is not None
