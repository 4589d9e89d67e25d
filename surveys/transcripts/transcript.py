"""A conversation as plain text: to read, to keep as a test, to play again.

Lines that begin with ">" are the resident's; all others are what the engine did:

    > words as they are typed            > #2        taps the second button
    > #skip  (or any other control)      > #age=old  taps a button of another question
    > @photo (or voice, sticker, …)      > @photo words that came with it
    > @place 51.7 -3.2                   > @wait     lets the time pass in which messages join
    > ~1 other words                     edits the resident's first message
    > ~1                                 takes it back

"= name [status]: value" is a stored answer, "! …" is what did not go on as asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime

from surveys import engine
from surveys.engine import QUIET
from surveys.errors import SessionNotWaiting
from surveys.session import dump, load
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    GaveUp,
    Incoming,
    Manner,
    MediaKept,
    NoteShown,
    PartHeld,
    QuestionAsked,
    Said,
    Sent,
    StaleTap,
    Step,
    Survey,
    SurveyCompleted,
    Tapped,
    Waited,
    Withdrawn,
)

AT_ONCE = Manner()


class Player:
    """One session that is being played."""

    def __init__(
        self, survey: Survey, *, language: str, now: datetime, seed: int = 0, manner: Manner = AT_ONCE
    ) -> None:
        self.survey = survey
        self.now = now
        self.manner = manner
        self.step: Step = engine.start(
            survey, session_id="played", language=language, seed=seed, now=now, manner=manner
        )
        self.messages = 0

    def lines(self) -> Iterator[str]:
        """What the last step did."""
        for event in self.step.events:
            yield from shown(event)

    def play(self, line: str) -> list[str]:
        """Take one line of the resident's, without its ">"; what the engine did with it."""
        self.messages += 1
        session = load(json.loads(json.dumps(dump(self.step.session))))
        try:
            self.step = engine.resume(
                self.survey, session, self._incoming(line), now=self.now, manner=self.manner
            )
        except SessionNotWaiting:
            return ["! the survey is over"]
        return list(self.lines()) or ["! nothing new"]

    def _incoming(self, line: str) -> Incoming:
        message_id = str(self.messages)
        if line == "@wait":
            return Waited(timer=QUIET)
        if edit := re.fullmatch(r"~(\d+)(?: (.*))?", line):
            return (
                Withdrawn(message_id=edit[1]) if edit[2] is None else Edited(message_id=edit[1], text=edit[2])
            )
        if place := re.fullmatch(r"@place (-?[\d.]+) (-?[\d.]+)", line):
            north, east = float(place[1]), float(place[2])
            return Sent(kind="place", latitude=north, longitude=east, message_id=message_id)
        if media := re.fullmatch(r"@(\w+)(?: (.*))?", line):
            name = f"{media[1]}-{message_id}"
            return Sent(kind=media[1], media_id=name, caption=media[2] or "", message_id=message_id)
        if tap := re.fullmatch(r"#(?:(\w+)=)?([\w-]+)", line):
            return self._tapped(tap[1], tap[2], message_id)
        return Said(text=line, message_id=message_id)

    def _tapped(self, question: str | None, value: str, message_id: str) -> Tapped:
        session = self.step.session
        if question is None and value.isdecimal():
            for event in engine.ask_again(self.survey, session):
                if isinstance(event, QuestionAsked) and 0 < int(value) <= len(event.buttons):
                    value = event.buttons[int(value) - 1].value
        return Tapped(question=question or session.position, value=value, message_id=message_id)


def shown(event: Event) -> Iterator[str]:
    """An event as lines to read."""
    match event:
        case QuestionAsked():
            yield from _question(event)
        case NoteShown(text=text):
            yield text
        case SurveyCompleted(text=text, reason=reason, quota=quota):
            yield text
            yield f"(end: {' '.join(filter(None, (reason, quota)))})" if reason else "(end)"
        case AnswerStored():
            value = json.dumps(event.value, ensure_ascii=False)
            category = f" = {event.category}" if event.category else ""
            words = f" from {json.dumps(event.text, ensure_ascii=False)}" if event.text else ""
            yield f"= {event.question} [{event.status}]: {value}{category}{words}"
        case _:
            yield f"! {_halted(event)}"


def _halted(event: AnswerRejected | GaveUp | StaleTap | MediaKept | PartHeld) -> str:
    match event:
        case AnswerRejected():
            values = " ".join(f"{name}={value}" for name, value in event.values.items())
            return " ".join(part for part in (event.code, values, event.text) if part)
        case GaveUp(question=question):
            return f"enough tries at {question}"
        case StaleTap(question=question):
            return f"an old button of {question}"
        case MediaKept(kind=kind):
            return f"{kind} kept, words are waited for"
        case PartHeld():
            return "held, more may come"


def _question(asked: QuestionAsked) -> Iterator[str]:
    yield f"{asked.text}  ({asked.number}/{asked.of})"
    if asked.hint:
        yield f"  {asked.hint}"
    for number, button in enumerate(asked.buttons, 1):
        yield f"  [{number}] {button.label}"
    if asked.controls:
        yield f"  ({', '.join(asked.controls)})"
