"""Quotes that stand for a theme: near its centre, by different people, unlike each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.embed import Vectors, unit
from nlp.types import Point, Quote

QUOTES = 3
QUOTE_WORDS = range(4, 41)  # shorter says nothing, longer is not read
SAMENESS = 0.6  # weight against a quote for being like those already chosen


def quotes(points: Sequence[Point], vectors: Vectors) -> tuple[Quote, ...]:
    """Up to three points that stand for a theme, near its centre, by different people, unlike each other.

    Args:
        points: Of one theme, at least one.
        vectors: Their unit-length rows. Shape: (n_points, width), float32.
    """
    fit = [i for i, point in enumerate(points) if len(point.text.split()) in QUOTE_WORDS] or list(
        range(len(points))
    )
    worth = vectors[fit] @ unit(vectors.mean(axis=0, keepdims=True))[0]
    chosen: list[int] = []
    while len(chosen) < QUOTES and np.isfinite(worth).any():
        best = int(worth.argmax())
        chosen.append(fit[best])
        point = points[fit[best]]
        like = vectors[fit] @ vectors[fit[best]]
        used = [_same_voice(points[i], point) for i in fit]
        worth = np.where(used, -np.inf, worth - SAMENESS * np.clip(like, 0, 1))
    return tuple(
        Quote(comment_id=points[i].comment_id, start=points[i].start, end=points[i].end, text=points[i].text)
        for i in chosen
    )


def _same_voice(one: Point, other: Point) -> bool:
    same_person = bool(one.person) and one.person == other.person
    return same_person or one.comment_id == other.comment_id or one.text.casefold() == other.text.casefold()
