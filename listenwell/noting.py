"""Notes that a coordinator brings to the console: looked at first, then taken in."""

from __future__ import annotations

import asyncio
from datetime import datetime

from listenwell import entering
from listenwell.entering import Locate, Order
from storage import events
from storage.database import Connection, Database
from storage.events import Event
from surveys.authoring.yaml_form import launched
from surveys.results.notes import read_notes
from surveys.types import Survey
from web.behind import NotesTaken, RoomNotes, Tell


async def take(
    db: Database,
    wanted: RoomNotes,
    locate: Locate,
    now: datetime,
    tell: Tell = lambda done, of: None,  # noqa: ARG005 - nobody asks how far it has come
) -> NotesTaken:
    """Say what a table comes to and, unless it is a dry run, write it line by line. now: aware, UTC.

    Cancelled, it leaves the lines that it has written; the same table again writes the others.
    """
    event, survey = await db.read(_asked, wanted.event_id)
    order = Order(
        event=event,
        survey=survey,
        # In a thread: a large table takes a second, and residents are waiting for answers meanwhile.
        notes=await asyncio.to_thread(read_notes, wanted.content, wanted.name, survey),
        source=wanted.source,
        entry=wanted.entry,
        language=wanted.language,
        entered_by=wanted.user_id,
    )
    outcomes = await db.read(entering.plan, order, locate, now)
    for done, each in enumerate(() if wanted.dry_run else outcomes):
        tell(done, len(outcomes))
        if each.change is not None:
            await db.write(entering.write, each.change, now)
    return NotesTaken(counts=entering.counted(outcomes), problems=entering.problems_of(order, outcomes))


def _asked(conn: Connection, event_id: str) -> tuple[Event, Survey]:
    event = events.event(conn, event_id)
    return event, launched(events.survey_source(conn, event.survey_version_id))
