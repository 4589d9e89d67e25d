"""Small plots as SVG: the same figures give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isnan

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.themes.metrics import Interval

OURS, BASELINE, PEER = "#0b5d5e", "#b5651d", "#6b7280"
EMPHASIS = {
    "ours": {"lw": 2.4, "color": OURS, "zorder": 4},
    "ours, parts": {"lw": 1.6, "color": OURS, "ls": ":", "zorder": 3},
    "the spike": {"lw": 1.6, "color": BASELINE, "zorder": 3},
    "before this work": {"lw": 1.6, "color": BASELINE, "ls": ":", "zorder": 3},
}
STYLE = {
    "svg.fonttype": "none",  # text stays text: small, and found by a search
    "svg.hashsalt": "listenwell",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e5e7eb",
    "axes.axisbelow": True,
}


def dots(
    panels: Mapping[str, Mapping[str, tuple[Interval, Interval]]], names: tuple[str, str], title: str
) -> str:
    """One panel a size, a line a method: a filled dot with its interval for the first figure, a hollow one
    for the second.

    Args:
        panels: Panel → method → the two figures.
        names: What the two figures are.
        title: Above all panels.
    """
    methods = list(next(iter(panels.values())))
    highs = [each.high for figures in panels.values() for pair in figures.values() for each in pair]
    shown = (-0.05, min(1.0, 1.05 * max((high for high in highs if not isnan(high)), default=1.0)))
    with _figure(len(panels), (9.4, 0.9 + 0.3 * len(methods)), share="y") as (figure, axes):
        for axis, (panel, figures) in zip(axes, panels.items(), strict=True):
            for at, method in enumerate(methods):
                if method in figures:
                    first, second = figures[method]
                    _dot(axis, first, at - 0.13, colour_of(method), filled=True)
                    _dot(axis, second, at + 0.17, colour_of(method), filled=False)
            axis.set_title(panel, fontsize=9)
            axis.set_xlim(shown)
            axis.grid(visible=False, axis="y")
        axes[0].set_yticks(range(len(methods)), methods)
        axes[0].invert_yaxis()
        figure.suptitle(f"{title}: {names[0]} ●, {names[1]} ○, with 95 % intervals", fontsize=10)
        return _svg(figure)


def lines(
    series: Mapping[str, Mapping[float, Interval]], title: str, axes_names: tuple[str, str], *, diagonal: bool
) -> str:
    """A line for each name over numbers, both axes logarithmic; diagonal: draw y = x ± 30 %."""
    with _figure(1, (6.4, 4.2), share="none") as (figure, (axis,)):
        xs = sorted({x for points in series.values() for x in points})
        if diagonal:
            axis.fill_between(
                xs, [0.7 * x for x in xs], [1.3 * x for x in xs], color="#d1fae5", label="true ± 30 %"
            )
        for name, points in series.items():
            values = [points[x].value for x in sorted(points)]
            style = EMPHASIS.get(name, {"lw": 1.1})
            axis.plot(sorted(points), values, marker="o", ms=3.5, label=name, **style)
        axis.set(xscale="log", yscale="log", xlabel=axes_names[0], ylabel=axes_names[1], title=title)
        axis.set_xticks(xs, [f"{x:g}" for x in xs])
        axis.minorticks_off()
        low, high = axis.get_ylim()
        ticks = [tick for tick in (0.1, 1, 3, 6, 12, 24, 50, 100, 1000) if low <= tick <= high]
        axis.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axis.legend(fontsize=7, frameon=False, bbox_to_anchor=(1.01, 1), loc="upper left")
        return _svg(figure)


def bars(values: Mapping[str, Interval], title: str, unit: str, goal: float | None = None) -> str:
    """A bar for each name, with its interval where it has one, and a line at the goal."""
    with _figure(1, (7.2, 0.9 + 0.34 * len(values)), share="none") as (figure, (axis,)):
        for at, (name, value) in enumerate(values.items()):
            axis.barh(at, value.value, color=colour_of(name), height=0.6)
            if not isnan(value.low):
                axis.plot([value.low, value.high], [at, at], color="black", lw=1)
        if goal is not None:
            axis.axvline(goal, color="#b91c1c", lw=1, ls="--")
        axis.set_yticks(range(len(values)), list(values))
        axis.invert_yaxis()
        axis.set(title=title, xlabel=unit)
        axis.grid(visible=False, axis="y")
        return _svg(figure)


def colour_of(name: str) -> str:
    """Ours, the baseline and the others are told apart at a glance."""
    return (
        OURS if name.startswith("ours") else BASELINE if name in ("the spike", "before this work") else PEER
    )


@contextmanager
def _figure(count: int, size: tuple[float, float], share: str) -> Iterator[tuple[plt.Figure, Sequence[Axes]]]:
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(1, count, figsize=size, sharey=share == "y", squeeze=False)
        try:
            yield figure, list(axes[0])
        finally:
            plt.close(figure)


def _dot(axis: Axes, figure: Interval, at: float, colour: str, *, filled: bool) -> None:
    if not isnan(figure.low):
        axis.plot([figure.low, figure.high], [at, at], color=colour, lw=1, alpha=0.7)
    axis.plot(figure.value, at, "o", ms=5, mec=colour, mfc=colour if filled else "white")


def _svg(figure: plt.Figure) -> str:
    out = io.StringIO()
    figure.tight_layout()
    figure.savefig(out, format="svg", metadata={"Date": None}, facecolor="white")
    # Two decimals of a point are finer than any screen, and a third of the bytes.
    return re.sub(r"(\d+\.\d{2})\d+", r"\1", out.getvalue())
