"""The engine: one message in, a new session and what happened out. Pure; a resident's mistake is an event.

`start` opens a session, `resume` takes each message after it, `flush` takes what still waits to be joined,
`ask_again` shows the open question to somebody who comes back. Only a caller's misuse raises.

What happens is in the files beside: arrivals (what came), steering (skip, back …), joining (several messages,
one answer), answering (reading and keeping), asking (the next question), corrections (edits and deletions),
silent (what is never shown), and route (which question, which choices, which answers count).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from surveys.errors import SessionNotWaiting, SurveyMismatch
from surveys.turns import arrivals, asking, corrections, joining
from surveys.turns.answering import MAX_ATTEMPTS
from surveys.turns.asking import BACK
from surveys.turns.silent import handed_over
from surveys.turns.steering import CONTROLS
from surveys.turns.turn import QUIET, Turn
from surveys.types import (
    Edited,
    Event,
    Incoming,
    Manner,
    Said,
    Sent,
    Session,
    Status,
    Step,
    Survey,
    Tapped,
    Waited,
    Withdrawn,
)
from surveys.understanding.understand import command

__all__ = ["CONTROLS", "MAX_ATTEMPTS", "QUIET", "ask_again", "flush", "in_language", "resume", "start"]

_HELD_AT_ONCE = Manner()


def start(  # noqa: PLR0913 - the agreed interface, all by name
    survey: Survey,
    *,
    session_id: str,
    language: str,
    seed: int,
    now: datetime,
    manner: Manner = _HELD_AT_ONCE,
    hidden: Mapping[str, str] | None = None,
) -> Step:
    """Open a session and ask the first question.

    Args:
        survey: a definition without errors.
        session_id: given by the caller.
        language: one of the survey's; another falls back to the survey's default.
        seed: for anything left to chance.
        now: aware; its own date is what today() gives, so pass it in the community's time zone.
        manner: how the session is held.
        hidden: values of HIDDEN questions that came with the resident; others keep their default.
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
        started_at=now.isoformat(timespec="seconds"),
    )
    turn = Turn(survey=survey, session=session, moment=now, manner=manner)
    return asking.go_on(handed_over(turn, hidden or {})).step()


def resume(
    survey: Survey, session: Session, incoming: Incoming, *, now: datetime, manner: Manner = _HELD_AT_ONCE
) -> Step:
    """Take one message, or the news that a timer is due.

    Args:
        survey: the version that the session began with.
        session: as the last step left it.
        incoming: what came.
        now: aware, see `start`.
        manner: how the session is held.

    Raises:
        SessionNotWaiting: words or media for a completed session; edits, withdrawals, timers, old buttons
            and "back", which opens the last question again, are still taken.
        SurveyMismatch: the session is another survey's.
    """
    turn = _turn(survey, session, now, manner)
    match incoming:
        case Edited():
            turn = corrections.edited(turn, incoming)
        case Withdrawn():
            turn = corrections.withdrawn(turn, incoming)
        case Waited():
            turn = joining.joined(turn) if incoming.timer == QUIET else turn
        case _ if not turn.is_asking:
            turn = _afterwards(turn, incoming)
        case Tapped() if incoming.question != session.position:
            turn = arrivals.tapped_late(turn, incoming)
        case Tapped():
            turn = arrivals.tapped(turn, turn.open, incoming)
        case Said():
            turn = arrivals.said(turn, turn.open, incoming)
        case Sent():
            turn = arrivals.sent(turn, turn.open, incoming)
    return turn.step()


def flush(survey: Survey, session: Session, *, now: datetime, manner: Manner = _HELD_AT_ONCE) -> Step:
    """Take what waits to be joined as it is: the resident leaves, or the event closes."""
    return joining.joined(_turn(survey, session, now, manner)).step()


def ask_again(survey: Survey, session: Session, *, today: date | None = None) -> tuple[Event, ...]:
    """The open question once more; nothing for a completed session.

    Args:
        survey: the version that the session began with.
        session: as the last step left it.
        today: only for rules with today(), in the count of questions to come; None leaves it empty.
    """
    turn = _turn(survey, session, today, _HELD_AT_ONCE)
    return (asking.question_asked(turn, turn.open),) if turn.is_asking else ()


def in_language(session: Session, language: str) -> Session:
    """The same session, going on in another language; answers stay as they are."""
    return replace(session, language=language)


def _turn(survey: Survey, session: Session, moment: date | None, manner: Manner) -> Turn:
    if session.survey_id != survey.id:
        raise SurveyMismatch(session.id, survey.id, session.position)
    return Turn(survey=survey, session=session, moment=moment, manner=manner)


def _afterwards(turn: Turn, incoming: Said | Tapped | Sent) -> Turn:
    """What comes after the end: "back" opens the last question again."""
    steers = isinstance(incoming, Said) and command(incoming.text, turn.session.language) == BACK
    if steers or (isinstance(incoming, Tapped) and incoming.value == BACK):
        return asking.gone_back(turn)
    if isinstance(incoming, Tapped) and incoming.question:
        return arrivals.tapped_late(turn, incoming)
    raise SessionNotWaiting(turn.session.id)
