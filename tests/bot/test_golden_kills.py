"""Every golden transcript of every shipped survey, with the process killed between any two events.

What is lost when a process dies is all that was not committed. So each event is worked on up to its commit
and thrown away, then worked on by a new process, then handed over once more as after a lost acknowledgement.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signposting.places import Postcodes
from storage.database import Database
from surveys.types import Waited
from tests.bot.golden import (
    GOLDEN,
    QUIET_SECONDS,
    Golden,
    Telegrams,
    forget_turns,
    forget_waking,
    open_golden,
    stored,
)
from tests.bot.ringing import Ringing

POSTCODES = Postcodes()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", sorted(GOLDEN))
async def test_survives_a_kill_between_any_two_events(sqlite_db: Database, name: str) -> None:
    golden = Golden.of(name)
    calm_rows, calm_said = await _played(sqlite_db, golden, 1, dies=False)
    rows, said = await _played(sqlite_db, golden, 2, dies=True)
    assert golden.answers() <= {row[0] for row in calm_rows}
    assert rows == calm_rows
    assert said == calm_said


async def _played(db: Database, golden: Golden, number: int, *, dies: bool) -> tuple[list[Any], list[str]]:
    """Play it to its end; what was stored, and what was said."""
    event = open_golden(db, golden, number)
    phone = Ringing(db=db, chat=number, locate=POSTCODES.locate)
    await phone.hears()
    phone.log.clear()
    language = "English" if golden.transcript.language == "en" else "Cymraeg"
    await phone.starts_survey(event.code, language)
    telegrams = Telegrams(phone=phone)
    for place, incoming in enumerate(golden.incoming(), 1):
        update = telegrams.update(place, incoming)
        if update is not None:
            await phone.hands_over(update)
            if dies:
                forget_turns(phone)
                await phone.gets(update)
            await phone.gets(update)
        if isinstance(incoming, Waited) or not golden.transcript.manner.join_seconds:
            await _quiet(phone, dies=dies)
    return db.read_now(stored, event.id), [heard.text for heard in phone.log]


async def _quiet(phone: Ringing, *, dies: bool) -> None:
    """Let the time pass in which messages join."""
    phone.now += timedelta(seconds=QUIET_SECONDS)
    if dies:
        forget_waking(phone)
        await phone.waits(0)
    await phone.waits(0)
