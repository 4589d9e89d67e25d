"""Words and buttons that steer instead of answering: skip, back, done, prefer not to say, don't know."""

from __future__ import annotations

from surveys.turns.answering import answered_with, given_by, store
from surveys.turns.asking import BACK, DONE, DONT_KNOW, REFUSE, SKIP, can_skip, gone_back
from surveys.turns.joining import joined, reopened
from surveys.turns.turn import Turn
from surveys.types import AnswerRejected, Missing, Part, Question, Value
from surveys.understanding.kinds import KINDS, NotUnderstood, Understood, names

#: No choice should bear such a name; where one does, the choice is meant.
CONTROLS = (SKIP, DONE, BACK, REFUSE, DONT_KNOW)

MISSING = {SKIP: Missing.SKIPPED, REFUSE: Missing.REFUSED, DONT_KNOW: Missing.DONT_KNOW}


def steered(turn: Turn, question: Question, control: str, part: Part, *, is_typed: bool) -> Turn | None:
    """Do what a control says; None where it does not steer here. part: its message, without words."""
    waits = turn.session.pending
    if control == BACK:
        return reopened(turn, question) if waits else gone_back(turn)
    if waits and control in {SKIP, DONE}:
        return joined(turn)
    if control == DONE:
        return _done(turn, question, part, is_typed=is_typed)
    if not can_skip(question) or (waits and is_typed and control == DONT_KNOW):
        return None  # among other words, "not sure" is one more thing said
    if control == SKIP:
        return skipped(turn, question, part)
    return store(turn, question, {question.name: given_by(waits or (part,), None, MISSING[control])})


def skipped(turn: Turn, question: Question, part: Part) -> Turn:
    """Pass the question over. A required one is asked for once more; nothing about a person ever is."""
    if question.required and not question.about_you and not turn.session.urged:
        text = turn.said(question.required_message)
        asks = AnswerRejected(question=question.name, code="required", values={}, text=text)
        return turn.having(urged=True).told(asks)
    return store(turn, question, {question.name: given_by((part,), None, Missing.SKIPPED)})


def _done(turn: Turn, question: Question, part: Part, *, is_typed: bool) -> Turn | None:
    kind, choices = KINDS[question.type], names(turn.as_offered(question))
    picked: Value = [name for name in turn.session.picked if name in choices]
    if kind.ticks:
        nothing = NotUnderstood(code="not_a_choice", values={"count": len(choices)})
        return answered_with(turn, question, Understood(value=picked) if picked else nothing, part)
    # Where any words are an answer, "done" alone can only mean that there are none.
    return skipped(turn, question, part) if is_typed and kind.takes_any_words else None
