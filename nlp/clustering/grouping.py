"""Which theme each point goes to: themes found, the unlike set aside, and as many shown as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.cluster import (
    LEAST_POINTS,
    Clusterer,
    Labels,
    Levels,
    TreeClusterer,
    centres,
    nearest,
    silhouette,
    smallest_theme,
)
from nlp.clustering.gather import Gatherer, wanted
from nlp.clustering.place import GLOSSED, NOWHERE, SHARPNESS, Draft
from nlp.clustering.wording import wording
from nlp.embed import Vectors, unit
from nlp.reading.recognise import ENGLISH
from nlp.types import Reason

SAMPLE = 4000  # texts that a tree is grown on; its memory grows with the square
SHARED = 0.5  # of what all points have in common (the question, the town) that is taken off
WORDING = 0.5  # length of the wording's directions beside those of the meaning; .3 and .7 are no better
UNLIKE = 0.3  # cosine to the centre of its theme and of its part, below which a point fits no theme
DIVIDED_FROM = 20  # points from which a theme may have parts
MOST_PARTS = 5
CLEAR_PARTS = 0.05  # silhouette below which parts are not worth showing
DETAIL = range(-2, 3)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Finds the themes and their parts and places every point that may be placed.

    Themes are learnt from what is written in English, as long as there is enough; points read from Welsh
    then join them. The same words count once, however many people send them: a tree grows on distinct
    texts, at most `SAMPLE` of them, and the other points join the nearest centre.
    """

    clusterer: Clusterer = field(default_factory=TreeClusterer)

    def __call__(self, now: Draft) -> Draft:
        """Sets themes and parts; the parts are numbered over all themes."""
        used = now.used
        if not used.any():
            return now
        english = np.array([point.language == ENGLISH for point in now.points]) & used
        pool = np.flatnonzero(english if english.sum() >= LEAST_POINTS else used)
        keys = [" ".join(now.points[i].text.casefold().split()) for i in pool]
        learnt, counts = _distinct(keys)
        told = told_apart(now.seen[pool[learnt]], [now.points[pool[i]].text for i in learnt])
        levels = self.clusterer.cluster(told, counts)
        known = {keys[i]: row for row, i in enumerate(learnt)}
        rows = np.array([known.get(key, NOWHERE) for key in keys], dtype=np.int64)
        themes, parts = _joined(now.seen, now.seen[pool[learnt]], levels)
        themes[pool] = np.where(rows == NOWHERE, themes[pool], levels.themes[rows])
        parts[pool] = np.where(rows == NOWHERE, parts[pool], levels.parts[rows])
        return replace(now, themes=np.where(used, themes, NOWHERE), parts=np.where(used, parts, NOWHERE))


def told_apart(seen: Vectors, texts: Sequence[str]) -> Vectors:
    """What tells points apart: what each means beyond what all say, with its wording beside it.

    Args:
        seen: Unit-length rows. Shape: (n, width), float32.
        texts: Of the same points.

    Returns:
        Unit-length rows. Shape: (n, width + some more), float32.
    """
    own = unit(seen - np.float32(SHARED) * seen.mean(axis=0))
    return unit(np.hstack([own, np.float32(WORDING) * wording(texts)]))


def set_unlike_aside(now: Draft) -> Draft:
    """A point that is like neither its theme nor its part waits for a person."""
    placed = np.flatnonzero(now.themes >= 0)
    if len(np.unique(now.themes[placed])) < 2:
        return now
    said = now.vectors[placed]
    like = np.maximum(_to_own(said, now.themes[placed]), _to_own(said, now.parts[placed]))
    unlike = placed[like < UNLIKE]
    reasons, themes = list(now.reasons), now.themes.copy()
    for i in unlike:
        reasons[i] = Reason.UNSURE
    themes[unlike] = NOWHERE
    return replace(now, reasons=tuple(reasons), themes=themes)


@dataclass(frozen=True, kw_only=True)
class Gather:
    """As many themes as are asked for, all from one tree, each with the clear parts it is made of.

    Attributes:
        detail: From -2, few coarse themes, to 2, many fine ones. A finer theme lies wholly in one of the
            themes of a coarser detail.
    """

    detail: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for a detail out of its range."""
        if self.detail not in DETAIL:
            raise ValueError(f"detail from {DETAIL[0]} to {DETAIL[-1]}")

    def __call__(self, now: Draft) -> Draft:
        """Sets themes and parts anew, likeness and confidence."""
        placed = np.flatnonzero(now.themes >= 0)
        if not len(placed):
            return now
        seen = now.seen[placed]
        themes, groups = _shown(seen, *_compact(now.themes[placed], now.parts[placed]), self.detail)
        parts = _parts(seen, themes, groups)
        likeness = np.asarray(now.seen @ centres(seen, themes).T, dtype=np.float32)
        whole = np.full(len(now.points), NOWHERE, dtype=np.int64)
        now = replace(now, themes=whole.copy(), parts=whole, likeness=likeness)
        now.themes[placed], now.parts[placed] = themes, parts
        return replace(now, confidence=_confidence(now))


def _distinct(keys: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first position of each key, at most `SAMPLE` of them, and how often it comes."""
    first: dict[str, int] = {}
    often: dict[str, int] = {}
    for i, key in enumerate(keys):
        first.setdefault(key, i)
        often[key] = often.get(key, 0) + 1
    chosen = list(first)[:SAMPLE]
    return np.array([first[key] for key in chosen]), np.array([often[key] for key in chosen])


def _joined(seen: Vectors, learnt: Vectors, levels: Levels) -> tuple[Labels, Labels]:
    """The nearest theme of each point, and the nearest part within it."""
    themes = nearest(seen, centres(learnt, levels.themes))
    alike = seen @ centres(learnt, levels.parts).T
    owners = np.zeros(int(levels.parts.max()) + 1, dtype=np.int64)
    owners[levels.parts] = levels.themes
    alike[owners[None, :] != themes[:, None]] = -np.inf
    return themes, np.asarray(alike.argmax(axis=1), dtype=np.int64)


def _to_own(vectors: Vectors, labels: Labels) -> Vectors:
    """Likeness of each point to the centre of its group. Shape: (n_points,)."""
    names = np.unique(labels, return_inverse=True)[1]
    return np.asarray(np.einsum("ij,ij->i", vectors, centres(vectors, labels)[names]))


def _shown(seen: Vectors, themes: Labels, groups: Labels, detail: int) -> tuple[Labels, Labels]:
    """Themes at a detail, and the groups that they are made of; numbers from 0."""
    found = int(themes.max()) + 1
    most, least = wanted(found, len(themes), detail), smallest_theme(len(themes))
    if most <= found:
        return Gatherer(most=most, least_points=least).gather(seen, themes)[themes], groups
    owners = np.zeros(int(groups.max()) + 1, dtype=np.int64)
    owners[groups] = themes
    return Gatherer(most=most, least_points=least).gather(seen, groups, owners)[groups], groups


def _parts(seen: Vectors, themes: Labels, groups: Labels) -> Labels:
    """Number of each point's part within its theme, NOWHERE where the theme has no clear parts."""
    parts = np.full(len(themes), NOWHERE, dtype=np.int64)
    for theme in range(int(themes.max()) + 1):
        rows = np.flatnonzero(themes == theme)
        inside = np.unique(groups[rows], return_inverse=True)[1]
        if len(rows) < DIVIDED_FROM or inside.max() == 0:
            continue
        gatherer = Gatherer(most=MOST_PARTS, least_points=smallest_theme(len(themes)))
        inside = gatherer.gather(seen[rows], inside)[inside]
        if inside.max() > 0 and silhouette(seen[rows], inside) >= CLEAR_PARTS:
            parts[rows] = inside
    return parts


def _compact(themes: Labels, parts: Labels) -> tuple[Labels, Labels]:
    """The same groups with numbers from 0, none left out."""
    return (
        np.unique(themes, return_inverse=True)[1].astype(np.int64),
        np.unique(parts, return_inverse=True)[1].astype(np.int64),
    )


def _confidence(now: Draft) -> NDArray[np.float64]:
    """How sure each point is of its theme, of those in none how sure of the nearest. 0 to 1."""
    raised = np.exp((now.likeness - now.likeness.max(axis=1, keepdims=True)) / SHARPNESS).astype(np.float64)
    shares = raised / raised.sum(axis=1, keepdims=True)
    own = np.where(now.themes >= 0, now.themes, shares.argmax(axis=1))
    sure = shares[np.arange(len(own)), own]
    foreign = np.array([point.language != ENGLISH for point in now.points])
    return np.asarray(np.where(foreign, sure * GLOSSED, sure).round(4))
