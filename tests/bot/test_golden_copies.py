"""Every update three times, in random order within windows: the same rows as once.

A window is what waits in the inbox when a worker looks. Telegram repeats what it thinks was lost, and pushed
updates overtake each other; copies also come days later and after a restart.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from signposting.places import Postcodes
from storage.database import Database
from surveys.types import Waited
from tests.bot.golden import GOLDEN, QUIET_SECONDS, Golden, Telegrams, open_golden, stored
from tests.bot.ringing import Ringing

POSTCODES = Postcodes()
COPIES = 3
#: One of each survey and language; the kills are tried with all.
NAMES = sorted({".".join(name.split(".")[:2]): name for name in GOLDEN}.values())


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", NAMES)
async def test_copies_in_any_order_change_nothing(sqlite_db: Database, name: str) -> None:
    golden = Golden.of(name)
    once = await _played(sqlite_db, golden, 1, chance=None)
    assert once
    assert await _played(sqlite_db, golden, 2, chance=random.Random(name)) == once


async def _played(db: Database, golden: Golden, number: int, *, chance: random.Random | None) -> list[Any]:
    """Play it; with chance, several messages to a window, mixed up and three times each."""
    event = open_golden(db, golden, number)
    phone = Ringing(db=db, chat=number, locate=POSTCODES.locate)
    await phone.starts_survey(event.code, "English" if golden.transcript.language == "en" else "Cymraeg")
    telegrams, earlier = Telegrams(phone=phone), list[Mapping[str, Any]]()
    for place, incoming in enumerate(golden.incoming(), 1):
        update = telegrams.update(place, incoming)
        window = [update] if update else []
        if chance:
            window = window * COPIES + chance.sample(earlier, min(len(earlier), 5))
            chance.shuffle(window)
        await phone.gets(*window)
        earlier += [update] if update else []
        if isinstance(incoming, Waited) or not golden.transcript.manner.join_seconds:
            await phone.waits(QUIET_SECONDS)
    if chance:
        chance.shuffle(earlier)
        phone.now += timedelta(days=3)
        await phone.gets(*earlier)
    return db.read_now(stored, event.id)


@pytest.mark.parametrize("seed", range(8))
async def test_messages_of_one_window_are_taken_in_the_order_in_which_they_were_sent(
    sqlite_db: Database, seed: int
) -> None:
    """The whole survey in one or two windows: no reply is seen in between, and no order survives the way."""
    golden, chance = Golden.of("monthly-pulse.en.answered.txt"), random.Random(seed)
    rows = []
    for number, mixed in ((1, False), (2, True)):
        event = open_golden(sqlite_db, golden, number)
        phone = Ringing(db=sqlite_db, chat=number, locate=POSTCODES.locate)
        await phone.starts_survey(event.code)
        telegrams = Telegrams(phone=phone)
        found = (telegrams.update(place, each) for place, each in enumerate(golden.incoming(), 1))
        updates = [update for update in found if update]
        cut = seed % len(updates)
        for window in (updates[:cut], updates[cut:]):
            sent = window * COPIES if mixed else list(window)
            if mixed:
                chance.shuffle(sent)
            await phone.gets(*sent)
        await phone.waits(QUIET_SECONDS)
        rows.append(sqlite_db.read_now(stored, event.id))
    assert rows[0]
    assert rows[0] == rows[1]
