"""Several messages in a row on Telegram are one answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import alerts, events, inbox, people, sessions
from storage.database import Database
from storage.sessions import AnswerRow
from tests.bot.chat import KEYS, NOW, open_event
from tests.bot.ringing import CHAT, Ringing

DANGER = "I want to kill myself tonight"


def answers(db: Database, event_id: str) -> dict[str, AnswerRow]:
    return {row.question: row for row in db.read_now(sessions.answers_of_event, event_id) if row.current}


async def test_messages_in_a_row_join_into_one_answer_and_nothing_is_said_meanwhile(
    sqlite_db: Database,
) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    assert await phone.says("the hills") == []
    phone.now += timedelta(seconds=4)
    assert await phone.says("and my neighbours") == []
    assert await phone.waits(4) == []
    assert await phone.waits(2) == ["How is life, from 1 to 5?"]
    kept = answers(sqlite_db, event.id)["good"]
    assert kept.text == "the hills\nand my neighbours"
    assert kept.message_id.split() == [str(phone.last - 1), str(phone.last)]


async def test_waiting_survives_the_process(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    again = Ringing(db=sqlite_db, now=phone.now + timedelta(hours=3))
    assert (await again.waits(0))[-1] == "How is life, from 1 to 5?"
    assert answers(sqlite_db, event.id)["good"].text == "the hills"


async def test_done_ends_the_waiting(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    assert await phone.says("done") == ["How is life, from 1 to 5?"]
    assert answers(sqlite_db, event.id)["good"].text == "the hills"
    assert await phone.waits(10) == []


@pytest.mark.parametrize("word", ["STOP", "later", "help", "privacy", "person", "cymraeg"])
async def test_steering_words_store_first_what_was_waiting(sqlite_db: Database, word: str) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    said = await phone.says(word)
    assert answers(sqlite_db, event.id)["good"].text == "the hills"
    assert said[0]
    if word in ("help", "privacy", "person", "cymraeg"):
        assert said[-1] in ("How is life, from 1 to 5?", "Sut mae bywyd, o 1 i 5?")


async def test_what_was_written_before_the_event_closed_is_stored_after_it(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    sqlite_db.write_now(events.close_event, event.id, phone.now + timedelta(seconds=1))
    await phone.waits()
    assert answers(sqlite_db, event.id)["good"].text == "the hills"


async def test_message_in_the_inbox_belongs_to_the_answer_that_waits(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills")
    await phone.hands_over(phone.message({"text": "and the people"}))
    assert await phone.waits() == []
    await phone.worker.drain()
    await phone.waits()
    assert answers(sqlite_db, event.id)["good"].text == "the hills\nand the people"


async def test_pushed_messages_that_overtook_each_other_join_in_their_own_order(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    one, two, three = (phone.message({"text": text}) for text in ("one", "two", "three"))
    await phone.gets(three, one)
    await phone.gets(two)
    await phone.waits()
    assert answers(sqlite_db, event.id)["good"].text == "one\ntwo\nthree"


async def test_danger_in_a_part_is_answered_at_once_and_the_whole_kept_aside(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hills are nice")
    help_text, waiting = await phone.says(DANGER)
    assert "116 123" in help_text or "999" in help_text
    assert "can wait" in waiting
    kept = answers(sqlite_db, event.id)["good"]
    assert (kept.status, kept.text) == ("danger", f"the hills are nice\n{DANGER}")
    assert len(sqlite_db.read_now(alerts.alerts, [event.community_id])) == 1
    assert await phone.waits(20) == []


async def test_danger_that_stands_only_in_the_whole_is_seen(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("I want to kill")
    await phone.says("myself")
    said = await phone.waits()
    assert "999" in said[0] or "116 123" in said[0]
    assert "How is life" not in "".join(said)
    assert answers(sqlite_db, event.id)["good"].status == "danger"
    assert [each.text for each in sqlite_db.read_now(alerts.alerts, [event.community_id])] == [
        "I want to kill\nmyself"
    ]


async def test_topic_that_was_noted_for_a_part_is_not_noted_again_for_the_whole(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("suicide is a worry round here")
    noted = len(sqlite_db.read_now(alerts.alerts, [event.community_id]))
    await phone.says("and the buses are poor")
    await phone.waits()
    assert len(sqlite_db.read_now(alerts.alerts, [event.community_id])) == noted
    assert answers(sqlite_db, event.id)["good"].status == "answered"


async def test_edit_changes_a_part_that_waits(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hils")
    first = phone.last
    await phone.says("and the people")
    assert await phone.edits(first, "the hills") == []
    await phone.waits()
    assert answers(sqlite_db, event.id)["good"].text == "the hills\nand the people"


async def test_edit_corrects_one_message_of_a_joined_answer(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    await phone.says("the hils")
    first = phone.last
    await phone.says("and the people")
    await phone.waits()
    assert await phone.edits(first, "the hills") == ["Thank you, I've changed that answer."]
    kept = answers(sqlite_db, event.id)["good"]
    assert (kept.status, kept.text) == ("corrected", "the hills\nand the people")


async def test_web_chat_takes_each_message_at_once(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    assert event.join_seconds == 6
    lane = people.lane(KEYS, "telegram", str(CHAT))
    assert not sqlite_db.read_now(inbox.lane_waits, lane)
    phone = Ringing(db=sqlite_db, now=NOW)
    await phone.starts_survey()
    assert await phone.says("skip") == ["How is life, from 1 to 5?"]


async def test_many_messages_in_a_row_are_one_answer_on_either_database(db: Database) -> None:
    event = open_event(db)
    phone = Ringing(db=db, numbers=5_000_000)
    await phone.starts_survey()
    said = [f"thing {number}" for number in range(40)]
    for words in said:
        await phone.says(words)
    await phone.waits()
    kept = answers(db, event.id)["good"]
    assert kept.text == "\n".join(said)
    assert len(kept.message_id.split()) == len(said)


async def test_what_no_longer_fits_into_a_joined_answer_is_kept_beside_it(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    for letter in "abc":
        await phone.says(letter * 4_000)
    await phone.waits()
    kept = answers(sqlite_db, event.id)
    misfits = [row.text for name, row in kept.items() if "_misfit_" in name]
    assert kept["good"].text == "a" * 4_000 + "\n" + "b" * 4_000
    assert misfits == ["c" * 4_000]


async def test_timer_that_cannot_be_handled_holds_up_nobody_else(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = open_event(sqlite_db)
    first, second = Ringing(db=sqlite_db, chat=1), Ringing(db=sqlite_db, chat=2, numbers=1_000)
    for phone in (first, second):
        await phone.starts_survey()
    await first.says("the hills")
    await second.says("the people")
    whole = inbox.apply
    failed: list[bool] = []

    def once(*args: Any, **kwargs: Any) -> None:
        if not failed:
            failed.append(True)
            raise OSError
        whole(*args, **kwargs)

    monkeypatch.setattr(inbox, "apply", once)
    await second.waits(10)
    texts = {row.text for row in sqlite_db.read_now(sessions.answers_of_event, event.id)}
    assert texts == {"the people"}
    await second.waits()
    texts = {row.text for row in sqlite_db.read_now(sessions.answers_of_event, event.id)}
    assert texts == {"the hills", "the people"}
