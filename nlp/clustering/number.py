"""How many themes the points ask for: as few as are about as clear as the clearest.

The mean silhouette (Rousseeuw 1987) of a cut says how clear its themes are, but it hardly falls when a
true theme is cut in two, and its peak is chance among near-equals. So its curve is averaged over several
views of the points, and the smallest number within a hair of the peak is taken, after the rule of one
standard error (Breiman et al. 1984). What else was tried: docs/adr/0012-how-points-are-grouped.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

TOLERANCE = 0.025  # of the peak; 0 finds half as many again as there are, .05 loses small themes
NUMBERS = 60  # of themes at which the curves are compared, geometrically spaced
PULL = 0.5  # of the peak lost by a cut with e times too many or too few themes


def how_many(curves: Sequence[Mapping[int, float]], cuts: Mapping[int, tuple[int, float]]) -> int:
    """Which cut to take.

    Args:
        curves: For each view, clearness by the number of themes; an empty one says nothing.
        cuts: Of the view that is cut: number of themes and clearness by the key of the cut; at least one.

    Returns:
        A key of `cuts`.
    """
    number = agreed([curve for curve in curves if curve])
    peak = max(score for _, score in cuts.values())

    def worth(key: int) -> float:
        themes, score = cuts[key]
        return score / max(abs(peak), 1e-9) - PULL * abs(float(np.log(themes / number)))

    # Of equals the first: the coarsest cut.
    return max(sorted(cuts), key=lambda key: round(worth(key), 6))


def agreed(curves: Sequence[Mapping[int, float]]) -> float:
    """The least number of themes at which the mean curve is within `TOLERANCE` of its peak.

    Args:
        curves: Clearness by number of themes, at least one curve with at least one number.
    """
    most = max(number for curve in curves for number in curve)
    numbers = np.unique(np.geomspace(2, max(2, most), NUMBERS).round())
    heights = [
        np.interp(np.log(numbers), np.log(sorted(curve)), [curve[number] for number in sorted(curve)])
        for curve in curves
    ]
    mean = np.mean(heights, axis=0)
    peak = float(mean.max())
    return float(numbers[np.flatnonzero(mean >= peak - TOLERANCE * abs(peak) - 1e-9)[0]])
