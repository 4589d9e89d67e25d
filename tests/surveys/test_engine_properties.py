"""What holds for whatever residents and channels send, in whatever order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import engine
from surveys.authoring.yaml_form import read
from surveys.errors import SessionNotWaiting
from surveys.session import dump, load
from surveys.shipped import shipped
from surveys.turns import route
from surveys.turns.silent import settled
from surveys.turns.turn import Turn
from surveys.types import (
    NEVER_OPEN,
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    Incoming,
    Manner,
    Missing,
    PartHeld,
    QuestionAsked,
    QuestionType,
    Said,
    Sent,
    Session,
    Status,
    Step,
    Survey,
    SurveyCompleted,
    Tapped,
    Waited,
    Withdrawn,
)
from surveys.understanding.understand import command

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
EVERYTHING = """\
id: everything
version: "1"
languages: [en, cy]
title: {en: All, cy: Popeth}
thanks: {en: Thank you, cy: Diolch}
quotas:
  - {name: walkers, when: "${travel} = 'walk'", limit: 10}
questions:
  - {name: poster, type: hidden, default: surgery}
  - {name: leave, type: consent, purpose: survey, label: {en: May we ask, cy: Gawn ni ofyn}}
  - {name: good, type: text, sense: strength, label: {en: What is good, cy: Beth sy'n dda}}
  - group: around
    label: {en: Getting about, cy: Mynd o le i le}
    relevant: ${leave} = 'yes'
    questions:
      - name: travel
        type: select_one
        or_other: true
        randomize: true
        label: {en: "After ${good}, how", cy: "Ar ôl ${good}, sut"}
        choices: [{name: bus, label: {en: Bus, cy: Bws}}, {name: walk, label: {en: Walk, cy: Cerdded}}]
      - {name: mind, type: note, relevant: "${travel} = 'walk'", label: {en: Mind the road, cy: Gwyliwch}}
      - name: stop
        type: text
        relevant: ${travel} = 'bus'
        constraint: string-length(.) < 40
        constraint_message: {en: Shorter please, cy: Byrrach plis}
        label: {en: Which stop, cy: Pa arhosfan}
  - name: uses
    type: select_multiple
    or_other: true
    label: {en: What do you use, cy: Beth ydych chi'n ei ddefnyddio}
    choices: [{name: park, label: {en: Park, cy: Parc}}, {name: hall, label: {en: Hall, cy: Neuadd}}]
  - name: with
    type: select_multiple
    choice_filter: mode = ${travel} or mode = 'any'
    relevant: ${travel} != 'other'
    label: {en: With whom, cy: Gyda phwy}
    choices:
      - {name: driver, label: {en: Driver, cy: Gyrrwr}, extra: {mode: bus}}
      - {name: dog, label: {en: Dog, cy: Ci}, extra: {mode: walk}}
      - {name: alone, label: {en: Alone, cy: Ar fy mhen fy hun}, extra: {mode: any}}
  - name: order
    type: rank
    label: {en: What first, cy: Beth gyntaf}
    choices:
      - {name: a, label: {en: Apples, cy: Afalau}}
      - {name: b, label: {en: Bread, cy: Bara}}
      - {name: c, label: {en: Cheese, cy: Caws}}
  - {name: people, type: integer, minimum: 0, maximum: 20, label: {en: How many, cy: Faint}}
  - {name: life, type: range, minimum: 1, maximum: 5, label: {en: How is life, cy: Sut mae bywyd}}
  - {name: score, type: calculate, calculation: "${people} * ${life}"}
  - {name: low, type: text, relevant: "${score} < 10", label: {en: "Only ${score}", cy: "Dim ond ${score}"}}
  - {name: day, type: date, required: true, label: {en: Which day, cy: Pa ddiwrnod}}
  - {name: seen, type: acknowledge, label: {en: We keep it, cy: Rydyn ni'n ei gadw}}
  - {name: picture, type: image, label: {en: A picture, cy: Llun}}
  - {name: home, type: location, about_you: true, label: {en: Where, cy: Ble}}
  - {name: report, type: consent, purpose: report, label: {en: A report, cy: Adroddiad}}
  - {name: over, type: end}
  - {name: bye, type: note, label: {en: Bye, cy: Hwyl}}
"""


def survey_of(source: str) -> Survey:
    survey, problems = read(source)
    assert survey is not None, problems
    return survey


SURVEYS = {name: survey_of(source) for name, source in shipped().items()}
WHOLE = survey_of(EVERYTHING)
NAMES = [question.name for question in WHOLE.questions]
OPEN = "*"  # stands for the open question
FITTING = Tapped(question=OPEN, value="fits")  # stands for an answer that fits the open question
FITS = {
    QuestionType.TEXT: "by the mill",
    QuestionType.SELECT_ONE: "a swing",
    QuestionType.SELECT_MULTIPLE: "park, hall",
    QuestionType.RANK: "bread, cheese, apples",
    QuestionType.INTEGER: "two",
    QuestionType.RANGE: "4, because of the buses",
    QuestionType.DATE: "3 May 2026",
    QuestionType.LOCATION: "NP23 6AB",
    QuestionType.ACKNOWLEDGE: "ok",
    QuestionType.CONSENT: "yes, because the bus is late",
}

words = st.sampled_from([
    "4", "four", "park, hall", "1 2", "yes", "na", "yes, because the bus is late", "skip", "back", "done",
    "47", "NP23 6AB", "sgipio", "The park", "a swing", "bread, cheese, apples", "don't know", "not sure",
    "prefer not to say", "tomorrow", "3 May 2026", "ok", "bus", "walk", " ", "x" * 50, "x" * 9_995,
]) | st.text(max_size=30)  # fmt: skip
values = st.sampled_from([
    "1", "5", "park", "hall", "dog", "driver", "alone", "bus", "walk", "other", "a", "b", "c", "yes", "no",
    "ok", "skip", "done", "back", "refuse", "dont_know",
]) | st.text(max_size=5)  # fmt: skip
edits = st.sampled_from(["walk", "bus", "a swing", "1", "20", "no", "yes", "park", "skip"])
messages: st.SearchStrategy[Incoming] = st.one_of(
    st.just(FITTING),
    st.just(FITTING),
    st.builds(Said, text=words),
    st.builds(Said, text=words),
    st.builds(Said, text=words),
    st.sampled_from([Said(text="back"), Tapped(question=OPEN, value="back"), Waited(timer="quiet")]),
    st.builds(Tapped, question=st.just(OPEN), value=values),
    st.builds(Tapped, question=st.sampled_from(NAMES) | st.text(max_size=5), value=values),
    st.builds(
        Sent,
        kind=st.sampled_from(["voice", "photo", "place", "sticker"]),
        media_id=st.sampled_from(["", "file-1"]),
        caption=st.just("") | words,
        latitude=st.none() | st.floats(),
        longitude=st.none() | st.floats(),
    ),
    st.builds(Edited, message_id=st.integers(0, 29).map(str), text=words),
    st.builds(Edited, message_id=st.integers(0, 29).map("known {}".format), text=edits),
    st.builds(Edited, message_id=st.integers(0, 29).map("known {}".format), text=edits),
    st.builds(Withdrawn, message_id=st.integers(0, 29).map(str)),
    st.builds(Waited, timer=st.sampled_from(["quiet", "later"])),
)
conversations = st.lists(messages, min_size=3, max_size=30)
fulls = st.sampled_from([frozenset[str](), frozenset[str](), frozenset({"walkers"})])
manners = st.builds(Manner, join_seconds=st.sampled_from([0, 6]), full=fulls)
#: Answers that fit, typed or by a button, before anything else comes: so the talk reaches every question.
fittings = st.sampled_from([FITTING, *(replace(FITTING, value=f"fits{button}") for button in (1, 2, 3))])
prefixes = st.integers(0, 22).flatmap(lambda many: st.lists(fittings, min_size=many, max_size=many))
talks = st.builds(lambda prefix, talk: [*prefix, *talk], prefixes, conversations)
helds = st.lists(manners, min_size=1, max_size=4)


@dataclass(frozen=True)
class Moment:
    """One message with what stood before it and what it brought."""

    before: Session
    incoming: Incoming
    manner: Manner
    step: Step


def reloaded(session: Session) -> Session:
    return load(json.loads(json.dumps(dump(session))))


def begun(survey: Survey, language: str = "en") -> Step:
    return engine.start(survey, session_id="s1", language=language, seed=1, now=NOW)


def play(
    survey: Survey, conversation: Sequence[Incoming], held: Sequence[Manner], *, reload: bool = True
) -> Iterator[Moment]:
    """Play all that the session takes; each message in the next of the manners, and with an id of its own."""
    session = begun(survey).session
    for at, message in enumerate(conversation):
        before = reloaded(session) if reload else session
        incoming, manner = aimed(message, before, at), held[at % len(held)]
        try:
            step = engine.resume(survey, before, incoming, now=NOW + timedelta(minutes=at), manner=manner)
        except SessionNotWaiting:
            assert before.status is Status.COMPLETED
            assert isinstance(incoming, Said | Sent | Tapped)
        else:
            yield Moment(before, incoming, manner, step)
            session = step.session


def fitting(session: Session, button: str) -> Incoming:
    """An answer to the open question: by a button, or else typed."""
    for event in engine.ask_again(WHOLE, session):
        if isinstance(event, QuestionAsked):
            if event.question == "leave":  # a no would end the talk before it began
                return Said(text="yes")
            if button and len(event.buttons) >= int(button):
                return Tapped(question=event.question, value=event.buttons[int(button) - 1].value)
            if event.type is QuestionType.IMAGE:
                return Sent(kind="photo", media_id="file-2", caption="the oak")
            return Said(text=FITS[event.type])
    return Said(text="back")


def aimed(message: Incoming, session: Session, at: int) -> Incoming:
    if isinstance(message, Tapped) and message.value.startswith("fits"):
        message = fitting(session, message.value.removeprefix("fits"))
    if isinstance(message, Tapped) and message.question == OPEN:
        message = replace(message, question=session.position)
    if isinstance(message, Edited) and message.message_id.startswith("known"):
        known = sorted(ids_of(session), key=lambda each: (len(each), each)) or [""]
        message = replace(message, message_id=known[int(message.message_id.split()[1]) % len(known)])
    return replace(message, message_id=str(at)) if isinstance(message, Said | Sent) else message


def events_of(moments: Sequence[Moment]) -> list[Event]:
    return [event for moment in moments for event in moment.step.events]


def check_session(survey: Survey, session: Session) -> None:
    """Valid, and back from JSON as it was; an open question is one that is to be asked."""
    assert reloaded(session) == session
    turn = Turn(survey=survey, session=session, moment=NOW, manner=Manner())
    assert settled(turn).session == session, "what is worked out is up to date"
    standing = route.stand(survey, session, NOW)
    if session.status is Status.COMPLETED:
        assert (session.position, session.pending, session.picked) == ("", (), ())
        return
    question = route.question_of(standing, survey, session)
    assert question.type not in NEVER_OPEN
    assert question.name in standing.relevant
    assert question.type is QuestionType.TEXT or not session.pending
    offered = route.as_offered(question, survey, session, NOW.date())
    assert {choice.name for choice in offered.choices}.issuperset(session.picked)
    assert standing.open is None or session.position in {standing.open.name, *session.answers}


@settings(max_examples=300)
@given(talk=talks, held=helds)
def test_every_session_is_valid_and_has_an_open_question_or_is_over(
    talk: list[Incoming], held: list[Manner]
) -> None:
    for moment in play(WHOLE, talk, held):
        check_session(WHOLE, moment.step.session)
        ended = any(isinstance(event, SurveyCompleted) for event in moment.step.events)
        assert not ended or moment.step.session.status is Status.COMPLETED
        was_asking = moment.before.status is Status.ASKING
        assert ended or not (was_asking and moment.step.session.status is Status.COMPLETED)
        assert bool(moment.step.timers) == bool(moment.step.session.pending)
        for event in moment.step.events:
            if isinstance(event, QuestionAsked):
                assert 1 <= event.number <= event.of
                assert event.text


@settings(max_examples=300)
@given(talk=talks, held=helds)
def test_no_words_of_a_resident_vanish_without_an_event(talk: list[Incoming], held: list[Manner]) -> None:
    for moment in play(WHOLE, talk, held):
        for text in said_in(moment):
            assert is_told(text, moment), text
        for part in moment.before.pending:
            waits = part in moment.step.session.pending or is_let_go(part.message_id, moment)
            assert waits or is_told(part.text, moment), part


def said_in(moment: Moment) -> list[str]:
    """Words that must not be lost: those of an edit only where the engine can know the message."""
    match moment.incoming:
        case Said(text=text) | Sent(caption=text):
            return [text] if text.strip() else []
        case Edited(message_id=message_id, text=text) if text.strip():
            return [text] if message_id in ids_of(moment.before) else []
        case _:
            return []


def ids_of(session: Session) -> set[str]:
    known = {part.message_id for part in (*session.pending, *session.misfit)}
    return known.union(*(answer.message_id.split() for answer in session.answers.values()))


def is_told(text: str, moment: Moment) -> bool:
    """Stored, held or rejected by name; a word that steers; or what was already known to the letter."""
    session = moment.step.session
    kept = any(
        isinstance(event, AnswerRejected) or (isinstance(event, AnswerStored) and text in event.text)
        for event in moment.step.events
    )
    holds = any(isinstance(event, PartHeld) for event in moment.step.events)
    held = holds and any(text == part.text for part in session.pending)
    known = any(text in answer.raw for answer in session.answers.values())
    return kept or held or known or command(text, session.language) in engine.CONTROLS


def is_let_go(message_id: str, moment: Moment) -> bool:
    return isinstance(moment.incoming, Edited | Withdrawn) and moment.incoming.message_id == message_id


@settings(max_examples=300)
@given(talk=talks, held=helds)
def test_an_answer_is_new_once_and_what_is_stored_last_is_what_the_session_keeps(
    talk: list[Incoming], held: list[Manner]
) -> None:
    moments = list(play(WHOLE, talk, held))
    answers = [
        event for event in [*begun(WHOLE).events, *events_of(moments)] if isinstance(event, AnswerStored)
    ]
    new = Counter(answer.question for answer in answers if answer.status == "answered")
    assert all(times == 1 for times in new.values())
    session = moments[-1].step.session if moments else begun(WHOLE).session
    last = {answer.question: (answer.value, answer.text) for answer in answers}
    assert last == {name: (given.value, given.raw) for name, given in session.answers.items()}


@settings(max_examples=100)
@given(talk=talks, held=helds)
def test_saving_and_reloading_between_any_two_messages_changes_nothing(
    talk: list[Incoming], held: list[Manner]
) -> None:
    once = [moment.step for moment in play(WHOLE, talk, held)]
    assert once == [moment.step for moment in play(WHOLE, talk, held, reload=False)]


@settings(max_examples=100)
@given(before=prefixes, after=conversations, gap=st.sampled_from([0, 6]))
def test_a_message_that_is_deleted_leaves_none_of_its_words(
    before: list[Incoming], after: list[Incoming], gap: int
) -> None:
    talk = [*before, Said(text="my own secret"), *after]
    session = [*play(WHOLE, talk, [Manner(join_seconds=gap)])][-1].step.session
    step = engine.resume(WHOLE, session, Withdrawn(message_id=str(len(before))), now=NOW)
    check_session(WHOLE, step.session)
    assert str(len(before)) not in ids_of(step.session)
    assert "my own secret" not in json.dumps(dump(step.session))


@pytest.mark.parametrize("name", sorted(SURVEYS))
@settings(max_examples=15)
@given(conversation=conversations)
def test_the_shipped_surveys_stand_any_conversation(name: str, conversation: list[Incoming]) -> None:
    survey = SURVEYS[name]
    for moment in play(survey, [m for m in conversation if m != FITTING], [Manner()]):
        check_session(survey, moment.step.session)
        for event in moment.step.events:
            if isinstance(event, QuestionAsked):
                assert len(event.text) + len(event.hint) <= 300


@pytest.mark.parametrize("name", sorted(SURVEYS))
@pytest.mark.parametrize("word", ["skip", "Skip.", "neidio", "next"])
def test_every_question_can_be_skipped(name: str, word: str) -> None:
    moments = list(play(SURVEYS[name], [Said(text=word)] * 100, [Manner()]))
    session = moments[-1].step.session
    assert session.status is Status.COMPLETED
    assert {answer.missing for answer in session.answers.values()} <= {Missing.SKIPPED, None}
