from __future__ import annotations

from storage import people, sessions
from storage.database import Database
from tests.bot.chat import KEYS, Phone, open_event


async def tablet(db: Database) -> Phone:
    """A shared tablet on which somebody has agreed and rated."""
    phone = Phone(db=db, marks={"source": "tablet"})
    await phone.starts_survey()
    return phone


async def test_what_needs_a_way_back_is_not_asked_and_nothing_is_noted(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = await tablet(sqlite_db)
    await phone.says("the hills")
    await phone.says("4")
    await phone.taps("Skip")
    thanks, where = await phone.says("no buses")
    assert thanks == "Thank you for telling us."
    assert "by 2 June at http://localhost/join/spring" in where
    stored = {row.question for row in sqlite_db.read_now(sessions.answers_of_event, event.id)}
    assert "hear" not in stored
    who = sqlite_db.read_now(people.find_contact, KEYS, channel="web", handle=phone.handle)
    assert who
    assert sqlite_db.read_now(people.consent_state, who.resident_id, event.id) == {"survey": True}


async def test_session_says_how_it_came_and_who_typed(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db, marks={"source": "assisted"})
    await phone.starts_survey()
    await phone.says("the hills")
    (row,) = sqlite_db.read_now(sessions.answers_of_event, event.id)
    session = sqlite_db.read_now(sessions.session, row.session_id)
    assert session
    assert (session.source, session.entered_by, row.source) == ("assisted", None, "assisted")


async def test_nobody_is_promised_a_reminder_on_a_screen_that_goes_on(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = await tablet(sqlite_db)
    assert "Later" not in phone.labels
    assert "Stop for now" not in phone.labels
    sentence, question = await phone.says("later")
    assert "can't remind you" in sentence
    assert question == "What is good about living here?"
