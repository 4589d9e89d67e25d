"""Which theme each point goes to: the steps between vectors and words, each a function of a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nlp.cluster import (
    LEAST_POINTS,
    Clusterer,
    Labels,
    TreeClusterer,
    centres,
    settle,
    silhouette,
    smallest_theme,
)
from nlp.embed import Encoder, Vectors, unit
from nlp.gather import Gatherer, most_read
from nlp.lens import through, topics
from nlp.recognise import ENGLISH
from nlp.types import Point, Reason
from nlp.welsh import gloss

NOWHERE = -1  # in place of a theme number
REST_OF_COMMENT = 0.4  # part of the other points of a comment in what a point is about; docs/themes.md
UNLIKE = 0.3  # cosine to the centre of its theme, below which a point fits no theme; 2 to 5 in a hundred
SHARPNESS = 0.1  # temperature that turns likeness to centres into a confidence
GLOSSED = 0.7  # of its confidence is left to a point read word by word from Welsh
SUGGESTIONS = 3  # themes offered for an unsure point
DIVIDED_FROM = 60  # points from which a theme may have parts
MOST_PARTS = 5
CLEAR_PARTS = 0.08  # silhouette below which parts are not worth showing


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Points on their way into themes. All arrays have one row per point."""

    points: tuple[Point, ...]
    #: Unit length. Shape: (n_points, width), float32.
    vectors: Vectors
    #: Why a point is in no theme, None for the others.
    reasons: tuple[Reason | None, ...]
    #: Vectors as themes are told apart by them: in context and through the lens, unit length.
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


def set_repeats_aside(now: Draft) -> Draft:
    """The same words again from the same person count once."""
    said: set[tuple[str, str]] = set()
    reasons = list(now.reasons)
    for i, point in enumerate(now.points):
        words = (point.person, " ".join(point.text.casefold().split()))
        if point.person and words in said:
            reasons[i] = Reason.DUPLICATE
        said.add(words)
    return replace(now, reasons=tuple(reasons))


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


@dataclass(frozen=True, kw_only=True)
class SeeThroughLens:
    """Adds the public-service topics to what tells points apart."""

    encoder: Encoder

    def __call__(self, now: Draft) -> Draft:
        """See `nlp.lens.through`."""
        lines = self.encoder.encode([topic.line for topic in topics()])
        return replace(now, seen=through(now.seen, lines))


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Finds the themes and places every point that may be placed.

    Themes are learnt from points written in English, as long as there are enough; points read from
    Welsh then join them.
    """

    clusterer: Clusterer = field(default_factory=TreeClusterer)

    def __call__(self, now: Draft) -> Draft:
        """Sets themes, confidence and likeness."""
        used = now.used
        if not used.any():
            return now
        english = np.array([point.language == ENGLISH for point in now.points]) & used
        learnt = np.flatnonzero(english if english.sum() >= LEAST_POINTS else used)
        middle = centres(now.seen[learnt], self.clusterer.cluster(now.seen[learnt]))
        likeness = np.asarray(now.seen @ middle.T, dtype=np.float32)
        themes = np.where(used, likeness.argmax(axis=1), NOWHERE)
        return replace(now, themes=themes, likeness=likeness, confidence=_confidence(now, likeness))


def set_unlike_aside(now: Draft) -> Draft:
    """A point that is like no theme waits for a person."""
    if not now.likeness.size or now.likeness.shape[1] == 1:
        return now
    middle = {
        name: now.vectors[now.themes == name].mean(axis=0) for name in np.unique(now.themes[now.themes >= 0])
    }
    reasons, themes = list(now.reasons), now.themes.copy()
    for i in np.flatnonzero(now.themes >= 0):
        centre = middle[int(now.themes[i])]
        if float(now.vectors[i] @ centre) < UNLIKE * float(np.linalg.norm(centre)):
            reasons[i], themes[i] = Reason.UNSURE, NOWHERE
    return replace(now, reasons=tuple(reasons), themes=themes)


def gather(now: Draft) -> Draft:
    """Few themes that can be read at once; those they are made of become their parts."""
    names = np.unique(now.themes[now.themes >= 0])
    if not len(names):
        return now
    placed = np.flatnonzero(now.themes >= 0)
    small = np.searchsorted(names, now.themes[placed])
    gatherer = Gatherer(most=most_read(len(placed)), least_points=smallest_theme(len(placed)))
    homes = gatherer.gather(now.seen[placed], small)
    themes, parts = now.themes.copy(), np.full(len(now.points), NOWHERE, dtype=np.int64)
    themes[placed] = homes[small]
    alone = np.bincount(homes)[homes] == 1
    parts[placed] = np.where(alone[small], NOWHERE, small)
    likeness = np.stack(
        [now.likeness[:, names[homes == home]].max(axis=1) for home in range(homes.max() + 1)], axis=1
    )
    sure = _confidence(now, likeness)
    return replace(now, themes=themes, parts=parts, likeness=likeness, confidence=sure)


def divide(now: Draft) -> Draft:
    """Parts of large themes that have none yet, where they are clear."""
    parts = now.parts.copy()
    for name in np.unique(now.themes[now.themes >= 0]):
        rows = np.flatnonzero(now.themes == name)
        if len(rows) >= DIVIDED_FROM and (parts[rows] == NOWHERE).all():
            labels = TreeClusterer(most_themes=MOST_PARTS).cluster(now.vectors[rows])
            labels = settle(now.vectors[rows], labels, 2 * smallest_theme(len(rows)))
            if labels.max() > 0 and silhouette(now.vectors[rows], labels) >= CLEAR_PARTS:
                parts[rows] = labels
    return replace(now, parts=parts)


def suggestions(now: Draft, i: int) -> list[tuple[int, float]]:
    """Themes that an unsure point may belong to, with confidence, best first."""
    if not now.likeness.size:
        return []
    shares = _shares(now.likeness[i : i + 1])[0]
    return [
        (int(name), round(float(shares[name]), 4))
        for name in np.argsort(-shares, kind="stable")[:SUGGESTIONS]
    ]


def _confidence(now: Draft, likeness: Vectors) -> NDArray[np.float64]:
    best = _shares(likeness).max(axis=1)
    foreign = np.array([point.language != ENGLISH for point in now.points])
    return np.asarray(np.where(foreign, best * GLOSSED, best).round(4))


def _shares(likeness: Vectors) -> NDArray[np.float64]:
    """Likeness to each centre as shares of one."""
    raised = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / SHARPNESS).astype(np.float64)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def order(points: Sequence[Point]) -> list[int]:
    """Positions in an order that depends on what was said, not on when it came."""

    def key(i: int) -> tuple[bytes, str, str, int]:
        digest = hashlib.sha256(points[i].text.encode("utf-8", "surrogatepass")).digest()
        return digest, points[i].person, points[i].comment_id, points[i].start

    return sorted(range(len(points)), key=key)
