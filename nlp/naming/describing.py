"""One plain sentence on what a theme's name leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.clustering.cluster import LEAST_POINTS
from nlp.naming.coverage import Candidate, is_akin, worth
from nlp.naming.names import Name, form
from nlp.naming.naming_words import is_weak
from nlp.naming.phrases import Kind, Phrase
from nlp.naming.word_forms import with_article

PARTS = 3  # things a sentence lists; more is not read
LEAST_PARTS = 2  # that are looked for; fewer say little
ADDS = 0.015  # share of the theme that a listed thing must add
_THIS = {
    "good": "People speak well of this.",
    "in_the_way": "People say that this gets in the way.",
    "idea": "People have ideas and wishes about this.",
    "mixed": "People speak of this in many ways.",
}
ONLY = {
    "good": "Mostly about what is good.",
    "in_the_way": "Mostly about what gets in the way.",
    "idea": "Mostly ideas and wishes.",
    "mixed": "People said this in many ways.",
}
_WELSH = {
    "good": "Mae pobl yn canmol: {}.",
    "in_the_way": "Beth sy'n rhwystro pobl: {}.",
    "idea": "Syniadau a dymuniadau: {}.",
    "mixed": "Mae pobl yn sôn am: {}.",
}
_WELSH_ONLY = "Dywedodd pobl hyn mewn sawl ffordd."
_BEGINNINGS = {
    "good": "People speak well of {}.",
    "in_the_way": "People speak of {}, mostly about what gets in the way.",
    "idea": "People have ideas and wishes about {}.",
    "mixed": "People speak of {}.",
}


def described(candidates: Sequence[Candidate], name: Name | None, leaning: str) -> str:
    """The sentence.

    Args:
        candidates: Of the theme.
        name: What it is called, if by phrases of its own.
        leaning: As `nlp.weighing.leaning.leaning_of` gives it.
    """
    listed = [spoken(each.phrase) for each in _beside(candidates, name)]
    if candidates and candidates[0].phrase.kind is Kind.WELSH:
        # A bare list: after "am" or "a" the words would have to change their beginnings.
        return _WELSH[leaning].format(", ".join(listed)) if listed else _WELSH_ONLY
    if listed:
        return _BEGINNINGS[leaning].format(in_a_row(listed))
    return _THIS[leaning] if name else ONLY[leaning]


def spoken(phrase: Phrase) -> str:
    """The phrase as it stands within a sentence."""
    if phrase.kind is Kind.BEING:
        return f"being {phrase.words}"
    return with_article(phrase.words, phrase.article)


def in_a_row(parts: Sequence[str]) -> str:
    """As "one, two and three"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"


def _beside(candidates: Sequence[Candidate], name: Name | None) -> list[Candidate]:
    """What adds most to the name and to one another, each word used once."""
    chosen: list[Candidate] = []
    used = set(name.keys) if name else set()
    cover = np.zeros(len(candidates[0].cover)) if candidates else np.zeros(0)
    for part in name.parts if name else ():
        cover = np.maximum(cover, part.cover)
    while len(chosen) < PARTS:
        listed = [each for each in candidates if _may_be_listed(each)]
        left = [each for each in listed if not _says(used, each)]
        gains = [(_gain(each, cover), each.phrase.words, each) for each in left]
        best = min(gains, key=lambda gain: (-gain[0], gain[1]), default=None)
        if best is None or float(np.maximum(cover, best[2].cover).mean() - cover.mean()) < ADDS:
            break
        chosen.append(best[2])
        used |= best[2].keys
        cover = np.maximum(cover, best[2].cover)
    return chosen if len(chosen) >= LEAST_PARTS else [*chosen, *_variants(candidates, chosen, used)]


def _variants(
    candidates: Sequence[Candidate], chosen: Sequence[Candidate], used: set[str]
) -> list[Candidate]:
    """Phrases that say something more of what was named: "helpful staff" beside "friendly staff"."""
    more: list[Candidate] = []
    for each in sorted(candidates, key=lambda each: (-form(each) * worth(each.cover, each.own), each.phrase)):
        new = {key for key in each.keys if not any(is_akin(key, other) for other in used)}
        several = len(each.phrase.words.split()) > 1 and each.phrase.kind is Kind.THING
        if (
            len(new) * 2 >= len(each.keys)
            and several
            and each.said > 1
            and len(chosen) + len(more) < LEAST_PARTS
        ):
            more.append(each)
            used |= new
    return more


def _says(used: set[str], each: Candidate) -> bool:
    return any(is_akin(key, other) for key in each.keys for other in used)


def _gain(each: Candidate, cover: np.ndarray) -> float:
    return worth(np.clip(each.cover - cover, 0, 1), each.own) * form(each)


def _may_be_listed(each: Candidate) -> bool:
    words = each.phrase.words
    enough = each.said > 1 or len(each.cover) < LEAST_POINTS
    return enough and not (is_weak(words) and len(words.split()) == 1)
