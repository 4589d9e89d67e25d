"""How far two codings of the same points agree, where a point may be in several themes or in none.

"It fits none" is a choice like any other and counts as a label of its own, so that two who both say it
agree. Intervals are percentile bootstraps over points (Efron and Tibshirani 1993, chapter 13), seeded: the
same codings give the same figures. docs/adr/0018-blind-double-coding.md says why these measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Coding = Sequence[frozenset[str]]

SEED = 2026  # of the draws; any number, always the same
DRAWS = 2000  # over 30 seeds the ends of an interval then had a deviation of .005 at 40 points
OUTSIDE = 0.025  # share of draws beyond either end: 95 % inside
NONE_OF_THEM = frozenset({""})  # the label of "it fits none"; no theme has an empty id


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its 95 % interval; value within low and high."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Of two codings. f1: 0 to 1. alpha: 1 = always, 0 = as by chance; None where nothing differs at all."""

    f1: Interval
    alpha: Interval | None


def agreement(first: Coding, second: Coding) -> Agreement:
    """How far two codings agree.

    Args:
        first: Theme ids of each point; empty = it fits none.
        second: Of the same points, in the same order.

    Raises:
        ValueError: There is no point, or not the same number in both.
    """
    one, other = _labelled(first, second)
    weights = _draws(len(one))
    return Agreement(f1=_f1(one, other, weights), alpha=_alpha(one, other, weights))


def gap(people: Sequence[Coding], machine: Coding) -> Interval | None:
    """How much more people agree with each other than with the machine: mean F1 of pairs, subtracted.

    The same draws serve both sides, since they are about the same points. -1 to 1; None with fewer than two
    people.

    Raises:
        ValueError: As of `agreement`.
    """
    if len(people) < 2:
        return None
    coded = [_labelled(each, machine)[0] for each in people]
    placed = _labelled(machine, machine)[0]
    weights = np.vstack([np.ones((1, len(placed))), _draws(len(placed))])
    among = np.mean([_f1s(one, other, weights) for one, other in combinations(coded, 2)], axis=0)
    beside = np.mean([_f1s(one, placed, weights) for one in coded], axis=0)
    less = among - beside
    return _interval(float(less[0]), less[1:])


def masi(first: frozenset[str], second: frozenset[str]) -> float:
    """Distance of two sets of labels: 1 less Jaccard times monotonicity (Passonneau 2006). 0 to 1.

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, else 0.
    """
    if first == second:
        return 0.0
    shared = len(first & second)
    if not shared:
        return 1.0
    monotonicity = 2 / 3 if first < second or second < first else 1 / 3
    return 1 - shared / len(first | second) * monotonicity


def _labelled(first: Coding, second: Coding) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    if not first or len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} points; both must have the same, from 1")
    return [each or NONE_OF_THEM for each in first], [each or NONE_OF_THEM for each in second]


def _draws(points: int) -> Floats:
    """How often each point is in each draw with replacement. Shape: (DRAWS, points), float64."""
    chance = np.random.default_rng(SEED)
    return chance.multinomial(points, np.full(points, 1 / points), size=DRAWS).astype(np.float64)


def _f1(first: Coding, second: Coding, weights: Floats) -> Interval:
    value = float(_f1s(first, second, np.ones((1, len(first))))[0])
    if value in {0.0, 1.0}:
        # Drawing from points that are all alike shows no spread, which would claim to be certain. The exact
        # limit for n of n (Clopper and Pearson 1934) says what so many points can tell.
        sure = OUTSIDE ** (1 / len(first))
        return Interval(value=value, low=min(value, sure), high=max(value, 1 - sure))
    return _interval(value, _f1s(first, second, weights))


def _f1s(first: Coding, second: Coding, weights: Floats) -> Floats:
    """Micro-averaged F1 of each draw: twice the shared labels over all labels given. Shape: (n_draws,)."""
    shared = np.array([len(one & other) for one, other in zip(first, second, strict=True)], dtype=np.float64)
    given = np.array([len(one) + len(other) for one, other in zip(first, second, strict=True)])
    found: Floats = 2 * (weights @ shared) / (weights @ given)
    return found


def _alpha(first: Coding, second: Coding, weights: Floats) -> Interval | None:
    """Krippendorff's alpha (2011) with MASI between sets: 1 less the observed over the expected distance."""
    sets = sorted({*first, *second}, key=sorted)
    if len(sets) == 1:
        return None
    apart = np.array([[masi(one, other) for other in sets] for one in sets])
    number = {each: i for i, each in enumerate(sets)}
    one, other = (np.array([number[each] for each in coding]) for coding in (first, second))
    used = np.eye(len(sets))[one] + np.eye(len(sets))[other]

    def alphas(weights: Floats) -> tuple[Floats, Floats]:
        values = 2 * weights.sum(axis=1)
        observed = weights @ apart[one, other] / weights.sum(axis=1)
        counts = weights @ used
        expected = ((counts @ apart) * counts).sum(axis=1) / (values * (values - 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 - observed / expected, expected

    value, expected = (float(each[0]) for each in alphas(np.ones((1, len(first)))))
    if value == 1:
        sure = OUTSIDE ** (1 / len(first))
        return Interval(value=1.0, low=1 - (1 - sure) / expected, high=1.0)
    drawn = alphas(weights)[0]
    # A draw of points that all carry one set of labels has no chance to compare with.
    return _interval(value, drawn[np.isfinite(drawn)])


def _interval(value: float, drawn: Floats) -> Interval:
    if not len(drawn):
        return Interval(value=value, low=value, high=value)
    low, high = (float(each) for each in np.quantile(drawn, [OUTSIDE, 1 - OUTSIDE]))
    return Interval(value=value, low=min(low, value), high=max(high, value))
