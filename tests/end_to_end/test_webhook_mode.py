"""Updates that Telegram pushes: the same conversation, through the webhook of a running process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.end_to_end.program import Program
from tests.fake_bot_api import FakeBotApi

pytestmark = [pytest.mark.process, pytest.mark.timeout(200)]


async def test_webhook_carries_the_conversation(tmp_path: Path, models: Path) -> None:
    async with FakeBotApi() as telegram:
        program = Program(
            tmp_path,
            models,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.url,
            TELEGRAM_MODE="webhook",
            WEBHOOK_SECRET="a-secret-of-more-than-32-characters",
        )
        program.environ["LISTENWELL_PUBLIC_URL"] = program.url
        program.open_event("spring")
        await asyncio.to_thread(program.start)
        try:
            amina = telegram.person("amina")
            amina.starts("spring")
            (asked,) = await amina.hears(timeout_seconds=30)
            assert asked.labels == ["English", "Cymraeg"]
            amina.taps("Cymraeg")
            hello, _notice = await amina.hears(2, timeout_seconds=30)
            assert "cynorthwyydd awtomatig" in hello.text
            webhook = f"{program.url}/telegram/webhook"
            async with (
                aiohttp.ClientSession() as forger,
                forger.post(webhook, json={"update_id": 1}) as answer,
            ):
                assert answer.status == 403
        finally:
            await asyncio.to_thread(program.stop)
