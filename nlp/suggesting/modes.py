"""Whether the points of one theme lie about one middle or about two.

Two means are laid through the points. How much nearer points are to their own of two means than to one
is held against the same for clouds that have one middle and the same spread in every direction (SigClust,
Liu et al. 2008, with the sample's own spread): a long cloud of one middle is no two themes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Vectors

Mask = NDArray[np.bool_]

DIRECTIONS = 60  # of the greatest spread, in which clouds are drawn; the rest is the same for all of them
CLOUDS = 20  # drawn; the figure is their mean's distance in their own spread
ROUNDS = 15  # of moving the two means; later ones change next to nothing
POWER_STEPS = 8  # towards the direction of the greatest spread; it is only where the means start
_LEAST_SPREAD = 1e-4  # of the clouds' figures, so that nothing is divided by nought


def two_means(points: NDArray[np.floating]) -> Mask:
    """Which side each point is on, started along the greatest spread. Shape: (n_points,); maybe all of one.

    Args:
        points: At least two. Shape: (n_points, width).
    """
    sides: Mask = _divided(np.asarray(points, dtype=np.float64)[None])[0]
    return sides


def clearness(points: Vectors, sides: Mask) -> float:
    """How much clearer the two sides are than in clouds of one middle, in spreads of those; about 0 for one.

    Args:
        points: Shape: (n_points, width), float32.
        sides: As of `two_means`, both used. Shape: (n_points,).
    """
    own = np.asarray(points, dtype=np.float64)
    own = own - own.mean(axis=0)
    spread = np.linalg.eigvalsh(own.T @ own if len(own) > own.shape[1] else own @ own.T)[::-1]
    kept = np.maximum(spread[:DIRECTIONS], 0)
    rest = max(0.0, float(spread.sum() - kept.sum()))
    chance = np.random.default_rng(0)
    clouds = chance.normal(size=(CLOUDS, len(own), len(kept))) * np.sqrt(kept / max(1, len(own) - 1))
    drawn = _left(clouds, _divided(clouds), rest)
    ours = float(_left(own[None], sides[None], 0.0)[0])
    return float((drawn.mean() - ours) / max(float(drawn.std()), _LEAST_SPREAD))


def _divided(clouds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Sides of the points of several clouds at once. clouds: Shape: (n_clouds, n_points, width)."""
    own = clouds - clouds.mean(axis=1, keepdims=True)
    # The point farthest out is surely not at right angles to the greatest spread.
    far = np.einsum("cij,cij->ci", own, own).argmax(axis=1)
    along = own[np.arange(len(own)), far][:, :, None]
    for _ in range(POWER_STEPS):
        along = own.transpose(0, 2, 1) @ (own @ along)
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    sides: Mask = (own @ along)[:, :, 0] > 0
    for _ in range(ROUNDS):
        moved = _nearer(own, sides)
        if (moved == sides).all():
            break
        sides = moved
    return sides


def _nearer(own: NDArray[np.float64], sides: NDArray[np.bool_]) -> NDArray[np.bool_]:
    one, other = _mean(own, sides), _mean(own, ~sides)
    # |x-a|² < |x-b|²  is  2x·(a-b) > |a|²-|b|²
    apart = (one**2).sum(axis=1) - (other**2).sum(axis=1)
    return np.asarray(2 * (own @ (one - other)[:, :, None])[:, :, 0] > apart[:, None])


def _mean(own: NDArray[np.float64], sides: NDArray[np.bool_]) -> NDArray[np.float64]:
    sums = (own.transpose(0, 2, 1) @ sides[:, :, None])[:, :, 0]
    return np.asarray(sums / np.maximum(sides.sum(axis=1, keepdims=True), 1))


def _left(clouds: NDArray[np.float64], sides: NDArray[np.bool_], rest: float) -> NDArray[np.float64]:
    """Share of the spread that is left about two means. Shape: (n_clouds,), 0 to 1."""
    own = clouds - clouds.mean(axis=1, keepdims=True)
    whole = (own**2).sum(axis=(1, 2)) + rest
    between = sum(half.sum(axis=1) * (_mean(own, half) ** 2).sum(axis=1) for half in (sides, ~sides))
    return np.asarray((whole - between) / np.maximum(whole, 1e-12))
