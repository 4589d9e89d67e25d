"""Danger in a message: what a person must see, and the approved words that answer at once."""

from __future__ import annotations

import uuid

from bot import answering, words
from bot.draft import Draft
from feedback.types import MessageKind
from safety.alerts import due_at
from safety.screen import screen
from safety.texts import reply
from safety.types import Screening, Tier
from storage.change import NewAlert
from surveys.types import Edited, Said


def screened(draft: Draft) -> Screening | None:
    """Look for danger; note what only a person should see; give what must be answered at once."""
    incoming = draft.situation.incoming
    if not isinstance(incoming, Said | Edited):
        return None
    found = screen(incoming.text)
    if found is None:
        return None
    event = draft.situation.event or draft.situation.nearest_event
    if event is not None:
        session = draft.session
        draft.alerts.append(
            NewAlert(
                id=str(uuid.uuid4()),
                event_id=event.id,
                session_id=session.id if session else None,
                lane=found.lane,
                tier=found.tier,
                subject=found.subject,
                time=found.time,
                why=found.why,
                text=incoming.text,
                due_at=due_at(found, draft.now),
            )
        )
    return None if found.tier is Tier.T4 else found


def answer(draft: Draft, found: Screening) -> None:
    """Say the approved words at once; the survey waits; the words are kept and never themed."""
    community = draft.situation.community
    nation = community.nation if community else "wales"
    for language in draft.languages:
        text = reply(found, language=language, nation=nation, today=draft.now.date())
        if text:
            draft.say(text, kind=MessageKind.DANGER)
    session = draft.session
    if session is None:
        return
    if session.stage in ("survey", "paused"):
        answering.take(draft, danger=True)
        draft.move("care")
    elif session.stage in ("care", "done") and isinstance(draft.situation.incoming, Edited):
        answering.take(draft, danger=True)
    elif session.stage in ("care", "done"):
        answering.keep_aside(draft, status="danger")
    if session.stage in ("survey", "paused", "care"):
        draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))
