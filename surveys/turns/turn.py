"""One message's way through the engine: the session as it stands, and what happened so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from surveys.turns import layout, route
from surveys.turns.said import category, said
from surveys.types import (
    AnswerStored,
    Event,
    Given,
    Manner,
    Question,
    Session,
    Status,
    Step,
    Survey,
    Text,
    Timer,
)

QUIET = "quiet"  # the timer after which what was written so far is the answer


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A session between two messages, with what the last one brought about. Nothing in it changes."""

    survey: Survey
    session: Session
    #: The day and, where it is a datetime (aware), the time.
    moment: date | None
    manner: Manner
    events: tuple[Event, ...] = ()

    @cached_property
    def standing(self) -> route.Standing:
        """What counts, and what comes next."""
        return route.stand(self.survey, self.session, self.moment)

    @property
    def today(self) -> date | None:
        """The day in the community's own time zone."""
        return route.day_of(self.moment)

    @property
    def is_asking(self) -> bool:
        """Whether a question is open."""
        return self.session.status is Status.ASKING

    @property
    def open(self) -> Question:
        """The open question; raises SurveyMismatch where the survey has none of that name."""
        return route.question_of(self.standing, self.survey, self.session)

    def told(self, *events: Event) -> Turn:
        """With more events."""
        return self._keeping_standing(replace(self, events=(*self.events, *events)))

    def having(self, **changes: Any) -> Turn:
        """With a changed session."""
        turn = replace(self, session=replace(self.session, **changes))
        return turn if "answers" in changes else self._keeping_standing(turn)

    def standing_at(self, standing: route.Standing) -> Turn:
        """With what silent questions came to hold."""
        answers = {**self.session.answers, **standing.made}
        turn = replace(self, session=replace(self.session, answers=answers))
        turn.__dict__["standing"] = standing
        return turn

    def _keeping_standing(self, turn: Turn) -> Turn:
        # Going through 200 questions takes a millisecond; only answers change what comes of it.
        if "standing" in self.__dict__:
            turn.__dict__["standing"] = self.standing
        return turn

    def step(self) -> Step:
        """What the caller gets: the session, what happened, and when to wake it up."""
        return Step(session=self.session, events=self.events, timers=self._timers())

    def _timers(self) -> tuple[Timer, ...]:
        if not self.session.pending or not isinstance(self.moment, datetime):
            return ()
        gap = timedelta(seconds=self.manner.join_seconds)
        return (Timer(name=QUIET, due=self.moment.astimezone(UTC) + gap),)

    # What is said and stored

    def said(self, text: Text) -> str:
        """A text of the survey in the session's language, with the earlier answers that count."""
        return said(text, self.survey, replace(self.session, answers=self.standing.current))

    def as_offered(self, question: Question) -> Question:
        """The question with the choices that are offered now."""
        return route.offered(question, self.survey, self.session.seed, self.standing.context)

    def stored(self, question: Question, given: Given) -> AnswerStored:
        """The event of an answer that is about to be kept."""
        again = "corrected" if question.name in self.session.answers else "answered"
        whole = layout.with_other(question, self.survey)
        return AnswerStored(
            question=question.name,
            type=question.type,
            value=given.value,
            category=category(whole, given.value, self.survey, self.survey.default_language),
            text=given.raw,
            status=given.missing or again,
            sense=question.sense,
            purpose=question.purpose,
            about_you=question.about_you,
            message_id=given.message_id,
        )
