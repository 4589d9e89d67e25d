"""What was measured, as a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.console.event import PARTS, TOPS, Made

GOAL_MS = 150.0


def page(made: Made, found: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """The page that docs/benchmarks/console.md is."""
    took: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, set[int]] = defaultdict(set)
    for name, seconds, status in found["took"]:
        took[name].append(seconds * 1000)
        if status >= 400:
            failed[name].add(status)
    slowest = sorted(took, key=lambda name: -share(took[name], 0.95))
    over = [name for name in slowest if share(took[name], 0.95) >= GOAL_MS]
    late = found["late"]
    about = (
        "Written by `make bench-console`; nothing on this page is typed by hand but its words. "
        f"{made.comments:,} comments of {made.people:,} people ({made.points:,} points), {TOPS + PARTS} "
        f"themes, {made.decisions} decisions, {told['database']}, {told['machine']}. {told['clients']} "
        f"clients with 5 s of thinking time looked at every page for {told['seconds']:.0f} s; one of them "
        "decided and took it back all along. Milliseconds in the server, from the request's arrival at the "
        "application to its answer, the guard and the database included. The models' process and the "
        "clients ran on the same machine."
    )
    result = (
        f"**p95 below {GOAL_MS:.0f} ms: {len(slowest) - len(over)} of {len(slowest)} pages.** "
        f"The event loop came back {share(late, 0.5) * 1000:.0f} ms late in the median, "
        f"{share(late, 0.95) * 1000:.0f} ms at p95: what a request waited before it was looked at. "
        f"The server took {found['memory_mb']:,.0f} MB at most."
    )
    lines = [
        "# The console's speed",
        "",
        about,
        "",
        result,
        "",
        "## The three slowest",
        "",
        *_table(slowest[:3], took, failed, found["first"]),
        "",
        "## Every page",
        "",
        *_table(sorted(took), took, failed, found["first"]),
        "",
        "*First*: the first look after a start, which reads the board and what was said into memory once.",
        "",
    ]
    return "\n".join(lines)


def share(values: Sequence[float], of: float) -> float:
    """The value below which that share of them lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * of))] if ordered else 0.0


def _table(
    names: Sequence[str],
    took: Mapping[str, Sequence[float]],
    failed: Mapping[str, set[int]],
    first: Mapping[str, float],
) -> list[str]:
    rows = ["| page | looks | p50 | p95 | slowest | first |", "|---|---|---|---|---|---|"]
    for name in names:
        every = took[name]
        once = f"{first[name] * 1000:.0f}" if name in first else ""
        wrong = f" (answered {', '.join(map(str, sorted(failed[name])))})" if failed.get(name) else ""
        figures = f"{share(every, 0.5):.0f} | {share(every, 0.95):.0f} | {max(every):.0f}"
        rows.append(f"| {name}{wrong} | {len(every)} | {figures} | {once} |")
    return rows
