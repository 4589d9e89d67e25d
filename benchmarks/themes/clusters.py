"""Themes found against themes that people gave, the number not told: every method on the same samples.

    python -m benchmarks.themes.clusters --half choose --sizes 100,300 --sets banking77,nhs,number

prints a table; nothing is written. Methods are `ours …` and those of `benchmarks.themes.peers`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks.themes.methods import OURS, Method, Task
from benchmarks.themes.metrics import Scores, mean_of, scores, spelled
from benchmarks.themes.sets import (
    DATA,
    Half,
    LabelledSet,
    Sample,
    Sampler,
    banking,
    nhs,
    plain,
    uneven,
    with_themes,
)
from benchmarks.themes.vectors import KeptEncoder, vectors_of

SIZES = (100, 300, 1000)
#: Samples drawn at each size: more of the small ones, which differ more.
SEEDS = {100: 16, 300: 12, 1000: 8}
TRUE_COUNTS = (3, 6, 12, 24)
COUNTED = 300  # texts in the samples with a fixed number of themes
COUNT_SEEDS = 10


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One method on one sample."""

    #: Which set, and the samples' size or true number: "banking77 100", "nhs 300", "number 12".
    cell: str
    method: str
    seed: int
    scores: Scores
    #: Seconds of the processor; the vectors were there before, and what another line worked out is not paid
    #: for twice.
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Samples of one kind and size."""

    name: str
    source: LabelledSet
    sampler: Sampler
    size: int
    seeds: int

    def samples(self) -> Iterator[Sample]:
        """The same samples every time."""
        return (self.sampler(self.source, self.size, seed) for seed in range(self.seeds))


def cells(data: Path, half: Half, sets: Sequence[str], sizes: Sequence[int], seeds: int = 0) -> list[Cell]:
    """What is to be measured. seeds: samples a size; 0 for as many as the report has."""
    made = []
    for name, load, sampler in (("banking77", banking, uneven), ("nhs", nhs, plain)):
        if name in sets:
            source = load(data).half(half)
            made += [
                Cell(
                    name=f"{name} {n}", source=source, sampler=sampler, size=n, seeds=seeds or SEEDS.get(n, 8)
                )
                for n in sizes
            ]
    if "number" in sets:
        source = banking(data).half(half)
        made += [
            Cell(
                name=f"number {count}",
                source=source,
                sampler=partial(_with, count),
                size=COUNTED,
                seeds=seeds or COUNT_SEEDS,
            )
            for count in TRUE_COUNTS
        ]
    return made


def trials(cell: Cell, methods: Mapping[str, Method], encoder: KeptEncoder) -> Iterator[Trial]:
    """Every method on every sample of a cell."""
    for sample in cell.samples():
        task = Task(sample=sample, vectors=vectors_of(sample, encoder), encoder=encoder)
        for name, method in methods.items():
            begun = time.process_time()
            labels = method(task)
            yield Trial(
                cell=cell.name,
                method=name,
                seed=sample.seed,
                scores=scores(sample.truth, labels),
                seconds=time.process_time() - begun,
            )


def _with(themes: int, source: LabelledSet, size: int, seed: int) -> Sample:
    return with_themes(source, size, themes, seed)


def peers() -> Mapping[str, Method]:
    """The peers, ready to be timed; they are installed for the benchmark only."""
    from benchmarks.themes.peers import PEERS, warm_up  # noqa: PLC0415

    warm_up()
    return PEERS


def table(found: Sequence[Trial]) -> Iterator[str]:
    """Markdown: a line for each cell and method, means with 95 % intervals over the samples."""
    yield "| samples | method | AMI | ARI | found | true | largest | in none | seconds |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for cell, method in dict.fromkeys((trial.cell, trial.method) for trial in found):
        these = [trial for trial in found if (trial.cell, trial.method) == (cell, method)]
        mean = {key: mean_of([asdict(each.scores)[key] for each in these]) for key in asdict(these[0].scores)}
        seconds = np.median([each.seconds for each in these])
        yield (
            f"| {cell} | {method} | {spelled(mean['ami'], 3)} | {spelled(mean['ari'], 3)} "
            f"| {mean['found'].value:.1f} | {mean['true'].value:.1f} | {mean['largest'].value:.0%} "
            f"| {mean['nowhere'].value:.1%} | {seconds:.2f} |"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--half", choices=("choose", "report"), default="choose")
    asked.add_argument("--sets", default="banking77,nhs,number")
    asked.add_argument("--sizes", default="100,300,1000")
    asked.add_argument("--seeds", type=int, default=0, help="samples a size [default: as the report]")
    asked.add_argument("--methods", default="ours", help="beginnings of names, separated by commas; 'all'")
    given = asked.parse_args()
    chosen = dict(_chosen(given.methods))
    sizes = [int(size) for size in given.sizes.split(",")]
    wanted = cells(given.data, given.half, given.sets.split(","), sizes, given.seeds)
    encoder = KeptEncoder()
    found = [
        trial
        for cell in wanted
        for trial in tqdm(
            trials(cell, chosen, encoder), total=cell.seeds * len(chosen), desc=cell.name, mininterval=5
        )
    ]
    print("\n".join(table(found)))


def _chosen(names: str) -> Iterator[tuple[str, Method]]:
    starts = tuple(name.strip() for name in names.split(","))
    known = dict(OURS)
    if not all(any(name.startswith(start) for name in known) for start in starts):
        known |= peers()
    return ((name, method) for name, method in known.items() if names == "all" or name.startswith(starts))


if __name__ == "__main__":
    main()
