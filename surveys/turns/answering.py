"""From what a resident said to what is stored: read, check, keep; or ask again, and not for ever.

One message can answer more than one question: "yes, because the bus …" is a choice and a comment, "a swing"
to a list without swings is "something else" and what that is. All of it is read, kept and corrected together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveys.rules.expressions import holds
from surveys.turns import layout, route
from surveys.turns.asking import DECLINED, end, go_on, is_leave
from surveys.turns.turn import Turn
from surveys.types import AnswerRejected, GaveUp, Given, Missing, Part, Question, QuestionType, Value
from surveys.understanding.kinds import (
    KINDS,
    MAX_TEXT,
    NotUnderstood,
    Reader,
    Reading,
    Understood,
    listed,
    names,
)

MAX_ATTEMPTS = 2  # wrong answers that are asked again; the third goes on (Surveda's two, kinder ending)
MIN_LETTERS = 2  # of words that name something else; "9" and "?" are slips

#: What one message comes to: each question's answer by its name.
Answers = Mapping[str, Given]


def text_of(parts: Sequence[Part]) -> str:
    """The words of several messages as one answer."""
    return "\n".join(part.text for part in parts)


def given_by(parts: Sequence[Part], value: Value | None, missing: Missing | None = None) -> Given:
    """An answer with the messages that it came from."""
    ids = " ".join(part.message_id for part in parts if part.message_id)
    several = tuple(parts) if len(parts) > 1 else ()
    return Given(value=value, raw=text_of(parts), missing=missing, message_id=ids, parts=several)


def answered(turn: Turn, question: Question, parts: Sequence[Part]) -> Turn:
    """Take typed words as the answer to the open question."""
    return _taken(turn, question, read(turn, question, parts, picked=turn.session.picked), parts)


def answered_with(turn: Turn, question: Question, reading: Reading, part: Part) -> Turn:
    """Take what was not typed: a tap, a place, a file. part: its message, with a file's caption."""
    return _taken(turn, question, _checked(turn, question, reading, (part,)), (part,))


def _taken(turn: Turn, question: Question, answers: Answers | AnswerRejected, parts: Sequence[Part]) -> Turn:
    if isinstance(answers, AnswerRejected):
        return misfit(turn, question, answers, parts)
    return store(turn, question, answers)


# Reading


def read(
    turn: Turn, question: Question, parts: Sequence[Part], *, picked: Sequence[str] = ()
) -> Answers | AnswerRejected:
    """What typed words answer. picked: choices that were ticked before, which stay ticked."""
    text, offered = text_of(parts), turn.as_offered(question)
    if len(text) > MAX_TEXT:
        return rejected(question, NotUnderstood(code="too_long", values={"limit": MAX_TEXT}))
    reader = Reader(language=turn.session.language, today=turn.today)
    reading = KINDS[question.type].read(offered, text, reader)
    if isinstance(reading, NotUnderstood):
        if not _names_something_else(turn, question, reading, text):
            return rejected(question, reading)
        reading, besides = Understood(value=_other(question)), layout.other_name(question)
    else:
        besides = layout.more_of(question, turn.standing.questions).name if reading.more else ""
    value = _with_ticks(offered, reading.value, picked)
    answers = _checked(turn, question, Understood(value=value), parts)
    if isinstance(answers, AnswerRejected) or not besides:
        return answers
    return {**answers, besides: given_by(parts, text)}


def _names_something_else(turn: Turn, question: Question, reading: NotUnderstood, text: str) -> bool:
    asked = route.named(turn.standing, layout.other_name(question))
    return (
        layout.offers_other(question)
        and reading.code == "not_a_choice"
        and asked is not None
        and asked.type is QuestionType.TEXT
        and sum(letter.isalpha() for letter in text) >= MIN_LETTERS
    )


def _other(question: Question) -> Value:
    return [layout.OTHER] if KINDS[question.type].ticks else layout.OTHER


def _with_ticks(offered: Question, value: Value, picked: Sequence[str]) -> Value:
    kind = KINDS[offered.type]
    if not kind.ticks or kind.ordered:
        return value
    chosen = {*picked, *listed(value)}
    return [name for name in names(offered) if name in chosen]


def _checked(
    turn: Turn, question: Question, reading: Reading, parts: Sequence[Part]
) -> Answers | AnswerRejected:
    """The reading as an answer, where it fits the author's constraint."""
    if isinstance(reading, NotUnderstood):
        return rejected(question, reading)
    given = given_by(parts, reading.value)
    here = route.here(turn.standing, given)
    if holds(question.constraint, here):
        return {question.name: given}
    text = turn.said(question.constraint_message)
    return AnswerRejected(question=question.name, code="constraint", values={}, text=text)


def rejected(question: Question, reading: NotUnderstood) -> AnswerRejected:
    """The event of an answer that was not understood."""
    return AnswerRejected(question=question.name, code=reading.code, values=reading.values)


# Keeping


def misfit(turn: Turn, question: Question, event: AnswerRejected, parts: Sequence[Part]) -> Turn:
    """Ask again twice, then go on; leave to hold the survey at all is asked for as often as it takes."""
    attempts = turn.session.attempts
    if attempts < MAX_ATTEMPTS or is_leave(question):
        waits = {"attempts": min(attempts + 1, MAX_ATTEMPTS), "misfit": tuple(parts), "pending": ()}
        return turn.having(**waits).told(event)
    turn = turn.told(GaveUp(question=question.name))
    return store(turn, question, {question.name: given_by(parts, None, Missing.GIVEN_UP)})


def store(turn: Turn, question: Question, answers: Answers) -> Turn:
    """Keep the answers to the open question and go on."""
    turn = write(turn, question, answers)
    return end(turn, reason=DECLINED) if refuses(turn, question) else go_on(turn)


def refuses(turn: Turn, question: Question) -> bool:
    """Whether there is no leave to hold the survey (any more)."""
    return is_leave(question) and turn.session.answers[question.name].value is not True


def write(turn: Turn, question: Question, answers: Answers) -> Turn:
    """Keep what a message answered, and take back what an earlier one said beside its answer."""
    if _is_known(turn.session.answers.get(question.name), answers[question.name]):
        beside = {name: given for name, given in answers.items() if name != question.name}
        return _kept_all(turn, question, answers if answers[question.name].raw else beside)
    return _kept_all(turn, question, {**answers, **_superseded(turn, question, answers)})


def _kept_all(turn: Turn, question: Question, answers: Answers) -> Turn:
    for name, given in answers.items():
        turn = _kept(turn, _called(turn, question, name), given)
    return turn


def _kept(turn: Turn, question: Question, given: Given) -> Turn:
    is_news = not _is_known(turn.session.answers.get(question.name), given)
    event = turn.stored(question, given)
    turn = turn.having(answers={**turn.session.answers, question.name: given})
    return turn.told(event) if is_news else turn


def _is_known(known: Given | None, given: Given) -> bool:
    """Whether an answer says nothing new: the same value, and no other words than before."""
    if known is None or (known.value, known.missing) != (given.value, given.missing):
        return False
    return not given.raw or given.raw == known.raw


def _superseded(turn: Turn, question: Question, answers: Answers) -> Answers:
    """The words beside an earlier answer that the new one no longer has: kept as history, no longer said."""
    earlier, gone = turn.session.answers, Given(value=None, missing=Missing.SKIPPED)
    more, other = layout.more_of(question, turn.standing.questions).name, layout.other_name(question)
    names_beside = [more]
    if layout.offers_other(question) and _came_together(earlier.get(question.name), earlier.get(other)):
        names_beside.append(other)
    said = (name for name in names_beside if name in earlier and not earlier[name].missing)
    return {name: gone for name in said if name not in answers}


def _came_together(one: Given | None, other: Given | None) -> bool:
    return bool(one and other and one.message_id and one.message_id == other.message_id)


def _called(turn: Turn, question: Question, name: str) -> Question:
    if name == question.name:
        return question
    return route.named(turn.standing, name) or layout.more_of(question, turn.standing.questions)
