"""Danger in a message: what a person must see, and the approved words that answer at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channel import Incoming
from bot.draft import Draft
from feedback.types import MessageKind
from safety.alerts import due_at
from safety.screen import screen
from safety.texts import reply
from safety.types import Screening, Tier
from storage.change import NewAlert
from surveys.types import Edited, Said, Sent


@dataclass(frozen=True, kw_only=True)
class Again:
    """What a second look found."""

    #: Texts that show danger, known or new: kept apart from theming.
    unsafe: frozenset[str]
    #: The gravest that is new, to be answered at once.
    found: Screening | None


def screened(draft: Draft) -> Screening | None:
    """Look for danger in what came; note what a person should see; give what must be answered at once."""
    return _found(draft, said(draft.situation.incoming), seen=())


def screened_again(draft: Draft, texts: Iterable[str], *, seen: Iterable[str]) -> Again:
    """Look once more, in words that only now stand together: messages joined, or one of them changed.

    What was found in one of `seen` before is not raised again; new or graver danger in the whole is.
    """
    known = tuple(seen)
    wholes = [text for text in dict.fromkeys(texts) if text not in known]
    unsafe = {text for text in wholes if _is_danger(_look(text))}
    found = filter(None, [_found(draft, text, seen=known) for text in wholes])
    return Again(unsafe=frozenset(unsafe), found=min(found, key=lambda each: each.tier, default=None))


def tell(draft: Draft, found: Screening) -> None:
    """Say the approved words at once."""
    community = draft.situation.community
    nation = community.nation if community else "wales"
    for language in draft.languages:
        text = reply(found, language=language, nation=nation, today=draft.now.date())
        if text:
            draft.say(text, kind=MessageKind.DANGER)


def said(incoming: Incoming) -> str:
    """Give the free words of a message; empty when it has none."""
    if isinstance(incoming, Said | Edited):
        return incoming.text
    return incoming.caption if isinstance(incoming, Sent) else ""


def _found(draft: Draft, text: str, *, seen: Iterable[str]) -> Screening | None:
    found = _look(text)
    if found is None or any(_covers(before, found) for before in map(_look, seen)):
        return None
    _raise(draft, found, text)
    return found if _is_danger(found) else None


def _look(text: str) -> Screening | None:
    """Screen as it stands and as one line: a sentence may go on in the next message, or the next line."""
    found = (screen(each) for each in dict.fromkeys((text, " ".join(text.split()))) if each)
    return min(filter(None, found), key=lambda each: each.tier, default=None)


def _is_danger(found: Screening | None) -> bool:
    return found is not None and found.tier is not Tier.T4


def _covers(before: Screening | None, found: Screening) -> bool:
    return before is not None and before.lane == found.lane and before.tier <= found.tier


def _raise(draft: Draft, found: Screening, text: str) -> None:
    event = draft.situation.event or draft.situation.nearest_event
    if event is None:
        return
    draft.alerts.append(
        NewAlert(
            id=str(uuid.uuid4()),
            event_id=event.id,
            session_id=draft.session.id if draft.session else None,
            lane=found.lane,
            tier=found.tier,
            subject=found.subject,
            time=found.time,
            why=found.why,
            text=text,
            due_at=due_at(found, draft.now),
        )
    )
