"""No answer is a value of its own: skipped, refused, not known, given up, taken back."""

from __future__ import annotations

import pytest

from surveys.types import AnswerRejected, GaveUp, QuestionAsked, Status
from tests.surveys.talk import Talk, survey_of

LABEL = "label: Tell us"
TWO = f"- {{name: age, type: integer, {LABEL}}}\n- {{name: good, type: text, {LABEL}}}\n"


@pytest.mark.parametrize("control", ["refuse", "dont_know"])
@pytest.mark.parametrize(
    "question",
    [
        "type: text",
        "type: integer",
        "type: decimal",
        "type: date",
        "type: time",
        "type: date_time",
        "type: location",
        "type: image",
        "type: acknowledge",
        "type: consent, purpose: report",
        "type: range, minimum: 1, maximum: 3",
        "type: select_one, choices: [{name: a, label: Apples}, {name: b, label: Bread}]",
        "type: select_multiple, choices: [{name: a, label: Apples}, {name: b, label: Bread}]",
        "type: rank, choices: [{name: a, label: Apples}, {name: b, label: Bread}]",
    ],
)
def test_every_question_may_be_refused_or_not_known(question: str, control: str) -> None:
    talk = Talk(survey_of(f"- {{name: it, {question}, {LABEL}}}\n")).tap(control)
    assert talk.stored == [("it", {"refuse": "refused"}.get(control, control), None, "")]
    assert talk.step.session.status is Status.COMPLETED


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("skip", "skipped"),
        ("I'd rather not say", "refused"),
        ("I don't know", "dont_know"),
        ("dunno", "dont_know"),
    ],
)
def test_it_may_be_typed(words: str, status: str) -> None:
    assert Talk(survey_of(TWO)).say(words).stored == [("age", status, None, "")]


def test_not_knowing_alone_answers_a_text_and_among_words_is_text() -> None:
    assert Talk(survey_of(TWO)).say("4", "I don't know").stored == [("good", "dont_know", None, "")]
    words = "I don't know, the park?"
    assert Talk(survey_of(TWO)).say("4", words).stored == [("good", "answered", words, words)]


def test_leave_to_hold_the_survey_cannot_be_left_open() -> None:
    talk = Talk(survey_of(f"- {{name: leave, type: consent, purpose: survey, {LABEL}}}\n{TWO}"))
    assert talk.asked.controls == ()
    for words in ("skip", "prefer not to say", "don't know", "hm", "what"):
        assert talk.say(words).kinds == [AnswerRejected]
    assert talk.say("yes").position == "age"


def test_a_choice_that_is_called_like_a_control_is_the_choice() -> None:
    choices = "choices: [{name: dont_know, label: Not sure}, {name: a, label: Apples}]"
    survey = survey_of(f"- {{name: it, type: select_one, {choices}, {LABEL}}}\n")
    assert Talk(survey).tap("dont_know").stored == [("it", "answered", "dont_know", "")]
    assert Talk(survey).say("not sure").stored == [("it", "answered", "dont_know", "not sure")]


def test_the_ways_out_that_fit_are_offered() -> None:
    about = (
        f"- {{name: age, type: integer, about_you: true, {LABEL}}}\n- {{name: good, type: text, {LABEL}}}\n"
    )
    talk = Talk(survey_of(about))
    assert talk.asked.controls == ("skip", "refuse", "dont_know")
    assert talk.tap("refuse").asked.controls == ("skip", "back")


def test_a_required_question_is_asked_for_once_more_and_then_left() -> None:
    survey = survey_of(
        f"- {{name: it, type: text, required: true, required_message: Just a word, {LABEL}}}\n{TWO}"
    )
    talk = Talk(survey).say("skip")
    assert talk.step.events == (
        AnswerRejected(question="it", code="required", values={}, text="Just a word"),
    )
    assert talk.say("skip").stored == [("it", "skipped", None, "")]
    assert Talk(survey).say("skip", "The park").stored == [("it", "answered", "The park", "The park")]


def test_a_required_question_may_be_refused_at_once() -> None:
    survey = survey_of(f"- {{name: it, type: text, required: true, {LABEL}}}\n")
    assert Talk(survey).tap("refuse").stored == [("it", "refused", None, "")]


def test_going_back_to_a_required_question_asks_for_it_anew() -> None:
    survey = survey_of(f"- {{name: it, type: text, required: true, {LABEL}}}\n{TWO}")
    talk = Talk(survey).say("skip", "skip", "back", "skip")
    assert talk.kinds == [AnswerRejected]


def test_what_is_not_understood_three_times_is_given_up_with_its_last_words() -> None:
    talk = Talk(survey_of(TWO)).say("many", "lots", "heaps")
    assert talk.kinds[:1] == [GaveUp]
    assert talk.stored == [("age", "given_up", None, "heaps")]


def test_a_refusal_while_messages_wait_keeps_their_words_apart() -> None:
    talk = Talk(survey_of(TWO), gap=6).say("4", "my son", "he drinks", "prefer not to say")
    assert talk.stored == [("good", "refused", None, "my son\nhe drinks")]


def test_a_refused_answer_can_be_given_after_all() -> None:
    talk = Talk(survey_of(TWO)).tap("refuse").say("back", "41")
    assert talk.stored == [("age", "corrected", 41, "41")]
    assert talk.kinds[-1] is QuestionAsked
