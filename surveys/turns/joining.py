"""Several messages in a row that are one answer: they wait for each other, and are joined."""

from __future__ import annotations

from surveys.turns.answering import answered, read, rejected, text_of, write
from surveys.turns.asking import opened
from surveys.turns.turn import Turn
from surveys.types import AnswerRejected, Part, PartHeld, Question, QuestionType
from surveys.understanding.kinds import MAX_TEXT, NotUnderstood


def waits(turn: Turn, question: Question) -> bool:
    """Whether words to this question wait for more."""
    is_slow = turn.manner.join_seconds > 0 or bool(turn.session.pending)
    return question.type is QuestionType.TEXT and is_slow


def held(turn: Turn, question: Question, part: Part) -> Turn:
    """Put a message to those that wait. What would make the answer too long is refused, the rest waits on."""
    parts = (*turn.session.pending, part)
    if len(text_of(parts)) > MAX_TEXT and turn.session.pending:
        too_long = NotUnderstood(code="too_long", values={"limit": MAX_TEXT})
        return turn.told(rejected(question, too_long))
    turn = turn.having(pending=parts)
    if turn.manner.join_seconds > 0 and len(text_of(parts)) <= MAX_TEXT:
        return turn.told(PartHeld(question=question.name))
    return joined(turn)


def joined(turn: Turn) -> Turn:
    """Take what waits as the answer and go on."""
    parts = turn.session.pending
    return answered(turn.having(pending=()), turn.open, parts) if parts else turn


def kept(turn: Turn) -> Turn:
    """Take what waits as the answer and stay: what comes next is decided elsewhere."""
    parts = turn.session.pending
    if not parts:
        return turn
    answers = read(turn, turn.open, parts)
    turn = turn.having(pending=())
    return turn.told(answers) if isinstance(answers, AnswerRejected) else write(turn, turn.open, answers)


def reopened(turn: Turn, question: Question) -> Turn:
    """Take what waits as the answer, and ask the same question again."""
    return opened(kept(turn), question)
