"""What arrives for the open question: typed words, taps, and things that are not words."""

from __future__ import annotations

from surveys.turns import layout, route
from surveys.turns.answering import answered, answered_with, misfit, read, rejected
from surveys.turns.asking import DONE, question_asked
from surveys.turns.joining import held, waits
from surveys.turns.steering import CONTROLS, MISSING, steered
from surveys.turns.turn import Turn
from surveys.types import (
    AnswerRejected,
    MediaKept,
    Part,
    Question,
    QuestionType,
    Said,
    Sent,
    StaleTap,
    Tapped,
)
from surveys.understanding.kinds import KINDS, NotUnderstood, Reading, Understood, listed, names
from surveys.understanding.understand import command, is_called

PLACE_DECIMALS = 3  # of a degree, about 100 m: enough to find what is near, too little to find a door


def said(turn: Turn, question: Question, incoming: Said) -> Turn:
    """Typed words: a word that steers, else an answer or a part of one."""
    if not incoming.text.strip():
        return turn.told(question_asked(turn, question))
    part = Part(text=incoming.text, message_id=incoming.message_id)
    if control := control_in(turn, question, incoming.text):
        wordless = Part(text="", message_id=incoming.message_id)
        done = steered(turn, question, control, wordless, is_typed=True)
        if done is not None:
            return done
    if waits(turn, question):
        return held(turn, question, part)
    return answered(turn, question, (part,))


def control_in(turn: Turn, question: Question, text: str) -> str:
    """The control that a whole message says, unless a choice is called so; empty for none."""
    control = command(text, turn.session.language)
    if control not in CONTROLS or is_called(text, turn.as_offered(question).choices):
        return ""
    return control


def tapped(turn: Turn, question: Question, incoming: Tapped) -> Turn:
    """A button of the open question; one that it does not have is an old one."""
    offered, part = turn.as_offered(question), Part(text="", message_id=incoming.message_id)
    value = KINDS[question.type].tapped(offered, incoming.value)
    if value is None and incoming.value in CONTROLS:
        return steered(turn, question, incoming.value, part, is_typed=False) or _stale(turn, incoming)
    if value is None:
        return _stale(turn, incoming)
    if KINDS[question.type].ticks:
        return _ticked(turn, offered, incoming.value, part)
    return answered_with(turn, question, Understood(value=value), part)


def _ticked(turn: Turn, offered: Question, name: str, part: Part) -> Turn:
    """Tick or untick. The last place of an order is plain once all others are taken."""
    before = turn.session.picked
    after = tuple(n for n in before if n != name) if name in before else (*before, name)
    if KINDS[offered.type].ordered:
        left = [n for n in names(offered) if n not in after]
        if len(left) <= 1 and name in after:
            return answered_with(turn, offered, Understood(value=[*after, *left]), part)
    else:
        after = tuple(n for n in names(offered) if n in after)
    turn = turn.having(picked=after)
    return turn.told(question_asked(turn, offered))


def tapped_late(turn: Turn, incoming: Tapped) -> Turn:
    """A button of a question that is not open: no news where it says what is stored, else stale."""
    given, question = (
        turn.session.answers.get(incoming.question),
        route.named(turn.standing, incoming.question),
    )
    if given is None or question is None:
        return _stale(turn, incoming)
    kind, whole = KINDS[question.type], layout.with_other(question, turn.survey)
    value = kind.tapped(whole, incoming.value)
    if value is not None:
        repeats = value == given.value or value in listed(given.value)
    elif incoming.value == DONE:
        repeats = kind.ticks and not given.missing
    else:
        repeats = incoming.value in MISSING and given.missing is MISSING[incoming.value]
    return turn if repeats else _stale(turn, incoming)


def _stale(turn: Turn, incoming: Tapped) -> Turn:
    return turn.told(StaleTap(question=incoming.question))


def sent(turn: Turn, question: Question, incoming: Sent) -> Turn:
    """Media: the answer where one is waited for, beside words kept; else asked again. Captions are words."""
    kind, reading = KINDS[question.type], _reading(question, incoming)
    part = Part(text=incoming.caption, message_id=incoming.message_id)
    if reading is not None:
        return answered_with(turn, question, reading, part)
    has_words = bool(incoming.caption.strip())
    if kind.keeps_media or (has_words and not isinstance(read(turn, question, (part,)), AnswerRejected)):
        turn = turn.told(MediaKept(question=question.name, kind=incoming.kind))
        as_words = Said(text=incoming.caption, message_id=incoming.message_id)
        return said(turn, question, as_words) if has_words else turn
    if kind.media:
        wanted = NotUnderstood(code="not_media", values={"kind": question.type.value})
        return misfit(turn, question, rejected(question, wanted), (part,))
    unwanted = NotUnderstood(code="media", values={"kind": incoming.kind})
    return misfit(turn, question, rejected(question, unwanted), (part,))


def _reading(question: Question, incoming: Sent) -> Reading | None:
    """What was sent as the value of an answer; None where the question waits for something else."""
    if incoming.kind in KINDS[question.type].media:
        return Understood(value=incoming.media_id or incoming.kind)
    if incoming.kind == "place" and question.type is QuestionType.LOCATION:
        place = _place(incoming)
        return NotUnderstood(code="not_a_place") if place is None else Understood(value=place)
    return None


def _place(incoming: Sent) -> str | None:
    """The point as "latitude,longitude", rounded; None for one that is not on Earth."""
    latitude, longitude = incoming.latitude, incoming.longitude
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return f"{latitude:.{PLACE_DECIMALS}f},{longitude:.{PLACE_DECIMALS}f}"
