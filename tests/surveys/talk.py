"""A short way to hold a session in a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from surveys import engine
from surveys.authoring.yaml_form import read
from surveys.types import (
    AnswerStored,
    Event,
    Incoming,
    Manner,
    NoteShown,
    QuestionAsked,
    Said,
    Step,
    Survey,
    Tapped,
)

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
HEAD = """\
id: short
version: "1"
languages: [en]
title: Short
thanks: Thank you
"""


def survey_of(questions: str, before: str = "") -> Survey:
    """A survey in English with these questions; before: other keys of the survey."""
    survey, problems = read(f"{HEAD}{before}questions:\n{questions}")
    assert survey is not None, problems
    return survey


class Talk:
    """One session; what is said is taken at once."""

    def __init__(
        self,
        survey: Survey,
        *,
        gap: float = 0,
        full: frozenset[str] = frozenset(),
        seed: int = 1,
        hidden: Mapping[str, str] | None = None,
    ) -> None:
        self.survey = survey
        self.manner = Manner(join_seconds=gap, full=full)
        self.messages = 0
        self.step: Step = engine.start(
            survey, session_id="s1", language="en", seed=seed, now=NOW, manner=self.manner, hidden=hidden
        )

    def get(self, incoming: Incoming) -> Talk:
        self.step = engine.resume(self.survey, self.step.session, incoming, now=NOW, manner=self.manner)
        return self

    def say(self, *texts: str) -> Talk:
        """Each text as a message, with the ids 1, 2 …"""
        for text in texts:
            self.messages += 1
            self.get(Said(text=text, message_id=str(self.messages)))
        return self

    def tap(self, *taps: str) -> Talk:
        for value in taps:
            self.get(Tapped(question=self.position, value=value))
        return self

    @property
    def position(self) -> str:
        return self.step.session.position

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.step.events]

    @property
    def stored(self) -> list[tuple[str, str, object, str]]:
        """What the last message stored: question, status, value, words."""
        answers = [event for event in self.step.events if isinstance(event, AnswerStored)]
        return [(each.question, each.status, each.value, each.text) for each in answers]

    @property
    def notes(self) -> list[str]:
        return [event.text for event in self.step.events if isinstance(event, NoteShown)]

    @property
    def asked(self) -> QuestionAsked:
        events = engine.ask_again(self.survey, self.step.session, today=NOW.date())
        return next(event for event in events if isinstance(event, QuestionAsked))
