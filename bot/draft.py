"""A turn in the making: what was known when it began, and what it adds up to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.channel import RINGING, Incoming
from bot.passing import PASSED_ON
from feedback.delivery import ContactHours
from feedback.types import MessageKind
from language.catalogue import Catalogue, catalogue
from signposting.areas import AreaName
from signposting.types import Place
from storage.change import (
    Change,
    NewAlert,
    NewAnswer,
    NewAttachment,
    NewConsent,
    NewLine,
    NewMessage,
    NewTimer,
    SessionRow,
)
from storage.events import Community, Event
from storage.people import Resident
from storage.sessions import AnswerRow
from surveys.types import Manner, Survey

Row = tuple[dict[str, str], ...]

#: Finds a postcode in words; None when there is none, or none that exists.
Locate = Callable[[str], Place | None]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """All that one turn needs to know; loaded in one read."""

    inbox_id: int | None
    incoming: Incoming
    channel: str
    resident: Resident
    #: None when no session fits and no code was given.
    event: Event | None
    community: Community | None
    session: SessionRow | None
    #: The version that the session began with.
    survey: Survey | None
    public_url: str
    #: The event that a danger message belongs to when the writer has no session.
    nearest_event: Event | None = None
    #: Purpose → what the resident last said to it in this event; a purpose never asked is not among them.
    consents: Mapping[str, bool] = field(default_factory=dict)
    #: What the resident is to the event, see `surveys.dispositions`; empty when nothing is known.
    disposition: str = ""
    #: Names of the survey's quotas that are full.
    full: frozenset[str] = frozenset()
    #: What earlier turns kept of a message that is now edited or taken back.
    beside: Sequence[AnswerRow] = ()
    #: Of a file that came: its type and its bytes, as far as the channel tells them.
    mime: str = ""
    size: int = 0
    #: How a session that begins now is marked, see `SessionRow`.
    source: str = "self"
    entered_by: str | None = None
    #: The community's areas, while a place is asked for; else empty.
    areas: Sequence[AreaName] = ()


@dataclass(kw_only=True)
class Draft:
    """Collects one turn. Mutable inside the turn only; `change` gives the frozen result."""

    situation: Situation
    now: datetime
    session: SessionRow | None
    language: str
    answers: list[NewAnswer] = field(default_factory=list)
    messages: list[NewMessage] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    alerts: list[NewAlert] = field(default_factory=list)
    consents: list[NewConsent] = field(default_factory=list)
    timers: list[NewTimer] = field(default_factory=list)
    attachments: list[NewAttachment] = field(default_factory=list)
    dispositions: list[str] = field(default_factory=list)
    quotas: tuple[str, ...] = ()
    chosen_language: str | None = None
    stopped: bool | None = None
    blocked: bool | None = None

    @classmethod
    def of(cls, situation: Situation, now: datetime) -> Draft:
        """Begin a turn. now: aware, UTC."""
        session = situation.session
        languages = situation.community.languages if situation.community else ["en", "cy"]
        language = (session.language if session else "") or situation.resident.language or languages[0]
        return cls(situation=situation, now=now, session=session, language=language)

    @property
    def t(self) -> Catalogue:
        """The catalogue of the language in use."""
        return catalogue(self.language)

    @property
    def event(self) -> Event:
        """The event; asked for only where one is known."""
        assert self.situation.event is not None
        return self.situation.event

    @property
    def community(self) -> Community:
        """Its community; asked for only where one is known."""
        assert self.situation.community is not None
        return self.situation.community

    @property
    def report_due(self) -> date:
        """The promised day, in the community's own time."""
        return self.local_day(self.event.report_due_at)

    @property
    def local_now(self) -> datetime:
        """Now on the community's clock: what "today" means in a survey's rules."""
        return self.now.astimezone(ZoneInfo(self.community.time_zone))

    @property
    def manner(self) -> Manner:
        """How the survey is held here: a channel that rings is typed on in several short messages."""
        return Manner(join_seconds=self.event.join_seconds if self.rings else 0, full=self.situation.full)

    @property
    def join_time(self) -> timedelta:
        """How long a message waits for the next one."""
        return timedelta(seconds=self.manner.join_seconds)

    @property
    def rings(self) -> bool:
        """Whether a message here reaches somebody who is not looking."""
        return self.situation.channel in RINGING

    @property
    def passed_on(self) -> bool:
        """Whether the screen goes on to somebody else, so that nothing can be said there later."""
        return (self.session.source if self.session else self.situation.source) in PASSED_ON

    @property
    def hours(self) -> ContactHours:
        """When the community's residents may be written to without having asked."""
        return ContactHours.of(self.community)

    def local_day(self, instant: datetime) -> date:
        """The day of an instant in the community's time zone."""
        return instant.astimezone(ZoneInfo(self.community.time_zone)).date()

    def say(self, text: str, *rows: Row, kind: MessageKind = MessageKind.REPLY, **sending: Any) -> None:
        """Queue one message to this resident on the channel they wrote from.

        sending: once, not_before and expires_at of `NewMessage`.
        """
        event = self.situation.event
        self.messages.append(
            NewMessage(
                resident_id=self.situation.resident.id,
                event_id=event.id if event else None,
                channel=self.situation.channel,
                kind=kind,
                text=text,
                buttons=rows,
                **sending,
            )
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The language in use; each of the community's until they have chosen one."""
        chosen = (self.session.language if self.session else "") or self.situation.resident.language
        if chosen or self.chosen_language:
            return (self.language,)
        return tuple(self.situation.community.languages if self.situation.community else ("cy", "en"))

    def tell(self, word: Callable[[Catalogue], str], *rows: Row) -> None:
        """Say one thing in the language in use, or in each while none is chosen."""
        self.say("\n\n".join(word(catalogue(language)) for language in self.languages), *rows)

    def consent(self, purpose: str, *, given: bool, wording: str) -> None:
        """Note one purpose agreed to or declined. wording: the text that was shown."""
        self.consents.append(
            NewConsent(
                event_id=self.event.id,
                purpose=purpose,
                given=given,
                wording=hashlib.sha256(wording.encode()).hexdigest(),
                language=self.language,
                channel=self.situation.channel,
                text=wording,
            )
        )

    def speak(self, language: str) -> None:
        """Go on in another language, for this session and for later ones."""
        self.language = language
        self.chosen_language = language
        if self.session:
            self.session = replace(self.session, language=language)

    def move(self, stage: str, **changes: Any) -> None:
        """Take the session to a stage."""
        assert self.session is not None
        self.session = replace(self.session, stage=stage, **changes)

    @property
    def writes_session(self) -> bool:
        """Whether the session is written; an untouched one is not, since that would drop its timers."""
        return bool(self.answers or self.attachments) or self.session != self.situation.session

    def change(self) -> Change:
        """The finished turn."""
        inbox_id = self.situation.inbox_id
        event = self.situation.event
        return Change(
            inbox_ids=() if inbox_id is None else (inbox_id,),
            resident_id=self.situation.resident.id,
            event_id=event.id if event else None,
            session=self.session if self.writes_session else None,
            answers=tuple(self.answers),
            messages=tuple(self.messages),
            lines=tuple(self.lines),
            alerts=tuple(self.alerts),
            consents=tuple(self.consents),
            timers=tuple(self.timers) if self.writes_session else (),
            attachments=tuple(self.attachments),
            dispositions=tuple(self.dispositions),
            quotas=self.quotas,
            language=self.chosen_language,
            stopped=self.stopped,
            blocked=self.blocked,
        )


def button(question: str, value: str, label: str) -> dict[str, str]:
    """One thing to tap."""
    return {"question": question, "value": value, "label": label}


def rows(buttons: Sequence[Mapping[str, str]], *, across: int) -> list[Row]:
    """Lay buttons out, `across` in a row."""
    return [tuple(dict(b) for b in buttons[i : i + across]) for i in range(0, len(buttons), across)]
