"""Between the conversation and the survey engine: messages in, engine events out as messages and answers."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot import words
from bot.draft import Draft, Locate, Row, button, rows
from feedback.types import MessageKind
from signposting.types import Place
from storage.change import NewAnswer
from surveys import engine
from surveys.session import dump, load
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    GaveUp,
    Incoming,
    MediaKept,
    NoteShown,
    PartHeld,
    QuestionAsked,
    QuestionType,
    Said,
    Sense,
    Sent,
    Session,
    StaleTap,
    Status,
    Step,
    Survey,
    SurveyCompleted,
    Tapped,
    Withdrawn,
)

ASK_GO_ON = "_go_on"  # stands in place of a question's name
WIDE_LABEL = 12  # characters; longer labels get a row of their own, or a phone cuts them
PLACE_TRIES = 2  # addresses and postcodes that cannot be found before the survey goes on without one
PLACE_DECIMALS = 3  # about 100 m: near enough to walk by, too coarse to find a door
TOLD_DECIMALS = 2  # about 1 km: what an answer keeps of a shared place


def begin(draft: Draft) -> None:
    """Start the survey and ask its first question."""
    survey = _survey(draft)
    assert draft.session is not None
    step = engine.start(
        survey,
        session_id=draft.session.id,
        language=draft.language,
        seed=int(draft.session.id[:8], 16),
        now=draft.local_now,
    )
    draft.move("survey")
    _tell(draft, step)


def take(draft: Draft, *, danger: bool = False, locate: Locate | None = None) -> None:
    """Give the message to the engine and carry out what it answers.

    Args:
        draft: the turn.
        danger: keep the answer apart from theming and ask nothing further now.
        locate: looks up places for a place question; None leaves words as they are.
    """
    session = _engine_session(draft)
    arrived = draft.situation.incoming
    assert isinstance(arrived, Said | Tapped | Sent | Edited | Withdrawn)
    incoming: Incoming = arrived
    if session.status is Status.COMPLETED and not isinstance(incoming, Edited):
        return
    if locate is not None and _question_type(draft, session) is QuestionType.LOCATION:
        placed = _place(draft, incoming, locate)
        if placed is None and session.attempts < PLACE_TRIES:
            session = replace(session, attempts=session.attempts + 1)
            assert draft.session is not None
            draft.session = replace(draft.session, state=dump(session))
            draft.say(words.no_place(draft.t), (_control(draft, session.position, "skip"),))
            return
        if placed is None:
            draft.say(words.moving_on(draft.t))
        incoming = placed or Tapped(question=session.position, value="skip")
    step = engine.resume(_survey(draft), session, incoming, now=draft.local_now)
    if danger:
        _keep_danger(draft, step)
    else:
        _tell(draft, step)


def ask_again(draft: Draft, *, kind: MessageKind = MessageKind.REPLY) -> None:
    """Show the open question once more."""
    for event in engine.ask_again(_survey(draft), _engine_session(draft)):
        _message(draft, event, kind=kind)


def change_language(draft: Draft, code: str) -> None:
    """Go on in another language; answers stay as they are."""
    session = engine.in_language(_engine_session(draft), code)
    assert draft.session is not None
    draft.session = replace(draft.session, state=dump(session))


def keep_aside(draft: Draft, *, status: str) -> None:
    """Words that answer no open question are kept under a name of their own."""
    incoming = draft.situation.incoming
    if isinstance(incoming, Said):
        draft.answers.append(
            NewAnswer(
                question=f"afterwards_{draft.situation.inbox_id}",
                type="text",
                value=incoming.text,
                category="",
                text=incoming.text,
                status=status,
                sense="other",
                about_you=False,
                message_id=incoming.message_id,
            )
        )


def go_on_button(draft: Draft) -> Row:
    """The button that brings the open question back."""
    return (button(ASK_GO_ON, "yes", words.control(draft.t, "go_on")),)


def label_of(draft: Draft, tap: Tapped) -> str:
    """What a tapped button said, for the resident's own log."""
    survey = draft.situation.survey
    for question in survey.questions if survey else ():
        for choice in question.choices:
            if (question.name, choice.name) == (tap.question, tap.value):
                return choice.label.get(draft.language, choice.name)
    names = {"yes": draft.t.gettext("Yes"), "no": draft.t.gettext("No"), **words.LANGUAGE_NAMES}
    if tap.value in ("skip", "back", "done", "later", "more"):
        return words.control(draft.t, tap.value)
    return names.get(tap.value, tap.value)


def _survey(draft: Draft) -> Survey:
    assert draft.situation.survey is not None
    return draft.situation.survey


def _engine_session(draft: Draft) -> Session:
    assert draft.session is not None
    assert draft.session.state is not None
    return load(dict(draft.session.state))


def _question_type(draft: Draft, session: Session) -> QuestionType | None:
    return next((q.type for q in _survey(draft).questions if q.name == session.position), None)


def _place(draft: Draft, incoming: Incoming, locate: Locate) -> Incoming | None:
    """Look a place up, keep it rounded, and let the engine store only its district or area.

    The full postcode goes no further than this function: minimisation (UK GDPR, article 5(1)(c)).
    """
    assert draft.session is not None
    place: Place | None = None
    if isinstance(incoming, Sent) and incoming.latitude is not None and incoming.longitude is not None:
        place = Place(latitude=incoming.latitude, longitude=incoming.longitude)
        told: Incoming = replace(
            incoming,
            latitude=round(incoming.latitude, TOLD_DECIMALS),
            longitude=round(incoming.longitude, TOLD_DECIMALS),
        )
    elif isinstance(incoming, Said):
        place = locate(incoming.text)
        # A house number is told apart from an area's name by its digits.
        unknown = place is None and any(character.isdigit() for character in incoming.text)
        if place or unknown:
            _forget_address(draft, place.area if place else "…")
        if unknown:
            return None
        told = replace(incoming, text=place.area) if place else incoming
    else:
        told = incoming
    if place:
        draft.session = replace(
            draft.session,
            latitude=round(place.latitude, PLACE_DECIMALS),
            longitude=round(place.longitude, PLACE_DECIMALS),
            area=place.area,
        )
    return told


def _forget_address(draft: Draft, instead: str) -> None:
    """The resident's own log shows this in place of what they typed."""
    if draft.lines:
        draft.lines[-1] = replace(draft.lines[-1], text=instead)


def _tell(draft: Draft, step: Step) -> None:
    """Store what was answered and say what comes next."""
    for event in step.events:
        if isinstance(event, AnswerStored):
            _store(draft, event)
        elif isinstance(event, AnswerRejected):
            _keep_misfit(draft, event)
        _message(draft, event, kind=MessageKind.REPLY)
    assert draft.session is not None
    draft.session = replace(draft.session, state=dump(step.session))
    if step.session.status is Status.COMPLETED and draft.session.completed_at is None:
        draft.move("done", completed_at=draft.now)


def _keep_danger(draft: Draft, step: Step) -> None:
    """Keep the answer where a person finds it; say nothing of the survey now."""
    for event in step.events:
        if isinstance(event, AnswerStored):
            _store(draft, event, status="danger")
    assert draft.session is not None
    draft.session = replace(draft.session, state=dump(step.session))
    if step.session.status is Status.COMPLETED:
        draft.session = replace(draft.session, completed_at=draft.now)


def _store(draft: Draft, event: AnswerStored, *, status: str = "") -> None:
    draft.answers.append(
        NewAnswer(
            question=event.question,
            type=event.type,
            value=event.value,
            category=event.category,
            text=event.text,
            status=status or event.status,
            sense=event.sense,
            about_you=event.about_you,
            message_id=event.message_id,
        )
    )
    if event.purpose:
        wording = next(q.label for q in _survey(draft).questions if q.name == event.question)
        draft.consent(event.purpose, given=event.value is True, wording=wording.get(draft.language, ""))


def _keep_misfit(draft: Draft, event: AnswerRejected) -> None:
    """Words that did not fit a question are kept beside it: they may be the part that matters."""
    incoming = draft.situation.incoming
    if isinstance(incoming, Said) and incoming.text.strip():
        draft.answers.append(
            NewAnswer(
                question=f"{event.question}_misfit_{draft.situation.inbox_id}",
                type=QuestionType.TEXT,
                value=incoming.text,
                category="",
                text=incoming.text,
                status="rejected",
                sense=Sense.OTHER,
                about_you=True,
                message_id=incoming.message_id,
            )
        )


def _message(draft: Draft, event: Event, *, kind: MessageKind) -> None:
    """Word one engine event for the resident."""
    t = draft.t
    match event:
        case QuestionAsked():
            text = f"{event.text}\n{event.hint}" if event.hint else event.text
            draft.say(text, *_buttons(draft, event), kind=kind)
        case NoteShown() | SurveyCompleted():
            draft.say(event.text, kind=kind)
        case AnswerRejected():
            draft.say(event.text or words.rejection(t, event.code, event.values), *_again(draft, event))
        case GaveUp():
            draft.say(words.moving_on(t))
        case StaleTap():
            draft.say(words.old_button(t))
            ask_again(draft)
        case MediaKept():
            draft.say(words.media_kept(t))
        case AnswerStored():
            if event.status == "corrected" and isinstance(draft.situation.incoming, Edited):
                draft.say(words.corrected(t))
        case PartHeld():
            pass
        case _:
            assert_never(event)


def _buttons(draft: Draft, asked: QuestionAsked) -> list[Row]:
    choices = [button(asked.question, each.value, each.label) for each in asked.buttons]
    wide = any(len(each["label"]) > WIDE_LABEL for each in choices)
    across = 1 if wide else (5 if asked.type is QuestionType.RANGE else 2)
    controls = _row(draft, asked.question, (*asked.controls, "later"))
    return [*rows(choices, across=across), controls]


def _again(draft: Draft, rejected: AnswerRejected) -> list[Row]:
    """A wrong answer's reply carries the question's own buttons once more."""
    for event in engine.ask_again(_survey(draft), _engine_session(draft)):
        if isinstance(event, QuestionAsked) and event.question == rejected.question:
            return _buttons(draft, event)
    return []


def _control(draft: Draft, question: str, name: str) -> dict[str, str]:
    return button(question, name, words.control(draft.t, name))


def _row(draft: Draft, question: str, names: tuple[str, ...]) -> Row:
    return tuple(_control(draft, question, name) for name in dict.fromkeys(names))
