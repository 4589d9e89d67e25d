"""Edits and withdrawals reach all that was kept of a message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage import events, people, reports, sessions, themes
from storage.database import Database
from storage.sessions import AnswerRow, ChatLine
from tests.bot.chat import HANDLE, KEYS, NOW, Phone, open_event
from tests.bot.ringing import Ringing


def rows(db: Database, event_id: str, question: str) -> list[AnswerRow]:
    found = db.read_now(sessions.answers_of_event, event_id)
    return [row for row in found if row.question.startswith(question)]


def own_lines(db: Database) -> list[ChatLine]:
    contact = db.read_now(people.find_contact, KEYS, channel="web", handle=HANDLE)
    assert contact is not None
    lines = db.read_now(sessions.chat_lines, contact.resident_id)
    return [line for line in lines if line.who == "resident"]


async def posts(phone: Phone, **post: Any) -> list[str]:
    return await phone._post(**post)


async def test_deleted_message_takes_its_words_out_of_the_record(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await posts(phone, id="m-1", text="my neighbour Mrs Pugh is kind")
    assert (await posts(phone, withdraws="m-1"))[0].startswith("That's done.")
    kept = rows(sqlite_db, event.id, "good")
    assert [(row.status, row.text) for row in kept] == [("answered", ""), ("withdrawn", "")]
    assert "Pugh" not in str(own_lines(sqlite_db))
    sqlite_db.close_now()
    assert sqlite_db.path


async def test_edited_web_message_corrects_with_history_and_shows_the_new_words(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await posts(phone, id="m-1", text="the hils")
    assert await posts(phone, edits="m-1", text="the hills") == ["Thank you, I've changed that answer."]
    kept = rows(sqlite_db, event.id, "good")
    assert [(row.status, row.text) for row in kept] == [("answered", "the hils"), ("corrected", "the hills")]
    assert "the hills" in {line.text for line in own_lines(sqlite_db)}


async def test_comment_after_the_end_can_be_changed_and_taken_back(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.taps("Skip")
    await posts(phone, id="m-9", text="and the busses")
    await posts(phone, edits="m-9", text="and the buses")
    assert [row.text for row in rows(sqlite_db, event.id, "afterwards_")] == [
        "and the busses",
        "and the buses",
    ]
    await posts(phone, withdraws="m-9")
    assert [row.text for row in rows(sqlite_db, event.id, "afterwards_")] == ["", "", ""]


async def test_words_that_did_not_fit_are_taken_back_too(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await posts(phone, id="m-2", text="ask my sister Carys")
    await posts(phone, withdraws="m-2")
    assert "Carys" not in str(rows(sqlite_db, event.id, "rate"))


async def test_edited_place_keeps_no_more_than_its_district(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    await posts(phone, id="m-3", text="Top End")
    await posts(phone, edits="m-3", text="NP23 6AB")
    assert [row.text for row in rows(sqlite_db, event.id, "where")] == ["Top End", "NP23 6"]
    assert "6AB" not in str(own_lines(sqlite_db))


async def test_edit_that_brings_danger_to_a_comment_after_the_end_sets_it_apart(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.taps("Skip")
    await posts(phone, id="m-9", text="and the buses")
    said = await posts(phone, edits="m-9", text="I want to kill myself tonight")
    assert "999" in said[0] or "116 123" in said[0]
    assert [row.status for row in rows(sqlite_db, event.id, "afterwards_")] == ["answered", "danger"]


async def test_edit_of_yes_with_a_reason_corrects_choice_and_comment(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(4):
        await phone.says("skip")
    await phone.says("yes, because the bus is late")
    number = phone.last
    await phone.edits(number, "no, because the bus is late")
    current = {row.question: row for row in rows(sqlite_db, event.id, "hear") if row.current}
    assert current["hear"].value is False
    assert current["hear_more"].text == "no, because the bus is late"


async def test_published_figures_stand_and_the_next_run_reads_what_is_new(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await posts(phone, id="m-1", text="the hils")
    before = sqlite_db.read_now(sessions.answers_to_prepare, 10)
    for answer in before:
        sqlite_db.write_now(themes.save_points, answer.id, [], now=NOW)
    document = {"counts": {"comments": 1}, "themes": [{"id": "t1", "quotes": [{"text": "the hils"}]}]}
    run = sqlite_db.write_now(themes.save_run, event.id, document, [{"id": str(before[0].id)}], NOW)
    page = {("en", "html"): b"<p>1 person spoke of the hils</p>"}
    report = sqlite_db.write_now(reports.save_report, event.id, run, 0, "spring", page, NOW)
    sqlite_db.write_now(reports.publish, report, None, NOW)
    sqlite_db.write_now(events.close_event, event.id, NOW)
    phone.now = NOW + timedelta(days=1)
    await posts(phone, edits="m-1", text="the hills")
    assert sqlite_db.read_now(reports.report_file, report, "en", "html") == page["en", "html"]
    stands = sqlite_db.read_now(themes.run, run)
    assert stands is not None
    assert stands.document == document
    assert [row.text for row in sqlite_db.read_now(sessions.answers_to_prepare, 10)] == ["the hills"]
    await posts(phone, withdraws="m-1")
    assert sqlite_db.read_now(reports.report_file, report, "en", "html") == page["en", "html"]
    assert sqlite_db.read_now(sessions.answers_to_prepare, 10) == []


async def test_whoever_stopped_can_still_take_words_back_and_change_them(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await posts(phone, id="m-1", text="my neighbour Mrs Pugh is kind")
    await posts(phone, id="m-2", text="4")
    await phone.says("stop")
    assert await posts(phone, edits="m-2", text="5") == ["Thank you, I've changed that answer."]
    assert (await posts(phone, withdraws="m-1"))[0].startswith("That's done.")
    assert "Pugh" not in str(rows(sqlite_db, event.id, "good"))
    assert rows(sqlite_db, event.id, "rate")[-1].value == 5
    assert "keep quiet" in (await phone.says("hello"))[0]
