"""Enough Welsh to place a comment: everyday words of places and services with an English gloss.

The encoder knows no Welsh. Rather than let it guess from spelling, a Welsh text is read through the
words listed in `welsh_terms.tsv` (to be reviewed by a Welsh speaker). Where too few are known, the
point goes to a person instead of into a theme.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources

from nlp.reading.recognise import SMALL_WORDS, WELSH, recognise, words_of

ENOUGH_KNOWN = 0.4  # share of content words; below it the gloss says too little to choose a theme
MOST_KNOWN = 0.5  # share above which words without any grammar count as Welsh
_UNDECIDED = ""
_NORTHERN = re.compile(
    r"a([^\W\daeiouwyâêîôûŵŷ_]+)$"
)  # the north says "amsar" and "capal" for "amser", "capel"
#: What a mutated beginning may have been before; longest first, since "ngh" also begins with "ng".
_UNMUTATED = (
    ("ngh", ("c",)),
    ("mh", ("p",)),
    ("nh", ("t",)),
    ("ph", ("p",)),
    ("th", ("t",)),
    ("ch", ("c",)),
    ("dd", ("d",)),
    ("ng", ("g",)),
    ("f", ("b", "m")),
    ("b", ("p",)),
    ("d", ("t",)),
    ("g", ("c",)),
    ("m", ("b",)),
    ("n", ("d",)),
    ("l", ("ll",)),
    ("r", ("rh",)),
    ("h", ("",)),
)


@dataclass(frozen=True, kw_only=True)
class Gloss:
    """What a Welsh text says, word for word, as far as its words are listed."""

    text: str
    #: Share of content words that are listed, 0 to 1.
    known: float

    @property
    def enough(self) -> bool:
        """Whether the gloss may choose a theme."""
        return self.known >= ENOUGH_KNOWN


def gloss(text: str) -> Gloss:
    """English words for the Welsh words of a text, in their order; unlisted words are left out."""
    content = [word for word in words_of(text) if word not in SMALL_WORDS[WELSH] or word in _terms()]
    found = [english for word in content if (english := _look_up(word))]
    return Gloss(text=" ".join(found), known=len(found) / len(content) if content else 0.0)


def gloss_if_welsh(text: str) -> str:
    """The text as the encoder should read it; a Welsh text without any listed word stays as it is.

    A few words without any small word ("bws hwyr") are Welsh when most of them are listed.
    """
    language = recognise(text, likely=_UNDECIDED)
    if language not in {WELSH, _UNDECIDED}:
        return text
    found = gloss(text)
    return found.text if found.text and (language == WELSH or found.known > MOST_KNOWN) else text


def radical(word: str) -> str:
    """The listed form of a word ("dref" is "tref", "fws" is "bws"), else the word itself."""
    return next((form for form in _forms(word) if form in _terms()), word)


def _look_up(word: str) -> str | None:
    return _terms().get(radical(word))


def _forms(word: str) -> list[str]:
    """The word itself, then what it may be without its mutation, then as books spell each of these."""
    forms = [word]
    for mutated, originals in _UNMUTATED:
        if word.startswith(mutated):
            forms += [original + word[len(mutated) :] for original in originals]
    # Soft mutation drops a g altogether: "gardd" becomes "ardd".
    forms.append("g" + word)
    return [*forms, *(spelt for form in forms for spelt in _as_in_books(form))]


def _as_in_books(word: str) -> list[str]:
    """What a word may be that is written as it is said: "llwybra" (north), "llwybre" (south), "amsar"."""
    plural = [word[:-1] + ending for ending in ("au", "e", "ai")] if word.endswith(("a", "e")) else []
    northern = _NORTHERN.search(word)
    return plural + ([word[: northern.start()] + "e" + northern[1]] if northern else [])


@functools.cache
def _terms() -> dict[str, str]:
    source = resources.files("nlp.reading").joinpath("welsh_terms.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in source.splitlines()[1:])
    return {term: english for term, english in pairs}  # noqa: C416 -- unpacking asserts two columns
