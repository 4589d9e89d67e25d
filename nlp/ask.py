"""Which points to show to a person, those first whose answer would teach most.

A point teaches much when many others are like it that nobody has been asked about yet, and when it lies
between themes itself: facility location (Krause and Golovin 2014) times the margin between its two
likeliest themes (Scheffer et al. 2001). Margins alone pick oddities that teach little of the others;
what was compared is in docs/themes.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors
from nlp.keep import Continued
from nlp.learn import Shares, among_neighbours
from nlp.place import NOWHERE, SUGGESTIONS, Draft
from nlp.recognise import ENGLISH
from nlp.types import Queued, QueueReason, Reason, Suggestion
from nlp.welsh import gloss

ASKED_AMONG = 2000  # points whose likeness to each other is looked at; memory grows with the square
MOST_ASKED = 300  # points put in order; a person answers 20 to 100 in one sitting
LIKENESS_POWER = 8  # makes only near points stand for each other; 4 and 16 are no better

SURE = 0.95  # share of its theme from which a placed point is not worth a look

Mask = NDArray[np.bool_]


def queue(placed: Continued, ids: Mapping[int, str]) -> tuple[Queued, ...]:
    """All points that are in no theme, and placed ones worth a look, the most telling first.

    Args:
        placed: Points about which a person has decided are not asked about again.
        ids: Number of each theme that a point may be asked about → its id.
    """
    now, shares = placed.draft, placed.shares
    unsure = np.array([reason is Reason.UNSURE for reason in now.reasons], dtype=bool) & ~placed.decided
    askable = np.isin(now.themes, list(ids)) & ~placed.decided
    doubtful = askable & (shares.max(axis=1, initial=0) < SURE)
    first = most_telling(now.vectors, shares, unsure | doubtful, placed.decided & (now.themes != NOWHERE))
    rest = [int(i) for i in np.flatnonzero(unsure) if int(i) not in set(first)]
    return tuple(_queued(now, shares, i, ids) for i in (*first, *rest))


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
        reason=_why(now, i),
        suggestions=tuple(
            Suggestion(theme_id=ids[name], confidence=round(float(shares[i, name]), 4))
            for name in best[:SUGGESTIONS]
        ),
    )


def _why(now: Draft, i: int) -> QueueReason:
    placed = now.themes[i] != NOWHERE
    if now.points[i].language != ENGLISH:
        unread = not placed and not gloss(now.points[i].text).enough
        return QueueReason.UNREAD if unread else QueueReason.FROM_WELSH
    return QueueReason.BETWEEN if placed else QueueReason.FITS_NONE


def most_telling(vectors: Vectors, shares: Shares, wanted: Mask, asked: Mask) -> list[int]:
    """Up to `MOST_ASKED` positions of points to ask about, the most telling first.

    Args:
        vectors: One unit-length row per point, in an order that does not depend on when points arrived.
            Shape: (n_points, width), float32.
        shares: How likely each point is to belong to each theme. Shape: (n_points, n_themes).
        wanted: Points that may be asked about. Shape: (n_points,).
        asked: Points whose theme people have said; those like them teach little. Shape: (n_points,).
    """
    candidates = np.flatnonzero(wanted)[:ASKED_AMONG]
    if not len(candidates):
        return []
    told = np.flatnonzero(asked)[:ASKED_AMONG]
    read = among_neighbours(np.concatenate([vectors[candidates], vectors[told]]))
    alike = np.maximum(read @ read[: len(candidates)].T, 0) ** LIKENESS_POWER
    unsure = 1 - margins(shares[candidates])
    chosen = _cover(alike[: len(candidates)], alike[len(candidates) :], unsure)
    return [int(candidates[i]) for i in chosen]


def margins(shares: Shares) -> NDArray[np.float64]:
    """How far the likeliest theme is ahead of the second. Shape: (n_points,), 0 to 1."""
    if shares.shape[1] < 2:
        return np.ones(len(shares))
    two = np.sort(shares, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0])


def _cover(alike: Vectors, told: Vectors, worth: NDArray[np.float64]) -> list[int]:
    """Columns, one by one, that add most likeness to all rows, times their worth.

    Args:
        alike: Of the candidates to each other. Shape: (n, n).
        told: Of points that are known to the candidates. Shape: (n_told, n).
        worth: Of each candidate. Shape: (n,).
    """
    covered = told.max(axis=0) if len(told) else np.zeros(len(alike), dtype=np.float32)
    gain = np.maximum(alike - covered[:, None], 0).sum(axis=0, dtype=np.float64)
    left = np.ones(len(alike), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < min(MOST_ASKED, len(alike)):
        # A hair's breadth is chance in the last decimal: the earlier point is asked about.
        best = int(np.where(left, (gain * worth).round(6), -1).argmax())
        chosen.append(best)
        left[best] = False
        # Only rows that the new one covers better change what the others would add.
        rows = np.flatnonzero(alike[:, best] > covered)
        before, after = covered[rows, None], alike[rows, best][:, None]
        gain -= (np.maximum(alike[rows] - before, 0) - np.maximum(alike[rows] - after, 0)).sum(axis=0)
        covered[rows] = alike[rows, best]
    return chosen
