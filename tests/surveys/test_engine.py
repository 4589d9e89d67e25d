"""What the transcripts do not show: callers' misuse, limits, repeated and late messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from surveys import engine
from surveys.authoring.yaml_form import read
from surveys.errors import SessionNotWaiting, SurveyMismatch
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    GaveUp,
    Incoming,
    MediaKept,
    QuestionAsked,
    Said,
    Sent,
    Session,
    StaleTap,
    Status,
    Step,
    Survey,
    SurveyCompleted,
    Tapped,
)
from surveys.understanding.kinds import MAX_TEXT

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SOURCE = """\
id: town
version: "1"
languages: [en, cy]
title: {en: Town, cy: Tref}
thanks: {en: Thank you, cy: Diolch}
questions:
  - {name: good, type: text, label: {en: What is good, cy: Beth sy'n dda}}
  - name: travel
    type: select_one
    label: {en: "After ${good}, how", cy: "Ar ôl ${good}, sut"}
    choices: [{name: bus, label: {en: Bus, cy: Bws}}, {name: walk, label: {en: Walk, cy: Cerdded}}]
  - {name: stop, type: text, relevant: "${travel} = 'bus'", label: {en: Which stop, cy: Pa arhosfan}}
  - {name: spring, type: text, relevant: "today() < '2026-06-01'", label: {en: In spring, cy: Yn y gwanwyn}}
  - {name: life, type: range, minimum: 1, maximum: 5, label: {en: Life, cy: Bywyd}}
"""


@pytest.fixture(scope="module")
def town() -> Survey:
    survey, problems = read(SOURCE)
    assert survey is not None, problems
    return survey


def begin(survey: Survey, language: str = "en") -> Step:
    return engine.start(survey, session_id="s1", language=language, seed=1, now=NOW)


def after(survey: Survey, *messages: Incoming) -> Step:
    step = begin(survey)
    for message in messages:
        step = engine.resume(survey, step.session, message, now=NOW)
    return step


def kinds(step: Step) -> list[type[Event]]:
    return [type(event) for event in step.events]


def stored(step: Step) -> AnswerStored:
    return next(event for event in step.events if isinstance(event, AnswerStored))


def asked(step: Step) -> QuestionAsked:
    return next(event for event in step.events if isinstance(event, QuestionAsked))


def test_nothing_that_went_in_is_changed(town: Survey) -> None:
    first = begin(town).session
    before = dict(first.answers)
    second = engine.resume(town, first, Said(text="The park"), now=NOW).session
    assert first.answers == before == {}
    assert second is not first


def test_words_are_kept_to_the_letter(town: Survey) -> None:
    words = "  The Park!\n\tand “Mrs Evans” \u200b🌳 " + "x" * (MAX_TEXT - 40)
    step = after(town, Said(text=words, message_id="m1"))
    assert (stored(step).text, stored(step).value) == (words, words)


def test_more_words_than_are_kept_are_asked_for_anew(town: Survey) -> None:
    step = after(town, Said(text="x" * (MAX_TEXT + 1)))
    assert step.events == (AnswerRejected(question="good", code="too_long", values={"limit": MAX_TEXT}),)


def test_an_earlier_answer_stands_in_a_text_but_not_in_full(town: Survey) -> None:
    step = after(town, Said(text="the ${travel} park " + "x" * 200))
    assert asked(step).text.startswith("After the ${travel} park xxx")
    assert asked(step).text.endswith("x…, how")
    assert len(asked(step).text) < 100


def test_today_is_the_callers_day(town: Survey) -> None:
    messages = [Said(text="The park"), Said(text="Walk")]
    assert asked(after(town, *messages)).question == "spring"
    late = after(town, messages[0])
    step = engine.resume(town, late.session, messages[1], now=datetime(2026, 6, 1, tzinfo=UTC))
    assert asked(step).question == "life"


def test_progress_counts_what_can_still_come(town: Survey) -> None:
    step = after(town, Said(text="The park"))
    assert (asked(step).number, asked(step).of) == (2, 4)
    step = engine.resume(town, step.session, Tapped(question="travel", value="bus"), now=NOW)
    assert (asked(step).number, asked(step).of) == (3, 5)


def test_a_tap_that_comes_twice_changes_nothing(town: Survey) -> None:
    tap = Tapped(question="travel", value="walk")
    once = after(town, Said(text="The park"), tap)
    twice = engine.resume(town, once.session, tap, now=NOW)
    assert twice == Step(session=once.session, events=())


@pytest.mark.parametrize("value", ["bus", "skip", "back", "done", "tram"])
def test_an_old_button_that_says_something_else_is_stale(town: Survey, value: str) -> None:
    once = after(town, Said(text="The park"), Tapped(question="travel", value="walk"))
    step = engine.resume(town, once.session, Tapped(question="travel", value=value), now=NOW)
    assert step == Step(session=once.session, events=(StaleTap(question="travel"),))


@pytest.mark.parametrize("tap", [Tapped(question="life", value="3"), Tapped(question="nowhere", value="x")])
def test_a_button_of_a_question_to_come_or_of_none_is_stale(town: Survey, tap: Tapped) -> None:
    assert kinds(after(town, tap)) == [StaleTap]


def test_two_wrong_answers_are_asked_again_and_the_third_goes_on(town: Survey) -> None:
    steps = [after(town, Said(text="The park"), *[Said(text="by boat")] * times) for times in (1, 2, 3)]
    assert [kinds(step) for step in steps] == [
        [AnswerRejected],
        [AnswerRejected],
        [GaveUp, AnswerStored, QuestionAsked],
    ]
    assert (stored(steps[2]).status, stored(steps[2]).value, stored(steps[2]).text) == (
        "given_up",
        None,
        "by boat",
    )


def test_a_right_answer_clears_the_count_of_wrong_ones(town: Survey) -> None:
    step = after(town, Said(text="The park"), Said(text="by boat"), Said(text="walk"), Said(text="May"))
    assert step.session.attempts == 0


def test_an_edit_of_a_wrong_answer_mends_it(town: Survey) -> None:
    step = after(town, Said(text="The park"), Said(text="by boat", message_id="m2"))
    step = engine.resume(town, step.session, Edited(message_id="m2", text="by bus"), now=NOW)
    assert (stored(step).question, stored(step).value, stored(step).status) == ("travel", "bus", "answered")
    step = engine.resume(town, step.session, Edited(message_id="m2", text="walk"), now=NOW)
    assert (stored(step).value, stored(step).status) == ("walk", "corrected")
    assert asked(step).question == "spring", "which stop is no longer asked"


def test_an_edit_of_what_was_given_up_is_taken(town: Survey) -> None:
    wrong = [Said(text="by boat", message_id=f"m{n}") for n in range(3)]
    step = after(town, Said(text="The park"), *wrong)
    step = engine.resume(town, step.session, Edited(message_id="m2", text="bus"), now=NOW)
    assert (stored(step).value, stored(step).status) == ("bus", "corrected")


@pytest.mark.parametrize(
    "edit",
    [
        Edited(message_id="m1", text="The park"),
        Edited(message_id="m1", text=" "),
        Edited(message_id="other", text="The shops"),
        Edited(message_id="", text="The shops"),
    ],
)
def test_an_edit_that_changes_nothing_does_nothing(town: Survey, edit: Edited) -> None:
    once = after(town, Said(text="The park", message_id="m1"), Tapped(question="travel", value="walk"))
    assert engine.resume(town, once.session, edit, now=NOW) == Step(session=once.session, events=())


def test_an_edit_into_skip_withdraws_the_answer(town: Survey) -> None:
    step = after(town, Said(text="The park", message_id="m1"), Edited(message_id="m1", text="skip"))
    assert (stored(step).status, stored(step).value, stored(step).text) == ("skipped", None, "")
    assert step.session.position == "travel"


def test_an_edit_that_does_not_fit_leaves_the_answer(town: Survey) -> None:
    once = after(town, Said(text="The park"), Said(text="walk", message_id="m2"))
    step = engine.resume(town, once.session, Edited(message_id="m2", text="by boat"), now=NOW)
    assert kinds(step) == [AnswerRejected]
    assert step.session == once.session


def test_an_edit_that_means_the_same_keeps_the_new_words(town: Survey) -> None:
    step = after(town, Said(text="x"), Said(text="walk", message_id="m2"), Edited(message_id="m2", text="2"))
    assert (stored(step).value, stored(step).text, stored(step).status) == ("walk", "2", "corrected")
    assert step.session.answers["travel"].raw == "2"


def whole(town: Survey) -> Step:
    words = [
        Said(text="The park", message_id="m1"),
        Said(text="2"),
        Said(text="lambs"),
        Said(text="5", message_id="m4"),
    ]
    return after(town, *words)


def test_the_end_says_thanks(town: Survey) -> None:
    step = whole(town)
    assert step.events[-1] == SurveyCompleted(text="Thank you")
    assert (step.session.status, step.session.position) == (Status.COMPLETED, "")


def test_the_thanks_repeat_an_earlier_answer(town: Survey) -> None:
    step = whole(replace(town, thanks={"en": "Thank you. You get about: ${travel}."}))
    assert step.events[-1] == SurveyCompleted(text="Thank you. You get about: Walk.")


@pytest.mark.parametrize("late", [Said(text="one more"), Sent(kind="photo"), Tapped(question="", value="x")])
def test_a_completed_session_waits_for_nothing(town: Survey, late: Incoming) -> None:
    with pytest.raises(SessionNotWaiting):
        engine.resume(town, whole(town).session, late, now=NOW)


def test_a_completed_session_still_takes_edits_and_names_old_buttons(town: Survey) -> None:
    session = whole(town).session
    step = engine.resume(town, session, Edited(message_id="m4", text="4"), now=NOW)
    assert (stored(step).value, step.session.status) == (4, Status.COMPLETED)
    assert kinds(engine.resume(town, session, Tapped(question="life", value="1"), now=NOW)) == [StaleTap]
    assert engine.ask_again(town, session) == ()


def test_back_goes_past_what_was_not_asked_and_stops_at_the_first(town: Survey) -> None:
    step = after(town, Said(text="The park"), Said(text="walk"), Said(text="back"))
    assert asked(step).question == "travel"
    step = engine.resume(town, step.session, Said(text="back"), now=NOW)
    assert asked(step).question == "good"
    step = engine.resume(town, step.session, Said(text="back"), now=NOW)
    assert asked(step).question == "good"


def test_after_going_back_only_open_questions_come(town: Survey) -> None:
    back = [*[Said(text="back")] * 3, Said(text="The hills")]
    step = after(town, Said(text="The park"), Said(text="walk"), Said(text="lambs"), *back)
    assert (stored(step).question, stored(step).status, asked(step).question) == ("good", "corrected", "life")


def test_a_changed_answer_opens_what_it_makes_relevant(town: Survey) -> None:
    step = after(town, Said(text="The park"), Said(text="walk"), Said(text="back"), Said(text="bus"))
    assert (stored(step).status, asked(step).question) == ("corrected", "stop")


@pytest.mark.parametrize("again", [Said(text="walk"), Tapped(question="travel", value="walk")])
def test_the_same_answer_again_is_no_news(town: Survey, again: Incoming) -> None:
    step = after(town, Said(text="The park"), Said(text="walk"), Said(text="back"), again)
    assert kinds(step) == [QuestionAsked]
    assert step.session.answers["travel"].raw == "walk"


def test_media_beside_a_text_question_is_kept_and_the_question_stays(town: Survey) -> None:
    step = after(town, Sent(kind="voice"))
    assert step.events == (MediaKept(question="good", kind="voice"),)
    assert step.session.position == "good"


@pytest.mark.parametrize(
    "place", [(None, None), (91.0, 0.0), (0.0, -181.0), (float("nan"), 0.0), (float("inf"), 0.0)]
)
def test_a_place_that_is_not_on_earth_is_refused(place: tuple[float | None, float | None]) -> None:
    survey, _ = read(SOURCE.replace("name: good, type: text", "name: good, type: location"))
    assert survey is not None
    step = after(survey, Sent(kind="place", latitude=place[0], longitude=place[1]))
    assert step.events == (AnswerRejected(question="good", code="not_a_place", values={}),)


def test_another_language_takes_effect_with_the_next_message(town: Survey) -> None:
    session = engine.in_language(after(town, Said(text="The park")).session, "cy")
    again = engine.ask_again(town, session)
    assert [event.text for event in again if isinstance(event, QuestionAsked)] == ["Ar ôl The park, sut"]
    assert [event.buttons[1].label for event in again if isinstance(event, QuestionAsked)] == ["Cerdded"]


def test_a_language_that_the_survey_lacks_falls_back_to_its_default(town: Survey) -> None:
    assert asked(begin(town, "pl")).text == "What is good"
    session = engine.in_language(begin(town).session, "pl")
    assert [event.text for event in engine.ask_again(town, session) if isinstance(event, QuestionAsked)] == [
        "What is good"
    ]


@pytest.mark.parametrize("wrong", [{"survey_id": "other"}, {"position": "gone"}])
def test_a_session_of_another_survey_is_refused(town: Survey, wrong: dict[str, str]) -> None:
    session = Session(**(vars(begin(town).session) | wrong))
    with pytest.raises(SurveyMismatch):
        engine.resume(town, session, Said(text="x"), now=NOW)


def test_an_edit_takes_consent_to_the_survey_back() -> None:
    survey, problems = read(
        SOURCE.replace("{name: good, type: text,", "{name: good, type: consent, purpose: survey,")
    )
    assert survey is not None, problems
    step = after(survey, Said(text="yes", message_id="m1"), Edited(message_id="m1", text="no"))
    assert kinds(step) == [AnswerStored, SurveyCompleted]
    assert step.session.status is Status.COMPLETED
