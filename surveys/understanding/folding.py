"""A message as it is compared: without what people leave out, add or write otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_FOLDED = 300  # characters; no number, choice or command is longer, and folding 10,000 costs time

ENDS = " \t\n\r.,!?;:…\"'“”()[]{}*_–—~¿¡。，！？、؟،।"
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
#: Said in words, for their digits would run into those before them: "2½" is not "21/2".
_FRACTIONS = str.maketrans({"½": " and a half", "¼": " and a quarter", "¾": " and three quarters"})
#: Accents, key frames, invisible joiners and skin tones: none changes what was meant.
_UNSPOKEN = frozenset(("Mn", "Me", "Cf", "Sk"))


def fold(text: str) -> str:
    """A message as it is compared: small letters, no accents, single spaces, no punctuation at its ends.

    Empty for a message over `MAX_FOLDED` characters.
    """
    if len(text) > MAX_FOLDED:
        return ""
    spelt = text.translate(_APOSTROPHES).translate(_FRACTIONS)
    apart = unicodedata.normalize("NFKD", spelt).casefold()
    letters = "".join(c for c in apart if unicodedata.category(c) not in _UNSPOKEN)
    return re.sub(r"^[-\s]+(?!\d)|[-\s]+$", "", " ".join(letters.split()).strip(ENDS))


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
