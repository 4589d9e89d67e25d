"""Themes that may be two.

Two means are laid through a theme's points. It is named when the two sides are hardly alike, or when they
are clearer than in a cloud of one middle, and when people enough stand on both. Points that people put
where they are stay: the machine asks about its own placing only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlp.embed import Vectors, unit
from nlp.suggesting.alike import LEAST_POINTS, Rows, centres_alike, chance_apart, middles
from nlp.suggesting.modes import Mask, clearness, two_means

UNLIKE = 0.5  # likeness of the sides beside that within them, up to which two means are two themes
CLEAR = 3.0  # spreads above clouds of one middle, from which they are too; both in docs/adr/0017
NEVER_ABOVE = 0.82  # likeness of the sides, above which not one clear theme of the choosing half was two
LOOKED_AT = 400  # points of one theme; two means of them and of all are the same but for chance
LEAST_PEOPLE = 5  # on either side: fewer make no theme to be told apart from others
MOST = 12  # a screenful or two; each has its sides named, which takes longer than finding it
EXAMPLES = 3  # of either side


@dataclass(frozen=True, kw_only=True)
class Split:
    """A theme that may be two."""

    theme: str
    #: Positions of the points that would leave it, and of those that would stay.
    leave: Rows
    stay: Rows
    #: People of either side.
    people: tuple[int, int]
    #: Cosine of the sides' centres, and the mean of points to the centre of their own.
    between: float
    within: float
    #: Positions of points in the middle of either side.
    examples: tuple[tuple[int, ...], tuple[int, ...]]


def splits(vectors: Vectors, themes: Mapping[str, Rows], people: Rows, placed: Mask) -> list[Split]:
    """Themes that may be split, those with the least alike sides first, at most `MOST`.

    Args:
        vectors: Unit-length rows, one a point. Shape: (n_points, width), float32.
        themes: Id → positions of its points, of themes that may be split.
        people: Number of each point's person. Shape: (n_points,), int64.
        placed: Points that people put where they are. Shape: (n_points,).
    """
    found = [
        (unlike, split)
        for name, rows in themes.items()
        if (unlike := _sides(vectors[_some(rows)])) is not None
        and (split := _split(name, vectors, rows, unlike[1], people, placed)) is not None
    ]
    found.sort(key=lambda each: (round(each[0][0], 6), each[1].theme))
    return [split for _, split in found[:MOST]]


def _some(rows: Rows) -> Rows:
    """As many as are looked at, from all over the theme."""
    if len(rows) <= LOOKED_AT:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, LOOKED_AT).round().astype(np.int64)])


def _sides(points: Vectors) -> tuple[float, Vectors] | None:
    """How alike the two sides are, and their centres; None where the points are of one mind."""
    if len(points) < 2 * LEAST_POINTS:
        return None
    sides = two_means(points)
    sizes = np.array([sides.sum(), (~sides).sum()])
    if sizes.min() < LEAST_POINTS:
        return None
    means = middles(points, [np.flatnonzero(sides), np.flatnonzero(~sides)])
    alike = float(chance_apart(means, sizes)[0, 1])
    if alike > UNLIKE and (alike > NEVER_ABOVE or clearness(points, sides) < CLEAR):
        return None
    return alike, unit(means.astype(np.float32))


def _split(  # noqa: PLR0913 -- what a theme is, side by side
    name: str, vectors: Vectors, rows: Rows, centres: Vectors, people: Rows, placed: Mask
) -> Split | None:
    side = (vectors[rows] @ centres.T).argmax(axis=1)
    # Those leave of whom people placed fewer, of as many the smaller side.
    said = [(int(placed[rows[side == each]].sum()), int((side == each).sum())) for each in (0, 1)]
    goes = (side == (0 if said[0] <= said[1] else 1)) & ~placed[rows]
    leave, stay = rows[goes], rows[~goes]
    behind = (len(np.unique(people[leave])), len(np.unique(people[stay])))
    if min(behind) < LEAST_PEOPLE:
        return None
    means = unit(middles(vectors, [leave, stay]).astype(np.float32))
    own = np.concatenate([vectors[part] @ mean for part, mean in zip((leave, stay), means, strict=True)])
    return Split(
        theme=name,
        leave=leave,
        stay=stay,
        people=behind,
        between=round(float(centres_alike(means.astype(np.float64))[0, 1]), 4),
        within=round(float(own.mean()), 4),
        examples=(_middle(vectors, leave, means), _middle(vectors, stay, means[::-1])),
    )


def _middle(vectors: Vectors, rows: Rows, means: Vectors) -> tuple[int, ...]:
    """Points that show a side best: near its centre (the first) and far from the other's."""
    near = vectors[rows] @ (means[0] - means[1] / 2)
    return tuple(int(rows[i]) for i in np.argsort(-near.round(6), kind="stable")[:EXAMPLES])
