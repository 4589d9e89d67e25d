"""Several messages in a row are one answer."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from surveys import engine
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    MediaKept,
    PartHeld,
    QuestionAsked,
    Said,
    Sent,
    StaleTap,
    SurveyCompleted,
    Tapped,
    Timer,
    Waited,
    Withdrawn,
)
from surveys.understanding.kinds import MAX_TEXT
from tests.surveys.talk import NOW, Talk, survey_of

SURVEY = survey_of(
    "- {name: good, type: text, label: What is good}\n"
    "- {name: short, type: text, label: A word,"
    " constraint: string-length(.) < 12, constraint_message: Short}\n"
    "- {name: age, type: integer, label: How old}\n"
)
QUIET = Waited(timer="quiet")


def talking(*texts: str) -> Talk:
    return Talk(SURVEY, gap=6).say(*texts)


def test_nothing_is_said_until_the_gap_has_passed() -> None:
    talk = talking("The park", "and the hall")
    assert talk.kinds == [PartHeld]
    assert talk.step.timers == (Timer(name="quiet", due=NOW + timedelta(seconds=6)),)
    talk.get(QUIET)
    assert talk.stored == [("good", "answered", "The park\nand the hall", "The park\nand the hall")]
    assert talk.step.session.answers["good"].message_id == "1 2"
    assert talk.step.timers == ()
    assert talk.position == "short"


def test_the_timer_is_due_in_utc_whatever_zone_now_is_in() -> None:
    session = talking().step.session
    there = NOW.astimezone(timezone(timedelta(hours=1)))
    step = engine.resume(SURVEY, session, Said(text="x"), now=there, manner=talking().manner)
    assert step.timers[0].due == NOW + timedelta(seconds=6)
    assert step.timers[0].due.tzinfo is UTC


@pytest.mark.parametrize("end", ["done", "skip", "that's all"])
def test_a_word_ends_the_waiting(end: str) -> None:
    assert talking("The park", "The hall", end).stored == [
        ("good", "answered", "The park\nThe hall", "The park\nThe hall")
    ]


@pytest.mark.parametrize("end", ["done", "skip"])
def test_a_button_ends_the_waiting(end: str) -> None:
    assert talking("The park").tap(end).stored == [("good", "answered", "The park", "The park")]
    assert "done" in talking("The park").asked.controls


def test_back_keeps_what_waits_and_asks_again() -> None:
    talk = talking("The park", "back")
    assert talk.kinds == [AnswerStored, QuestionAsked]
    assert talk.position == "good"
    talk.say("The hall").get(QUIET)
    assert talk.stored == [("good", "corrected", "The hall", "The hall")]


def test_not_sure_among_other_words_is_one_more_thing_said() -> None:
    assert talking("The park", "not sure").kinds == [PartHeld]


def test_other_questions_are_answered_at_once() -> None:
    assert talking("The park", "done", "green", "done", "41").kinds == [AnswerStored, SurveyCompleted]


def test_an_edit_of_a_message_that_waits_changes_it_and_waits_on() -> None:
    talk = talking("The prak", "The hall").get(Edited(message_id="1", text="The park"))
    assert talk.kinds == [PartHeld]
    assert talk.step.timers
    assert talk.get(QUIET).stored == [("good", "answered", "The park\nThe hall", "The park\nThe hall")]


def test_a_deleted_message_does_not_wait_any_more() -> None:
    talk = talking("The park", "The hall").get(Withdrawn(message_id="1"))
    assert talk.get(QUIET).stored == [("good", "answered", "The hall", "The hall")]
    assert talking("The park").get(Withdrawn(message_id="1")).get(QUIET).step.events == ()


def test_each_joined_message_can_be_edited_later() -> None:
    talk = talking("The prak", "The hall").get(QUIET).get(Edited(message_id="1", text="The park"))
    assert talk.stored == [("good", "corrected", "The park\nThe hall", "The park\nThe hall")]


def test_a_joined_message_that_is_deleted_takes_only_its_own_words() -> None:
    talk = talking("The park", "my secret").get(QUIET).get(Withdrawn(message_id="2"))
    assert talk.stored == [("good", "withdrawn", None, ""), ("good", "corrected", "The park", "The park")]
    assert talk.position == "short"
    talk.get(Withdrawn(message_id="1"))
    assert talk.stored == [("good", "withdrawn", None, "")]


def test_joined_messages_that_do_not_fit_can_be_mended_one_by_one() -> None:
    talk = talking("The park", "done", "much", "too long it is").get(QUIET)
    assert talk.kinds == [AnswerRejected]
    talk.get(Edited(message_id="4", text="green"))
    assert talk.stored == [("short", "answered", "much\ngreen", "much\ngreen")]


def test_media_leave_what_waits_alone_and_a_caption_joins_it() -> None:
    talk = talking("The park").get(Sent(kind="photo", media_id="f", caption="its oak", message_id="9"))
    assert talk.kinds == [MediaKept, PartHeld]
    assert talk.get(QUIET).stored == [("good", "answered", "The park\nits oak", "The park\nits oak")]


def test_an_old_button_leaves_what_waits_alone() -> None:
    talk = talking("The park").get(Tapped(question="age", value="skip"))
    assert talk.kinds == [StaleTap]
    assert talk.step.timers


def test_what_would_be_too_long_is_refused_and_the_rest_waits_on() -> None:
    talk = talking("x" * (MAX_TEXT - 10), "a message too many")
    assert talk.kinds == [AnswerRejected]
    assert len(talk.get(QUIET).stored[0][3]) == MAX_TEXT - 10


def test_leaving_takes_what_waits() -> None:
    talk = talking("The park")
    step = engine.flush(SURVEY, talk.step.session, now=NOW)
    assert [type(event) for event in step.events] == [AnswerStored, QuestionAsked]
    assert engine.flush(SURVEY, step.session, now=NOW).events == ()


@pytest.mark.parametrize("timer", ["quiet", "later", "reminder-1"])
def test_a_timer_with_nothing_to_wait_for_does_nothing(timer: str) -> None:
    before = talking()
    assert before.get(Waited(timer=timer)).step.events == ()


def test_a_channel_without_a_gap_takes_what_still_waits_with_the_next_message() -> None:
    talk = talking("The park")
    step = engine.resume(SURVEY, talk.step.session, Said(text="and the hall", message_id="2"), now=NOW)
    assert isinstance(step.events[0], AnswerStored)
    assert step.events[0].text == "The park\nand the hall"
