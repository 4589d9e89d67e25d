"""Which points to show to a person, those first whose answer would teach most.

Points between themes are grouped, and of each group the one is asked about that lies in its middle and
is doubtful itself (weighted k-means, as Zhdanov 2019 has it, on margins to the third power). Margins
alone pick oddities that teach little of the others; what was compared is in
docs/adr/0013-themes-that-last.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.place import NOWHERE, SUGGESTIONS, Draft
from nlp.embed import Vectors, unit
from nlp.learning.keep import Continued
from nlp.learning.learn import Shares, among_neighbours
from nlp.reading.recognise import ENGLISH
from nlp.reading.welsh import gloss
from nlp.types import Queued, QueueReason, Reason, Suggestion

ASKED_AMONG = 2000  # doubtful points that are looked at; the time grows with it
MOST_ASKED = 100  # placed points put in order: as many as one sitting answers
ROUND = 20  # points chosen at a time, each from another group
DOUBT_POWER = 3  # makes the most doubtful count; 2 and 5 are no better
DOUBT_PULL = 0.4  # distance from the middle that full doubt makes up for; .15 is worse
LIKENESS_POWER = 8  # makes only near points teach the same
LEAST_WORTH = 1e-3  # of a point that there is no doubt about
TRIALS = 5  # points drawn for each start of a group, of which the best is kept
ROUNDS_OF_MEANS = 15  # of moving groups' middles; later ones change next to nothing
SURE = 0.95  # share of its theme from which a placed point is not worth a look

Mask = NDArray[np.bool_]


def queue(placed: Continued, ids: Mapping[int, str]) -> tuple[Queued, ...]:
    """All points that are in no theme, and placed ones worth a look, the most telling first.

    Args:
        placed: Points about which a person has decided are not asked about again.
        ids: Number of each theme that a point may be asked about → its id.
    """
    now, shares = placed.draft, placed.shares
    homeless, ids = _without_dropped(placed, ids)
    unsure = np.array([reason is Reason.UNSURE for reason in now.reasons], dtype=bool) | homeless
    unsure &= ~placed.decided
    askable = np.isin(now.themes, list(ids)) & ~placed.decided
    doubtful = askable & (shares.max(axis=1, initial=0) < SURE)
    first = most_telling(now.vectors, shares, unsure | doubtful)
    rest = [int(i) for i in np.flatnonzero(unsure) if int(i) not in set(first)]
    return tuple(_queued(now, shares, i, ids) for i in (*first, *rest))


def _without_dropped(placed: Continued, ids: Mapping[int, str]) -> tuple[Mask, Mapping[int, str]]:
    """Points that people see in no theme, since theirs was dropped, and the themes that were not."""
    kept, points = placed.kept, placed.draft.points
    if kept is None:
        return np.zeros(len(points), dtype=bool), ids
    homeless = [kept.is_homeless((point.comment_id, point.start)) for point in points]
    return np.array(homeless, dtype=bool), {n: name for n, name in ids.items() if name not in kept.dropped}


def _queued(now: Draft, shares: Shares, i: int, ids: Mapping[int, str]) -> Queued:
    own = int(now.themes[i])
    order = [int(name) for name in np.argsort(-shares[i], kind="stable") if shares[i, name] > 0]
    best = [
        name for name in ([own] if own != NOWHERE else []) + [n for n in order if n != own] if name in ids
    ]
    return Queued(
        comment_id=now.points[i].comment_id,
        start=now.points[i].start,
        end=now.points[i].end,
        reason=_why(now, i, placed=own in ids),
        suggestions=tuple(
            Suggestion(theme_id=ids[name], confidence=round(float(shares[i, name]), 4))
            for name in best[:SUGGESTIONS]
        ),
    )


def _why(now: Draft, i: int, *, placed: bool) -> QueueReason:
    if now.points[i].language != ENGLISH:
        unread = not placed and not gloss(now.points[i].text).enough
        return QueueReason.UNREAD if unread else QueueReason.FROM_WELSH
    return QueueReason.BETWEEN if placed else QueueReason.FITS_NONE


def most_telling(vectors: Vectors, shares: Shares, wanted: Mask, most: int = MOST_ASKED) -> list[int]:
    """Up to `most` positions of points to ask about, the most telling first.

    Args:
        vectors: One unit-length row per point, in an order that does not depend on when points arrived.
            Shape: (n_points, width), float32.
        shares: How likely each point is to belong to each theme. Shape: (n_points, n_themes).
        wanted: Points that may be asked about; of the same words one is. Shape: (n_points,).
        most: How many, from 0.
    """
    candidates = np.flatnonzero(wanted)[:ASKED_AMONG]
    candidates = candidates[np.sort(np.unique(vectors[candidates], axis=0, return_index=True)[1])]
    if not len(candidates):
        return []
    read = among_neighbours(vectors[candidates])
    worth = np.maximum((1 - margins(shares[candidates])) ** DOUBT_POWER, LEAST_WORTH)
    chosen: list[int] = []
    while len(chosen) < min(most, len(candidates)):
        left = np.setdiff1d(np.arange(len(candidates)), chosen)
        picked = [int(left[i]) for i in _one_of_each(read[left], worth[left], min(ROUND, len(left)))]
        chosen += picked
        alike = np.maximum(read @ read[picked].T, 0).max(axis=1).astype(np.float64)
        worth = np.maximum(worth * (1 - alike**LIKENESS_POWER), LEAST_WORTH)
    return [int(candidates[i]) for i in chosen[:most]]


def margins(shares: Shares) -> NDArray[np.float64]:
    """How far the likeliest theme is ahead of the second. Shape: (n_points,), 0 to 1."""
    if shares.shape[1] < 2:
        return np.ones(len(shares))
    two = np.sort(shares, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def _one_of_each(read: Vectors, worth: NDArray[np.float64], count: int) -> list[int]:
    """A doubtful point from the middle of each of `count` groups, that of the weightiest group first.

    Args:
        read: Points. Shape: (n, width), n at least count.
        worth: Weight of each. Shape: (n,).
        count: From 1.
    """
    centres = _spread(read, worth, count)
    for _ in range(ROUNDS_OF_MEANS):
        groups = (read @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, groups, read * worth[:, None].astype(np.float32))
        centres = np.where(np.linalg.norm(sums, axis=1, keepdims=True) > 0, unit(sums), centres)
    like = read @ centres.T
    apart = np.sqrt(np.maximum(2 - 2 * like, 0)) - DOUBT_PULL * worth[:, None]
    weights = np.bincount(like.argmax(axis=1), weights=worth, minlength=count).round(6)
    picked: list[int] = []
    for group in np.argsort(-weights, kind="stable"):
        order = np.argsort(apart[:, group].round(6), kind="stable")
        picked.append(next(int(i) for i in order if int(i) not in picked))
    return picked


def _spread(read: Vectors, worth: NDArray[np.float64], count: int) -> Vectors:
    """Points to start groups from: greedy k-means++ (Arthur and Vassilvitskii 2007) with a fixed seed.

    Taking the farthest point each time would start groups from oddities.
    """
    chance = np.random.default_rng(0)
    apart = np.full(len(read), 2.0)
    chosen: list[int] = []
    while len(chosen) < count:
        share = (worth * apart + 1e-12).cumsum()
        drawn = np.searchsorted(share, chance.random(TRIALS) * share[-1])
        far = np.minimum(apart[:, None], np.maximum(2 - 2 * (read @ read[drawn].T), 0))
        best = int((worth @ far).round(6).argmin())
        chosen.append(int(drawn[best]))
        apart = far[:, best]
    return read[chosen]
