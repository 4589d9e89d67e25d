"""Quotes that stand for a theme: near its centre, by different people, unlike each other.

Chosen one by one for nearness to the centre less likeness to those already chosen (maximal marginal
relevance, Carbonell and Goldstein 1998). Whole sentences that say enough and hide nothing come first;
where people lean both ways, both are heard.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors, unit
from nlp.naming.naming_words import is_fit
from nlp.reading.recognise import words_of
from nlp.types import Point, Quote
from nlp.weighing.leaning import lean_of

QUOTES = 3
READ_POINTS = 150  # nearest the centre that are looked at; of 89 themes all points chose otherwise in 5
QUOTE_WORDS = range(4, 41)  # shorter says nothing, longer is not read
EASY_WORDS = range(6, 26)  # read at a glance and still a statement
SAMENESS = 0.6  # weight against a quote for being like those already chosen
SAME_TEXT = 0.7  # share of the words of two texts that both have, from which they are one, as of a campaign
TEXT_WORDS = 4  # fewer are alike by chance
WHOLE = 0.05  # worth of a whole sentence, in cosine to the centre
EASY = 0.05  # of an easy length
HIDES = 0.4  # worth lost where redaction hid something: a quote without stands before any with
COARSE = 0.4  # lost for a swear word or an insult, likewise
SHOUTED = 0.05  # lost for capitals throughout
OTHER_SIDE = 0.15  # worth of the first quote that leans the other way
MIXED_FROM = 0.2  # share of a theme's leaning points, from which a side is heard
_HIDDEN = re.compile(r"\[[^\]]*\]|\bx{3,}\b", re.IGNORECASE)
_SIDES = ("good", "in_the_way")


def quotes(points: Sequence[Point], vectors: Vectors) -> tuple[Quote, ...]:
    """Up to three points that stand for a theme, the most telling first.

    Args:
        points: Of one theme, at least one.
        vectors: Their unit-length rows. Shape: (n_points, width), float32.
    """
    fit = [i for i, point in enumerate(points) if len(point.text.split()) in QUOTE_WORDS] or list(
        range(len(points))
    )
    near = (vectors[fit] @ unit(vectors.mean(axis=0, keepdims=True))[0]).astype(np.float64)
    nearest = np.sort(np.argsort(-near.round(6), kind="stable")[:READ_POINTS])
    fit, near = [fit[i] for i in nearest], near[nearest]
    worth = (near + [_readable(points[i].text) for i in fit]).round(6)
    chosen: list[int] = []
    sides = _sides([points[i] for i in fit])
    while len(chosen) < QUOTES and np.isfinite(worth).any():
        best = int((worth + _unheard(sides, chosen)).argmax())
        chosen.append(best)
        like = vectors[fit] @ vectors[fit[best]]
        used = [_same_voice(points[i], points[fit[best]]) for i in fit]
        worth = np.where(used, -np.inf, worth - SAMENESS * np.clip(like, 0, 1) / len(chosen))
    return tuple(_quote(points[fit[i]]) for i in chosen)


def _readable(text: str) -> float:
    """What a text is worth as a quote by its form alone, in cosine to the centre."""
    worth = 0.0
    if text[:1].isupper() and text.rstrip().endswith((".", "!", "?")):
        worth += WHOLE
    if len(text.split()) in EASY_WORDS:
        worth += EASY
    if _HIDDEN.search(text):
        worth -= HIDES
    if any(not is_fit(word) for word in words_of(text) if len(word) > 1 and word.isalpha()):
        worth -= COARSE
    return worth - (SHOUTED if text.isupper() else 0.0)


def _sides(points: Sequence[Point]) -> list[str]:
    """How each point leans, where the theme has two sides; else nothing."""
    leanings = [lean_of(point) for point in points]
    counted = Counter(leaning for leaning in leanings if leaning in _SIDES)
    if min(counted[side] for side in _SIDES) < max(1.0, MIXED_FROM * counted.total()):
        return [""] * len(points)
    return [leaning if leaning in _SIDES else "" for leaning in leanings]


def _unheard(sides: Sequence[str], chosen: Sequence[int]) -> NDArray[np.float64]:
    """What each point is worth more for leaning as none of the chosen does."""
    heard = {sides[i] for i in chosen if sides[i]}
    missing = set(_SIDES) - heard if heard else set()
    return np.array([OTHER_SIDE if side in missing else 0.0 for side in sides])


def _quote(point: Point) -> Quote:
    return Quote(comment_id=point.comment_id, start=point.start, end=point.end, text=point.text)


def _same_voice(one: Point, other: Point) -> bool:
    same_person = bool(one.person) and one.person == other.person
    same_text = one.text.casefold() == other.text.casefold() or _is_one_text(one.text, other.text)
    return same_person or one.comment_id == other.comment_id or same_text


def _is_one_text(one: str, other: str) -> bool:
    first, second = set(words_of(one)), set(words_of(other))
    return min(len(first), len(second)) >= TEXT_WORDS and len(first & second) >= SAME_TEXT * len(
        first | second
    )
