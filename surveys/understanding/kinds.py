"""What each type of question offers and takes: one entry a type, and the one place to add a type.

A type needs: its name in `QuestionType`, an entry in `KINDS`, and a transcript under tests/surveys/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from surveys.turns import buttons as offered
from surveys.types import Button, Question, QuestionType, Session, Survey, Value
from surveys.understanding import dates, understand, words
from surveys.understanding.clock import clock
from surveys.understanding.folding import fold
from surveys.understanding.more import with_more

MAX_TEXT = 10_000  # characters of one answer; Telegram's longest message has 4,096


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who wrote the answer that is read, and when."""

    language: str
    #: In the community's own time zone; None leaves "tomorrow" and dates without a year unread.
    today: date | None = None


@dataclass(frozen=True, kw_only=True)
class Understood:
    """The answer fits the type. Its constraint is not checked yet."""

    value: Value
    #: True where more was said than the value holds: "yes, because the bus …".
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class NotUnderstood:
    """The answer does not fit; see `AnswerRejected` for the codes."""

    code: str
    values: Mapping[str, str | float] = field(default_factory=dict)


Reading = Understood | NotUnderstood


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How one type of question behaves."""

    #: Reads typed words: question, text, reader.
    read: Callable[[Question, str, Reader], Reading]
    #: Buttons to show: question, survey, session.
    buttons: Callable[[Question, Survey, Session], tuple[Button, ...]] = offered.no_buttons
    #: The value that a button's value stands for; None where the question has no such button.
    tapped: Callable[[Question, str], Value | None] = offered.untapped
    #: True where a tap ticks and only "done" answers.
    ticks: bool = False
    #: True where the order of the ticks is the answer.
    ordered: bool = False
    #: True where any words are an answer, so that "done" alone can only mean that there are none.
    takes_any_words: bool = False
    #: Media that the channel keeps beside the answer, rather than asking again.
    keeps_media: bool = False
    #: Kinds of `Sent` that are the answer; empty where words are.
    media: frozenset[str] = frozenset()


def names(question: Question) -> tuple[str, ...]:
    """The names of a question's choices, in their order."""
    return tuple(choice.name for choice in question.choices)


def listed(value: object) -> list[str]:
    """The names in a stored value of several choices; none in any other."""
    return value if isinstance(value, list) else []


def _read_text(question: Question, text: str, reader: Reader) -> Reading:
    del question, reader
    if len(text) > MAX_TEXT:
        return NotUnderstood(code="too_long", values={"limit": MAX_TEXT})
    return Understood(value=text)


def _read_place(question: Question, text: str, reader: Reader) -> Reading:
    reading = _read_text(question, text, reader)
    return Understood(value=text.strip()) if isinstance(reading, Understood) else reading


def _read_decimal(question: Question, text: str, reader: Reader) -> Reading:
    del reader
    found = with_more(text, understand.decimal)
    if found is None:
        return NotUnderstood(code="not_a_number", values=_bounds(question))
    return _within(question, offered.tidy(found[0]), more=found[1])


def _read_whole(question: Question, text: str, reader: Reader) -> Reading:
    reading = _read_decimal(question, text, reader)
    if isinstance(reading, Understood) and isinstance(reading.value, float):
        return NotUnderstood(code="not_a_whole_number", values=_bounds(question))
    return reading


def _read_range(question: Question, text: str, reader: Reader) -> Reading:
    values = offered.steps(question)
    in_wholes = all(isinstance(value, int) for value in values)
    reading = (_read_whole if in_wholes else _read_decimal)(question, text, reader)
    if isinstance(reading, Understood) and reading.value not in values:
        return NotUnderstood(code="not_a_choice", values={"count": len(values)})
    return reading


def _bounds(question: Question) -> dict[str, str | float]:
    bounds = {"minimum": question.minimum, "maximum": question.maximum}
    return {name: offered.tidy(bound) for name, bound in bounds.items() if bound is not None}


def _within(question: Question, number: float, *, more: bool) -> Reading:
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return NotUnderstood(code="out_of_range", values=_bounds(question))
    return Understood(value=number, more=more)


def _read_date(question: Question, text: str, reader: Reader) -> Reading:
    del question
    day = dates.day(text, reader.today)
    return NotUnderstood(code="not_a_date") if day is None else Understood(value=day.isoformat())


def _read_time(question: Question, text: str, reader: Reader) -> Reading:
    del question, reader
    at = clock(text)
    return NotUnderstood(code="not_a_time") if at is None else Understood(value=at.isoformat("minutes"))


def _read_moment(question: Question, text: str, reader: Reader) -> Reading:
    del question
    moment = dates.moment(text, reader.today)
    if moment is None:
        return NotUnderstood(code="not_a_date")
    return Understood(value=moment.isoformat(timespec="minutes"))


def _read_one(question: Question, text: str, reader: Reader) -> Reading:
    def meant(part: str) -> str | None:
        return understand.choice(part, question.choices, reader.language)

    found = with_more(text, meant, yes_or_no={"yes", "no"} <= set(names(question)))
    return _not_a_choice(question) if found is None else Understood(value=found[0], more=found[1])


def _read_several(question: Question, text: str, reader: Reader) -> Reading:
    chosen = understand.several(text, question.choices, reader.language)
    return _not_a_choice(question) if chosen is None else Understood(value=list(chosen))


def _not_a_choice(question: Question) -> NotUnderstood:
    return NotUnderstood(code="not_a_choice", values={"count": len(question.choices)})


def _read_rank(question: Question, text: str, reader: Reader) -> Reading:
    order = understand.in_order(text, question.choices, reader.language)
    if order is None:
        return NotUnderstood(code="not_a_rank", values={"count": len(question.choices)})
    return Understood(value=list(order))


def _read_consent(question: Question, text: str, reader: Reader) -> Reading:
    def meant(part: str) -> bool | None:
        own = understand.choice(part, question.choices, reader.language) if question.choices else None
        return understand.yes_or_no(part, reader.language) if own is None else own == "yes"

    found = with_more(text, meant, yes_or_no=True)
    return NotUnderstood(code="not_yes_or_no") if found is None else Understood(value=found[0], more=found[1])


def _read_seen(question: Question, text: str, reader: Reader) -> Reading:
    del question

    def meant(part: str) -> bool | None:
        return True if fold(part) in words.SEEN_WORDS else understand.yes_or_no(part, reader.language)

    found = with_more(text, meant, yes_or_no=True)
    if found is None or not found[0]:
        return NotUnderstood(code="not_a_choice", values={"count": 1})
    return Understood(value=offered.SEEN, more=found[1])


def _wants(kind: str) -> Callable[[Question, str, Reader], Reading]:
    def read(question: Question, text: str, reader: Reader) -> Reading:
        del question, text, reader
        return NotUnderstood(code="not_media", values={"kind": kind})

    return read


_SILENT = Kind(read=_read_text)
_ANY_MEDIA = frozenset(("photo", "voice", "audio", "video", "file"))

KINDS: Mapping[QuestionType, Kind] = {
    QuestionType.TEXT: Kind(read=_read_text, takes_any_words=True, keeps_media=True),
    QuestionType.INTEGER: Kind(read=_read_whole),
    QuestionType.DECIMAL: Kind(read=_read_decimal),
    QuestionType.RANGE: Kind(read=_read_range, buttons=offered.range_buttons, tapped=offered.tapped_number),
    QuestionType.DATE: Kind(read=_read_date),
    QuestionType.TIME: Kind(read=_read_time),
    QuestionType.DATE_TIME: Kind(read=_read_moment),
    QuestionType.SELECT_ONE: Kind(
        read=_read_one, buttons=offered.choice_buttons, tapped=offered.tapped_choice
    ),
    QuestionType.SELECT_MULTIPLE: Kind(
        read=_read_several,
        buttons=offered.choice_buttons,
        tapped=offered.tapped_choice,
        ticks=True,
    ),
    QuestionType.RANK: Kind(
        read=_read_rank,
        buttons=offered.rank_buttons,
        tapped=offered.tapped_choice,
        ticks=True,
        ordered=True,
    ),
    QuestionType.CONSENT: Kind(
        read=_read_consent,
        buttons=offered.consent_buttons,
        tapped=offered.tapped_consent,
    ),
    QuestionType.ACKNOWLEDGE: Kind(read=_read_seen, buttons=offered.seen_button, tapped=offered.tapped_seen),
    QuestionType.LOCATION: Kind(read=_read_place, takes_any_words=True),
    QuestionType.IMAGE: Kind(read=_wants("image"), media=frozenset(("photo", "file"))),
    QuestionType.AUDIO: Kind(read=_wants("audio"), media=frozenset(("voice", "audio", "file"))),
    QuestionType.VIDEO: Kind(read=_wants("video"), media=frozenset(("video", "file"))),
    QuestionType.FILE: Kind(read=_wants("file"), media=_ANY_MEDIA),
    QuestionType.NOTE: Kind(read=_read_text),
    QuestionType.CALCULATE: _SILENT,
    QuestionType.HIDDEN: _SILENT,
    QuestionType.START: _SILENT,
    QuestionType.END: _SILENT,
    QuestionType.TODAY: _SILENT,
}
