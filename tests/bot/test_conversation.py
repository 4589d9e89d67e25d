from __future__ import annotations

from datetime import timedelta

import pytest

from storage import alerts, events, inbox, people, sessions
from storage.database import Database
from storage.sessions import AnswerRow, session_of
from tests.bot.chat import HANDLE, KEYS, NOW, Phone, open_event


def answers(db: Database, event_id: str) -> dict[str, AnswerRow]:
    return {row.question: row for row in db.read_now(sessions.answers_of_event, event_id) if row.current}


async def test_language_is_asked_in_each_language_before_anything_else(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    said = await phone.opens()
    assert said == ["Helo! Pa iaith hoffech chi?\nHello! Which language would you like?"]
    assert phone.labels == ["Cymraeg", "English"]


async def test_notice_names_the_report_day_and_that_nobody_watches(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    hello, notice = await phone.taps("English")
    assert "automatic helper for the Blaen-y-cwm Partnership" in hello
    assert "by 2 June" in notice
    assert "not watched day and night" in notice
    assert "999" in notice


async def test_whole_way_in_welsh(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    assert await phone.starts_survey("Cymraeg") == ["Beth sy'n dda am fyw yma?"]
    assert await phone.says("y mynyddoedd") == ["Sut mae bywyd, o 1 i 5?"]
    assert await phone.says("pedwar") == ["Beth yw eich cod post?"]
    assert (await phone.says("np23 6ab"))[-1] == "Beth sy'n rhwystr?"
    assert await phone.says("dim bysiau") == ["Hoffech chi glywed yn ôl?"]
    assert await phone.says("ie") == ["Diolch am ddweud wrthym."]


async def test_nothing_is_kept_before_they_agree(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    await phone.taps("English")
    assert "Nothing you said is kept" in (await phone.taps("No, thank you"))[0]
    assert answers(sqlite_db, event.id) == {}


async def test_answers_are_kept_to_the_letter(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    words = "  The hills… and 'er next door 😀\nbuses no\t" + "x" * 9000
    await phone.says(words)
    assert answers(sqlite_db, event.id)["good"].text == words


async def test_comes_back_to_the_same_question_days_later_after_a_restart(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    phone.now += timedelta(days=6)
    welcome, question = await phone.opens()
    assert welcome == "Welcome back. We go on where you stopped."
    assert question == "How is life, from 1 to 5?"


async def test_only_the_district_of_a_postcode_is_kept(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    await phone.says("np23 6ab")
    resident = sqlite_db.read_now(people.find_contact, KEYS, channel="web", handle=HANDLE)
    assert resident is not None
    session = sqlite_db.read_now(session_of, event.id, resident.resident_id)
    assert session is not None
    assert answers(sqlite_db, event.id)["where"].text == "NP23 6"
    assert (session.latitude, session.longitude) == (51.771, -3.201)
    everything = str(sqlite_db.read_now(sessions.chat_lines, resident.resident_id)).upper()
    assert "6AB" not in everything


@pytest.mark.parametrize("typed", ["12 Chapel Street, NP23 6AB", "12 Chapel Street"])
async def test_address_is_never_kept(sqlite_db: Database, typed: str) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    await phone.says(typed)
    sqlite_db.close_now()
    assert sqlite_db.path
    kept = b"".join(each.read_bytes() for each in sqlite_db.path.parent.glob("listenwell.db*"))
    assert b"Chapel Street" not in kept


async def test_unknown_postcode_keeps_the_question_open(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    assert "couldn't find that postcode" in (await phone.says("zz99 9zz"))[0]
    noted, question = await phone.says("Top End")
    assert "noted: Top End" in noted
    assert question == "What gets in the way?"


async def test_postcodes_that_do_not_exist_never_hold_anybody_up(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    await phone.taps("3")
    await phone.says("zz99 9zz")
    await phone.says("zz99 9zx")
    assert (await phone.says("zz99 9zy"))[-1] == "What gets in the way?"
    assert answers(sqlite_db, event.id)["where"].status == "skipped"


async def test_danger_is_answered_at_once_and_the_survey_waits(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    help_text, waiting = await phone.says("I want to kill myself tonight")
    assert "116 123" in help_text or "999" in help_text
    assert waiting == "The questions can wait. Tap Go on when you feel like it."
    assert answers(sqlite_db, event.id)["good"].status == "danger"
    (alert,) = sqlite_db.read_now(alerts.alerts, [event.community_id])
    assert alert.text == "I want to kill myself tonight"
    assert alert.due_at > NOW
    assert await phone.taps("Go on") == [
        "Welcome back. We go on where you stopped.",
        "How is life, from 1 to 5?",
    ]


async def test_danger_before_agreeing_is_answered_too(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    welsh, english = await phone.says("I want to kill myself tonight")
    assert "999" in welsh
    assert "999" in english
    assert welsh != english
    assert len(sqlite_db.read_now(alerts.alerts, [event.community_id])) == 1


async def test_danger_without_a_session_goes_to_the_event_of_the_page(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    open_event(sqlite_db, code="later", opens=NOW)
    await Phone(db=sqlite_db).says("I want to kill myself tonight")
    assert len(sqlite_db.read_now(alerts.alerts, [event.community_id])) == 1


async def test_words_before_the_start_begin_the_chat(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    assert (await Phone(db=sqlite_db).says("hello"))[0].startswith("Helo!")


@pytest.mark.parametrize(
    ("words", "greeting"),
    [("hi who is this", "Hello, I'm"), ("dunno", "Hello, I'm"), ("shwmae", "Helo, Listenwell ydw i")],
)
async def test_whoever_names_no_language_is_answered_in_the_one_they_write(
    sqlite_db: Database, words: str, greeting: str
) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    assert (await phone.says("…"))[0].startswith("Helo! Pa iaith")
    assert (await phone.says(words))[0].startswith(greeting)


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("ye go on then", "What is good"),
        ("yes because you asked nicely", "What is good"),
        ("its alright", "What is good"),
        ("nah", "That's fine. Nothing you said is kept"),
        ("yes but dont tell the council", "Before you tell me more, I need your yes"),
        ("the buses never come", "Before you tell me more, I need your yes"),
        ("later", "there's no hurry"),
    ],
)
async def test_agreeing_is_understood_as_people_say_it(
    sqlite_db: Database, words: str, answered: str
) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.opens()
    await phone.taps("English")
    assert answered in (await phone.says(words))[0]


@pytest.mark.parametrize("hello", ["hello?", "Hiya!", "im back", "shwmae", "bore da"])
async def test_a_greeting_is_no_answer_but_shows_the_place(sqlite_db: Database, hello: str) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    asked = await phone.starts_survey()
    await phone.says("later")
    assert await phone.says(hello) == ["Welcome back. We go on where you stopped.", *asked]
    assert answers(sqlite_db, event.id) == {}


async def test_who_does_not_understand_the_question_is_reassured_and_asked_again(
    sqlite_db: Database,
) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    asked = await phone.starts_survey()
    said = await phone.says("wot do u mean??")
    assert "no wrong answer" in said[0]
    assert said[1:] == asked
    assert answers(sqlite_db, event.id) == {}


async def test_words_after_danger_are_not_taken_for_an_answer(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("I want to kill myself tonight")
    await phone.says("sorry, I did not mean to say it")
    kept = [row for row in sqlite_db.read_now(sessions.answers_of_event, event.id) if row.status == "danger"]
    assert [row.text for row in kept] == ["I want to kill myself tonight", "sorry, I did not mean to say it"]


async def test_stop_lasts_until_join(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    assert "unless you write JOIN" in (await phone.says("STOP"))[0]
    assert "keep quiet" in (await phone.says("hello?"))[0]
    assert (await phone.says("join"))[-1] == "What is good about living here?"


async def test_later_brings_one_reminder_the_next_morning(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Later")
    assert await phone.wakes() == []
    phone.now += timedelta(days=1)
    (reminder,) = await phone.wakes()
    assert reminder.endswith("What is good about living here?")
    phone.now += timedelta(days=1)
    assert await phone.wakes() == []


async def test_words_after_later_answer_the_open_question(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Later")
    await phone.says("the hills")
    assert answers(sqlite_db, event.id)["good"].text == "the hills"
    phone.now += timedelta(days=1)
    assert await phone.wakes() == []


async def test_words_that_do_not_fit_are_kept_beside_the_question(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.taps("Skip")
    assert "number from 1 to 5" in (await phone.says("it depends on the bus"))[0]
    kept = [row for row in answers(sqlite_db, event.id).values() if row.status == "rejected"]
    assert [row.text for row in kept] == ["it depends on the bus"]


async def test_button_of_an_old_question_changes_nothing(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    await phone.taps("3")
    await phone.taps("Skip")
    assert "earlier question" in (await phone.taps("5"))[0]
    assert answers(sqlite_db, event.id)["rate"].value == 3


async def test_more_words_after_the_end_are_added(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.taps("Skip")
    assert "added that" in (await phone.says("and the buses"))[0]
    assert "and the buses" in {row.text for row in answers(sqlite_db, event.id).values()}


async def test_two_messages_at_once_answer_two_questions_in_order(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    for number, text in enumerate(("the hills", "4")):
        payload = f'{{"handle": "{HANDLE}", "code": "spring", "id": "m{number}", "text": "{text}"}}'
        await sqlite_db.write(
            inbox.receive,
            bot="web",
            update_id=f"m{number}",
            lane=people.lane(KEYS, "web", HANDLE),
            payload=payload,
            now=NOW,
        )
    await phone.worker.drain()
    kept = answers(sqlite_db, event.id)
    assert (kept["good"].text, kept["rate"].value) == ("the hills", 4)


async def test_unreadable_update_is_parked_and_does_not_hold_others_back(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    lane = people.lane(KEYS, "web", HANDLE)
    await sqlite_db.write(inbox.receive, bot="web", update_id="bad", lane=lane, payload="{nonsense", now=NOW)
    assert (await phone.opens())[0].startswith("Helo!")
    assert sqlite_db.read_now(inbox.waiting, limit=10) == []


async def test_unknown_code_gets_a_kind_answer(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    assert "don't know that code" in (await phone.opens("nonsense"))[0]


async def test_closed_event_says_when_the_report_comes(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db, now=NOW + timedelta(days=30))
    (both,) = await phone.opens()
    assert "wedi dod i ben" in both
    assert "has ended" in both


async def test_event_that_is_not_open_yet_says_the_day(sqlite_db: Database) -> None:
    open_event(sqlite_db, opens=NOW + timedelta(days=3))
    phone = Phone(db=sqlite_db)
    assert "7 May" in (await phone.opens())[0]


async def test_person_gives_the_public_contact(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    assert "01632 960001" in (await phone.says("person"))[0]


async def test_language_named_in_words_is_spoken_at_once(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    assert await phone.says("cymraeg") == ["Beth sy'n dda am fyw yma?"]
    assert await phone.says("in English") == ["What is good about living here?"]


async def test_language_can_be_changed_in_the_middle(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("language")
    assert await phone.taps("Cymraeg") == ["Beth sy'n dda am fyw yma?"]


async def test_words_after_closing_are_kept(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Phone(db=sqlite_db)
    await phone.starts_survey()
    sqlite_db.write_now(events.close_event, event.id, NOW)
    assert "may come too late" in (await phone.says("the buses"))[0]
    assert "the buses" in {row.text for row in answers(sqlite_db, event.id).values()}
