"""What somebody agreed to: shown, taken back purpose by purpose, and given again."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage import people, sessions
from storage import tables as t
from storage.database import Database
from tests.bot.chat import HANDLE, KEYS, Phone, open_event


def state(db: Database, event_id: str) -> dict[str, bool]:
    contact = db.read_now(people.find_contact, KEYS, channel="web", handle=HANDLE)
    assert contact is not None
    return dict(db.read_now(people.consent_state, contact.resident_id, event_id))


def wordings(conn: Connection) -> list[str]:
    shown = t.consent_text.c.text
    query = select(shown).join(t.consent, t.consent.c.wording == t.consent_text.c.sha256)
    return list(conn.execute(query.order_by(t.consent.c.id)).scalars())


async def finished(db: Database) -> Phone:
    phone = Phone(db=db)
    await phone.starts_survey()
    for _ in range(4):
        await phone.taps("Skip")
    await phone.says("yes")
    return phone


async def test_privacy_shows_what_was_agreed_to_with_a_button_for_each(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = await finished(sqlite_db)
    await phone.says("privacy")
    assert phone.log[-1].text.startswith(
        "You said yes to: keeping your answers and telling you what we heard."
    )
    assert phone.labels == ["No more: keeping your answers", "No more: telling you what we heard"]


async def test_open_question_comes_back_from_the_agreements(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("privacy")
    assert (await phone.taps("Go on"))[-1] == "What is good about living here?"


async def test_one_purpose_is_withdrawn_alone_and_given_again(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = await finished(sqlite_db)
    await phone.says("privacy")
    assert "no more telling you what we heard" in (await phone.taps("No more: telling you what we heard"))[0]
    assert state(sqlite_db, event.id) == {"survey": True, "report": False}
    assert sqlite_db.read_now(people.agreed, event.id, "report") == frozenset()
    stored = [
        row for row in sqlite_db.read_now(sessions.answers_of_event, event.id) if row.question == "hear"
    ]
    assert [row.value for row in stored if row.current] == [False]
    await phone.says("privacy")
    assert "You said no to: telling you what we heard." in phone.log[-1].text
    await phone.taps("Yes to: telling you what we heard")
    assert state(sqlite_db, event.id)["report"] is True


async def test_ledger_keeps_the_words_that_were_shown(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = await finished(sqlite_db)
    await phone.says("privacy")
    await phone.taps("No more: telling you what we heard")
    notice, question, withdrawal = sqlite_db.read_now(wordings)
    assert "Is that all right?" in notice
    assert question == "Shall we tell you what we heard?"
    assert withdrawal == "No more: telling you what we heard"


async def test_without_leave_to_keep_answers_nothing_more_is_asked_until_they_agree(
    sqlite_db: Database,
) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    await phone.says("privacy")
    assert "won't ask you anything more" in (await phone.taps("No more: keeping your answers"))[0]
    assert "type yes or no" in (await phone.says("4"))[0]
    assert (await phone.taps("Yes, let's start"))[-1] == "How is life, from 1 to 5?"
    assert state(sqlite_db, event.id) == {"survey": True}


async def test_privacy_before_anything_was_agreed_to_has_no_buttons(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    assert len(await phone.says("privacy")) == 1
