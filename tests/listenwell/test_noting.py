from __future__ import annotations

from listenwell.noting import take
from storage import accounts, sessions
from storage.database import Database
from tests.bot.chat import NOW, locate, open_event
from web.behind import RoomNotes

TABLE = b"person,good,rate\n1,the hills,four\n2,the choir,nine\n"


async def test_dry_run_counts_and_stores_nothing_then_the_same_file_is_stored_once(
    sqlite_db: Database,
) -> None:
    event = open_event(sqlite_db)
    ben = sqlite_db.write_now(accounts.add_user, "Ben", "coordinator", [event.community_id], now=NOW)

    def notes(*, dry_run: bool) -> RoomNotes:
        return RoomNotes(
            event_id=event.id,
            content=TABLE,
            name="room.csv",
            source="room",
            entry="hall",
            language="en",
            user_id=ben.id,
            dry_run=dry_run,
        )

    looked = await take(sqlite_db, notes(dry_run=True), locate, NOW)
    assert (looked.counts["new"], [each.row for each in looked.problems]) == (2, [3])
    assert not sqlite_db.read_now(sessions.answers_of_event, event.id)
    assert (await take(sqlite_db, notes(dry_run=False), locate, NOW)).counts == looked.counts
    rows = sqlite_db.read_now(sessions.answers_of_event, event.id)
    assert {(row.source, row.entry) for row in rows} == {("room", "hall")}
    assert {row.text for row in rows if row.question == "good"} == {"the hills", "the choir"}
    session = sqlite_db.read_now(sessions.session, rows[0].session_id)
    assert session
    assert session.entered_by == ben.id
    assert (await take(sqlite_db, notes(dry_run=False), locate, NOW)).counts["same"] == 2
