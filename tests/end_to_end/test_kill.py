"""The process is killed three times in the middle; every acknowledged answer is there exactly once."""

from __future__ import annotations

import asyncio
import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end.program import Program
from tests.end_to_end.residents import Resident, TelegramMouth, WebMouth, web_session
from tests.fake_bot_api import FakeBotApi

RESIDENTS = 8  # of each channel
KILLS = 3
THE_END = ("You have told us what matters",)

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
async def test_every_acknowledged_answer_survives_three_kills_exactly_once(
    kind: str, tmp_path: Path, models: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/answers.db" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with FakeBotApi() as telegram:
        program = Program(
            tmp_path,
            models,
            DATABASE_URL=url,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.url,
            SECRET_KEY="k" * 40,
        )
        program.open_event("spring")
        await asyncio.to_thread(program.start)
        try:
            said = await _everybody_answers(program, telegram)
            await asyncio.to_thread(program.stop)
            stored = _stored_texts(program, tmp_path / "answers.csv")
        finally:
            await asyncio.to_thread(program.stop)
    assert len(said) >= RESIDENTS * 2 * 2, "the residents said too little for this to mean anything"
    missing = [text for text in said if stored[text] == 0]
    doubled = [text for text in said if stored[text] > 1]
    assert not missing
    assert not doubled


async def _everybody_answers(program: Program, telegram: FakeBotApi) -> list[str]:
    chance = random.Random(20260504)
    sessions = [web_session() for _ in range(RESIDENTS)]
    residents = [
        Resident(
            name=f"web{number}",
            mouth=WebMouth(base=program.url, code="spring", session=session, chance=chance),
            finished_by=THE_END,
        )
        for number, session in enumerate(sessions)
    ]
    residents += [
        Resident(
            name=f"tg{number}",
            mouth=TelegramMouth(person=telegram.person(f"tg{number}"), code="spring"),
            finished_by=THE_END,
        )
        for number in range(RESIDENTS)
    ]
    try:
        answering = [asyncio.create_task(each.answer_everything()) for each in residents]
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.8, 1.6))
            assert not all(task.done() for task in answering), "killed too late to prove anything"
            await asyncio.to_thread(program.kill)
            await asyncio.to_thread(program.start)
        await asyncio.gather(*answering)
    finally:
        for session in sessions:
            await session.close()
    return [text for each in residents for text in each.said]


def _stored_texts(program: Program, target: Path) -> Counter[str]:
    program.command("event", "export", "spring", "-o", str(target))
    with target.open(encoding="utf-8-sig", newline="") as file:
        return Counter(row["text"] for row in csv.DictReader(file))
