"""Files: the answer where one is asked for, kept beside the words where not."""

from __future__ import annotations

import pytest

from storage import attachments, events, people, sessions
from storage.attachments import AttachmentRow
from storage.database import Database
from storage.events import Event
from storage.sessions import session_of
from tests.bot.chat import KEYS, NOW, open_event
from tests.bot.ringing import CHAT, Ringing

WITH_PHOTO = """
id: photos
version: "1"
languages: [en, cy]
title: {en: Photos, cy: Lluniau}
questions:
  - {name: view, type: image, label: {en: "Send a photo of a place you like.", cy: "Anfonwch lun."}}
  - {name: good, type: text, label: {en: "What is good here?", cy: "Beth sy'n dda?"}}
"""
FILE = {"file_id": "AgAC1", "file_unique_id": "u", "file_size": 512}
PHOTO = {"photo": [{**FILE, "width": 90, "height": 90}]}
VOICE = {"voice": {**FILE, "duration": 4, "mime_type": "audio/ogg"}}
VIDEO_NOTE = {"video_note": {**FILE, "length": 9, "duration": 3}}
DOCUMENT = {"document": {**FILE, "mime_type": "application/pdf", "file_name": "notes.pdf"}}


def photo_event(db: Database) -> Event:
    event = open_event(db)
    version = db.write_now(events.save_survey, survey_id="photos", version="1", source=WITH_PHOTO, now=NOW)
    return db.write_now(
        events.add_event,
        community_id=event.community_id,
        survey_version_id=version,
        code="photos",
        name="Photos",
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=NOW,
    )


def files(db: Database, event: Event) -> list[AttachmentRow]:
    return db.read_now(attachments.of_event, event.id)


def texts(db: Database, event: Event) -> dict[str, str]:
    return {row.question: row.text for row in db.read_now(sessions.answers_of_event, event.id) if row.current}


@pytest.mark.parametrize(
    ("content", "kind"), [(PHOTO, "photo"), (VOICE, "voice"), (VIDEO_NOTE, "video"), (DOCUMENT, "file")]
)
async def test_file_at_a_text_question_is_kept_and_words_are_asked_for_kindly(
    sqlite_db: Database, content: dict[str, object], kind: str
) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    (said,) = await phone.sends(content)
    assert said.startswith("Thank you, I've kept that")
    assert "Skip" in phone.log[-1].labels
    (kept,) = files(sqlite_db, event)
    assert (kept.kind, kept.media_id, kept.question, kept.size) == (kind, "AgAC1", "good", 512)
    await phone.says("the hills")
    assert await phone.waits() == ["How is life, from 1 to 5?"]


async def test_sticker_gets_a_kind_reply(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    flags = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    assert (await phone.sends({"sticker": {**FILE, **flags}}))[0].startswith(
        "Thank you! I can only read words"
    )


async def test_words_under_a_photo_answer_a_text_question(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    assert await phone.sends({**PHOTO, "caption": "the hills"}) == []
    assert await phone.waits() == ["How is life, from 1 to 5?"]
    assert texts(sqlite_db, event)["good"] == "the hills"
    assert len(files(sqlite_db, event)) == 1


async def test_danger_under_a_photo_is_answered(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    said = await phone.sends({**PHOTO, "caption": "I want to kill myself tonight"})
    assert "999" in said[0] or "116 123" in said[0]
    assert len(files(sqlite_db, event)) == 1


async def test_photo_answers_a_question_for_one(sqlite_db: Database) -> None:
    event = photo_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey("photos")
    assert await phone.sends(PHOTO) == ["What is good here?"]
    rows = sqlite_db.read_now(sessions.answers_of_event, event.id)
    assert [(row.question, row.value) for row in rows] == [("view", "AgAC1")]


async def test_words_at_a_question_for_a_photo_say_what_would_fit(sqlite_db: Database) -> None:
    photo_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey("photos")
    assert "hoping for a photo" in (await phone.says("hills"))[0]
    assert "hoping for a photo" in (await phone.sends(VOICE))[0]


async def test_nothing_is_kept_of_a_file_before_they_agree(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.says("/start spring")
    await phone.sends(PHOTO)
    contact = sqlite_db.read_now(people.find_contact, KEYS, channel="telegram", handle=str(CHAT))
    assert contact is not None
    assert sqlite_db.read_now(session_of, event.id, contact.resident_id) is not None
    assert files(sqlite_db, event) == []


async def test_file_after_the_end_is_kept_and_thanked_for(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.says("skip")
    assert await phone.sends(VOICE) == ["Thank you, I've kept that with what you told us."]
    assert len(files(sqlite_db, event)) == 1
