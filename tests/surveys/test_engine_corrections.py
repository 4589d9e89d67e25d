"""Edited and deleted messages, going back, and what follows from another answer."""

from __future__ import annotations

import pytest

from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Incoming,
    QuestionAsked,
    Sent,
    Status,
    SurveyCompleted,
    Tapped,
    Withdrawn,
)
from tests.surveys.talk import Talk, survey_of

SURVEY = survey_of(
    """\
- {name: leave, type: consent, purpose: survey, label: May we}
- name: travel
  type: select_one
  label: How do you get about
  choices: [{name: bus, label: Bus}, {name: walk, label: Walk}]
- {name: stop, type: text, relevant: "${travel} = 'bus'", label: Which stop}
- {name: path, type: text, relevant: "${travel} = 'walk'", label: Which path}
- {name: like, type: text, relevant: "${stop} != ''", label: "What is ${stop} like"}
- {name: good, type: text, label: What is good}
"""
)


def to_the_end() -> Talk:
    """Messages: 1 leave, 2 travel, 3 stop, 4 like, 5 good."""
    return Talk(SURVEY).say("yes", "bus", "Mill Lane", "windy", "the park")


def test_an_edit_that_opens_an_earlier_question_asks_it() -> None:
    talk = Talk(SURVEY).say("yes", "skip", "lovely").get(Edited(message_id="2", text="walk"))
    assert talk.stored == [("travel", "corrected", "walk", "walk")]
    assert talk.step.session.status is Status.COMPLETED, "what is over stays over"
    talk = Talk(SURVEY).say("yes", "skip").get(Edited(message_id="2", text="walk"))
    assert talk.kinds == [AnswerStored, QuestionAsked]
    assert talk.position == "path"


def test_an_edit_that_closes_the_open_question_goes_on() -> None:
    talk = Talk(SURVEY).say("yes", "bus").get(Edited(message_id="2", text="walk"))
    assert talk.kinds == [AnswerStored, QuestionAsked]
    assert talk.position == "path"


def test_an_edit_elsewhere_asks_nothing_again() -> None:
    talk = Talk(SURVEY).say("yes", "bus", "Mil Lane", "windy").get(Edited(message_id="3", text="Mill Lane"))
    assert talk.kinds == [AnswerStored]
    assert talk.position == "good"


def test_an_answer_that_is_no_longer_asked_for_stays_stored_and_does_not_count() -> None:
    talk = Talk(SURVEY).say("yes", "bus", "Mill Lane").get(Edited(message_id="2", text="walk"))
    assert talk.step.session.answers["stop"].value == "Mill Lane"
    assert talk.position == "path"
    talk.say("by the river")
    assert talk.position == "good", "rules see the stop as empty, so that what it is like is not asked"


def test_an_answer_counts_again_when_its_question_is_asked_for_again() -> None:
    talk = Talk(SURVEY).say("yes", "bus", "Mill Lane")
    talk.get(Edited(message_id="2", text="walk")).get(Edited(message_id="2", text="bus"))
    assert talk.position == "like"
    assert talk.asked.text == "What is Mill Lane like"


def test_an_edit_of_the_answer_that_was_gone_back_to_goes_on() -> None:
    talk = Talk(SURVEY).say("yes", "bus", "Mil Lane", "back").get(Edited(message_id="3", text="Mill Lane"))
    assert talk.kinds == [AnswerStored, QuestionAsked]
    assert talk.position == "like"


def test_an_edit_into_a_way_out_is_taken_as_one() -> None:
    talk = to_the_end().get(Edited(message_id="5", text="prefer not to say"))
    assert talk.stored == [("good", "refused", None, "")]
    assert to_the_end().get(Edited(message_id="5", text="back")).step.events == ()


def test_a_skip_that_is_edited_into_an_answer_answers() -> None:
    talk = Talk(SURVEY).say("yes", "skip", "lovely").get(Edited(message_id="2", text="bus"))
    assert talk.stored == [("travel", "corrected", "bus", "bus")]


def test_a_deleted_message_takes_its_answer_back_and_is_not_asked_for_again() -> None:
    talk = Talk(SURVEY).say("yes", "bus", "Mill Lane", "windy").get(Withdrawn(message_id="4"))
    assert talk.stored == [("like", "withdrawn", None, "")]
    assert talk.position == "good"
    assert talk.get(Withdrawn(message_id="4")).step.events == ()


def test_a_deleted_message_may_close_what_hung_on_it() -> None:
    talk = Talk(SURVEY).say("yes", "bus").get(Withdrawn(message_id="2"))
    assert talk.stored == [("travel", "withdrawn", None, "")]
    assert talk.position == "good"


def test_a_message_can_be_deleted_after_the_end() -> None:
    talk = to_the_end().get(Withdrawn(message_id="5"))
    assert talk.stored == [("good", "withdrawn", None, "")]
    assert talk.step.session.status is Status.COMPLETED


@pytest.mark.parametrize("message_id", ["", "99"])
def test_the_deletion_of_an_unknown_message_does_nothing(message_id: str) -> None:
    talk = to_the_end()
    session = talk.step.session
    assert talk.get(Withdrawn(message_id=message_id)).step.events == ()
    assert talk.step.session == session


def test_deleting_the_yes_to_the_survey_ends_it() -> None:
    talk = Talk(SURVEY).say("yes", "bus").get(Withdrawn(message_id="1"))
    assert talk.stored == [("leave", "withdrawn", None, "")]
    assert talk.step.events[-1] == SurveyCompleted(text="Thank you", reason="declined")


def test_a_no_to_the_survey_ends_it_and_may_become_a_yes() -> None:
    talk = Talk(SURVEY).say("no")
    assert talk.step.events[-1] == SurveyCompleted(text="Thank you", reason="declined")
    talk.get(Edited(message_id="1", text="yes"))
    assert talk.kinds == [AnswerStored, QuestionAsked]
    assert (talk.step.session.status, talk.position) == (Status.ASKING, "travel")


BACKS: list[Incoming] = [Tapped(question="", value="back"), Tapped(question="good", value="back")]


@pytest.mark.parametrize("back", BACKS)
def test_back_after_the_end_opens_the_last_answer_and_ends_again(back: Incoming) -> None:
    talk = to_the_end().get(back)
    assert talk.kinds == [QuestionAsked]
    assert (talk.step.session.status, talk.position) == (Status.ASKING, "good")
    talk.say("the hills")
    assert talk.stored == [("good", "corrected", "the hills", "the hills")]
    assert talk.kinds == [AnswerStored, SurveyCompleted]


def test_back_after_the_end_may_open_new_questions() -> None:
    talk = to_the_end().say("back", "back", "back", "back", "walk")
    assert talk.stored == [("travel", "corrected", "walk", "walk")]
    assert talk.position == "path"


def test_back_after_a_no_to_the_survey_asks_for_leave_again() -> None:
    assert Talk(SURVEY).say("no", "back", "yes").position == "travel"


def test_words_beside_a_picture_can_be_edited_and_the_picture_stays() -> None:
    survey = survey_of(
        "- {name: view, type: image, label: A view}\n- {name: more, type: text, label: More}\n"
    )
    talk = Talk(survey).get(Sent(kind="photo", media_id="f1", caption="the oke", message_id="7"))
    assert talk.stored == [("view", "answered", "f1", "the oke")]
    talk.get(Edited(message_id="7", text="the oak"))
    assert talk.stored == [("view", "corrected", "f1", "the oak")]


def test_an_edit_that_is_too_long_changes_nothing() -> None:
    talk = to_the_end().get(Edited(message_id="5", text="x" * 10_001))
    assert talk.kinds == [AnswerRejected]
    assert talk.step.session.answers["good"].value == "the park"
