"""A short seeded part of the comparison, without peers: real steps, an encoder that knows a few words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks.themes import baseline
from benchmarks.themes.agreement import agreement_row, number_row
from benchmarks.themes.clusters import Cell, Trial, table, trials
from benchmarks.themes.kept import BEFORE, all_trials, before
from benchmarks.themes.methods import OURS, Labels, Task
from benchmarks.themes.metrics import Scores
from benchmarks.themes.ours import as_points, reassigned, themes_and_parts
from benchmarks.themes.sets import LabelledSet, plain, with_themes
from nlp.embed import Vectors, unit

CODES = ("buses", "parks", "housing", "doctors", "schools", "litter")


class Directions:
    """A direction for each code that a text names, and some noise that the text alone decides."""

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None) -> Vectors:
        rows = np.stack([self._row(text) for text in texts])
        if progress:
            progress(len(texts))
        return unit(rows)

    def _row(self, text: str) -> Vectors:
        chance = np.random.default_rng(sum(text.encode()) * 31 + len(text))
        row = chance.normal(scale=0.12, size=24).astype(np.float32)
        for at, code in enumerate(CODES):
            row[at] += code in text
        return row


@pytest.fixture
def source() -> LabelledSet:
    truth = tuple(CODES[i % len(CODES)] for i in range(240))
    return LabelledSet(
        name="made",
        ids=tuple(f"c{i}" for i in range(240)),
        texts=tuple(f"number {i} says {code} {'so ' * (i % 5)}" for i, code in enumerate(truth)),
        truth=truth,
    )


def cell(source: LabelledSet, name: str = "made 60", size: int = 60) -> Cell:
    return Cell(name=name, source=source, sampler=plain, size=size, seeds=3)


def measured(source: LabelledSet) -> list[Trial]:
    return list(trials(cell(source), OURS, Directions()))  # type: ignore[arg-type]


def test_our_themes_find_what_is_plainly_there(source: LabelledSet) -> None:
    ours = [trial.scores for trial in measured(source) if trial.method == "ours"]
    assert len(ours) == 3
    assert min(each.ami for each in ours) > 0.9


def test_every_method_gets_the_same_samples(source: LabelledSet) -> None:
    found = measured(source)
    true = {trial.seed: trial.scores.true for trial in found}
    assert all(trial.scores.true == true[trial.seed] for trial in found)
    assert {trial.method for trial in found} == set(OURS)


def test_labels_stand_in_the_order_of_the_points(source: LabelledSet) -> None:
    points = as_points(source.ids, source.texts)
    vectors = Directions().encode(source.texts)
    straight, _ = themes_and_parts(points, vectors, Directions())
    turned, _ = themes_and_parts(points[::-1], vectors[::-1], Directions())
    assert (straight == turned[::-1]).all()


def test_the_baseline_finds_what_is_plainly_there(source: LabelledSet) -> None:
    found = baseline.find(Directions().encode(source.texts))
    assert len({(code, label) for code, label in zip(source.truth, found, strict=True)}) == len(CODES)


def test_those_in_no_theme_join_the_nearest() -> None:
    vectors = unit(np.array([[1, 0], [0, 1], [0.9, 0.1]], dtype=np.float32))
    assert reassigned(np.array([0, 1, -1]), vectors).tolist() == [0, 1, 0]
    assert reassigned(np.array([-1, -1, -1]), vectors).tolist() == [-1, -1, -1]


def test_the_table_has_a_line_for_each_method(source: LabelledSet) -> None:
    assert len(list(table(measured(source)))) == 2 + len(OURS)


def one_for_all(task: Task) -> Labels:
    return np.zeros(len(task.vectors), dtype=np.int64)


def perfect(task: Task) -> Labels:
    return np.unique(task.sample.truth, return_inverse=True)[1].astype(np.int64)


def test_a_row_names_the_peer_that_is_ahead(source: LabelledSet, tmp_path: Path) -> None:
    methods = {**OURS, "ours": one_for_all, "a peer": perfect}
    found = all_trials([cell(source)], methods, Directions(), tmp_path)  # type: ignore[arg-type]
    row = agreement_row(found, "made")
    assert row.met is False
    assert "**Ahead of us: a peer.**" in row.section
    assert "**below its interval**" in row.section
    assert "<svg" in row.plots["made.svg"]


def test_a_row_is_met_where_no_peer_is_ahead(source: LabelledSet, tmp_path: Path) -> None:
    found = all_trials([cell(source)], {**OURS, "a peer": one_for_all}, Directions(), tmp_path)  # type: ignore[arg-type]
    assert agreement_row(found, "made").met is True


def test_peers_are_not_measured_twice_and_we_are(source: LabelledSet, tmp_path: Path) -> None:
    asked = {"ours": 0, "a peer": 0}

    def counted(name: str, task: Task) -> Labels:
        asked[name] += 1
        return perfect(task)

    methods = {name: partial(counted, name) for name in asked}
    first = all_trials([cell(source)], methods, Directions(), tmp_path)  # type: ignore[arg-type]
    second = all_trials([cell(source)], methods, Directions(), tmp_path)  # type: ignore[arg-type]
    assert asked == {"ours": 6, "a peer": 3}
    assert [trial.scores for trial in first] == [trial.scores for trial in second]


def test_too_many_themes_are_told(source: LabelledSet) -> None:
    def each_alone(task: Task) -> Labels:
        return np.arange(len(task.vectors))

    def counted(_: LabelledSet, size: int, seed: int) -> object:
        return with_themes(source, size, 6, seed)

    wanted = Cell(name="number 12", source=source, sampler=counted, size=60, seeds=2)  # type: ignore[arg-type]
    found = list(trials(wanted, {"ours": each_alone, "a peer": perfect}, Directions()))  # type: ignore[arg-type]
    row = number_row(found)
    assert row.met is False
    assert "| **ours** | 60.0, × 10.00" in row.section


def test_what_was_before_stands_beside_the_same_samples_only(source: LabelledSet) -> None:
    kept = before(stored())
    assert kept == stored()
    assert before(measured(source)) == []


def stored() -> list[Trial]:
    return [
        Trial(**{**made, "scores": Scores(**made["scores"])})
        for made in json.loads(BEFORE.read_text(encoding="utf-8"))
    ]
