"""The engine: one message in, a new session and what happened out. Pure; a resident's mistake is an event.

`start` opens a session, `resume` takes each message after it, `ask_again` shows the open question to
somebody who comes back. Only a caller's misuse raises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from surveys import route
from surveys.errors import SessionNotWaiting
from surveys.expressions import holds
from surveys.kinds import KINDS, NotUnderstood, Reader, Reading, Understood, listed, names
from surveys.said import category, said, spoken
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    GaveUp,
    Given,
    Incoming,
    MediaKept,
    Missing,
    NoteShown,
    Question,
    QuestionAsked,
    QuestionType,
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
from surveys.understand import command, is_called

MAX_ATTEMPTS = 2  # wrong answers that are asked again; the third goes on (Surveda's two, kinder ending)
PLACE_DECIMALS = 3  # of a degree, about 100 m: enough to find what is near, too little to find a door

#: The purpose of a consent without which no survey is held.
SURVEY = "survey"
SKIP, DONE, BACK = "skip", "done", "back"
#: Words that steer the engine, typed or tapped; no choice may bear such a name.
CONTROLS = (SKIP, DONE, BACK)


def start(survey: Survey, *, session_id: str, language: str, seed: int, now: datetime) -> Step:
    """Open a session and ask the first question.

    Args:
        survey: a definition without errors.
        session_id: given by the caller.
        language: one of the survey's; another falls back to the survey's default.
        seed: for anything left to chance.
        now: aware; its own date is what today() gives, so pass it in the community's time zone.
    """
    session = Session(
        id=session_id,
        survey_id=survey.id,
        survey_version=survey.version,
        language=language if language in survey.languages else survey.default_language,
        status=Status.ASKING,
        position="",
        answers={},
        seed=seed,
    )
    return _Turn(survey, session, now.date()).go_on()


def resume(survey: Survey, session: Session, incoming: Incoming, *, now: datetime) -> Step:
    """Take one message.

    Args:
        survey: the version that the session began with.
        session: as the last step left it.
        incoming: what came.
        now: aware, see `start`.

    Raises:
        SessionNotWaiting: words or media for a completed session; edits and old buttons are still taken.
        SurveyMismatch: the session is another survey's.
    """
    turn = _Turn(survey, session, now.date())
    match incoming:
        case Edited():
            return turn.edited(incoming)
        case Tapped() if incoming.question != session.position:
            return turn.tapped_late(incoming)
    if session.status is Status.COMPLETED:
        raise SessionNotWaiting(session.id)
    question = route.question_of(survey, session)
    match incoming:
        case Tapped():
            return turn.tapped(question, incoming)
        case Said():
            return turn.said(question, incoming)
        case Sent():
            return turn.sent(question, incoming)
        case _:
            return turn.step()


def ask_again(survey: Survey, session: Session, *, today: date | None = None) -> tuple[Event, ...]:
    """The open question once more; nothing for a completed session.

    Args:
        survey: the version that the session began with.
        session: as the last step left it.
        today: only for rules with today(), in the count of questions to come.
    """
    if session.status is Status.COMPLETED:
        return ()
    return (_Turn(survey, session, today).question_asked(route.question_of(survey, session)),)


def in_language(session: Session, language: str) -> Session:
    """The same session, going on in another language; answers stay as they are."""
    return replace(session, language=language)


@dataclass(frozen=True)
class _Turn:
    """One message's way through the engine."""

    survey: Survey
    session: Session
    today: date | None

    # What came

    def said(self, question: Question, incoming: Said) -> Step:
        """Typed words: a word that steers, else an answer."""
        if not incoming.text.strip():
            return self.step(self.question_asked(question))
        control = command(incoming.text, self.session.language)
        steered = self._steered(question, control, incoming) if control in CONTROLS else None
        if steered is not None and not is_called(incoming.text, question.choices):
            return steered
        reading = KINDS[question.type].read(
            question, incoming.text, Reader(language=self.session.language, today=self.today)
        )
        if KINDS[question.type].ticks and isinstance(reading, Understood):
            chosen = {*self.session.picked, *listed(reading.value)}
            reading = Understood(value=[name for name in names(question) if name in chosen])
        return self._answer(question, reading, incoming)

    def tapped(self, question: Question, incoming: Tapped) -> Step:
        """A button of the open question; one that it does not have is an old one."""
        if incoming.value in CONTROLS:
            return self._steered(question, incoming.value, incoming) or self._stale(incoming)
        value = KINDS[question.type].tapped(question, incoming.value)
        if value is None:
            return self._stale(incoming)
        if KINDS[question.type].ticks:
            return self._toggled(question, incoming.value)
        return self._answer(question, Understood(value=value), incoming)

    def tapped_late(self, incoming: Tapped) -> Step:
        """A button of a question that is not open: no news where it says what is stored, else stale."""
        given, question = (
            self.session.answers.get(incoming.question),
            route.named(self.survey, incoming.question),
        )
        if given is None or question is None:
            return self._stale(incoming)
        repeats = {
            SKIP: given.missing is Missing.SKIPPED,
            DONE: KINDS[question.type].ticks and not given.missing,
            BACK: False,
        }
        value = KINDS[question.type].tapped(question, incoming.value)
        says_the_same = value is not None and (value == given.value or value in listed(given.value))
        return self.step() if repeats.get(incoming.value, says_the_same) else self._stale(incoming)

    def sent(self, question: Question, incoming: Sent) -> Step:
        """Media: a place answers a place question; beside a text question it is kept; else asked again."""
        reading: Reading
        if incoming.kind == "place" and question.type is QuestionType.LOCATION:
            place = _place(incoming)
            reading = NotUnderstood(code="not_a_place") if place is None else Understood(value=place)
            return self._answer(question, reading, incoming)
        if KINDS[question.type].keeps_media:
            return self.step(MediaKept(question=question.name, kind=incoming.kind))
        reading = NotUnderstood(code="media", values={"kind": incoming.kind})
        return self._answer(question, reading, incoming)

    def edited(self, incoming: Edited) -> Step:
        """An earlier message changed: correct the answer that it gave; the position stays where it is."""
        if not incoming.message_id:
            return self.step()
        if incoming.message_id == self.session.misfit_id and self.session.status is Status.ASKING:
            mended = Said(text=incoming.text, message_id=incoming.message_id)
            return self.said(route.question_of(self.survey, self.session), mended)
        for name, given in self.session.answers.items():
            question = route.named(self.survey, name)
            if given.message_id == incoming.message_id and given.raw and question is not None:
                return self._corrected(question, given, incoming)
        return self.step()

    # What it comes to

    def go_on(self, *before: Event) -> Step:
        """Open the next question, with the notes on the way; complete the session when there is none."""
        notes, question = route.ahead(self.survey, self.session, self.today)
        shown = tuple(
            NoteShown(question=n.name, text=said(n.label, self.survey, self.session)) for n in notes
        )
        if question is None:
            return self.completed(*before, *shown)
        turn = self._with(position=question.name)
        return turn.step(*before, *shown, turn.question_asked(question))

    def question_asked(self, question: Question) -> QuestionAsked:
        """The open question, ready to show."""
        number, of = route.progress(self.survey, self.session, self.today)
        return QuestionAsked(
            question=question.name,
            type=question.type,
            text=said(question.label, self.survey, self.session),
            hint=said(question.hint, self.survey, self.session),
            buttons=KINDS[question.type].buttons(question, self.survey, self.session),
            controls=self._controls(question),
            number=number,
            of=of,
        )

    def _controls(self, question: Question) -> tuple[str, ...]:
        fits = {
            DONE: bool(self.session.picked),
            SKIP: _can_skip(question) and not self.session.picked,
            BACK: route.previous(self.survey, self.session) is not None,
        }
        return tuple(control for control, fit in fits.items() if fit)

    def _steered(self, question: Question, control: str, incoming: Said | Tapped) -> Step | None:
        """Skip, done or back; None where the word does not steer this question."""
        skipped = Given(value=None, missing=Missing.SKIPPED, message_id=incoming.message_id)
        if control == BACK:
            return self._back(question)
        if control == SKIP and _can_skip(question):
            return self._store(question, skipped)
        if control == DONE and KINDS[question.type].ticks:
            return self._answer(question, _ticked(question, self.session.picked), incoming, words="")
        if control == DONE and isinstance(incoming, Said) and KINDS[question.type].takes_any_words:
            return self._store(question, skipped)
        return None

    def _back(self, question: Question) -> Step:
        earlier = route.previous(self.survey, self.session)
        if earlier is None:
            return self.step(self.question_asked(question))
        ticked = KINDS[earlier.type].ticks
        picked = tuple(listed(self.session.answers[earlier.name].value)) if ticked else ()
        turn = self._with(position=earlier.name, picked=picked, attempts=0, misfit_id="")
        return turn.step(turn.question_asked(earlier))

    def _toggled(self, question: Question, name: str) -> Step:
        picked = set(self.session.picked) ^ {name}
        turn = self._with(picked=tuple(n for n in names(question) if n in picked))
        return turn.step(turn.question_asked(question))

    def _answer(
        self,
        question: Question,
        reading: Reading,
        incoming: Said | Tapped | Sent,
        *,
        words: str | None = None,
    ) -> Step:
        """Store what fits and go on; ask again for what does not. words: None takes those that were typed."""
        typed = incoming.text if isinstance(incoming, Said) else ""
        raw = typed if words is None else words
        if isinstance(reading, NotUnderstood):
            return self._misfit(question, _rejected(question, reading), raw, incoming.message_id)
        given = Given(value=reading.value, raw=raw, message_id=incoming.message_id)
        if not self._is_allowed(question, given):
            return self._misfit(question, self._broken(question), raw, incoming.message_id)
        return self._store(question, given)

    def _is_allowed(self, question: Question, given: Given) -> bool:
        return holds(question.constraint, route.context(self.session, self.today, here=given))

    def _broken(self, question: Question) -> AnswerRejected:
        text = said(question.constraint_message, self.survey, self.session)
        return AnswerRejected(question=question.name, code="constraint", values={}, text=text)

    def _misfit(self, question: Question, rejected: AnswerRejected, raw: str, message_id: str) -> Step:
        """Ask again twice, then go on; consent to the survey itself is asked for as often as it takes."""
        if self.session.attempts < MAX_ATTEMPTS or not _can_skip(question):
            attempts = min(self.session.attempts + 1, MAX_ATTEMPTS)
            return self._with(attempts=attempts, misfit_id=message_id).step(rejected)
        given = Given(value=None, raw=raw, missing=Missing.SKIPPED, message_id=message_id)
        return self._store(question, given, GaveUp(question=question.name))

    def _store(self, question: Question, given: Given, *before: Event) -> Step:
        turn = self._with(
            answers={**self.session.answers, question.name: given}, attempts=0, picked=(), misfit_id=""
        )
        known = self.session.answers.get(question.name)
        unchanged = known is not None and (known.value, known.missing) == (given.value, given.missing)
        news = before if unchanged else (*before, self._stored(question, given))
        return turn.completed(*news) if _refuses(question, given) else turn.go_on(*news)

    def _stored(self, question: Question, given: Given) -> AnswerStored:
        again = "corrected" if question.name in self.session.answers else "answered"
        return AnswerStored(
            question=question.name,
            type=question.type,
            value=given.value,
            category=category(question, given.value, self.survey, self.survey.default_language),
            text=given.raw,
            status=given.missing or again,
            sense=question.sense,
            purpose=question.purpose,
            about_you=question.about_you,
            message_id=given.message_id,
        )

    def _corrected(self, question: Question, earlier: Given, incoming: Edited) -> Step:
        """The edited message read as an answer to its own question; what does not fit changes nothing."""
        if incoming.text == earlier.raw or not incoming.text.strip():
            return self.step()
        if command(incoming.text, self.session.language) == SKIP and _can_skip(question):
            given = Given(value=None, missing=Missing.SKIPPED, message_id=incoming.message_id)
            return self._replaced(question, given, self._stored(question, given))
        reading = KINDS[question.type].read(
            question, incoming.text, Reader(language=self.session.language, today=self.today)
        )
        if isinstance(reading, NotUnderstood):
            return self.step(_rejected(question, reading))
        given = Given(value=reading.value, raw=incoming.text, message_id=incoming.message_id)
        if not self._is_allowed(question, given):
            return self.step(self._broken(question))
        unchanged = given.value == earlier.value
        return self._replaced(question, given, *(() if unchanged else (self._stored(question, given),)))

    def _replaced(self, question: Question, given: Given, *events: Event) -> Step:
        turn = self._with(answers={**self.session.answers, question.name: given})
        if self.session.status is Status.ASKING and _refuses(question, given):
            return turn.completed(*events)
        return turn.step(*events)

    def completed(self, *before: Event) -> Step:
        """End the session with the survey's thanks."""
        text = spoken(self.survey.thanks, self.session.language, self.survey)
        turn = self._with(status=Status.COMPLETED, position="", picked=(), attempts=0, misfit_id="")
        return turn.step(*before, SurveyCompleted(text=text))

    def step(self, *events: Event) -> Step:
        """The turn as it stands, with what happened in it."""
        return Step(session=self.session, events=events)

    def _stale(self, incoming: Tapped) -> Step:
        return self.step(StaleTap(question=incoming.question))

    def _with(self, **changes: Any) -> _Turn:
        return replace(self, session=replace(self.session, **changes))


def _can_skip(question: Question) -> bool:
    """Nothing is compulsory but the answer whether the survey may be held at all."""
    return question.type is not QuestionType.CONSENT or question.purpose != SURVEY


def _refuses(question: Question, given: Given) -> bool:
    """Whether this is a no to the survey itself, which ends it."""
    return question.type is QuestionType.CONSENT and question.purpose == SURVEY and given.value is False


def _rejected(question: Question, reading: NotUnderstood) -> AnswerRejected:
    return AnswerRejected(question=question.name, code=reading.code, values=reading.values)


def _ticked(question: Question, picked: tuple[str, ...]) -> Reading:
    if picked:
        return Understood(value=list(picked))
    return NotUnderstood(code="not_a_choice", values={"count": len(question.choices)})


def _place(incoming: Sent) -> str | None:
    """The point as "latitude,longitude", rounded; None for one that is not on Earth."""
    latitude, longitude = incoming.latitude, incoming.longitude
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return f"{latitude:.{PLACE_DECIMALS}f},{longitude:.{PLACE_DECIMALS}f}"
