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
from typing import Any, cast

import numpy as np

from nlp.deciding.board import board_of
from nlp.deciding.replay import replay
from nlp.deciding.state import Key
from nlp.embed import Vectors, unit
from nlp.record import from_json
from nlp.types import Assignment, Board, Decision, Point, Run, Theme

LAST_THEME = "last_theme"  # in the manifest: ids are never used again, whatever became of a theme
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


@dataclass(frozen=True, kw_only=True)
class Known:
    """What an earlier run knows, ready to be looked up.

    Attributes:
        board: As people see the earlier run.
        themes: Those without a parent, by id: the run's in its order, then those that people made. Parts
            of each by id. Both with the machine's words; a theme that people made has theirs.
        parts: Parts of each theme, in the run's order.
        homes: Theme and part in which the machine had each point; empty: in none.
        decided: Theme in which each point is on the board; empty: in none.
        roots: Each theme → the theme into which people merged it, or itself.
        by_people: Points of which something holds that a person said.
        dropped: Themes that people made and took back; nothing new goes into them.
        locked: Themes to which the machine may add nothing.
        lasting: Themes and parts that stay without a point: remembered, or spoken of in a decision.
        last: Highest number that a theme was ever given.
    """

    board: Board
    themes: Mapping[str, Theme]
    parts: Mapping[str, tuple[Theme, ...]]
    homes: Mapping[Key, tuple[str, str]]
    decided: Mapping[Key, str]
    roots: Mapping[str, str]
    by_people: frozenset[Key]
    dropped: frozenset[str]
    locked: frozenset[str]
    lasting: frozenset[str]
    last: int

    def is_homeless(self, key: Key) -> bool:
        """Whether the machine had a point in a theme, but people see it in none: theirs was dropped."""
        return bool(self.homes.get(key, ("", ""))[0]) and not self.decided[key]


def known(earlier: Earlier) -> Known:
    """Look everything up once."""
    run, state = earlier.run, replay(earlier.run, earlier.decisions)
    board = board_of(state, len(earlier.decisions))
    shown = {entry.theme.id: entry for entry in board.themes}
    tops = {theme.id: theme for theme in run.themes if theme.parent_id is None}
    for name, entry in shown.items():
        if entry.theme.parent_id is None and name not in tops:
            tops[name] = replace(entry.theme, label=entry.label, description=entry.description)
    parts: dict[str, list[Theme]] = {}
    for theme in run.themes:
        if theme.parent_id is not None:
            parts.setdefault(theme.parent_id, []).append(theme)
    roots = {member: name for name, entry in shown.items() for member in entry.members}
    return Known(
        board=board,
        themes=tops,
        parts={name: tuple(inside) for name, inside in parts.items()},
        homes={(a.comment_id, a.start): (a.theme_id, a.subtheme_id) for a in run.assignments},
        decided={(a.comment_id, a.start): a.theme_id for a in board.assignments},
        roots={name: roots.get(name, name) for name in tops},
        by_people=frozenset(key for key in state.said if state.last_said(key)),
        dropped=frozenset(state.dropped),
        locked=frozenset(name for name, entry in shown.items() if entry.locked),
        lasting=frozenset(earlier.centres)
        | {name for d in earlier.decisions for name in (*d.themes, d.into, d.to)},
        last=int(cast("int", run.manifest.get(LAST_THEME, 0))),
    )


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
