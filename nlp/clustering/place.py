"""Points made ready for theming: a draft of which theme each goes to, and the first steps on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.cluster import Labels
from nlp.embed import Vectors, unit
from nlp.reading.recognise import ENGLISH
from nlp.reading.welsh import gloss
from nlp.types import Point, Reason

NOWHERE = -1  # in place of a theme number
#: Part of the other points of a comment in what a point is about; docs/adr/0012-how-points-are-grouped.md.
REST_OF_COMMENT = 0.4
SHARPNESS = 0.1  # temperature that turns likeness to centres into a confidence
GLOSSED = 0.7  # of its confidence is left to a point read word by word from Welsh
SUGGESTIONS = 3  # themes offered for an unsure point


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Points on their way into themes. All arrays have one row per point."""

    points: tuple[Point, ...]
    #: Unit length. Shape: (n_points, width), float32.
    vectors: Vectors
    #: Why a point is in no theme, None for the others.
    reasons: tuple[Reason | None, ...]
    #: Vectors as themes are told apart by them: in context, unit length.
    seen: Vectors
    #: Number of the theme, and of the part within it, or NOWHERE.
    themes: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    parts: Labels = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    #: 0 to 1.
    confidence: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    #: Likeness to each theme's centre. Shape: (n_points, n_themes).
    likeness: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    @property
    def used(self) -> NDArray[np.bool_]:
        """Which points may go into a theme. Shape: (n_points,)."""
        return np.array([reason is None for reason in self.reasons], dtype=bool)


Step = Callable[[Draft], Draft]


def draft(points: tuple[Point, ...], vectors: Vectors) -> Draft:
    """A draft in which nothing is placed yet. vectors: one row per point, (n_points, width), float32."""
    empty = np.full(len(points), NOWHERE, dtype=np.int64)
    reasons: tuple[Reason | None, ...] = (None,) * len(points)
    return Draft(points=points, vectors=vectors, reasons=reasons, seen=vectors, themes=empty, parts=empty)


def set_unread_aside(now: Draft) -> Draft:
    """Welsh of which too few words are known goes to a person, not into a theme by chance."""
    reasons = tuple(
        reason or (Reason.UNSURE if point.language != ENGLISH and not gloss(point.text).enough else None)
        for point, reason in zip(now.points, now.reasons, strict=True)
    )
    return replace(now, reasons=reasons)


def read_in_context(now: Draft) -> Draft:
    """Let each point be seen a little in the light of what else its comment says.

    "They go missing off the timetable" is about buses only for who has read the sentence before it.
    """
    comments: dict[str, list[int]] = {}
    for i, point in enumerate(now.points):
        comments.setdefault(point.comment_id, []).append(i)
    seen = now.vectors.copy()
    for rows in comments.values():
        if len(rows) > 1:
            inside = now.vectors[rows]
            seen[rows] = unit(inside + REST_OF_COMMENT * unit(inside.sum(axis=0) - inside))
    return replace(now, seen=seen)


def order(points: Sequence[Point]) -> list[int]:
    """Positions in an order that depends on what was said, not on when it came."""

    def key(i: int) -> tuple[bytes, str, str, int]:
        digest = hashlib.sha256(points[i].text.encode("utf-8", "surrogatepass")).digest()
        return digest, points[i].person, points[i].comment_id, points[i].start

    return sorted(range(len(points)), key=key)
