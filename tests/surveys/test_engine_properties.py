"""What holds for whatever residents and channels send, in whatever order."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import engine
from surveys.errors import SessionNotWaiting
from surveys.session import dump, load
from surveys.shipped import shipped
from surveys.types import (
    AnswerStored,
    Edited,
    Event,
    Incoming,
    Missing,
    QuestionAsked,
    Said,
    Sent,
    Session,
    Status,
    Survey,
    Tapped,
)
from surveys.yaml_form import read

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def survey_of(name: str) -> Survey:
    survey, problems = read(shipped()[name])
    assert survey is not None, problems
    return survey


SURVEYS = {name: survey_of(name) for name in shipped()}
NAMES = [question.name for question in SURVEYS["what-matters"].questions]
TYPICAL = [
    "4",
    "four",
    "people, 5",
    "1 2",
    "yes",
    "na",
    "skip",
    "back",
    "done",
    "47",
    "NP23 6AB",
    "sgipio",
    "The park",
]

ids = st.sampled_from(["", "m1", "m2", "m3"])
typed = st.sampled_from(TYPICAL) | st.text(max_size=30)
values = st.sampled_from(
    ["1", "5", "people", "safe", "yes", "no", "skip", "done", "back", "18_to_24"]
) | st.text(max_size=5)
messages: st.SearchStrategy[Incoming] = st.one_of(
    st.builds(Said, text=typed, message_id=ids),
    st.builds(Tapped, question=st.sampled_from(NAMES) | st.text(max_size=5), value=values, message_id=ids),
    st.builds(
        Sent,
        kind=st.sampled_from(["voice", "photo", "place"]),
        latitude=st.none() | st.floats(),
        longitude=st.none() | st.floats(),
        message_id=ids,
    ),
    st.builds(Edited, message_id=ids, text=typed),
)
taps_of_the_open_question = st.builds(Tapped, question=st.just("*"), value=values)
conversations = st.lists(messages | taps_of_the_open_question, max_size=30)


def play(survey: Survey, conversation: list[Incoming], language: str) -> tuple[Session, list[Event]]:
    """Play to the end or until the messages are used up; "*" names the open question."""
    step = engine.start(survey, session_id="s1", language=language, seed=1, now=NOW)
    events = list(step.events)
    for message in conversation:
        session = load(json.loads(json.dumps(dump(step.session))))
        assert session == step.session
        try:
            step = engine.resume(survey, session, aimed(message, session), now=NOW)
        except SessionNotWaiting:
            assert session.status is Status.COMPLETED
        else:
            events += step.events
    return step.session, events


def aimed(message: Incoming, session: Session) -> Incoming:
    if isinstance(message, Tapped) and message.question == "*":
        return replace(message, question=session.position)
    return message


@pytest.mark.parametrize("name", sorted(SURVEYS))
@given(conversation=conversations, language=st.sampled_from(["en", "cy"]))
def test_an_answer_is_new_once_and_what_is_stored_last_is_what_the_session_keeps(
    name: str, conversation: list[Incoming], language: str
) -> None:
    session, events = play(SURVEYS[name], conversation, language)
    answers = [event for event in events if isinstance(event, AnswerStored)]
    assert all(
        times == 1 for times in Counter(a.question for a in answers if a.status == "answered").values()
    )
    last = {answer.question: answer.value for answer in answers}
    assert last == {question: given.value for question, given in session.answers.items()}


@pytest.mark.parametrize("name", sorted(SURVEYS))
@given(conversation=conversations)
def test_the_same_messages_give_the_same_events(name: str, conversation: list[Incoming]) -> None:
    assert play(SURVEYS[name], conversation, "en") == play(SURVEYS[name], conversation, "en")


@pytest.mark.parametrize("name", sorted(SURVEYS))
@given(conversation=conversations)
def test_a_session_always_has_an_open_question_or_is_completed(
    name: str, conversation: list[Incoming]
) -> None:
    survey = SURVEYS[name]
    session, events = play(survey, conversation, "cy")
    again = engine.ask_again(survey, session)
    assert bool(again) == (session.status is Status.ASKING)
    for event in [*events, *again]:
        if isinstance(event, QuestionAsked):
            assert 1 <= event.number <= event.of
            assert event.text
            assert len(event.text) + len(event.hint) <= 300


@pytest.mark.parametrize("name", sorted(SURVEYS))
@given(skips=st.lists(st.sampled_from(["skip", "Skip.", "neidio", "next"]), min_size=20, max_size=20))
def test_every_question_can_be_skipped(name: str, skips: list[str]) -> None:
    session, _ = play(SURVEYS[name], [Said(text=word) for word in skips], "en")
    assert session.status is Status.COMPLETED
    assert {answer.missing for answer in session.answers.values()} == {Missing.SKIPPED}
