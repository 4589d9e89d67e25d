"""How hard an English text is to read, as the age at which most people can.

The Automated Readability Index (Senter and Smith, "Automated Readability Index", AMRL-TR-66-220, 1967):

    ARI = 4.71 × characters / words + 0.5 × words / sentences − 21.43

Characters are letters and digits. ARI is a year of American school, which begins at six: age = ARI + 5. It
was made on pages of books, so that one short sentence says little: a single long word lifts it by years.
`MIN_WORDS` is the least that it is asked about here; docs/surveys.md says how far it is to be trusted.
"""

from __future__ import annotations

import re

AGE_OF_SCHOOL = 5  # years before the first year of school that ARI counts
MIN_WORDS = 12  # of a message; below, one word decides

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
#: Between two sentences; a line of its own is one, and a point within a number or a word ends none.
SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")


def words(text: str) -> list[str]:
    """The words of a text; a number is one, and so is "don't" and "well-being"."""
    return _WORD.findall(text)


def sentences(text: str) -> int:
    """How many sentences have a word; at least 1 where there is any."""
    return sum(1 for part in SENTENCE_END.split(text) if words(part))


def reading_age(text: str) -> float | None:
    """Age in years, not below 5; None for a text without a word."""
    found = words(text)
    if not found:
        return None
    characters = sum(character.isalnum() for word in found for character in word)
    index = 4.71 * characters / len(found) + 0.5 * len(found) / sentences(text) - 21.43
    return max(index, 0) + AGE_OF_SCHOOL
