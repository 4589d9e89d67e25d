"""How well themes agree with people's codes, and how sure a figure is.

AMI (Vinh, Epps and Bailey 2010) and ARI (Hubert and Arabie 1985) are 0 by chance and 1 for full agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

NOWHERE = -1  # a comment in no theme
SURE = 0.95
RESAMPLINGS = 2_000


@dataclass(frozen=True, kw_only=True)
class Scores:
    """One method on one sample. Those in no theme count as one group, as BERTopic leaves them."""

    ami: float
    ari: float
    #: Themes found, and how many there are.
    found: int
    true: int
    #: Of all comments, those in the largest theme and those in none.
    largest: float
    nowhere: float


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its 95 % interval; of a single measurement, low and high are NaN."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return spelled(self)


def scores(truth: Sequence[str], labels: ArrayLike) -> Scores:
    """Compare labels (any integers, `NOWHERE` for none) with people's codes."""
    given = np.asarray(labels)
    placed = given[given != NOWHERE]
    sizes = np.unique(placed, return_counts=True)[1]
    return Scores(
        ami=float(adjusted_mutual_info_score(truth, given)),
        ari=float(adjusted_rand_score(truth, given)),
        found=len(sizes),
        true=len(set(truth)),
        largest=float(sizes.max() / len(given)) if len(sizes) else 0.0,
        nowhere=float((given == NOWHERE).mean()) if len(given) else 0.0,
    )


def mean_of(values: Sequence[float]) -> Interval:
    """Mean over samples with Student's interval: how much it would vary over other samples of this set."""
    numbers = np.asarray(values, dtype=np.float64)
    middle = float(numbers.mean())
    if len(numbers) < 2:
        return Interval(value=middle, low=float("nan"), high=float("nan"))
    wide = float(student.ppf((1 + SURE) / 2, len(numbers) - 1) * numbers.std(ddof=1) / len(numbers) ** 0.5)
    return Interval(value=middle, low=middle - wide, high=middle + wide)


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Interval:
    """Mean of the differences on the same samples, ours less theirs."""
    return mean_of([one - other for one, other in zip(ours, theirs, strict=True)])


def share_of(part: int, whole: int) -> Interval:
    """A share with Wilson's interval (1927)."""
    if not whole:
        return Interval(value=0.0, low=0.0, high=1.0)
    z, share = 1.959964, part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    wide = z / (1 + z * z / whole) * (share * (1 - share) / whole + z * z / (4 * whole * whole)) ** 0.5
    return Interval(value=share, low=max(0.0, middle - wide), high=min(1.0, middle + wide))


def bootstrapped(values: Sequence[float], seed: int = 0) -> Interval:
    """Mean over units (sentences, comments) with the percentile interval of resampled units."""
    numbers = np.asarray(values, dtype=np.float64)
    means = _resampled(len(numbers), lambda rows: float(numbers[rows].mean()), seed)
    low, high = np.quantile(means, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Interval(value=float(numbers.mean()), low=float(low), high=float(high))


def bootstrapped_f1(
    hits: Sequence[int], misses: Sequence[int], false_alarms: Sequence[int], seed: int = 0
) -> Interval:
    """Micro F1 over units with the percentile interval of resampled units; one count of each a unit."""
    counts = np.array([hits, misses, false_alarms], dtype=np.float64)

    def f1(rows: NDArray[np.int64] | slice) -> float:
        hit, missed, false = counts[:, rows].sum(axis=1)
        return float(2 * hit / max(2 * hit + missed + false, 1))

    low, high = np.quantile(_resampled(counts.shape[1], f1, seed), [(1 - SURE) / 2, (1 + SURE) / 2])
    return Interval(value=f1(slice(None)), low=float(low), high=float(high))


def spelled(interval: Interval, digits: int = 2) -> str:
    """As a table has it: `.87 (.85 to .89)`; a share of one without its nought."""
    value, low, high = (_short(each, digits) for each in (interval.value, interval.low, interval.high))
    return value if np.isnan(interval.low) else f"{value} ({low} to {high})"


def _short(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = f"{0:.{digits}f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and text.lstrip("-").startswith("0.") else text


def _resampled(count: int, figure: Callable[[NDArray[np.int64]], float], seed: int) -> list[float]:
    chance = np.random.default_rng(seed)
    return [figure(chance.integers(0, count, count)) for _ in range(RESAMPLINGS)]
