"""A marked word is said on every path, wrong turns included; it must never stand in the log."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.end_to_end.program import Program
from tests.end_to_end.residents import web_session
from tests.fake_bot_api import FakeBotApi

CANARY = "zyxwquetzal"
PATIENCE_CHECKS = 200  # a tenth of a second each
#: Ordinary words, danger in two languages, what breaks programs, and much of it.
SAID = (
    f"{CANARY} says the buses stop at six",
    f"{CANARY} I want to kill myself",
    f"{CANARY} dwi isio lladd fy hun",
    f"{{{CANARY}.__class__}} %s {{{{7*7}}}} <script>{CANARY}</script>",
    f"{CANARY} \N{RIGHT-TO-LEFT OVERRIDE} NP23 6AB 07700 900123",
    f"=HYPERLINK({CANARY})",
    f"{CANARY} " * 800,
)
#: Bodies that are no message; each holds the canary all the same.
BROKEN = (
    f'{{"id": "1", "text": {{"{CANARY}": 1}}}}',
    f'{{"id": "{CANARY}/", "text": "{CANARY}"}}',
    f'{{"id": "2", "tap": ["{CANARY}"]}}',
    f'"{CANARY}',
    f'{{"id": "3", "text": "{CANARY}{"x" * 11_000}"}}',
)

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]


async def test_no_word_of_a_resident_reaches_the_log(tmp_path: Path, models: Path) -> None:
    async with FakeBotApi() as telegram:
        program = Program(tmp_path, models, TELEGRAM_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url)
        program.command("community", "add", "Blaen-y-cwm")
        program.command(
            "event",
            "open",
            "Spring",
            "--community",
            "blaen-y-cwm",
            "--closes",
            "2999-01-01",
            "--code",
            "spring",
        )
        await asyncio.to_thread(program.start)
        try:
            async with web_session() as browser:
                await _speak_on_the_web(program, browser)
            await _speak_on_telegram(telegram)
        finally:
            await asyncio.to_thread(program.stop)
        program.command("event", "export", "spring", "-o", "out.csv")
        assert CANARY in (tmp_path / "out.csv").read_text(), "nothing was said, so nothing was tried"
        log = program.log.read_text()
        assert "listenwell" in log.casefold()
        assert CANARY not in log.casefold()
        assert "Traceback" not in log


async def _speak_on_the_web(program: Program, browser: aiohttp.ClientSession) -> None:
    chat = f"{program.url}/chat/spring"
    async with browser.get(chat):
        pass
    for body in BROKEN:
        headers = {"Content-Type": "application/json"}
        async with browser.post(f"{chat}/messages", data=body, headers=headers) as answer:
            assert answer.status == 400
    for address in (f"/chat/{CANARY}", f"/join/{CANARY}", f"/reports/{CANARY}", f"/sign-in/{CANARY}"):
        async with browser.get(program.url + address) as answer:
            assert answer.status < 500
    await _send(browser, chat, start=True)
    await _send(browser, chat, text=CANARY)  # where a language is asked
    await _send(browser, chat, tap={"question": "_language", "value": "en"})
    await _send(browser, chat, text=CANARY)  # where the notice stands
    await _send(browser, chat, tap={"question": "_privacy", "value": "yes"})
    for words in SAID:
        await _send(browser, chat, text=words)
        await _send(browser, chat, tap={"question": "_go_on", "value": "yes"})
    await _send(browser, chat, tap={"question": CANARY, "value": CANARY})
    for _ in range(PATIENCE_CHECKS):
        if (await _lines(browser, chat))[-1]["who"] == "bot":
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the last words were never answered")


async def _send(browser: aiohttp.ClientSession, chat: str, **message: Any) -> None:
    async with browser.post(f"{chat}/messages", json={"id": str(uuid.uuid4()), **message}) as answer:
        assert answer.status == 201


async def _lines(browser: aiohttp.ClientSession, chat: str) -> list[dict[str, Any]]:
    async with browser.get(f"{chat}/lines") as answer:
        return list((await answer.json())["lines"])


async def _speak_on_telegram(telegram: FakeBotApi) -> None:
    amina = telegram.person("amina")
    amina.starts("spring")
    for words in (CANARY, *SAID[:3]):
        amina.says(words)
    for _ in range(PATIENCE_CHECKS):
        if any("116 123" in message.text for message in amina.received):
            return
        await asyncio.sleep(0.1)
    raise AssertionError("danger was never answered")
