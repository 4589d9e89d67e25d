"""Rows of the table: agreement with people's codes on both sets, and how many themes are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from benchmarks.themes import charts
from benchmarks.themes.clusters import COUNTED, SIZES, Trial, cells, peers
from benchmarks.themes.kept import all_trials, before
from benchmarks.themes.methods import OURS, Method
from benchmarks.themes.metrics import Interval, difference, mean_of, spelled
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import nhs
from benchmarks.themes.split_comments import splitter
from benchmarks.themes.vectors import KeptEncoder

OURS_SHOWN = "ours"
#: Not counted among the peers when the best is looked for: ours in other forms, and the baseline.
NO_PEERS = ("ours", "the spike", "before this work")
JUDGED = (
    "banking77, {texts} texts (fewer where the half has no more of so few themes), {samples} samples each. "
    "The goal is judged by the mean of found / true; the interval says how sure that is."
)
NEAR = (0.7, 1.3)  # found themes for each true one that the goal allows


def measure_banking(data: Path) -> Row:
    """Short clear texts: the standard set."""
    found = _measured(data, "banking77", {})
    row = agreement_row(found, "banking77")
    return replace(
        row,
        name="AMI/ARI, number not given, banking77 at 100 / 300 / 1,000",
        today=".87/.77 · .86/.75 · .85/.73 with another set",
    )


def measure_nhs(data: Path) -> Row:
    """Real patients' comments, unsplit as the peers get them, and through the whole pipeline."""
    split = splitter(nhs(data).half("report"), KeptEncoder())
    found = _measured(data, "nhs", {"ours, split into points": split})
    row = agreement_row(found, "nhs")
    return replace(
        row,
        name="AMI/ARI on NHS patient comments at 100 / 300 / 1,000",
        today=".29/.20 · .28/.20 · .27/.15",
    )


def measure_number(data: Path) -> Row:
    """How many themes are found where the number of true ones is fixed."""
    return number_row(_measured(data, "number", {}))


def agreement_row(found: Sequence[Trial], key: str) -> Row:
    """One set at all sizes. key: how the names of its cells begin."""
    sizes = sorted({int(trial.cell.split()[1]) for trial in found})
    by_size = {size: _by_method(found, f"{key} {size}") for size in sizes}
    figures = [
        Figure(name=f"{size:,} {measure.upper()}", interval=mean_of(_of(by_size[size][OURS_SHOWN], measure)))
        for size in sizes
        for measure in ("ami", "ari")
    ]
    verdicts = list(_verdicts(by_size))
    panels = {
        f"{size:,} comments": {
            method: (mean_of(_of(trials, "ami")), mean_of(_of(trials, "ari")))
            for method, trials in by_size[size].items()
        }
        for size in sizes
    }
    section = [
        *_tables(by_size),
        f"![Agreement of each method with people's codes, by size](themes/{key}.svg)",
        "",
        *(sentence for _, sentence in verdicts),
        *_against_baselines(by_size),
    ]
    return Row(
        key=key,
        name=f"AMI/ARI on {key}",
        today="–",
        goal="not below the best peer's interval at any size, ahead of every peer on the mean",
        figures=tuple(figures),
        met=all(is_met for is_met, _ in verdicts),
        section="\n".join(section),
        plots={f"{key}.svg": charts.dots(panels, ("AMI", "ARI"), key)},
        raw={"trials": [asdict(trial) for trial in found]},
    )


def number_row(found: Sequence[Trial]) -> Row:
    """Themes found for each true one."""
    counts = sorted({int(trial.cell.split()[1]) for trial in found})
    by_count = {count: _by_method(found, f"number {count}") for count in counts}
    ratios = {
        count: {method: mean_of(_ratios(trials)) for method, trials in by_count[count].items()}
        for count in counts
    }
    goals = [count for count in counts if count >= 12]
    methods = list(by_count[counts[0]])
    series = {
        method: {float(count): mean_of(_of(by_count[count][method], "found")) for count in counts}
        for method in methods
        if method not in ("ours, unsure placed", "BERTopic, outliers reassigned")
    }
    section = [
        "| method | " + " | ".join(f"{count} true: found (AMI)" for count in counts) + " |",
        "|---|" + "---|" * len(counts),
        *(
            f"| {_bold(method)} | "
            + " | ".join(_found(by_count[count][method], ratios[count][method]) for count in counts)
            + " |"
            for method in methods
        ),
        "",
        "![Themes found by each method where 3, 6, 12 and 24 are true](themes/number.svg)",
        "",
        JUDGED.format(texts=COUNTED, samples=len(by_count[counts[0]][OURS_SHOWN])),
    ]
    return Row(
        key="number",
        name="number of themes found / true at 12 and 24 true",
        today="23 and 33 (over-split)",
        goal="within ± 30 %",
        figures=tuple(
            Figure(
                name=f"{count} true", interval=mean_of(_of(by_count[count][OURS_SHOWN], "found")), digits=1
            )
            for count in counts
        ),
        met=all(NEAR[0] <= ratios[count][OURS_SHOWN].value <= NEAR[1] for count in goals),
        section="\n".join(section),
        plots={
            "number.svg": charts.lines(
                series, "Themes found and true (banking77, 300 texts)", ("true", "found"), diagonal=True
            )
        },
        raw={"trials": [asdict(trial) for trial in found]},
    )


def _measured(data: Path, name_of_set: str, more: Mapping[str, Method]) -> list[Trial]:
    wanted = cells(data, "report", [name_of_set], SIZES)
    found = all_trials(wanted, {**OURS, **more, **peers()}, KeptEncoder())
    return [*found, *before(found)]


def _by_method(found: Sequence[Trial], cell: str) -> dict[str, list[Trial]]:
    """The trials of a cell, ours and the baselines first."""
    by_method: dict[str, list[Trial]] = {}
    for trial in sorted(found, key=lambda trial: not trial.method.startswith(NO_PEERS)):
        if trial.cell == cell:
            by_method.setdefault(trial.method, []).append(trial)
    return by_method


def _of(trials: Sequence[Trial], measure: str) -> list[float]:
    return [float(getattr(trial.scores, measure)) for trial in trials]


def _ratios(trials: Sequence[Trial]) -> list[float]:
    return [trial.scores.found / trial.scores.true for trial in trials]


def _found(trials: Sequence[Trial], ratio: Interval) -> str:
    found, ami = mean_of(_of(trials, "found")), mean_of(_of(trials, "ami"))
    return f"{found.value:.1f}, × {spelled(ratio)} ({ami.value:.2f})"


def _tables(by_size: Mapping[int, Mapping[str, Sequence[Trial]]]) -> Iterator[str]:
    for size, by_method in by_size.items():
        true = np.mean(_of(by_method[OURS_SHOWN], "true"))
        samples = len(by_method[OURS_SHOWN])
        yield f"### {size:,} comments, {samples} samples, {true:.1f} true themes on average"
        yield ""
        yield "| method | AMI | ARI | ours less this: AMI | ARI | found | largest | in none | processor, s |"
        yield "|---|---|---|---|---|---|---|---|---|"
        yield from (_line(method, trials, by_method[OURS_SHOWN]) for method, trials in by_method.items())
        yield ""


def _line(method: str, trials: Sequence[Trial], ours: Sequence[Trial]) -> str:
    mine = method == OURS_SHOWN
    cells_ = [
        _bold(method),
        spelled(mean_of(_of(trials, "ami")), 3),
        spelled(mean_of(_of(trials, "ari")), 3),
        "" if mine else spelled(difference(_of(ours, "ami"), _of(trials, "ami")), 3),
        "" if mine else spelled(difference(_of(ours, "ari"), _of(trials, "ari")), 3),
        f"{np.mean(_of(trials, 'found')):.1f}",
        f"{np.mean(_of(trials, 'largest')):.0%}",
        f"{np.mean(_of(trials, 'nowhere')):.1%}",
        f"{np.median([trial.seconds for trial in trials]):.2f}",
    ]
    return f"| {' | '.join(cells_)} |"


def _bold(method: str) -> str:
    return f"**{method}**" if method == OURS_SHOWN else method


def _verdicts(by_size: Mapping[int, Mapping[str, Sequence[Trial]]]) -> Iterator[tuple[bool, str]]:
    """Whether each half of the goal is met, and a sentence that says by whom not."""
    rivals = [name for name in next(iter(by_size.values())) if not name.startswith(NO_PEERS)]
    for measure in ("ami", "ari"):
        means = {
            name: float(np.mean([np.mean(_of(by_method[name], measure)) for by_method in by_size.values()]))
            for name in (OURS_SHOWN, *rivals)
        }
        ahead = [name for name in rivals if means[name] >= means[OURS_SHOWN]]
        best = max(rivals, key=lambda name: means[name])
        yield (
            not ahead,
            f"- Mean {measure.upper()} over the sizes: ours {means[OURS_SHOWN]:.3f}, best peer {best} "
            f"{means[best]:.3f}. "
            + (f"**Ahead of us: {', '.join(ahead)}.**" if ahead else "No peer is ahead."),
        )
        for size, by_method in by_size.items():
            yield _at_size(measure, size, by_method, rivals)


def _against_baselines(by_size: Mapping[int, Mapping[str, Sequence[Trial]]]) -> Iterator[str]:
    """A sentence each on the baselines, which are no peers but tell how much of this is new."""
    for name in NO_PEERS[1:]:
        if all(name in by_method for by_method in by_size.values()):
            gains = [
                f"{size:,} "
                + " and ".join(
                    spelled(difference(_of(by_method[OURS_SHOWN], each), _of(by_method[name], each)), 3)
                    for each in ("ami", "ari")
                )
                for size, by_method in by_size.items()
            ]
            yield f"- Against “{name}”, paired difference in AMI and ARI: at {'; at '.join(gains)}."


def _at_size(
    measure: str, size: int, by_method: Mapping[str, Sequence[Trial]], rivals: Sequence[str]
) -> tuple[bool, str]:
    best = max(rivals, key=lambda name: np.mean(_of(by_method[name], measure)))
    theirs = mean_of(_of(by_method[best], measure))
    ours = mean_of(_of(by_method[OURS_SHOWN], measure))
    apart = difference(_of(by_method[OURS_SHOWN], measure), _of(by_method[best], measure))
    verdict = "not below its interval" if ours.value >= theirs.low else "**below its interval**"
    sure = "" if apart.low <= 0 <= apart.high else ", a difference that is no chance of the samples"
    return ours.value >= theirs.low, (
        f"- {size:,}, {measure.upper()}: best peer {best} {spelled(theirs, 3)}; ours {verdict}, "
        f"paired difference {spelled(apart, 3)}{sure}."
    )
