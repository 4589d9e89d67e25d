"""Why an answer does not fit, and what would, with an example. Short and warm: nobody is told off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import words
from language.catalogue import Catalogue

Values = Mapping[str, str | float]


def rejection(t: Catalogue, code: str, values: Values) -> str:
    """Word a rejection. Codes and values are those of `AnswerRejected`; others get a general sentence."""
    sentence = SENTENCES.get(code)
    return (
        sentence(t, values)
        if sentence
        else t.gettext("I couldn't use that answer. Could you try another way?")
    )


def _number(t: Catalogue, values: Values) -> str:
    if "minimum" in values and "maximum" in values:
        return t.gettext(
            "I was hoping for a number from {minimum} to {maximum}. You can type it or tap one.",
            **_tidied(values),
        )
    return t.gettext("I was hoping for a number, like 3.")


def _whole_number(t: Catalogue, values: Values) -> str:
    if "minimum" in values and "maximum" in values:
        return _number(t, values)
    return t.gettext("I was hoping for a whole number, like 3. About right is fine.")


def _out_of_range(t: Catalogue, values: Values) -> str:
    tidied = _tidied(values)
    if "minimum" in values and "maximum" in values:
        return _number(t, values)
    if "minimum" in values:
        return t.gettext("I was hoping for a number of {minimum} or more. Could you try another?", **tidied)
    if "maximum" in values:
        return t.gettext("I was hoping for a number of {maximum} or less. Could you try another?", **tidied)
    return t.gettext("That number doesn't fit here. Could you try another?")


def _not_media(t: Catalogue, values: Values) -> str:
    kind = str(values.get("kind", ""))
    hoped = {
        "image": t.gettext("I was hoping for a photo. You can send one here, or tap Skip."),
        "audio": t.gettext("I was hoping for a voice note. You can record one here, or tap Skip."),
        "video": t.gettext("I was hoping for a video. You can send one here, or tap Skip."),
    }
    return hoped.get(kind) or t.gettext("I was hoping for a file. You can send one here, or tap Skip.")


def _media(t: Catalogue, values: Values) -> str:
    del values
    return t.gettext("Thank you! For this one I need words or a tap. You can also tap Skip.")


def _saying(word: Callable[[Catalogue], str]) -> Callable[[Catalogue, Values], str]:
    return lambda t, _: word(t)


#: Code → its sentence.
SENTENCES: Mapping[str, Callable[[Catalogue, Values], str]] = {
    "not_a_number": _number,
    "not_a_whole_number": _whole_number,
    "out_of_range": _out_of_range,
    "not_a_date": _saying(
        lambda t: t.gettext("I was hoping for a day, like 12 May or tomorrow. Could you try once more?")
    ),
    "not_a_time": _saying(
        lambda t: t.gettext("I was hoping for a time, like 2.30 pm or 14:30. Could you try once more?")
    ),
    "not_a_choice": _saying(
        lambda t: t.gettext("I didn't find that among the answers. You can tap one, or type its number.")
    ),
    "not_a_rank": _saying(
        lambda t: t.gettext("I was hoping for an order, like 2, 1, 3, the best first. You can also tap them.")
    ),
    "not_yes_or_no": _saying(words.say_yes_or_no),
    "not_a_place": _saying(words.no_place),
    "constraint": _saying(
        lambda t: t.gettext("That answer doesn't quite fit here. Could you try another, or tap Skip?")
    ),
    "required": _saying(
        lambda t: t.gettext(
            "This one helps us a lot. Could you answer it? If you'd rather not, tap Skip again."
        )
    ),
    "too_long": _saying(
        lambda t: t.gettext("That is longer than I can keep in one go. Could you send it in two parts?")
    ),
    "media": _media,
    "not_media": _not_media,
}


def _tidied(values: Values) -> dict[str, str]:
    """Numbers as people write them: 1, not 1.0."""
    return {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in values.items()}
