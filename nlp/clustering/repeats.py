"""Texts that are nearly the same: one person who says it again, or one text that many people send.

Somebody who repeats themselves counts once. A campaign's people count one by one, since each chose to send
it. The same text word for word weighs once when themes are learnt, or a form letter would make a theme by
itself.

Texts are compared by their pairs of neighbouring words: a changed greeting, name or typing slip changes a
few pairs, another order of sentences one at each seam. Candidates come from MinHash with bands (Broder 1997;
Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3) and are checked exactly, so that time
grows with the number of texts and not with its square.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.types import Campaign, Point
from nlp.weighing.rank import who

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Words = tuple[str, ...]

ALIKE = 0.6  # Jaccard index of word pairs, from which two texts are one; a slip costs 20 words a tenth
#: Words from which two people's texts may be one. Of patients' comments of 1, 3, 5 and 7 words, 96, 38, 17
#: and 5 in a hundred were also written, word for word, by somebody else; from 8 words on 1 to 4: people hit
#: upon "more buses" or "the staff were very friendly" without any campaign.
LEAST_WORDS = 8
CAMPAIGN_PEOPLE = 3  # two may share a phone
SAID_AGAIN = 0.75  # Jaccard index of words, from which one person's short text is a repeat
MOST_SHORT = (
    200  # different short texts of one person that are compared with each other; a shared phone has more
)
BANDS, ROWS = 24, 3  # texts of .6 meet with a chance of .997, of .3 with .48, of .1 with .02
LEADERS = 24  # texts of one bucket that others are compared with; more would be a stock phrase, not a text
_PRIME = (1 << 31) - 1  # above all hashed values, which are cut to 31 bits
_SEED = 1997
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_COURTESY = frozenset(
    {"please", "pls", "plz", "thanks", "thank", "hi", "hello", "dear", "plis", "diolch", "annwyl"}
)
_DENIALS = frozenset({"no", "not", "never", "oppose", "against", "dim", "ddim", "nid", "na"})
_DENIED = "n't"


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """What is said more than once among points."""

    #: Whether the same person said it before. Shape: (n_points,).
    again: BoolArray
    #: Position of the point that stands for each: itself, or the first of its text. Shape: (n_points,).
    stands_for: IntArray
    #: Most people first.
    campaigns: tuple[Campaign, ...]


def repeats(points: Sequence[Point]) -> Repeats:
    """Find what is said more than once.

    Args:
        points: In any order; which texts are one does not depend on it. The first of one person's stays.
    """
    said = [_words(point.text) for point in points]
    text_of = _texts(said)
    again = np.zeros(len(points), dtype=bool)
    first: dict[object, int] = {}
    seen: set[tuple[object, object]] = set()
    short: dict[object, list[Words]] = defaultdict(list)
    stands_for = np.arange(len(points), dtype=np.int64)
    for i, point in enumerate(points):
        person = who(point.person, point.comment_id)
        if said[i] in text_of:
            text = text_of[said[i]]
            again[i] = (person, text) in seen
            seen.add((person, text))
            stands_for[i] = first.setdefault(text, i)
        elif said[i]:
            again[i] = _said_before(said[i], short[person])
    return Repeats(again=again, stands_for=stands_for, campaigns=_campaigns(points, said, text_of))


def _texts(said: Iterable[Words]) -> dict[Words, Words]:
    """Each wording that is long enough → the wording that most sent, of those nearly the same."""
    counts = Counter(words for words in said if len(words) >= LEAST_WORDS)
    # The commonest first, so that it leads; ties by content, so that the order of points plays no part.
    wordings = sorted(counts, key=lambda words: (-counts[words], words))
    pairs = [_pairs(words) for words in wordings]
    groups = _Groups(len(wordings))
    for bucket in _buckets(pairs):
        leaders: list[int] = []
        for i in bucket:
            mine = next(
                (
                    j
                    for j in leaders
                    if groups.first(i) == groups.first(j)
                    or _same(pairs[i], pairs[j], wordings[i], wordings[j])
                ),
                None,
            )
            if mine is not None:
                groups.join(i, mine)
            elif len(leaders) < LEADERS:
                leaders.append(i)
    text_of: dict[Words, Words] = {}
    for i, words in enumerate(wordings):
        top = groups.first(i)
        # A likeness of a likeness may be none.
        same = top == i or _same(pairs[i], pairs[top], words, wordings[top])
        text_of[words] = wordings[top] if same else words
    return text_of


class _Groups:
    """Which of numbered things belong together; each group is known by its lowest number."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def first(self, i: int) -> int:
        """Lowest number of the group of one."""
        while self._above[i] != i:
            self._above[i] = self._above[self._above[i]]
            i = self._above[i]
        return i

    def join(self, one: int, other: int) -> None:
        """Make one group of the groups of two."""
        low, high = sorted((self.first(one), self.first(other)))
        self._above[high] = low


def _buckets(pairs: Sequence[frozenset[int]]) -> Iterable[list[int]]:
    """Positions of texts that agree in a whole band of their MinHash; each list rises."""
    if not pairs:
        return
    values = np.fromiter((value for each in pairs for value in sorted(each)), dtype=np.uint64)
    starts = np.cumsum([0, *(len(each) for each in pairs[:-1])])
    chance = np.random.default_rng(_SEED)
    factors = chance.integers(1, _PRIME, size=(BANDS, ROWS, 2), dtype=np.uint64)
    for band in factors:
        rows = [np.minimum.reduceat((values * a + b) % np.uint64(_PRIME), starts) for a, b in band]
        found: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for i, key in enumerate(zip(*(row.tolist() for row in rows), strict=True)):
            found[key].append(i)
        yield from (bucket for bucket in found.values() if len(bucket) > 1)


def _pairs(words: Words) -> frozenset[int]:
    """Hashed pairs of neighbouring words, 31 bits each."""
    return frozenset(zlib.crc32(f"{one} {other}".encode()) >> 1 for one, other in pairwise(words))


def _same(one: frozenset[int], other: frozenset[int], words: Words, others: Words) -> bool:
    return _jaccard(one, other) >= ALIKE and not _denies(words, others)


def _said_before(words: Words, earlier: list[Words]) -> bool:
    """Whether one person's short text repeats an earlier one; keeps it if not."""
    mine = frozenset(words) - _COURTESY or frozenset(words)
    for each in earlier:
        theirs = frozenset(each) - _COURTESY or frozenset(each)
        if _jaccard(mine, theirs) >= SAID_AGAIN and not _denies(words, each):
            return True
    if len(earlier) < MOST_SHORT:
        earlier.append(words)
    return False


def _denies(words: Words, others: Words) -> bool:
    """Whether one of two texts denies what the other says: "we support", "we do not support"."""
    return any(word in _DENIALS or word.endswith(_DENIED) for word in frozenset(words) ^ frozenset(others))


def _jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _words(text: str) -> Words:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.casefold()))


def _campaigns(
    points: Sequence[Point], said: Sequence[Words], text_of: Mapping[Words, Words]
) -> tuple[Campaign, ...]:
    members: dict[Words, list[int]] = defaultdict(list)
    for i, words in enumerate(said):
        if words in text_of:
            members[text_of[words]].append(i)
    found = []
    for rows in members.values():
        people = {who(points[i].person, points[i].comment_id) for i in rows}
        if len(people) >= CAMPAIGN_PEOPLE:
            texts = Counter(points[i].text for i in rows)
            text = min(texts, key=lambda each: (-texts[each], each))
            found.append(Campaign(text=text, people=len(people), points=len(rows)))
    return tuple(sorted(found, key=lambda campaign: (-campaign.people, -campaign.points, campaign.text)))
