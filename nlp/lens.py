"""Look at comments through a list of public-service topics, as far as they are about such topics.

Two comments about buses and bins may share every word but one. How alike each is to the plain lines of
`topics.json` (written for this project) adds directions that tell them apart. The lens fades out when
the comments are about something else, so that it cannot force them into these topics.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np

from nlp.embed import Vectors, unit

OFF_BELOW = 0.22  # mean likeness to the best line: banking and travel chatter reaches .11 to .21
FULL_ABOVE = 0.34  # residents' comments reach .37, patients' .30 (docs/themes.md)
STRENGTH = 0.8  # of the added directions beside the vector itself, at most
SHARPNESS = 0.04  # temperature: how much the best line stands out among the others


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One line of the lens."""

    code: str
    title: str
    line: str


@functools.cache
def topics() -> tuple[Topic, ...]:
    """The topics that the program ships."""
    source = resources.files("nlp").joinpath("topics.json").read_text(encoding="utf-8")
    return tuple(Topic(**entry) for entry in json.loads(source))


def through(vectors: Vectors, lines: Vectors) -> Vectors:
    """Vectors with the topics' directions added, unit length.

    Args:
        vectors: One unit-length row per point. Shape: (n_points, width), float32.
        lines: One unit-length row per topic line. Shape: (n_topics, width), float32.

    Returns:
        Shape: (n_points, width + n_topics), or the vectors themselves where the lens is off.
    """
    likeness = vectors @ lines.T
    weight = STRENGTH * strength(likeness)
    if weight == 0:
        return vectors
    # What every comment shares (the question, the town) says nothing about one of them.
    likeness = likeness - likeness.mean(axis=0)
    sharp = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / SHARPNESS)
    shares = np.sqrt(sharp / sharp.sum(axis=1, keepdims=True))
    return unit(np.hstack([vectors, (weight * shares).astype(np.float32)]))


def strength(likeness: Vectors) -> float:
    """How far the comments are about the topics, 0 to 1. likeness: shape (n_points, n_topics)."""
    if not likeness.size:
        return 0.0
    best = float(likeness.max(axis=1).mean())
    return float(np.clip((best - OFF_BELOW) / (FULL_ABOVE - OFF_BELOW), 0, 1))
