"""Makes phone spelling plain, so that rules are written once: "can't" and "cnt" both read "can not"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

LONGEST = 20_000  # letters read of one text: five Telegram messages; more is no message that a person typed

_WORDS = Path(__file__).with_name("rules") / "words.toml"
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
#: Welsh little words joined by an apostrophe: "dw i'n" is "dw i yn", "o'r" is "o yr".
_JOINED = re.compile(r"(?<=[a-z])'(n|r|w|ch)\b")
_APART = {"n": " yn", "r": " yr", "w": " w", "ch": " ch"}
_BREAK = re.compile(r"[.!?;:…\n\r]+")
_WORD = re.compile(r"\w+|[.]")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return words["spellings"], words["emoji"]


def plain(text: str) -> tuple[str, ...]:
    """The readings of a text in plain words: " i can not go on . my mam ".

    One reading, or two when letters are drawn out ("sooo"): they are written once in one, twice in the other.
    Each starts and ends with a space; a sentence's end is a lone full stop; accents and capitals are gone.
    """
    spellings, emoji = _table()
    text = text[:LONGEST].translate(_APOSTROPHES)
    for sign, word in emoji.items():
        if sign in text:
            text = text.replace(sign, f" {word} ")
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _JOINED.sub(lambda joined: _APART[joined[1]], text).replace("'", "")
    text = _BREAK.sub(" . ", text)
    if _DRAWN_OUT.search(text):
        return tuple(_spelled(_DRAWN_OUT.sub(kept, text), spellings) for kept in (r"\1", r"\1\1"))
    return (_spelled(text, spellings),)


def _spelled(text: str, spellings: dict[str, str]) -> str:
    words = (spellings.get(word, word) for word in _WORD.findall(text.replace("_", " ")))
    return f" {' '.join(words)} "
