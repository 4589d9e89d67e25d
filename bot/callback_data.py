"""What a Telegram button carries: its question and value, within the 64 bytes that the Bot API allows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from surveys.types import Question, QuestionType, Survey

LIMIT_BYTES = 64  # Bot API, InlineKeyboardButton.callback_data
_PLAIN, _LONG = "q:", "h:"
_CODE_DIGITS = 32  # hexadecimal: 128 bits, so that two values never meet
#: What a button of any question may carry besides its choices.
_ALWAYS = ("skip", "back", "done", "later", "refuse", "dont_know", "yes", "no")
_MOST_STEPS = 1_000  # of a range; nobody is offered more buttons


def encode(question: str, value: str) -> str:
    """Give at most 64 bytes for a button.

    What fits is written out, "q:age:18-25". What does not is known by a hash, which `meant` finds again among
    the pairs that a survey can offer: nothing has to be remembered over a restart.
    """
    plain = f"{_PLAIN}{question}:{value}"
    if ":" not in question and len(plain.encode("utf-8", "replace")) <= LIMIT_BYTES:
        return plain
    return _LONG + sha256(json.dumps([question, value]).encode()).hexdigest()[:_CODE_DIGITS]


def decode(data: str) -> tuple[str, str]:
    """Give (question, value); for a long pair an empty question and the code itself, for `meant`.

    Raises:
        ValueError: we never made such data; a client that is not Telegram's may send anything.
    """
    if data.startswith(_LONG):
        return "", data
    question, colon, value = data.removeprefix(_PLAIN).partition(":")
    if not data.startswith(_PLAIN) or not colon:
        msg = "callback data of another maker"
        raise ValueError(msg)
    return question, value


def meant(code: str, survey: Survey) -> tuple[str, str]:
    """Find the pair that a code stands for; both empty when the survey offers none such.

    The conversation takes an empty question for an old button, and asks again.
    """
    if not code.startswith(_LONG):
        return "", ""
    return next((pair for pair in _offered(survey) if encode(*pair) == code), ("", ""))


def _offered(survey: Survey) -> Iterator[tuple[str, str]]:
    for question in survey.questions:
        for value in (*_ALWAYS, "other", *(choice.name for choice in question.choices), *_steps(question)):
            yield question.name, value


def _steps(question: Question) -> Iterable[str]:
    if question.type is not QuestionType.RANGE or question.minimum is None or question.maximum is None:
        return ()
    count = min(int((question.maximum - question.minimum) / question.step) + 1, _MOST_STEPS)
    return (f"{question.minimum + number * question.step:g}" for number in range(count))
