"""A survey played through the real conversation, with nothing stored: what the console's simulator shows.

A rehearsal has no state but the list of what was typed and tapped; it is played from the start each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.channel import Incoming, Started, clean
from bot.conversation import turn, wake
from bot.draft import Locate, Situation
from storage.change import Buttons, Change, NewAnswer, NewTimer, SessionRow
from storage.events import Community, Event
from storage.people import Resident
from surveys.types import Said, Survey, Tapped

MOST_INPUTS = 300  # a survey of 200 questions answered once, and some; a form carries no more
OPEN_DAYS = 14  # of the event that is played; only its texts mention the day
_ID = "rehearsal"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One thing that the player did: kind is say, tap or wait (let time pass until the next timer)."""

    kind: str
    text: str = ""
    question: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the played chat."""

    #: resident, bot, kept (an answer as stored), alert, or time (the seconds that passed).
    who: str
    text: str
    kind: str = "reply"
    buttons: Buttons = ()


@dataclass(kw_only=True)
class Rehearsal:
    """One play of one survey on one channel. now: aware; the played clock moves with each wait."""

    survey: Survey
    channel: str
    language: str
    community: Community
    now: datetime
    locate: Locate
    lines: list[Line] = field(default_factory=list)
    session: SessionRow | None = None
    resident: Resident = field(init=False)
    timers: tuple[NewTimer, ...] = ()
    _count: int = 0

    def play(self, typed: Sequence[Typed]) -> list[Line]:
        """Begin, then do what was typed, in order."""
        self.resident = Resident(id=_ID, pseudonym="", language=self.language, stopped_at=None)
        self._take(Started(code=_ID))
        for each in typed[:MOST_INPUTS]:
            self._do(each)
        return self.lines

    @property
    def waits(self) -> bool:
        """Whether something would happen if time passed."""
        return bool(self.timers)

    def _do(self, typed: Typed) -> None:
        if typed.kind == "wait":
            self._wait()
        elif typed.kind == "tap":
            tap = Tapped(question=typed.question, value=typed.value, message_id=self._name())
            self.lines.append(Line(who="resident", text=self._label(tap)))
            self._take(tap)
        else:
            self.lines.append(Line(who="resident", text=typed.text))
            self._take(Said(text=typed.text, message_id=self._name()))

    def _name(self) -> str:
        self._count += 1
        return str(self._count)

    def _label(self, tap: Tapped) -> str:
        """What the tapped button said."""
        for line in reversed(self.lines):
            for row in line.buttons:
                for each in row:
                    if (each.get("question"), each.get("value")) == (tap.question, tap.value):
                        return str(each["label"])
        return tap.value

    def _wait(self) -> None:
        """Go on to the next timer, as if nobody wrote until then."""
        due = min(self.timers, key=lambda timer: timer.due_at, default=None)
        if due is None:
            return
        passed = max(due.due_at - self.now, timedelta())
        self.lines.append(Line(who="time", text=str(int(passed.total_seconds()))))
        self.now = max(due.due_at, self.now)
        self.timers = tuple(timer for timer in self.timers if timer != due)
        self._carry_out(wake(self._situation(Said(text="")), due.name, now=self.now))

    def _take(self, incoming: Incoming) -> None:
        self._carry_out(turn(self._situation(incoming), now=self.now, locate=self.locate))

    def _carry_out(self, change: Change) -> None:
        """What storage would do."""
        if change.session is not None:
            # Chance is seeded by the session's id: the same one keeps an order of chance over every play.
            version = change.session.version + 1
            self.session = replace(change.session, id=str(UUID(int=1)), version=version)
            self.timers = change.timers
        if change.language is not None:
            self.resident = replace(self.resident, language=change.language)
        if change.stopped is not None:
            self.resident = replace(self.resident, stopped_at=self.now if change.stopped else None)
        self.lines += [Line(who="kept", text=text) for text in kept(change.answers)]
        self.lines += [Line(who="alert", text=f"{alert.lane}, {alert.tier}") for alert in change.alerts]
        self.lines += [
            Line(who="bot", text=each.text, kind=each.kind, buttons=each.buttons) for each in change.messages
        ]

    def _situation(self, incoming: Incoming) -> Situation:
        event = _event(self.community, self.now)
        return Situation(
            inbox_id=self._count,
            incoming=incoming,
            channel=self.channel,
            resident=self.resident,
            event=event,
            community=replace(self.community, languages=list(self.survey.languages)),
            session=self.session,
            survey=self.survey,
            public_url="",
        )


def kept(answers: Sequence[NewAnswer]) -> Iterator[str]:
    """Each stored answer as "question: value"; without one, why."""
    for answer in answers:
        yield f"{answer.question}: {answer.category or shown(answer.value) or answer.status}"


def shown(value: Any) -> str:
    """A stored value as people write it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def read(posted: Sequence[Mapping[str, Any]]) -> list[Typed]:
    """What a page sent back, with whatever is not ours left out."""
    names = ("kind", "text", "question", "value")
    ours = [each for each in posted if isinstance(each, dict)]
    found = [{name: clean(str(each.get(name, ""))) for name in names} for each in ours]
    return [Typed(**each) for each in found if each["kind"] in ("say", "tap", "wait")][:MOST_INPUTS]


def _event(place: Community, now: datetime) -> Event:
    return Event(
        id=str(UUID(int=0)),
        community_id=place.id,
        survey_version_id="",
        code=_ID,
        name="",
        opens_at=now - timedelta(days=365),
        closes_at=now + timedelta(days=OPEN_DAYS),
        report_due_at=now + timedelta(days=OPEN_DAYS + 10),
        created_at=now,
    )
