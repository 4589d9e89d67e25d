"""After danger: the survey waits until they say go on, and what they write meanwhile is for a person."""

from __future__ import annotations

from bot import answering, corrections, danger, words
from bot.draft import Draft
from safety.types import Screening
from surveys.types import Edited

#: Stages in which a question may be open.
ANSWERING = ("survey", "paused", "declined")


def answer(draft: Draft, found: Screening) -> None:
    """Say the approved words at once; the survey waits; the words are kept and never themed."""
    danger.tell(draft, found)
    session = draft.session
    if session is None:
        return
    stage = session.stage
    if stage in ANSWERING:
        answering.take_aside(draft)
        draft.move("care")
    elif stage in ("care", "done") and isinstance(draft.situation.incoming, Edited):
        answering.take_aside(draft)
        draft.move(stage)
    elif stage in ("care", "done"):
        answering.keep_aside(draft, status="danger")
    corrections.set_apart(draft)
    if stage in (*ANSWERING, "care"):
        draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))


def keep(draft: Draft) -> None:
    """Whatever is said now is kept for a person; nothing is asked."""
    answering.keep_aside(draft, status="danger")
    draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))
