"""What a phrase is worth as a name: how much of the theme it stands for, and how little of the others.

A phrase stands for a point by its words or by its nearness in meaning, whichever is more. It is the
theme's own as far as its words are said there more than in the other themes (c-TF-IDF, Grootendorst
2022, as shares) and as far as it lies nearer to this theme's centre than to theirs. Words of one's own
alone picks odd rare words, nearness alone repeats itself, frequency alone is true of everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors
from nlp.naming.phrases import Kind, Phrase
from nlp.naming.word_forms import ROOT, content, root

Cover = NDArray[np.float64]

PART_OF_WORDS = 1.4  # power on the share of a phrase's words that a point uses: one of two is worth .38
NEAR_FROM, NEAR_TO = 0.35, 0.75  # cosine at which a phrase begins to stand for a point, and does so fully
NEAR_WORTH = 0.8  # of nearness in meaning against the very words
APART = 0.08  # difference of cosine to two themes' centres that tells them apart
OWN_POWER = 0.7  # of being the theme's own, against standing for much of it
COVER_POWER = 0.7
SAME_BEGINNING = 5  # letters, from which two words are of one family
THROUGHOUT = 0.3  # share of a theme's points that use a word, from which it tells none of its parts apart
NOTHING_ELSE = 0.3  # how much a phrase of such words alone is a part's own


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A phrase that may name a theme."""

    phrase: Phrase
    keys: frozenset[str]
    #: Points that use all its words.
    said: int
    #: How far it stands for each point that was read, 0 to 1. Shape: (n_read,).
    cover: Cover
    #: Unit length. Shape: (width,).
    vector: Vectors
    #: How much it is this theme's rather than another's, 0 to 1.
    own: float

    @property
    def reach(self) -> float:
        """Share of the theme that it stands for, 0 to 1."""
        return float(self.cover.mean())


def phrase_keys(phrase: Phrase) -> frozenset[str]:
    """The words that it may be found by; of a doing, its verb in any form."""
    words = content(phrase.words)
    if phrase.kind is not Kind.DOING:
        return frozenset(words)
    verb = phrase.words.split()[0].casefold()
    return frozenset((words - {verb, *content(verb)}) | {root(verb)})


def is_akin(one: str, other: str) -> bool:
    """Whether two keys are of one family: "vote" and "voting", "speculation" and "speculators"."""
    a, b = (root(key.removeprefix(ROOT)) for key in (one, other))
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or shared > max(SAME_BEGINNING, 0.6 * min(len(a), len(b)))


def word_cover(wanted: frozenset[str], texts: Sequence[frozenset[str]]) -> Cover:
    """How far the words of each text are those wanted, 0 to 1. Shape: (n_texts,)."""
    shares = [len(wanted & text) / len(wanted) for text in texts] if wanted else [0.0] * len(texts)
    return np.asarray(shares, dtype=np.float64) ** PART_OF_WORDS


def near_cover(phrases: Vectors, points: Vectors) -> Cover:
    """How far each phrase means what each point does, 0 to 1. Shape: (n_phrases, n_points)."""
    like = (phrases @ points.T).astype(np.float64)
    return np.asarray(NEAR_WORTH * np.clip((like - NEAR_FROM) / (NEAR_TO - NEAR_FROM), 0, 1))


def word_shares(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """For each key the share of texts that use it."""
    counted = Counter(key for text in texts for key in text)
    return {key: count / len(texts) for key, count in counted.items()}


def own_by_words(
    wanted: frozenset[str],
    here: Mapping[str, float],
    others: Sequence[Mapping[str, float]],
    above: Mapping[str, float],
) -> float:
    """How much the words are said here rather than in the other theme that says them most, 0 to 1.

    Args:
        wanted: Keys of a phrase.
        here: For each key the share of the theme's points that use it.
        others: The same of the themes beside it.
        above: The same of the theme that it is a part of: a word said throughout it does not count.
    """
    wanted = frozenset(key for key in wanted if above.get(key, 0.0) < THROUGHOUT)
    if not wanted:
        return NOTHING_ELSE
    if not others:
        return 0.5
    shares = []
    for key in wanted:
        mine = here.get(key, 0.0)
        most = max(other.get(key, 0.0) for other in others)
        shares.append(mine / (mine + most) if mine else 0.0)
    return sum(shares) / len(shares)


def own_by_nearness(phrases: Vectors, centre: Vectors, others: Vectors) -> Cover:
    """How much nearer each phrase is to the centre than to the nearest of the others, 0 to 1.

    Args:
        phrases: Unit-length rows. Shape: (n_phrases, width).
        centre: Shape: (width,).
        others: Shape: (n_others, width); none gives one half.
    """
    if not len(others):
        return np.full(len(phrases), 0.5)
    apart = (phrases @ centre - (phrases @ others.T).max(axis=1)).astype(np.float64)
    return np.asarray(1 / (1 + np.exp(-apart / APART)))


def worth(cover: Cover, own: float) -> float:
    """What a name is worth that stands for so much and is so much the theme's own."""
    return float(cover.mean() ** COVER_POWER * max(own, 1e-6) ** OWN_POWER)
