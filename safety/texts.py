"""The fixed texts that answer danger at once, with the numbers for the resident's nation and language."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from safety.helplines import helpline
from safety.types import Lane, Screening, Subject, Tier, When

LONGEST = 450  # letters: one screen of a small phone
_FILE = Path(__file__).with_name("approved_texts.toml")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_NEED = re.compile(r"\{(\w+)\}")
_DEFAULT_LANGUAGE = "en"


@cache
def approved() -> dict[Lane, dict[str, dict[str, str]]]:
    """Every approved text with its placeholders: lane → kind (now, self, other, past) → language → text."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {Lane(lane): kinds for lane, kinds in document.items()}


def kind(screening: Screening) -> str | None:
    """Which of a lane's texts answers: now, self, other, past; None for a topic that is merely mentioned."""
    if screening.tier is Tier.T4:
        return None
    if screening.tier is Tier.T1:
        return "now"
    if screening.tier is Tier.T2:
        return "self" if screening.subject is Subject.SELF else "other"
    if screening.subject is Subject.SELF and screening.time is When.PAST:
        return "past"
    return "other"


def reply(screening: Screening, *, language: str, nation: str, today: date) -> str | None:
    """What the resident is told at once; None for T4.

    Args:
        screening: what the net found.
        language: the resident's, ISO 639-1; one without approved texts gets English.
        nation: "wales", "england", …: picks the helplines.
        today: prefers numbers that were checked lately.
    """
    which = kind(screening)
    if which is None:
        return None
    texts = approved()[screening.lane][which]
    spoken = language if language in texts else _DEFAULT_LANGUAGE
    numbers = {
        need: number
        for need in _NEED.findall(texts[spoken])
        if (number := _number(need, nation=nation, language=spoken, today=today))
    }
    return fill(texts[spoken], numbers)


def fill(text: str, numbers: dict[str, str]) -> str:
    """`text` with its numbers; an optional part goes when a number in it is not known.

    Raises:
        KeyError: a need outside an optional part has no number.
    """

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(need in numbers for need in _NEED.findall(part[1])) else ""

    return _NEED.sub(lambda need: numbers[need[1]], _OPTIONAL.sub(optional, text))


#: The spoken part of a number in Welsh texts. To be reviewed.
_IN_WELSH = {
    "999 then 55": "999, wedyn 55",
    "111 and press 2": "111 a phwyso 2",
    "111 and choose mental health": "111 a dewis iechyd meddwl",
    "text SHOUT to 85258": "tecstiwch SHOUT i 85258",
}


def _number(need: str, *, nation: str, language: str, today: date) -> str:
    line = helpline(need, nation=nation, language=language, today=today)
    number = "" if line is None else line.call or line.text
    return _IN_WELSH.get(number, number) if language == "cy" else number
