"""Messages that were edited or taken back: the engine's answers, and what the conversation itself kept."""

from __future__ import annotations

from dataclasses import replace

from bot import answering, asking, words
from bot.draft import Draft, Locate
from storage.change import NewAnswer
from storage.sessions import AnswerRow
from surveys.types import Edited, Withdrawn

WITHDRAWN = "withdrawn"
#: Statuses that an edit leaves as they are: neither is ever themed.
APART = ("danger", "rejected")


def correct(draft: Draft, locate: Locate, *, ask: bool = True) -> None:
    """Carry an edit or a withdrawal through to everything that was kept of the message.

    ask: False asks no question that the change brings up.

    Earlier revisions stay where something was edited. Published figures stand: a report is a file, and the
    run behind it names the answers that it read; what is new is themed by the next run.
    """
    incoming = draft.situation.incoming
    assert draft.session is not None
    known: set[str] = set()
    if draft.session.state is not None:
        known = set(asking.held(draft).answers)
        answering.take(draft, locate=locate, ask=ask)
    for row in draft.situation.beside:
        if row.question not in known and row.status != WITHDRAWN:
            draft.answers.append(_changed(row, incoming.text if isinstance(incoming, Edited) else None))
    if isinstance(incoming, Withdrawn) and not draft.messages:
        draft.say(words.withdrawn(draft.t))
    elif draft.situation.beside and not draft.messages:
        draft.say(words.corrected(draft.t))


def set_apart(draft: Draft) -> None:
    """An edit brought danger: what was kept beside the survey is now for a person alone."""
    incoming = draft.situation.incoming
    known = {answer.question for answer in draft.answers}
    if isinstance(incoming, Edited):
        for row in draft.situation.beside:
            if row.question not in known and row.status != WITHDRAWN:
                draft.answers.append(replace(_changed(row, incoming.text), status="danger"))


def _changed(row: AnswerRow, text: str | None) -> NewAnswer:
    """What was kept beside the survey with its new words; None takes it back."""
    status = row.status if row.status in APART else "corrected"
    return NewAnswer(
        question=row.question,
        type=row.type,
        value=text,
        category="",
        text=text or "",
        status=WITHDRAWN if text is None else status,
        sense=row.sense,
        about_you=row.about_you,
        message_id=row.message_id,
    )
