"""Whether themes stay: the same input twice, rows shuffled, one in ten rows new with `--continue`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.themes.metrics import mean_of, spelled
from benchmarks.themes.ours import as_points
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import LabelledSet, nhs, plain
from benchmarks.themes.vectors import KeptEncoder, whole
from nlp.embed import Vectors
from nlp.learning.continuity import memory, remembered
from nlp.naming.label import WordPairs
from nlp.pipeline import Themer
from nlp.record import assignments_to_json, to_json
from nlp.types import Point, Run

SIZES = (300, 1000)
SEEDS = 5
NEW = 0.1  # new rows for each old one


def measure(data: Path) -> Row:
    """On comments of the reporting half."""
    source = nhs(data).half("report")
    encoder = KeptEncoder()
    vectors = whole(source, encoder)
    every = [_once(source, vectors, encoder, size, seed) for size in SIZES for seed in range(SEEDS)]
    changed = [each["changed"] for each in every]
    again = sum(each["again"] for each in every)
    shuffled = sum(each["shuffled"] for each in every)
    scratch = [each["from scratch"] for each in every]
    return Row(
        key="stability",
        name="same input twice; rows shuffled; + 10 % new rows with `--continue`",
        today="–; –; from scratch 24 to 46 % of old points change theme",
        goal="identical; identical; < 5 % change theme",
        figures=(
            Figure(name="same input identical", interval=mean_of([again / len(every)])),
            Figure(name="shuffled identical", interval=mean_of([shuffled / len(every)])),
            Figure(name="change theme with --continue", interval=mean_of(changed), digits=3),
            Figure(name="from scratch", interval=mean_of(scratch), digits=3),
        ),
        met=again == shuffled == len(every) and max(changed) < 0.05,
        section=_section(every, again, int(shuffled)),
        raw={"samples": every},
    )


def _once(
    source: LabelledSet, vectors: Vectors, encoder: KeptEncoder, size: int, seed: int
) -> dict[str, float]:
    """One sample: themed twice, themed shuffled, then with new rows, gone on with and from scratch."""
    sample = plain(source, round(size * (1 + NEW)), seed)
    chance = np.random.default_rng([seed, size])
    mixed = chance.permutation(sample.rows)
    old, more = np.sort(mixed[:size]), np.sort(mixed)
    themer = Themer(encoder=encoder, finder=WordPairs())
    points = _points(source, old)
    first = themer.theme(points, vectors[old])
    order = chance.permutation(len(old))
    other = themer.theme([points[i] for i in order], vectors[old[order]])
    document = json.loads(json.dumps(to_json(first, memory=memory(first, points, vectors[old]))))
    # As in a file in which other rows stand: none of them has its old number.
    grown = [replace(point, comment_id=f"row {i}") for i, point in enumerate(_points(source, more))]
    names = {f"row {i}": source.ids[row] for i, row in enumerate(more)}
    later = themer.theme(grown, vectors[more], earlier=remembered(document, grown))
    scratch = themer.theme(grown, vectors[more])
    return {
        "size": size,
        "seed": seed,
        "again": float(_bytes(themer.theme(points, vectors[old])) == _bytes(first)),
        "shuffled": float(_bytes(other) == _bytes(first)),
        "changed": _changed(first, later, names),
        "from scratch": _moved(first, scratch, names),
        "new in a kept theme": _joined(
            later, {names[f"row {i}"] for i, row in enumerate(more) if row not in old}, names
        ),
        "proposed": float(sum(theme.is_new for theme in later.themes)),
    }


def _points(source: LabelledSet, rows: np.ndarray) -> list[Point]:
    return as_points([source.ids[i] for i in rows], [source.texts[i] for i in rows])


def _bytes(run: Run) -> str:
    """All that a run says, whatever the order of its rows."""
    rows = sorted(assignments_to_json(run), key=lambda row: (row["comment_id"], row["start"]))
    return json.dumps([to_json(run), rows])


def _homes(run: Run, names: dict[str, str] | None = None) -> dict[str, str]:
    return {names[a.comment_id] if names else a.comment_id: a.theme_id for a in run.assignments}


def _changed(first: Run, later: Run, names: dict[str, str]) -> float:
    """Share of old points whose theme has another id, or none where there was one."""
    was, now = _homes(first), _homes(later, names)
    return float(np.mean([now[name] != home for name, home in was.items()]))


def _moved(first: Run, later: Run, names: dict[str, str]) -> float:
    """Share of old points outside the theme to which most of their old theme went: ids do not last here."""
    was, now = _homes(first), _homes(later, names)
    flows: dict[str, dict[str, int]] = {}
    for name, home in was.items():
        flows.setdefault(home, {}).setdefault(now[name], 0)
        flows[home][now[name]] += 1
    return 1 - sum(max(flow.values()) for flow in flows.values()) / len(was)


def _joined(later: Run, new: set[str], names: dict[str, str]) -> float:
    kept = {theme.id for theme in later.themes if not theme.is_new}
    homes = _homes(later, names)
    return float(np.mean([homes[name] in kept for name in new]))


def _section(every: list[dict[str, float]], again: float, shuffled: int) -> str:
    lines = [
        "### Whether themes stay",
        "",
        f"NHS comments of the reporting half, {SEEDS} samples a size. Identical: the whole of themes.json",
        "and every assignment, to the byte. Then one new row for ten old ones, all rows under other numbers:",
        "an old point has changed when it is in a theme of another id, or in none.",
        "",
        f"Same input twice: {again:.0f} of {len(every)} identical.",
        f"Rows shuffled: {shuffled} of {len(every)} identical.",
        "",
        "| comments | change theme, continued | from scratch | new rows in a kept theme | themes proposed |",
        "|---|---|---|---|---|",
    ]
    for size in SIZES:
        rows = [each for each in every if each["size"] == size]
        cells = [
            spelled(mean_of([each[name] for each in rows]), 3)
            for name in ("changed", "from scratch", "new in a kept theme", "proposed")
        ]
        lines.append(f"| {size:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
