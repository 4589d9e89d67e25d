"""Ways out of the conversation, and back."""

from __future__ import annotations

import pytest

from storage import dispositions, people, sessions
from storage.database import Database
from storage.sessions import AnswerRow
from surveys.understanding.stopping import stop_meant
from tests.bot.chat import KEYS, Phone, open_event
from tests.bot.ringing import CHAT, Ringing

PERHAPS = "please stop sending me this"
QUESTION = "What is good about living here?"


def rows(db: Database, event_id: str) -> list[AnswerRow]:
    return db.read_now(sessions.answers_of_event, event_id)


def is_stopped(db: Database) -> bool:
    contact = db.read_now(people.find_contact, KEYS, channel="telegram", handle=str(CHAT))
    assert contact is not None
    return db.read_now(people.resident, contact.resident_id).stopped_at is not None


def became(db: Database, event_id: str) -> str:
    return next(iter(db.read_now(dispositions.current, event_id).values()), "")


@pytest.mark.parametrize(
    "word", ["STOP", "Stopp!", "arrêter", "stopiwch os gwelwch yn dda", "رجاء توقف", "停止"]
)
async def test_word_for_stop_in_any_language_stops_until_join(sqlite_db: Database, word: str) -> None:
    if stop_meant(word, "en") != "yes":
        pytest.skip("the word table of the survey room does not have it")
    open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    assert "unless you write JOIN" in (await phone.says(word))[-1]
    assert is_stopped(sqlite_db)
    assert "keep quiet" in (await phone.says("hello"))[0]
    assert is_stopped(sqlite_db)
    assert (await phone.says("join"))[-1] == QUESTION
    assert not is_stopped(sqlite_db)


async def test_words_around_stop_are_asked_about_and_yes_stops(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    assert await phone.says(PERHAPS) == ["Do you want to stop hearing from us?"]
    assert not is_stopped(sqlite_db)
    assert "unless you write JOIN" in (await phone.taps("Yes, stop"))[0]
    assert is_stopped(sqlite_db)
    kept = [(row.text, row.status) for row in rows(sqlite_db, event.id) if row.current]
    assert kept == [(PERHAPS, "rejected")]
    assert became(sqlite_db, event.id) == "breakoff"


@pytest.mark.parametrize("answer", ["No, go on", "no"])
async def test_no_goes_on_and_the_words_are_the_answer_that_they_were(
    sqlite_db: Database, answer: str
) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says(PERHAPS)
    said = await (phone.taps(answer) if answer.startswith("No,") else phone.says(answer))
    assert said == ["Good. We go on where you were.", "How is life, from 1 to 5?"]
    assert [(row.question, row.text) for row in rows(sqlite_db, event.id)] == [("good", PERHAPS)]


async def test_whoever_answers_the_survey_instead_goes_on(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("skip")
    await phone.says(PERHAPS)
    assert (await phone.says("4"))[-1] == "What is your postcode?"
    assert {row.question: row.value for row in rows(sqlite_db, event.id)}["rate"] == 4


async def test_words_around_stop_after_the_end_are_asked_about_too(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.says("skip")
    assert await phone.says(PERHAPS) == ["Do you want to stop hearing from us?"]
    await phone.taps("Yes, stop")
    assert is_stopped(sqlite_db)


async def test_ordinary_words_with_stop_in_them_are_an_answer(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("stop the cars parking on the pavement by the bus stop")
    assert [row.question for row in rows(sqlite_db, event.id)] == ["good"]


async def test_thanks_after_the_end_are_answered_and_not_kept(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.taps("Skip")
    before = len(rows(sqlite_db, event.id))
    for words in ("thank you", "Diolch yn fawr!", "👍"):
        assert await phone.says(words) == ["You're welcome. Thank you for taking part."]
    assert len(rows(sqlite_db, event.id)) == before
    assert "added that" in (await phone.says("thank you, and mend the road"))[0]


async def test_back_after_the_end_corrects_the_last_answer(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(4):
        await phone.taps("Skip")
    await phone.says("no")
    assert (await phone.says("back"))[-1] == "Shall we tell you what we heard?"
    assert await phone.taps("Yes") == ["Thank you for telling us."]
    assert [row.value for row in rows(sqlite_db, event.id) if row.question == "hear"] == [False, True]
    assert became(sqlite_db, event.id) == "completed"
    assert "answered everything" in (await phone.taps("Yes"))[0]


async def test_long_thought_at_a_number_is_thanked_for_not_put_right(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    (thanked,) = await phone.says("it depends on whether my daughter can come over")
    assert thanked.startswith("Thank you, I've kept what you wrote.")
    (asked_back,) = await phone.says("who wants to know?")
    assert asked_back.startswith("I'm an automatic helper")
