"""Earlier messages that were changed or deleted, and what follows from it.

A correction is stored beside what it corrects; only a deleted message takes its words away. The survey stays
where it is, unless the open question is no longer to be asked or an earlier one now is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveys.turns import layout, route
from surveys.turns.answering import Answers, answered, given_by, read, refuses, rejected, text_of, write
from surveys.turns.arrivals import control_in, said
from surveys.turns.asking import DECLINED, QUOTA, can_skip, end, full_quota, go_on, is_leave
from surveys.turns.joining import joined, kept
from surveys.turns.silent import settled
from surveys.turns.steering import MISSING
from surveys.turns.turn import Turn
from surveys.types import (
    AnswerRejected,
    Edited,
    Given,
    Missing,
    Part,
    PartHeld,
    Question,
    Said,
    Withdrawn,
)
from surveys.understanding.kinds import KINDS, MAX_TEXT, NotUnderstood


def edited(turn: Turn, incoming: Edited) -> Turn:
    """An earlier message now reads otherwise: correct what it said."""
    if not incoming.message_id or not incoming.text.strip():
        return turn
    session = turn.session
    if _among(incoming.message_id, session.pending):
        return _edited_part(turn, incoming)
    if turn.is_asking and _among(incoming.message_id, session.misfit):
        return _mended(turn, incoming)
    for question in turn.standing.questions:
        given = session.answers.get(question.name)
        if given is not None and incoming.message_id in given.message_id.split():
            return _corrected(turn, question, given, incoming)
    return turn


def withdrawn(turn: Turn, incoming: Withdrawn) -> Turn:
    """An earlier message was deleted: what it said is taken back, and not asked for again."""
    gone = incoming.message_id
    if not gone:
        return turn
    turn = turn.having(
        pending=_without(gone, turn.session.pending), misfit=_without(gone, turn.session.misfit)
    )
    taken_back = [name for name, given in turn.session.answers.items() if gone in given.message_id.split()]
    for name in taken_back:
        turn = _taken_back(turn, name, gone)
    return _set_right(turn, _leave(turn, taken_back)) if taken_back else turn


def _among(message_id: str, parts: Sequence[Part]) -> bool:
    return any(part.message_id == message_id for part in parts)


def _without(message_id: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.message_id != message_id)


def _with(incoming: Edited, parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(
        replace(part, text=incoming.text) if part.message_id == incoming.message_id else part
        for part in parts
    )


# Edits


def _edited_part(turn: Turn, incoming: Edited) -> Turn:
    parts = _with(incoming, turn.session.pending)
    if len(text_of(parts)) > MAX_TEXT:
        return turn.told(rejected(turn.open, NotUnderstood(code="too_long", values={"limit": MAX_TEXT})))
    return turn.having(pending=parts).told(PartHeld(question=turn.session.position))


def _mended(turn: Turn, incoming: Edited) -> Turn:
    """A message that did not fit now may."""
    parts = _with(incoming, turn.session.misfit)
    if len(parts) == 1:
        return said(turn, turn.open, Said(text=incoming.text, message_id=incoming.message_id))
    return answered(turn, turn.open, parts)


def _corrected(turn: Turn, question: Question, earlier: Given, incoming: Edited) -> Turn:
    """The edited message read as an answer to its own question; what does not fit changes nothing."""
    parts = _with(incoming, earlier.parts) or (Part(text=incoming.text, message_id=incoming.message_id),)
    if text_of(parts) == earlier.raw:
        return turn
    control = "" if earlier.parts else control_in(turn, question, incoming.text)
    answers: Answers | AnswerRejected
    if control:
        if control not in MISSING or not can_skip(question):
            return turn
        wordless = Part(text="", message_id=incoming.message_id)
        answers = {question.name: given_by((wordless,), None, MISSING[control])}
    elif KINDS[question.type].media and not earlier.missing:
        answers = {question.name: given_by(parts, earlier.value)}  # the words beside a picture
    else:
        answers = read(turn, question, parts)
    if isinstance(answers, AnswerRejected):
        return turn.told(answers)
    return _set_right(write(turn, question, answers), question)


# Withdrawals


def _taken_back(turn: Turn, name: str, gone: str) -> Turn:
    """Take a message out of an answer: all of it, or one of the messages that were joined."""
    question = _question(turn, name)
    given = turn.session.answers[name]
    left = _without(gone, given.parts)
    nothing = Given(value=None, missing=Missing.WITHDRAWN, message_id=gone)
    turn = turn.told(turn.stored(question, nothing))
    answers: Answers | AnswerRejected = {name: replace(nothing, message_id="")}
    if left and given.missing:
        answers = {name: given_by(left, None, given.missing)}
    elif left:
        answers = read(turn, question, left)
    if isinstance(answers, AnswerRejected):
        answers = {name: replace(nothing, message_id="")}
    elif left:
        turn = turn.told(turn.stored(question, answers[name]))
    return turn.having(answers={**turn.session.answers, name: answers[name]})


def _question(turn: Turn, name: str) -> Question:
    """The question of an answer, also of words beside one."""
    found = route.named(turn.standing, name)
    if found is not None:
        return found
    asked = turn.standing.questions
    beside = (layout.more_of(question, asked) for question in asked)
    return next(each for each in beside if each.name == name)


def _leave(turn: Turn, taken_back: Sequence[str]) -> Question | None:
    return next((q for q in turn.standing.questions if is_leave(q) and q.name in taken_back), None)


# What follows


def _set_right(turn: Turn, question: Question | None) -> Turn:
    """Stand where the answers lead. question: whose was corrected; None where that makes no difference."""
    turn = settled(turn)
    if not turn.is_asking:
        # A no to the survey that became a yes opens it; other corrections leave what is over alone.
        opens = question is not None and is_leave(question) and not refuses(turn, question)
        return go_on(turn) if opens and turn.standing.open is not None else turn
    if question is not None and refuses(turn, question):
        return end(kept(turn), reason=DECLINED)
    if quota := full_quota(turn):
        return end(kept(turn), reason=QUOTA, quota=quota)
    if _stays(turn, question):
        return turn
    if turn.session.pending:
        return joined(turn)  # what waits was said to the question that was open then
    return go_on(turn)


def _stays(turn: Turn, corrected: Question | None) -> bool:
    """Whether the open question is still the one to ask."""
    position, first = turn.session.position, turn.standing.open
    if position not in turn.standing.relevant or (corrected and corrected.name == position):
        return False
    if first is None or first.name == position:
        return True
    order = [question.name for question in turn.standing.questions]
    return order.index(first.name) > order.index(position)
