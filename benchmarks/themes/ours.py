"""Our themes as a coordinator is shown them, from ready vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.themes.metrics import NOWHERE
from nlp.clustering.place import Draft, draft, order
from nlp.embed import Encoder, Vectors
from nlp.naming.phrases import Phrase
from nlp.pipeline import Themer
from nlp.types import Point

Labels = NDArray[np.int64]
PARTS = 1_000  # numbers of parts within one theme


class NoPhrases:
    """Names nothing: what themes are called does not change which points are in them."""

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """See `nlp.naming.phrases.PhraseFinder.phrases`."""
        return [[] for _ in texts]


def placed(points: Sequence[Point], vectors: Vectors, encoder: Encoder) -> Draft:
    """The draft after every step, its rows in the order of the points."""
    places = order(list(points))
    now = draft(tuple(points[i] for i in places), vectors[places])
    for step in Themer(encoder=encoder, finder=NoPhrases()).steps:
        now = step(now)
    return now


def themes_and_parts(points: Sequence[Point], vectors: Vectors, encoder: Encoder) -> tuple[Labels, Labels]:
    """The theme and the part of each point, in the order of the points; `NOWHERE` where it is in none."""
    now = placed(points, vectors, encoder)
    back = np.argsort(order(list(points)))
    themes = now.themes[back]
    parts = np.where(themes == NOWHERE, NOWHERE, themes * PARTS + now.parts[back] + 1)
    return np.asarray(themes, dtype=np.int64), np.asarray(parts, dtype=np.int64)


def reassigned(labels: Labels, vectors: Vectors) -> Labels:
    """Labels with those in no theme moved to the theme whose mean is nearest."""
    names = np.unique(labels[labels != NOWHERE])
    if not len(names):
        return labels
    middle = np.stack([vectors[labels == name].mean(axis=0) for name in names])
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9)
    return np.where(labels == NOWHERE, names[(vectors @ middle.T).argmax(axis=1)], labels)


def as_points(ids: Sequence[str], texts: Sequence[str]) -> list[Point]:
    """Each comment as one point, unsplit, in English."""
    return [
        Point(comment_id=each, person="", start=0, end=len(text), text=text)
        for each, text in zip(ids, texts, strict=True)
    ]
