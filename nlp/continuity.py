"""What lasts from one run to the next: themes with their ids, points that are known, what people decided.

A later run goes on from an `Earlier`. Known points stay in the theme in which the earlier run had them,
and the decisions are folded over the later run as they were over the earlier one: so every decision,
and every undoing of one, means the same on both.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nlp.embed import Vectors, unit
from nlp.record import from_json
from nlp.types import Assignment, Decision, Point, Run

Key = tuple[str, int]  # (comment id, start) of a point

STORED = "<f2"  # how centres are kept in themes.json: half floats, within .001 of the cosine
DIGEST_LENGTH = 16  # hexadecimal digits; two of a million texts are the same once in 40 million files


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The run that a new one goes on from, and what people decided about it.

    Attributes:
        run: With its assignments, as far as its points are known.
        decisions: In the order they were made. The later run is to be folded with the same list.
        centres: Unit-length centre of each theme and part by id, for those whose points are not all
            among the later run's. Shape: (width,), float32.
    """

    run: Run
    decisions: tuple[Decision, ...] = ()
    centres: Mapping[str, Vectors] = field(default_factory=dict)


def remembered(
    document: Mapping[str, Any], points: Sequence[Point], decisions: Iterable[Decision] = ()
) -> Earlier:
    """What a `themes.json` says of the points of a later file, whatever their rows are called there.

    Args:
        document: A whole `themes.json`; one without `memory` knows its themes but no point.
        points: All points of the later file.
        decisions: Those made about the document.
    """
    memory = document.get("memory", {})
    known: Mapping[str, str] = memory.get("points", {})
    parents = {theme["id"]: theme["parent_id"] for theme in document["themes"]}
    placed = [
        _remembered(point, known[digest], parents)
        for point, digest in zip(points, digests(points), strict=True)
        if digest in known
    ]
    centres = {name: _decoded(text) for name, text in memory.get("centres", {}).items()}
    run = replace(from_json(document), assignments=tuple(placed))
    return Earlier(run=run, decisions=tuple(decisions), centres=centres)


def memory(run: Run, points: Sequence[Point], vectors: Vectors) -> dict[str, Any]:
    """What `themes.json` has to keep so that a later file can go on from it.

    Args:
        run: Over these points.
        points: All points of the run, in any order.
        vectors: One unit-length row per point. Shape: (n_points, width), float32.

    Returns:
        points: digest → id of the part or theme, empty = in none; centres: id → base64 of float16.
    """
    placed = {(a.comment_id, a.start): (a.theme_id, a.subtheme_id) for a in run.assignments}
    homes: dict[str, Counter[str]] = {}
    rows: dict[str, list[int]] = {}
    for i, (point, digest) in enumerate(zip(points, digests(points), strict=True)):
        theme_id, part_id = placed[point.comment_id, point.start]
        homes.setdefault(digest, Counter())[part_id or theme_id] += 1
        for name in {theme_id, part_id} - {""}:
            rows.setdefault(name, []).append(i)
    return {
        "points": {digest: _most(homes[digest]) for digest in sorted(homes)},
        "centres": {
            name: _encoded(unit(vectors[rows[name]].mean(axis=0, keepdims=True))[0]) for name in sorted(rows)
        },
    }


def digests(points: Sequence[Point]) -> list[str]:
    """What tells a point again when its row has another number: all points of its comment, and its start.

    The texts are redacted ones, so that a digest gives away nothing about what was hidden.
    """
    comments: dict[str, list[tuple[int, str]]] = {}
    for point in points:
        comments.setdefault(point.comment_id, []).append((point.start, point.text))
    whole = {
        name: "\x1f".join(f"{s}\x1e{text}" for s, text in sorted(said)) for name, said in comments.items()
    }
    return [_digest(f"{whole[point.comment_id]}\x1d{point.start}") for point in points]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]


def _most(homes: Counter[str]) -> str:
    """Where most of the points with the same words are; a theme before none, then by name."""
    return min(homes, key=lambda name: (not name, -homes[name], name))


def _remembered(point: Point, home: str, parents: Mapping[str, str | None]) -> Assignment:
    parent = parents.get(home)
    return Assignment(
        comment_id=point.comment_id,
        start=point.start,
        end=point.end,
        theme_id=parent or home,
        subtheme_id=home if parent else "",
        confidence=0.0,
        reason="" if home else "unsure",
        person=point.person,
    )


def _encoded(centre: Vectors) -> str:
    return base64.b64encode(centre.astype(STORED).tobytes()).decode("ascii")


def _decoded(text: str) -> Vectors:
    return np.frombuffer(base64.b64decode(text), dtype=STORED).astype(np.float32)
