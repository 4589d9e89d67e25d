"""What each type of question offers and takes: one entry a type, and the one place to add a type.

A type needs: its name in `QuestionType`, an entry in `KINDS`, and a transcript under tests/surveys/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys import said, understand
from surveys.types import Button, Question, QuestionType, Session, Survey, Value

MAX_TEXT = 10_000  # characters of one answer; Telegram's longest message has 4,096
TICK = "✓ "  # before the label of what is picked; said by screen readers


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

    #: Reads typed words: question, text, language.
    read: Callable[[Question, str, str], Reading]
    #: Buttons to show: question, survey, session.
    buttons: Callable[[Question, Survey, Session], tuple[Button, ...]]
    #: The value that a button's value stands for; None where the question has no such button.
    tapped: Callable[[Question, str], Value | None]
    #: True where a tap ticks and only "done" answers.
    ticks: bool = False
    #: Whether an author gives choices: required, possible or none.
    choices: str = "none"
    #: Whether an author gives `minimum` and `maximum`: required, possible or none.
    bounds: str = "none"
    #: True where any words are an answer, so that "done" alone can only mean that there are none.
    takes_any_words: bool = False
    #: Media that the channel keeps beside the answer, rather than asking again.
    keeps_media: bool = False


def _read_text(question: Question, text: str, language: str) -> Reading:
    del question, language
    if len(text) > MAX_TEXT:
        return NotUnderstood(code="too_long", values={"limit": MAX_TEXT})
    return Understood(value=text)


def _read_number(question: Question, text: str, language: str) -> Reading:
    del language
    bounds = {"minimum": question.minimum, "maximum": question.maximum}
    values = {name: bound for name, bound in bounds.items() if bound is not None}
    number = understand.number(text)
    if number is None:
        return NotUnderstood(code="not_a_number", values=values)
    if not values.get("minimum", number) <= number <= values.get("maximum", number):
        return NotUnderstood(code="out_of_range", values=values)
    return Understood(value=number)


def _read_one(question: Question, text: str, language: str) -> Reading:
    name = understand.choice(text, question.choices, language)
    return _not_a_choice(question) if name is None else Understood(value=name)


def _read_several(question: Question, text: str, language: str) -> Reading:
    names = understand.several(text, question.choices, language)
    return _not_a_choice(question) if names is None else Understood(value=list(names))


def _not_a_choice(question: Question) -> NotUnderstood:
    return NotUnderstood(code="not_a_choice", values={"count": len(question.choices)})


def _read_consent(question: Question, text: str, language: str) -> Reading:
    own = understand.choice(text, question.choices, language) if question.choices else None
    answer = understand.yes_or_no(text, language) if own is None else own == "yes"
    return NotUnderstood(code="not_yes_or_no") if answer is None else Understood(value=answer)


def _read_place(question: Question, text: str, language: str) -> Reading:
    del question, language
    if len(text) > MAX_TEXT:
        return NotUnderstood(code="too_long", values={"limit": MAX_TEXT})
    return Understood(value=text.strip())


def _no_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    del question, survey, session
    return ()


def _range_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    del survey, session
    return tuple(Button(value=str(n), label=str(n)) for n in _range(question))


def _range(question: Question) -> range:
    return range(int(question.minimum or 0), int(question.maximum or 0) + 1)


def _choice_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    def label(name: str) -> str:
        return said.category(question, name, survey, session.language)

    ticks = {name: TICK if name in session.picked else "" for name in names(question)}
    return tuple(Button(value=name, label=ticks[name] + label(name)) for name in ticks)


def _consent_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    return tuple(
        Button(value=value, label=said.consent_label(question, survey, session.language, yes=value == "yes"))
        for value in ("yes", "no")
    )


def names(question: Question) -> tuple[str, ...]:
    """The names of a question's choices, in their order."""
    return tuple(choice.name for choice in question.choices)


def listed(value: object) -> list[str]:
    """The names in a stored value of several choices; none in any other."""
    return value if isinstance(value, list) else []


def _untapped(question: Question, value: str) -> Value | None:
    del question, value
    return None


def _tapped_number(question: Question, value: str) -> Value | None:
    return next((n for n in _range(question) if str(n) == value), None)


def _tapped_choice(question: Question, value: str) -> Value | None:
    return value if value in names(question) else None


def _tapped_consent(question: Question, value: str) -> Value | None:
    del question
    return {"yes": True, "no": False}.get(value)


KINDS: Mapping[QuestionType, Kind] = {
    QuestionType.TEXT: Kind(
        read=_read_text, buttons=_no_buttons, tapped=_untapped, takes_any_words=True, keeps_media=True
    ),
    QuestionType.INTEGER: Kind(read=_read_number, buttons=_no_buttons, tapped=_untapped, bounds="possible"),
    QuestionType.RANGE: Kind(
        read=_read_number, buttons=_range_buttons, tapped=_tapped_number, bounds="required"
    ),
    QuestionType.SELECT_ONE: Kind(
        read=_read_one, buttons=_choice_buttons, tapped=_tapped_choice, choices="required"
    ),
    QuestionType.SELECT_MULTIPLE: Kind(
        read=_read_several, buttons=_choice_buttons, tapped=_tapped_choice, ticks=True, choices="required"
    ),
    QuestionType.CONSENT: Kind(
        read=_read_consent, buttons=_consent_buttons, tapped=_tapped_consent, choices="possible"
    ),
    QuestionType.LOCATION: Kind(
        read=_read_place, buttons=_no_buttons, tapped=_untapped, takes_any_words=True
    ),
    QuestionType.NOTE: Kind(read=_read_text, buttons=_no_buttons, tapped=_untapped),
}
