"""What residents see of one message to many: what was written, who says it, and the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feedback.words import cut
from language.catalogue import catalogue

LONGEST = 300  # characters that a coordinator writes; voice.md: one thing a message, read on a cracked phone
_NAME_CHARACTERS = 60  # of the partnership


def broadcast_message(text: str, partnership: str, *, language: str) -> str:
    """The message as one resident gets it."""
    t = catalogue(language)
    close = t.gettext(
        "From the {partnership}. To hear no more from us, write STOP.",
        partnership=cut(partnership, _NAME_CHARACTERS),
    )
    return f"{text.strip()}\n\n{close}"


def unwritten(texts: Mapping[str, str], languages: Sequence[str]) -> list[str]:
    """The languages of a community in which nothing is written yet."""
    return [language for language in languages if not texts.get(language, "").strip()]


def too_long(texts: Mapping[str, str]) -> dict[str, int]:
    """Language → by how many characters its words are too many."""
    return {language: len(text) - LONGEST for language, text in texts.items() if len(text) > LONGEST}
