"""What each type of question offers to tap, and what a tap stands for.

The choices are those of the question as it is offered now (see `route.as_offered`).
"""

from __future__ import annotations

from surveys.turns import said
from surveys.types import Button, Question, Session, Survey, Value
from surveys.understanding import words

TICK = "✓ "  # before the label of what is picked; said by screen readers
SEEN = "OK"  # what an ACKNOWLEDGE holds, as in ODK's own exports
SEEN_TAP = "ok"  # the value of its button
MAX_STEPS = 1_000  # values of a range; a step that makes more is a slip of its author
MAX_TAPPED = 100  # buttons of one message on Telegram; a range with more values is answered by typing
ROUNDED = 9  # decimals that are kept, so that ten steps of 0.1 are 1


def no_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """Nothing to tap: the answer is typed or sent."""
    del question, survey, session
    return ()


def range_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """One button a value; none where they would not fit into a message."""
    del survey, session
    values = steps(question)
    return tuple(Button(value=str(n), label=str(n)) for n in values) if len(values) <= MAX_TAPPED else ()


def choice_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """One button a choice; what is picked has a tick before its label."""
    ticks = {choice.name: TICK if choice.name in session.picked else "" for choice in question.choices}
    return _labelled(question, survey, session, ticks)


def rank_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """One button a choice; what is picked has its place before its label."""
    places = {name: f"{at}. " for at, name in enumerate(session.picked, start=1)}
    return _labelled(
        question, survey, session, {choice.name: places.get(choice.name, "") for choice in question.choices}
    )


def _labelled(
    question: Question, survey: Survey, session: Session, marks: dict[str, str]
) -> tuple[Button, ...]:
    return tuple(
        Button(value=name, label=mark + said.category(question, name, survey, session.language))
        for name, mark in marks.items()
    )


def consent_buttons(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """Yes and no."""
    return tuple(
        Button(value=value, label=said.consent_label(question, survey, session.language, yes=value == "yes"))
        for value in ("yes", "no")
    )


def seen_button(question: Question, survey: Survey, session: Session) -> tuple[Button, ...]:
    """The one button that says: seen."""
    del question, survey
    return (Button(value=SEEN_TAP, label=words.SEEN.get(session.language) or words.SEEN["en"]),)


def steps(question: Question) -> tuple[int | float, ...]:
    """The values of a range from its minimum to its maximum, both included where the step reaches them."""
    low, high, step = question.minimum or 0, question.maximum or 0, question.step
    if step <= 0 or high < low:
        return ()
    count = min(int((high - low) / step + 10**-ROUNDED), MAX_STEPS - 1) + 1
    return tuple(tidy(low + at * step) for at in range(count))


def tidy(number: float) -> int | float:
    """A whole number without its decimal point, so that 3.0 is stored and shown as 3."""
    rounded = round(number, ROUNDED)
    return int(rounded) if rounded == int(rounded) else rounded


def untapped(question: Question, value: str) -> Value | None:
    """No button, no value."""
    del question, value
    return None


def tapped_number(question: Question, value: str) -> Value | None:
    """The number on the button."""
    return next((n for n in steps(question) if str(n) == value), None)


def tapped_choice(question: Question, value: str) -> Value | None:
    """The name of the choice."""
    return value if any(choice.name == value for choice in question.choices) else None


def tapped_consent(question: Question, value: str) -> Value | None:
    """True for yes, False for no."""
    del question
    return {"yes": True, "no": False}.get(value)


def tapped_seen(question: Question, value: str) -> Value | None:
    """`SEEN`."""
    del question
    return SEEN if value == SEEN_TAP else None
