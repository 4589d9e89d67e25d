"""A program that receives and answers without end, and prints what was acknowledged. It is killed."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime

from storage import inbox, people
from storage.change import Change, NewAnswer, SessionRow
from storage.database import Database
from storage.keys import Keys
from storage.rows import new_id

RESIDENTS = 20


def tell(line: str) -> None:
    """Acknowledge: out of the process at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def answer_without_end(db: Database, keys: Keys, event_id: str, run: str, n: int) -> None:
    """One resident: each update is received, acknowledged (R), applied, acknowledged (A)."""
    now = datetime.now(UTC)
    handle = f"{run}-{n}"
    who = await db.write(people.ensure_resident, keys, channel="telegram", handle=handle, now=now)
    session = SessionRow(
        id=new_id(),
        event_id=event_id,
        resident_id=who.id,
        channel="telegram",
        entry="",
        language="en",
        stage="survey",
        state=None,
        latitude=None,
        longitude=None,
        area="",
        version=0,
        started_at=now,
        completed_at=None,
        signposted_at=None,
    )
    for step in range(1_000_000):
        update = f"{run}-{n}-{step}"
        inbox_id = await db.write(
            inbox.receive, bot="7", update_id=update, lane=handle, payload=update, now=now
        )
        tell(f"R {update}")
        answer = NewAnswer(
            question=f"q{step}",
            type="text",
            value=update,
            category="",
            text=update,
            status="answered",
            sense="idea",
            about_you=False,
            message_id=update,
        )
        change = Change(inbox_ids=(inbox_id or 0,), session=replace(session, version=step), answers=(answer,))
        await db.write(inbox.apply, change, now=now)
        tell(f"A {update}")


async def main(url: str, event_id: str, run: str) -> None:
    """Many residents at once."""
    db, keys = Database.open(url), Keys(b"a secret of at least thirty-two bytes")
    await asyncio.gather(*(answer_without_end(db, keys, event_id, run, n) for n in range(RESIDENTS)))


asyncio.run(main(*sys.argv[1:]))
