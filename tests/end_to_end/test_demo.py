"""The demo as its README promises it: addresses, a link that works once, themes, and a quick second start."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import aiohttp
import pytest

from tests.end_to_end.demo import Demo, printed
from tests.end_to_end.program import Program
from tests.end_to_end.residents import web_session

SECOND_START_SECONDS = 30  # "seconds", with room for a busy machine

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]


async def test_demo_starts_with_themes_and_prints_where_to_look(demo: Demo) -> None:
    addresses = printed(demo.program)
    assert set(addresses) == {"console", "sign_in", "join", "chat", "code"}
    assert addresses["sign_in"] != demo.first["sign_in"]
    async with web_session() as browser:
        assert "What matters in Blaen-y-cwm" in await _text(browser, addresses["chat"])
        console = await _signed_in(browser, addresses["sign_in"])
        assert "What needs you now" in console
    async with web_session() as stranger, stranger.post(addresses["sign_in"]) as again:
        assert str(again.url) != addresses["console"], "the link worked twice"


async def test_second_start_takes_seconds(demo: Demo) -> None:
    await asyncio.to_thread(demo.program.stop)
    began = time.monotonic()
    await asyncio.to_thread(demo.program.start, "demo", "--json")
    assert time.monotonic() - began < SECOND_START_SECONDS


async def test_stop_is_clean(tmp_path: Path, models: Path) -> None:
    program = Program(tmp_path, models)
    await asyncio.to_thread(program.start)
    assert await asyncio.to_thread(program.stop) == 0


async def test_second_process_is_refused_with_one_sentence(tmp_path: Path, models: Path) -> None:
    program = Program(tmp_path, models)
    await asyncio.to_thread(program.start)
    try:
        said = await asyncio.to_thread(program.command, "run", check=False)
        assert "already running" in said
        assert "Traceback" not in said
        assert json.loads(await asyncio.to_thread(program.command, "community", "list", "--json")) == []
    finally:
        await asyncio.to_thread(program.stop)


async def _text(browser: aiohttp.ClientSession, address: str) -> str:
    async with browser.get(address) as page:
        assert page.status == 200
        return await page.text()


async def _signed_in(browser: aiohttp.ClientSession, link: str) -> str:
    """A look alone must not use the link up; the button does."""
    assert "button" in await _text(browser, link)
    async with browser.post(link) as page:
        assert page.status == 200
        return await page.text()
