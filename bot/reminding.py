"""Silence: when a session rings again, and what it says. Only the unfinished, on channels that can ring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import answering, asking, words
from bot.draft import Draft, button
from feedback.types import MessageKind
from storage.change import NewTimer
from surveys.types import QuestionAsked

LATER = "later"  # name of the timer that brings the one reminder that was asked for
REMINDER = "reminder-"  # and those after silence: reminder-1, reminder-2, …
LATER_HOUR = 10  # local time; after breakfast, before the day is busy
SOONEST = timedelta(minutes=1)  # what would close sooner is not planned


def plan(draft: Draft) -> None:
    """Give a session that is written the timers of its next version: writing it drops the earlier ones."""
    session = draft.session
    if session is None or draft.stopped or not draft.writes_session:
        return
    draft.timers += [NewTimer(name=each.name, due_at=each.due) for each in answering.timers(draft)]
    if session.stage == "paused":
        draft.timers.append(NewTimer(name=LATER, due_at=later_due(draft)))
    elif session.stage == "survey" and session.completed_at is None and draft.rings:
        draft.timers += _after_silence(draft)


def later_due(draft: Draft) -> datetime:
    """Tomorrow morning, or the first hour after it at which the community may be written to."""
    zone = ZoneInfo(draft.community.time_zone)
    tomorrow = draft.now.astimezone(zone) + timedelta(days=1)
    return draft.hours.next_open(tomorrow.replace(hour=LATER_HOUR, minute=0, second=0, microsecond=0))


def _after_silence(draft: Draft) -> Iterator[NewTimer]:
    for number, hours in enumerate(draft.event.reminder_hours, 1):
        due = draft.hours.next_open(draft.now + timedelta(hours=hours))
        if due < draft.event.closes_at - SOONEST:
            yield NewTimer(name=f"{REMINDER}{number}", due_at=due)


def remind(draft: Draft, name: str) -> bool:
    """Say one kind sentence with the open question, and the ways out; False where there is no reason to."""
    session = draft.session
    if session is None or session.stage != "survey":
        return False
    asked = [event for event in asking.open_question(draft) if isinstance(event, QuestionAsked)]
    if not asked:
        return False
    ways_out = (
        button("_reminder", "no", words.control(draft.t, "decline")),
        button("_stop", "yes", words.control(draft.t, "stop")),
    )
    _say(
        draft,
        f"{words.after_silence(draft.t)}\n\n{asking.question_text(asked[0])}",
        *asking.buttons(draft, asked[0]),
        ways_out,
        once=f"{name}:{session.id}:{session.version}",
    )
    return True


def remind_later(draft: Draft) -> None:
    """The one reminder after LATER, with the open question. They asked for it, so no limit holds it back."""
    asked = [event for event in asking.open_question(draft) if isinstance(event, QuestionAsked)]
    if asked:
        text = f"{words.reminder(draft.t)}\n\n{asking.question_text(asked[0])}"
        opens = draft.hours.next_open(draft.now)
        draft.say(text, *asking.buttons(draft, asked[0]), not_before=None if opens <= draft.now else opens)


def _say(draft: Draft, text: str, *rows: tuple[dict[str, str], ...], once: str) -> None:
    """Queue it for the present open spell: what cannot leave in time expires, and never arrives stale."""
    spell = draft.hours.spell(draft.now)
    draft.say(
        text,
        *rows,
        kind=MessageKind.REMINDER,
        once=once,
        not_before=spell.opens,
        expires_at=min(spell.closes, draft.event.closes_at),
    )
