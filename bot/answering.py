"""Between the conversation and the survey engine: messages in, engine events out as messages and answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot import asking, danger, standing, words
from bot.asking import held, survey_of
from bot.draft import Draft, Locate, Row, button
from bot.placing import placed
from storage.change import NewAnswer
from surveys import engine
from surveys.dispositions import Happening
from surveys.session import dump
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Incoming,
    QuestionType,
    Said,
    Sense,
    Sent,
    Session,
    Status,
    Step,
    SurveyCompleted,
    Tapped,
    Timer,
    Waited,
    Withdrawn,
)

ASK_GO_ON = "_go_on"  # stands in place of a question's name
PLACE_TRIES = 2  # addresses and postcodes that cannot be found before the survey goes on without one
QUIET = "quiet"  # name of the engine's timer that ends the waiting for one more message


def begin(draft: Draft) -> None:
    """Start the survey and ask its first question."""
    assert draft.session is not None
    step = engine.start(
        survey_of(draft),
        session_id=draft.session.id,
        language=draft.language,
        seed=int(draft.session.id[:8], 16),
        now=draft.local_now,
        manner=draft.manner,
    )
    draft.move("survey")
    standing.note(draft, Happening.STARTED)
    _carry_out(draft, None, step)


def take(draft: Draft, *, locate: Locate | None = None, ask: bool = True) -> None:
    """Give the message to the engine and carry out what it answers.

    Args:
        draft: the turn.
        locate: looks up places for a place question; None leaves words as they are.
        ask: False stores what was said and says nothing.
    """
    session = held(draft)
    arrived = draft.situation.incoming
    assert isinstance(arrived, Said | Tapped | Sent | Edited | Withdrawn)
    incoming: Incoming = arrived
    if locate is not None and _about_place(draft, session, incoming):
        found = placed(draft, incoming, locate)
        if found is None and (isinstance(incoming, Edited) or session.attempts < PLACE_TRIES):
            _keep(draft, replace(session, attempts=session.attempts + 1))
            draft.say(words.no_place(draft.t), (asking.control(draft, session.position, "skip"),))
            return
        if found is None:
            draft.say(words.moving_on(draft.t))
        incoming = found or Tapped(question=session.position, value="skip")
    _carry_out(draft, session, _resumed(draft, session, incoming), ask=ask)


def take_aside(draft: Draft) -> None:
    """Keep a dangerous message, and what waited to be joined with it, for a person; ask nothing."""
    session = held(draft)
    arrived = draft.situation.incoming
    assert isinstance(arrived, Said | Tapped | Sent | Edited | Withdrawn)
    first = _resumed(draft, session, arrived)
    rest = engine.flush(survey_of(draft), first.session, now=draft.local_now, manner=draft.manner)
    for event in (*first.events, *rest.events):
        if isinstance(event, AnswerStored):
            _store(draft, event, status="danger")
        elif isinstance(event, AnswerRejected):
            _keep_misfit(draft, event, danger.said(arrived), status="danger")
    _settle(draft, rest)


def wait_over(draft: Draft) -> None:
    """No further message came: join what waits into one answer, and go on."""
    if waits(draft):
        session = held(draft)
        _carry_out(draft, session, _resumed(draft, session, Waited(timer=QUIET)))


def waits(draft: Draft) -> bool:
    """Whether a message waits for the next one."""
    session = draft.session
    return session is not None and session.state is not None and bool(session.state.get("pending"))


def flush(draft: Draft) -> bool:
    """Store what still waits to be joined, and say nothing of it; whether anything did."""
    if not waits(draft):
        return False
    session = held(draft)
    step = engine.flush(survey_of(draft), session, now=draft.local_now, manner=draft.manner)
    _carry_out(draft, session, step, ask=False)
    return True


def change_language(draft: Draft, code: str) -> None:
    """Go on in another language; answers stay as they are."""
    _keep(draft, engine.in_language(held(draft), code))


def keep_aside(draft: Draft, *, status: str) -> None:
    """Words that answer no open question are kept under a name of their own."""
    incoming = draft.situation.incoming
    text = danger.said(incoming)
    if isinstance(incoming, Said | Sent) and text:
        _keep_words(draft, f"afterwards_{_mark(draft)}", text, status=status, about_you=False)


def completes(draft: Draft) -> bool:
    """Whether no question is left."""
    return held(draft).status is Status.COMPLETED


def go_on_button(draft: Draft) -> Row:
    """The button that brings the open question back."""
    return (button(ASK_GO_ON, "yes", words.control(draft.t, "go_on")),)


def timers(draft: Draft) -> Iterable[Timer]:
    """When to stop waiting for one more message; none where nothing waits."""
    if waits(draft):
        yield Timer(name=QUIET, due=draft.now + draft.join_time)


# What the engine says


def _resumed(draft: Draft, session: Session, incoming: Incoming) -> Step:
    step = engine.resume(survey_of(draft), session, incoming, now=draft.local_now, manner=draft.manner)
    return replace(step, session=_in_order(step.session))


def _in_order(session: Session) -> Session:
    """Parts as they were sent: a channel's numbers tell, though its updates may arrive in another order."""
    if not all(part.message_id.isdecimal() for part in session.pending):
        return session
    return replace(session, pending=tuple(sorted(session.pending, key=lambda part: int(part.message_id))))


def _carry_out(draft: Draft, before: Session | None, step: Step, *, ask: bool = True) -> None:
    """Store what was answered, look again at what only now stands together, and say what comes next."""
    texts = [event.text for event in step.events if isinstance(event, AnswerStored) and event.text]
    again = danger.screened_again(draft, texts, seen=_seen(draft, before))
    for event in step.events:
        if isinstance(event, AnswerStored):
            _store(draft, event, status="danger" if event.text in again.unsafe else "")
        elif isinstance(event, AnswerRejected):
            # While the rest waits on, it is the new message alone that did not fit.
            waited = "" if step.session.pending else _waiting(before)
            _keep_misfit(draft, event, waited or danger.said(draft.situation.incoming))
    _settle(draft, step)
    if again.found:
        danger.tell(draft, again.found)
        draft.move("care")
        draft.say(words.questions_wait(draft.t), go_on_button(draft))
    elif ask:
        asking.tell_all(draft, step.events)


def _seen(draft: Draft, before: Session | None) -> list[str]:
    """Words that were screened when they came."""
    seen = [danger.said(draft.situation.incoming)]
    if before is not None:
        seen += [part.text for part in before.pending]
        seen += [given.raw for given in before.answers.values()]
    return [text for text in seen if text]


def _settle(draft: Draft, step: Step) -> None:
    """Keep the engine's session; note the end."""
    _keep(draft, step.session)
    assert draft.session is not None
    for event in step.events:
        if isinstance(event, SurveyCompleted):
            draft.move("done", completed_at=draft.session.completed_at or draft.now)
            standing.ended(draft, event, step.session)
        elif isinstance(event, AnswerStored):
            standing.answered(draft, step.session)


def _keep(draft: Draft, session: Session) -> None:
    assert draft.session is not None
    draft.session = replace(draft.session, state=dump(session))


def _about_place(draft: Draft, session: Session, incoming: Incoming) -> bool:
    """Whether the message answers, or corrects the answer to, a question for a place."""
    name = session.position
    if isinstance(incoming, Edited) and all(
        part.message_id != incoming.message_id for part in session.misfit
    ):
        ids = {key: given.message_id.split() for key, given in session.answers.items()}
        name = next((key for key, found in ids.items() if incoming.message_id in found), "")
    return any(q.name == name and q.type is QuestionType.LOCATION for q in survey_of(draft).questions)


# What is kept


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
        wording = next(q.label for q in survey_of(draft).questions if q.name == event.question)
        draft.consent(event.purpose, given=event.value is True, wording=wording.get(draft.language, ""))


def _keep_misfit(draft: Draft, event: AnswerRejected, text: str, *, status: str = "rejected") -> None:
    """Words that did not fit a question are kept beside it: they may be the part that matters."""
    if text.strip():
        _keep_words(draft, f"{event.question}_misfit_{_mark(draft)}", text, status=status, about_you=True)


def _keep_words(draft: Draft, question: str, text: str, *, status: str, about_you: bool) -> None:
    draft.answers.append(
        NewAnswer(
            question=question,
            type=QuestionType.TEXT,
            value=text,
            category="",
            text=text,
            status=status,
            sense=Sense.OTHER,
            about_you=about_you,
            message_id=getattr(draft.situation.incoming, "message_id", ""),
        )
    )


def _waiting(session: Session | None) -> str:
    return "\n".join(part.text for part in session.pending) if session else ""


def _mark(draft: Draft) -> str:
    """Tells this turn from others of the session: the update's number, or the session's when a timer came."""
    assert draft.session is not None
    number = draft.situation.inbox_id
    return str(number) if number is not None else f"v{draft.session.version}"
