"""Searching words in what was said, whatever their capitals, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')  # what phones put in place of "


def plain(text: str) -> str:
    """The words alone, a space before, between and after them, without capitals and accents."""
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in split if not unicodedata.combining(each))
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def needles(words: str) -> tuple[str, ...]:
    """What a `plain` text must hold: the beginnings of words, and what stood in quotes as whole words."""
    found = []
    for quoted, single in _ASKED.findall(words.translate(_QUOTES)):
        exact = plain(quoted or single.replace('"', " "))
        if exact.strip():
            found.append(exact if quoted else exact[:-1])
    return tuple(dict.fromkeys(found))
