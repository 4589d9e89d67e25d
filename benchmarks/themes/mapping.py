"""How often a sentence goes to the principle that people gave it."""

from __future__ import annotations

import csv
import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.themes.metrics import Interval, share_of
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.vectors import KeptEncoder
from nlp.embed import Encoder, Vectors
from nlp.weighing.frameworks import Framework, framework, shipped
from nlp.weighing.mapping import Mapper

HERE = Path(__file__).parent
BLIND = HERE / "blind" / "principles.tsv"
DEVELOPMENT = HERE / "development" / "principles.tsv"
OTHERS = HERE / "development" / "frameworks.tsv"
FIRST, WITH_SECOND = 0.85, 0.95  # what was asked for
BLOCKS = 6  # parts of a list, each left out once
TOGETHER = 10  # lines that follow one another in a list, often about one matter, stay together
STEPS = (0.0, 0.4, 0.6, 0.8, 0.95, 1.01)  # of confidence, for the table that shows whether to believe it


class Chooses(Protocol):
    """Anything that shares points out over principles, as `nlp.weighing.mapping.Mapper` does."""

    def shares(self, vectors: Vectors, texts: Sequence[str] | None = None) -> NDArray[np.float64]:
        """Shape: (n_points, n_principles)."""


class NearestLine:
    """What the program did before: the nearest single line decides."""

    def __init__(self, wanted: Framework, encoder: Encoder) -> None:
        self._lines = [encoder.encode(principle.lines) for principle in wanted.principles]

    def shares(self, vectors: Vectors, texts: Sequence[str] | None = None) -> NDArray[np.float64]:
        """See `Chooses.shares`."""
        del texts
        nearest = np.stack([(vectors @ lines.T).max(axis=1) for lines in self._lines], axis=1)
        return np.asarray(np.exp(nearest.astype(np.float64) / 0.05))


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Sentences with the number of their principle, and of a second that will do or -1."""

    texts: tuple[str, ...]
    first: NDArray[np.int64]
    second: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What came of one set: whether each sentence was right at once, in two, or right by either code."""

    right: NDArray[np.bool_]
    in_two: NDArray[np.bool_]
    either: NDArray[np.bool_]
    confidence: NDArray[np.float64]

    @property
    def cells(self) -> str:
        """Three cells of a table."""
        return " | ".join(str(_share(each)) for each in (self.right, self.in_two, self.either))


def judged(mapper: Chooses, said: Sentences, encoder: Encoder) -> Judged:
    """Map every sentence alone, though the program maps themes by the votes of their points."""
    shares = mapper.shares(encoder.encode(said.texts), said.texts)
    order = np.argsort(-shares, axis=1, kind="stable")
    right = order[:, 0] == said.first
    return Judged(
        right=right,
        in_two=(order[:, :2] == said.first[:, None]).any(axis=1),
        either=right | (order[:, 0] == said.second),
        confidence=(shares / shares.sum(axis=1, keepdims=True)).max(axis=1),
    )


def sentences(path: Path) -> Sentences:
    """A file with the columns text, principle (from 1) and second, which may be empty."""
    rows = _read(path)
    return Sentences(
        texts=tuple(row["text"] for row in rows),
        first=np.array([int(row["principle"]) - 1 for row in rows]),
        second=np.array([int(row["second"] or 0) - 1 for row in rows]),
    )


def of_framework(wanted: Framework) -> Sentences:
    """The development sentences of one of the other lists."""
    codes = [principle.code for principle in wanted.principles]
    rows = [row for row in _read(OTHERS) if row["framework"] == wanted.name]
    first = np.array([codes.index(row["code"]) for row in rows])
    return Sentences(texts=tuple(row["text"] for row in rows), first=first, second=np.full(len(rows), -1))


def left_out(wanted: Framework, encoder: Encoder) -> float:
    """Share of a list's own lines that go where they stand when they, and their neighbours, are left out."""
    right = total = 0
    for fold in range(BLOCKS):
        kept, out = [], []
        for number, principle in enumerate(wanted.principles):
            apart = [(i // TOGETHER) % BLOCKS == fold for i in range(len(principle.lines))]
            stay = tuple(line for line, gone in zip(principle.lines, apart, strict=True) if not gone)
            out += [(line, number) for line, gone in zip(principle.lines, apart, strict=True) if gone]
            kept.append(replace(principle, lines=stay or principle.lines))
        if out:
            texts = [line for line, _ in out]
            mapper = Mapper(Framework(name="", title="", principles=tuple(kept)), encoder)
            found = mapper.shares(encoder.encode(texts), texts).argmax(axis=1)
            right += int((found == [number for _, number in out]).sum())
            total += len(out)
    return right / total


def measure(data: Path) -> Row:
    """Marmot's eight over the blind sentences; all lists over the development ones."""
    del data
    encoder = KeptEncoder()
    marmot = framework("marmot8")
    mapper, before = Mapper(marmot, encoder), NearestLine(marmot, encoder)
    blind, ours = sentences(BLIND), sentences(DEVELOPMENT)
    found = judged(mapper, blind, encoder)
    lines = [
        f"| blind, {len(blind.texts)} sentences: **ours** | {found.cells} |",
        f"| the same: nearest single line of the same list | {judged(before, blind, encoder).cells} |",
        f"| development, {len(ours.texts)} sentences: ours | {judged(mapper, ours, encoder).cells} |",
        f"| the same: nearest single line of the same list | {judged(before, ours, encoder).cells} |",
    ]
    right, in_two = _share(found.right), _share(found.in_two)
    return Row(
        key="mapping",
        name="framework mapping: a sentence's principle of Marmot's eight",
        today=".80 top-1, .92 top-2 (25 sentences of the lines' own author)",
        goal="≥ .85 / ≥ .95",
        figures=(
            Figure(name="top-1", interval=right),
            Figure(name="top-2", interval=in_two),
            Figure(name="top-1 or the second code", interval=_share(found.either)),
        ),
        met=right.value >= FIRST and in_two.value >= WITH_SECOND,
        section=_section(lines, found, blind, marmot, encoder),
        raw={
            "right": found.right.tolist(),
            "in_two": found.in_two.tolist(),
            "either": found.either.tolist(),
            "confidence": found.confidence.round(4).tolist(),
        },
    )


def _section(
    lines: list[str], found: Judged, blind: Sentences, marmot: Framework, encoder: KeptEncoder
) -> str:
    by_principle = [
        f"| {principle.code} {principle.label} | {_share(found.right[blind.first == number])} |"
        for number, principle in enumerate(marmot.principles)
    ]
    return f"""Sentences are mapped one by one; a theme goes by the votes of its points, which is easier.
The blind sentences were written by somebody who had not seen the lists' lines, and kept before the mapper
was made. The development sentences have the author of the lines, and flatter. 95 % intervals by Wilson.

| sentences and mapper | top-1 | top-2 | top-1, or the second code where one was given |
|---|---|---|---|
{chr(10).join(lines)}

By principle (blind):

| principle | top-1 |
|---|---|
{chr(10).join(by_principle)}

Whether to believe the confidence (blind):

| confidence | sentences | mean confidence | right |
|---|---|---|---|
{chr(10).join(_steps(found))}

The other lists, by {BLOCKS} parts left out in turn (lines that stand together leave together) and by small
development sets of the lines' author:

| list | lines | own lines, left out | development sentences | top-1 | top-2 |
|---|---|---|---|---|---|
{chr(10).join(_others(encoder))}

Talk of health care (waiting for a GP, a dentist, a hospital) has no principle of its own among Marmot's. It
is counted with the prevention of ill health, and the lists' files say so.
"""


def _steps(found: Judged) -> list[str]:
    rows = []
    for low, high in itertools.pairwise(STEPS):
        inside = (found.confidence >= low) & (found.confidence < high)
        if inside.any():
            mean = statistics.fmean(found.confidence[inside])
            rows.append(
                f"| {low:.2f} to {min(high, 1):.2f} | {inside.sum()} | {mean:.2f} "
                f"| {found.right[inside].mean():.2f} |"
            )
    return rows


def _others(encoder: KeptEncoder) -> list[str]:
    rows = []
    for name in shipped():
        wanted = framework(name)
        count = sum(len(principle.lines) for principle in wanted.principles)
        said = sentences(DEVELOPMENT) if name == "marmot8" else of_framework(wanted)
        cells = "– | – | –"
        if said.texts:
            seen = judged(Mapper(wanted, encoder), said, encoder)
            cells = f"{len(said.texts)} | {_share(seen.right)} | {_share(seen.in_two)}"
        rows.append(f"| {name} | {count} | {left_out(wanted, encoder):.2f} | {cells} |")
    return rows


def _share(hits: NDArray[np.bool_]) -> Interval:
    return share_of(int(hits.sum()), len(hits))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))
