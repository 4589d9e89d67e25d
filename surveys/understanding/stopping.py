"""Whether somebody wants to hear no more, in whatever language they say so.

A whole message that is a word for it counts at once, in any language, for nobody should have to find the
right one. Where such a word stands among others, the conversation asks; "the bus stop" and "stop the
speeding" are ordinary words. The tables are in `surveys/understanding/stop_words.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from surveys.understanding.folding import ENDS, any_of
from surveys.understanding.stop_requests import REQUESTS
from surveys.understanding.stop_words import ALSO_ORDINARY, CONTACT, FILLERS, NO_MORE, WEAK, WHOLE

HEAD, TAIL = 600, 400  # characters that are read of a long message: who wants to leave says so first or last
MAX_STOP = 80  # characters of a whole message that is a word for stop, with its politeness
#: How letters are typed on an English keyboard, or with another alphabet's form of the same letter.
_TYPED = str.maketrans("ıłđøßيكۆ", "ildosیکو")
_UNSPOKEN = frozenset(("Mn", "Me", "Cf", "Sk", "So"))
_BREAKS = re.compile(r"[.,!?;:\n。，！？、؟،।…]+|\s[-–—]+\s")
#: Punctuation that may stand between the words of a phrase; an apostrophe is part of one.
_WITHIN = re.compile(r"[.,!?;:…\"“”()*_–—¿¡。，！？、؟،।]")
#: Languages whose words do not stand apart, or carry others at their beginning.
_JOINED = frozenset(("zh", "ja", "th", "ko", "ar", "fa", "ckb", "ur"))

Meant = Literal["yes", "perhaps"] | None


def stop_meant(text: str, language: str) -> Meant:
    """Whether a message means: write to me no more.

    Args:
        text: as typed.
        language: the session's; in some a word for stop is an ordinary one ("dur" is steel in Welsh).

    Returns:
        "yes" where the whole message says so, politeness aside; "perhaps" where it should be asked; None for
        anything else.
    """
    said = _spelt(text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}")
    if len(text) <= MAX_STOP and (whole := _whole(said)):
        ordinary_in = ALSO_ORDINARY.get(whole, frozenset())
        return "perhaps" if language in ordinary_in else "yes"
    return "perhaps" if _is_asked(said) or _is_set_off(said) or _is_about_contact(said) else None


def _spelt(text: str) -> str:
    """Small letters without accents and symbols, single spaces; lines stay apart."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'")).casefold()
    letters = "".join(_plain(c) for c in apart).translate(_TYPED)
    return re.sub(r"[^\S\n]+", " ", letters).strip(ENDS + "-/")


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    return "" if kind in _UNSPOKEN else str(int(character)) if kind == "Nd" else character


def _whole(said: str) -> str | None:
    """The word for stop that the message is, without politeness; None where it is anything else."""
    words = _words_of_stop()
    phrase = re.sub(r"[\n\s]+", " ", _WITHIN.sub(" ", said.replace("-", " "))).strip()
    if re.fullmatch(r"\w( \w)+", phrase):
        phrase = phrase.replace(" ", "")
    phrase = re.sub(r"(\w)\1{2,}", r"\1", phrase)
    for _ in range(4):
        for candidate in (phrase, _once(phrase)):
            if candidate in words:
                return candidate
        shorter = _JOINED_FILLER.sub("", _FILLER.sub("", phrase)).strip()
        if shorter in (phrase, ""):
            return None
        phrase = shorter
    return None


def _once(phrase: str) -> str:
    """One word for one that is said over and over: "stop stop stop"."""
    several = phrase.split()
    return several[0] if len(set(several)) == 1 else phrase


def _is_asked(said: str) -> bool:
    flat = said.replace("\n", ". ")
    return any(pattern.search(flat) for pattern in REQUESTS)


def _is_set_off(said: str) -> bool:
    """A word for stop that stands apart from the rest: "Enough. STOP", "Stop, wrong number"."""
    parts = [part for part in _BREAKS.split(said) if part.strip()]
    if len(parts) < 2:
        return False
    ends = ((_whole(part.strip()) or "") for part in (parts[0], parts[-1]) if len(part) <= MAX_STOP)
    return any(word and word not in WEAK and word not in ALSO_ORDINARY for word in ends)


def _is_about_contact(said: str) -> bool:
    """In one language: no more of it, and messages."""
    return any(no_more.search(said) and contact.search(said) for no_more, contact in _about_contact())


@lru_cache(maxsize=1)
def _words_of_stop() -> frozenset[str]:
    return frozenset(_flat(word) for several in WHOLE.values() for word in several)


@lru_cache(maxsize=1)
def _about_contact() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(_pair(code) for code in NO_MORE)


def _pair(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    start = "" if code in _JOINED else r"\b"
    no_more, contact = (
        "|".join(_stem(stem) for stem in sorted(table[code], key=len, reverse=True))
        for table in (NO_MORE, CONTACT)
    )
    return re.compile(f"{start}(?:{no_more})"), re.compile(f"{start}(?:{contact})")


def _stem(stem: str) -> str:
    """A stem as it is compared; "=" at its end closes the word."""
    return re.escape(_flat(stem.rstrip("="))) + (r"\b" if stem.endswith("=") else "")


def _flat(word: str) -> str:
    return _spelt(word).replace("-", " ")


def _fillers() -> Iterator[str]:
    return (_flat(word) for word in FILLERS)


_FILLER = re.compile(rf"^(?:{any_of(_fillers())})(?:\s+|$)|\s+(?:{any_of(_fillers())})$")
#: Chinese and Japanese write no spaces around it.
_JOINED_FILLER = re.compile(r"^[请請]+|(?:[吧了啊]|谢谢|謝謝|ください)$")
