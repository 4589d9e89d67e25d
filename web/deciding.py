"""Deciding about a board: the one way, for pages and for programs."""

from __future__ import annotations

import asyncio

from nlp.decisions import DecisionRefused, counts, decision_to_json
from nlp.types import Decision
from storage import themes
from storage.errors import DecisionClash
from web.board import BoardView
from web.kit import NotHere, Visit

LONGEST_WHY = 400  # characters: two or three sentences


async def decide(  # noqa: PLR0913 - what every decision has to say, by name
    visit: Visit, event_id: str, decision: Decision, *, seen: int, why: str = "", user_id: str | None
) -> int:
    """Append a decision to an event's board; its sequence. The same sent twice is one.

    Args:
        visit: Of whoever decides.
        event_id: Whose board.
        decision: What was decided.
        seen: The last decision that the page or program had seen; 0 = none.
        why: In their own words; at most `LONGEST_WHY` characters.
        user_id: Who decides.

    Raises:
        DecisionRefused: it makes no sense on the board as it is.
        DecisionClash: others have decided since.
        NotHere: the event has no themes yet.
    """
    view = await board_now(visit, event_id)
    if is_again(view, seen, decision):
        return view.seen
    if seen != view.seen:
        raise DecisionClash(view.seen)
    view.folded.check(decision)
    return await _append(visit, view, decision, why, user_id)


async def undo(  # noqa: PLR0913 - likewise
    visit: Visit, event_id: str, sequence: int, *, seen: int, why: str = "", user_id: str | None
) -> int:
    """Append what takes a decision back; its sequence. The same sent twice is one.

    Raises:
        RestedOn: later decisions rest on it.
        DecisionRefused: it cannot be taken back.
        DecisionClash: others have decided since.
        NotHere: there is no such decision.
    """
    view = await board_now(visit, event_id)
    place = next((n for n, row in enumerate(view.rows) if row.sequence == sequence), None)
    if place is None:
        raise NotHere
    if seen == view.seen - 1 and view.undone.get(sequence) == view.seen:
        return view.seen
    if seen != view.seen:
        raise DecisionClash(view.seen)
    decision = await asyncio.to_thread(view.folded.inverse, place)
    return await _append(visit, view, decision, why, user_id)


async def board_now(visit: Visit, event_id: str) -> BoardView:
    """The board as it is.

    Raises:
        NotHere: the event has no themes yet.
    """
    view = await visit.boards.board(event_id)
    if view is None:
        raise NotHere
    return view


def is_again(view: BoardView, seen: int, decision: Decision) -> bool:
    """Whether just this was decided right after what was seen: a form that was sent twice."""
    return bool(view.rows) and view.rows[-1].sequence - 1 == seen and view.decisions[-1] == decision


async def _append(visit: Visit, view: BoardView, decision: Decision, why: str, user_id: str | None) -> int:
    if len(why) > LONGEST_WHY:
        raise DecisionRefused(f"Say why in at most {LONGEST_WHY} characters.")
    after = await asyncio.to_thread(view.folded.after, decision)
    return await visit.services.db.write(
        themes.add_decision,
        view.run_id,
        kind=decision.kind,
        payload=decision_to_json(decision),
        seen=view.seen,
        user_id=user_id,
        now=visit.now,
        why=why,
        counts=counts(view.board, after.board),
    )
