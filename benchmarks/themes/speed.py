"""Row of the table: how fast, and in how much memory, each beside a peer measured in the same run."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from math import log, log10
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.themes import charts
from benchmarks.themes.metrics import Interval
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import records
from benchmarks.themes.split_comments import said
from benchmarks.themes.vectors import KeptEncoder
from nlp.types import Comment

FILE = "nhs_patient_phase1"
SHORT = "std_banking77"
SIZES = (1_000, 4_000, 10_000, 100_000)
GOAL_PER_SECOND = 400
GOAL_MEMORY_MB = 1_500
FROM, TO = 10_000, 100_000  # between these a step's growth is taken
N_LOG_N = TO * log(TO) / (FROM * log(FROM))
EVERY = 3  # comments of which one gives its points to the made ones: enough variety in a third of the time
POLL_SECONDS = 0.2
COUNTS_FROM = 0.2  # seconds at 100,000 below which a step's growth is the clock's noise


def measure(data: Path) -> Row:
    """Everything in child processes, one at a time."""
    found: dict[str, Any] = {
        "load": os.getloadavg()[0],
        "command": whole_command(data / f"{FILE}.tsv"),
        "spacy": child("spacy", data / f"{FILE}.tsv"),
        "embedding": child("embedding", data / f"{FILE}.tsv"),
        "embedding short": child("embedding", data / f"{SHORT}.tsv"),
    }
    with tempfile.TemporaryDirectory() as folder:
        real = _real_points(data, Path(folder) / "real.npz")
        for size in SIZES:
            made = Path(folder) / f"{size}.npz"
            child("make", size, real, made)
            found[f"steps {size}"] = child("steps", made)
            found[f"baseline {size}"] = child("baseline", made)
        found["theme"] = child("theme", Path(folder) / f"{SIZES[-1]}.npz")
    return row(found)


def whole_command(file: Path) -> dict[str, Any]:
    """`listenwell themes FILE` as anybody would run it: clock, processor, and memory of all its processes."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "themes.json"
        arguments = (
            "-m",
            "listenwell",
            "themes",
            file,
            "-o",
            target,
            "--assignments",
            Path(folder) / "out.csv",
        )
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        most = 0.0
        while (done := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            most = max(most, memory_of(process.pid))
            time.sleep(POLL_SECONDS)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(done[1])
        counts = json.loads(target.read_text(encoding="utf-8"))["counts"]
    return {
        "count": counts["comments"],
        "points": counts["points"],
        "wall": wall,
        "processor": done[2].ru_utime + done[2].ru_stime,
        "peak_mb": most,
    }


def memory_of(process: int) -> float:
    """Megabytes of a process and all it has started; what they share counts once."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            parents[int(status.parent.name)] = int(status.read_text().rsplit(")", 1)[1].split()[1])
    family = {process}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(_proportional(each) for each in family)


def _proportional(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def child(*arguments: object) -> dict[str, Any]:
    """What `speed_child` says."""
    made: dict[str, Any] = json.loads(_run("-m", "benchmarks.themes.speed_child", *arguments))
    return made


def row(found: Mapping[str, Any]) -> Row:
    """What was measured as the row of the table."""
    command, steps = found["command"], {size: found[f"steps {size}"] for size in SIZES}
    rate = command["count"] / command["wall"]
    growths = growth(steps)
    memory = max(steps[TO]["peak_mb"], found["theme"]["peak_mb"])
    met = (
        rate >= GOAL_PER_SECOND
        and all(_processor(steps[size]) <= _processor(found[f"baseline {size}"]) for size in SIZES)
        and memory < GOAL_MEMORY_MB
        and all(ratio <= N_LOG_N for ratio, _ in growths.values())
    )
    return Row(
        key="speed",
        name="speed, two cores: comments/s end to end, splitting included; clustering alone 1k / 10k / 100k",
        today="spaCy 233/s in one process, fp32 embedding 580/s; 0.4 s / – / 6 s",
        goal="≥ 400/s; ≥ that; memory < 1.5 GB at 100k; no step worse than n log n past 4,000",
        figures=(
            Figure(name="comments/s", interval=_alone(rate), digits=0),
            Figure(
                name="times spaCy alone in one process", interval=_alone(rate / _per_second(found["spacy"]))
            ),
            *(
                Figure(
                    name=f"{size:,}: part of the spike's processor time",
                    interval=_alone(_processor(steps[size]) / _processor(found[f"baseline {size}"])),
                )
                for size in (1_000, 10_000, 100_000)
            ),
            Figure(name="GB at 100,000", interval=_alone(memory / 1000)),
        ),
        met=met,
        section="\n".join(_section(found, growths)),
        plots={"speed.svg": _plot(found)},
        raw=dict(found),
    )


def growth(steps: Mapping[int, Mapping[str, Any]]) -> dict[str, tuple[float, float]]:
    """Step → how many times longer it takes over ten times the points, and the exponent that makes."""
    few, many = steps[FROM]["steps"], steps[TO]["steps"]
    ratios = {
        name: many[name] / max(few[name], 1e-3) for name in many if many[name] >= COUNTS_FROM and name in few
    }
    return {name: (ratio, log10(ratio) / log10(TO / FROM)) for name, ratio in ratios.items()}


def _real_points(data: Path, target: Path) -> Path:
    comments = [Comment(id=each["id"], text=each["text"]) for each in records(data, FILE)[::EVERY]]
    everything = said(comments, KeptEncoder())
    np.savez(target, texts=np.array([point.text for point in everything.points]), vectors=everything.vectors)
    return target


def _run(*arguments: object) -> str:
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, *map(str, arguments)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))} failed:\n{done.stderr}")
    return done.stdout


def _per_second(found: Mapping[str, Any]) -> float:
    return float(found["count"] / found["wall"])


def _processor(found: Mapping[str, Any]) -> float:
    return float(sum(found["steps"].values()))


def _alone(value: float) -> Interval:
    return Interval(value=value, low=float("nan"), high=float("nan"))


def _section(found: Mapping[str, Any], growths: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    command, rate = found["command"], _per_second(found["command"])
    yield "| in this run | comments/s | seconds of the clock | of the processor | peak memory, MB |"
    yield "|---|---|---|---|---|"
    names = {
        "command": f"**`listenwell themes`, all of it, {command['count']:,} NHS comments**",
        "spacy": "spaCy alone, one process, NHS comments",
        "embedding": "fp32 embedding alone, two threads, whole NHS comments",
        "embedding short": "fp32 embedding alone, two threads, short texts (banking77)",
    }
    for key, name in names.items():
        each = found[key]
        yield (
            f"| {name} | {_per_second(each):.0f} | {each['wall']:.1f} | {each['processor']:.1f} "
            f"| {each['peak_mb']:.0f} |"
        )
    yield ""
    parsing, embedding = (rate / _per_second(found[name]) for name in ("spacy", "embedding"))
    yield (
        f"End to end we are {parsing:.2f} times as fast as spaCy alone in one process, and "
        f"{embedding:.2f} times as fast as embedding the unsplit comments. "
        f"By processor time alone, two free cores would make "
        f"{2 * command['count'] / command['processor']:.0f} comments/s. "
        f"Other work on the machine when this began: load {found['load']:.1f}."
    )
    yield ""
    yield from _clustering(found)
    yield from _steps(found, growths)


def _clustering(found: Mapping[str, Any]) -> Iterator[str]:
    yield "### Clustering alone"
    yield ""
    yield (
        "On points drawn from those of every third NHS comment, with a little noise in their vectors "
        "(likeness to the original .96) so that no two are alike; there is no real set of 100,000 here. "
        "Seconds of the clock, and of the processor in brackets. The spike's: trees alone, no lens."
    )
    yield ""
    yield "| points | ours, seconds | the spike's, seconds | themes | peak memory, MB |"
    yield "|---|---|---|---|---|"
    for size in SIZES:
        ours, theirs = found[f"steps {size}"], found[f"baseline {size}"]
        seconds = " | ".join(f"{each['wall']:.2f} ({_processor(each):.2f})" for each in (ours, theirs))
        yield f"| {size:,} | {seconds} | {ours['themes']} | {ours['peak_mb']:.0f} |"
    yield ""
    theme = found["theme"]
    yield (
        f"From {TO:,} points to finished, labelled themes, both models in memory: {theme['wall']:.1f} s, "
        f"{theme['peak_mb']:.0f} MB at most."
    )
    yield ""


def _steps(found: Mapping[str, Any], growths: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    yield (
        "| step | seconds at "
        + " | ".join(f"{size:,}" for size in SIZES)
        + " | × from 10k to 100k | exponent |"
    )
    yield "|---|" + "---|" * (len(SIZES) + 2)
    for name in found[f"steps {TO}"]["steps"]:
        seconds = " | ".join(f"{found[f'steps {size}']['steps'].get(name, 0):.2f}" for size in SIZES)
        ratio, exponent = growths.get(name, (None, None))
        grown = f"{ratio:.1f} | {exponent:.2f}" if ratio is not None else "– | –"
        yield f"| {name} | {seconds} | {grown} |"
    yield ""
    yield f"n log n grows {N_LOG_N:.1f} times between the two. Steps under {COUNTS_FROM} s are not judged."
    yield ""
    yield "![Seconds of clustering by number of points, ours and the spike's](themes/speed.svg)"
    yield ""


def _plot(found: Mapping[str, Any]) -> str:
    series = {
        "ours": {float(size): _alone(found[f"steps {size}"]["wall"]) for size in SIZES},
        "the spike": {float(size): _alone(found[f"baseline {size}"]["wall"]) for size in SIZES},
    }
    return charts.lines(series, "Clustering alone", ("points", "seconds"), diagonal=False)
