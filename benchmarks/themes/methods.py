"""What a way of finding themes is for the benchmark: a sample's texts and vectors in, a label each out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.themes.baseline import find, lines, through
from benchmarks.themes.ours import as_points, reassigned, themes_and_parts
from benchmarks.themes.sets import Sample
from benchmarks.themes.vectors import KeptEncoder
from nlp.embed import Vectors

Labels = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What every method is given, the same for all."""

    sample: Sample
    #: Unit length. Shape: (n, width), float32.
    vectors: Vectors
    encoder: KeptEncoder
    #: What one method has worked out and another shows in another way: name → labels.
    known: dict[str, Labels] = field(default_factory=dict)


#: Gives each comment's theme; `metrics.NOWHERE` where it is in none. Shape: (n,), int64.
Method = Callable[[Task], Labels]


def ours(task: Task) -> Labels:
    """The themes that a coordinator sees first."""
    return _both(task)[0]


def our_parts(task: Task) -> Labels:
    """The parts that those themes are made of."""
    return _both(task)[1]


def ours_placed(task: Task) -> Labels:
    """The themes, with the unsure in the nearest."""
    return reassigned(ours(task), task.vectors)


def the_spike(task: Task) -> Labels:
    """The baseline: trees, silhouette, guard and lens as the spike had them."""
    return find(through(task.vectors, task.encoder.encode(lines())))


def _both(task: Task) -> tuple[Labels, Labels]:
    if "ours" not in task.known:
        points = as_points(task.sample.ids, task.sample.texts)
        task.known["ours"], task.known["parts"] = themes_and_parts(points, task.vectors, task.encoder)
    return task.known["ours"], task.known["parts"]


OURS: Mapping[str, Method] = {
    "ours": ours,
    "ours, unsure placed": ours_placed,
    "ours, parts": our_parts,
    "the spike": the_spike,
}
