"""Row of the table: whether ideas for a board are sound, held against people's codes.

A merge is sound when most comments of both themes have the same code, a split when most comments of its two
sides have different ones. Boards are of two kinds: the machine's, coarse to fine, and people's: a theme a
code, where some codes stand twice (for merges) and some two stand as one (for splits).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.themes.metrics import Interval, share_of, spelled
from benchmarks.themes.ours import NoPhrases, as_points
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import Half, LabelledSet, Sampler, banking, nhs, plain, uneven
from benchmarks.themes.split_comments import splitter
from benchmarks.themes.vectors import KeptEncoder, vectors_of
from nlp.clustering.place import draft, order
from nlp.embed import Vectors
from nlp.pipeline import Themer
from nlp.suggesting import merges, splits
from nlp.suggesting.alike import LEAST_POINTS, Rows
from nlp.types import Point

SIZES = (300, 1000)
SEEDS = 8
DETAILS = (-2, 0, 1)
FIRST_SEED = 100  # of the choosing half; the reporting half has samples of its own anyway
DIVIDED_FROM = 2 * LEAST_POINTS  # comments of a code that may stand twice
TWICE = 0.5  # of such codes that do
JOINED = 0.4  # of codes that stand as one with another
HOW = """\
Ideas on boards of 300 and 1,000 comments drawn from the reporting half; thresholds were chosen on
the other. The machine's boards are at detail -2, 0 and 1; NHS comments once whole and once split
into points, each of which has the code of its comment. People's boards have a theme for each code
with {least} comments or more; for merges half of those with {twice} or more stand twice, divided at random;
for splits two of five stand as one with another. *Sound*: the two themes have the same most
frequent code; the two sides have not. *By chance*: any two themes of those boards; any division of
the themes named into sides of the same sizes. Wilson's intervals; ideas on one board are not quite
independent. The machine's own themes were told apart by the same vectors, so it has no merge to
propose on a board that nobody has changed: at its usual detail, of two themes with a cosine of .70
or more two to five in ten had the same code on the choosing half.
"""


@dataclass(frozen=True, kw_only=True)
class Board:
    """Themes over points with people's codes."""

    #: "machine, NHS" or the like.
    kind: str
    vectors: Vectors
    codes: tuple[str, ...]
    people: Rows
    themes: dict[str, Rows]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How many ideas there were on boards of one kind, and how many were sound."""

    kind: str
    boards: int
    made: int
    sound: int
    #: Sound by chance: of so many that could have been made.
    chance: Interval
    #: Of those that were there to be found, for people's boards.
    found: Interval | None = None

    @property
    def precision(self) -> Interval:
        return share_of(self.sound, self.made)


def measure(data: Path, half: Half = "report") -> Row:
    """Both kinds of ideas on both kinds of boards."""
    encoder = KeptEncoder()
    merged = [judged_merges(each) for each in _by_kind(boards(data, half, encoder, twice=True))]
    divided = [judged_splits(each) for each in _by_kind(boards(data, half, encoder, twice=False))]
    sound = {name: _all(each) for name, each in (("merge", merged), ("split", divided))}
    return Row(
        key="ideas",
        name="ideas for a board that are sound by people's codes",
        today="none",
        goal="more sound than not",
        figures=tuple(Figure(name=name, interval=each) for name, each in sound.items()),
        met=all(each.low > 0.5 for each in sound.values()),
        section="\n".join(_section(merged, divided)),
        raw={
            name: [{"kind": each.kind, "made": each.made, "sound": each.sound} for each in judged]
            for name, judged in (("merge", merged), ("split", divided))
        },
    )


def boards(data: Path, half: Half, encoder: KeptEncoder, *, twice: bool) -> Iterator[Board]:
    """All boards; twice: whether codes of people's boards stand twice, else some stand as one."""
    kinds: tuple[tuple[str, LabelledSet, Sampler], ...] = (
        ("NHS", nhs(data).half(half), plain),
        ("banking77", banking(data).half(half), uneven),
    )
    for name, source, sampler in kinds:
        for size in SIZES:
            for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
                sample = sampler(source, size, seed)
                vectors = vectors_of(sample, encoder)
                yield _people(name, vectors, sample.truth, seed, twice=twice)
                points = as_points(sample.ids, sample.texts)
                yield from _machine(name, points, vectors, sample.truth, encoder)
    split = splitter(kinds[0][1], encoder)
    for seed in range(FIRST_SEED, FIRST_SEED + SEEDS):
        sample = plain(kinds[0][1], SIZES[1], seed)
        rows = [row for each in sample.ids for row in split.rows[each]]
        points = [split.said.points[row] for row in rows]
        by_id = dict(zip(sample.ids, sample.truth, strict=True))
        codes = [by_id[point.comment_id] for point in points]
        yield from _machine("NHS points", points, split.said.vectors[rows], codes, encoder)


def _machine(
    name: str, points: Sequence[Point], vectors: Vectors, codes: Sequence[str], encoder: KeptEncoder
) -> Iterator[Board]:
    places = order(list(points))
    begun = draft(tuple(points[i] for i in places), vectors[places])
    people = np.unique([point.comment_id for point in begun.points], return_inverse=True)[1]
    for detail in DETAILS:
        now = begun
        for step in Themer(encoder=encoder, finder=NoPhrases(), detail=detail).steps:
            now = step(now)
        themes = {f"t{n}": np.flatnonzero(now.themes == n) for n in np.unique(now.themes[now.themes >= 0])}
        told = tuple(codes[i] for i in places)
        yield Board(
            kind=f"machine, {name}",
            vectors=now.vectors,
            codes=told,
            people=people.astype(np.int64),
            themes=themes,
        )


def _people(name: str, vectors: Vectors, codes: Sequence[str], seed: int, *, twice: bool) -> Board:
    chance = np.random.default_rng([seed, 8])
    given = np.array(codes)
    every = [
        rows for code in sorted(set(codes)) if len(rows := np.flatnonzero(given == code)) >= LEAST_POINTS
    ]
    groups = _some_twice(every, chance) if twice else _some_joined(every, chance)
    return Board(
        kind=f"people, {name}",
        vectors=vectors,
        codes=tuple(codes),
        people=np.arange(len(codes)),
        themes={f"t{n}": rows for n, rows in enumerate(groups)},
    )


def _some_twice(every: Sequence[Rows], chance: np.random.Generator) -> Iterator[Rows]:
    for rows in every:
        if len(rows) >= DIVIDED_FROM and chance.random() < TWICE:
            yield from (np.sort(part) for part in np.array_split(chance.permutation(rows), 2))
        else:
            yield rows


def _some_joined(every: Sequence[Rows], chance: np.random.Generator) -> Iterator[Rows]:
    left = [every[i] for i in chance.permutation(len(every))]
    while left:
        rows = left.pop()
        yield np.sort(np.concatenate([rows, left.pop()])) if left and chance.random() < JOINED else rows


def judged_merges(these: Sequence[Board]) -> Judged:
    """Merges on boards of one kind."""
    made, sound, alike, pairs, same = 0, 0, 0, 0, 0
    for board in these:
        codes = {name: _mostly(board, rows) for name, rows in board.themes.items()}
        big = [name for name, rows in board.themes.items() if len(rows) >= LEAST_POINTS]
        pairs += len(big) * (len(big) - 1) // 2
        alike += sum(codes[one] == codes[other] for one, other in combinations(big, 2))
        for idea in merges.merges(board.vectors, board.themes, board.people):
            made += 1
            sound += codes[idea.themes[0]] == codes[idea.themes[1]]
        same += sum(codes[one] == codes[other] for one, other in combinations(big, 2))
    return Judged(
        kind=these[0].kind,
        boards=len(these),
        made=made,
        sound=sound,
        chance=share_of(alike, pairs),
        found=share_of(sound, same) if these[0].kind.startswith("people") else None,
    )


def judged_splits(these: Sequence[Board]) -> Judged:
    """Splits on boards of one kind."""
    made, sound, by_chance, there = 0, 0, 0, 0
    for board in these:
        nobody = np.zeros(len(board.vectors), dtype=bool)
        there += sum(_is_two(board, rows) for rows in board.themes.values())
        for idea in splits.splits(board.vectors, board.themes, board.people, nobody):
            made += 1
            sound += _mostly(board, idea.leave) != _mostly(board, idea.stay)
            mixed = np.random.default_rng(made).permutation(np.concatenate([idea.leave, idea.stay]))
            by_chance += _mostly(board, mixed[: len(idea.leave)]) != _mostly(board, mixed[len(idea.leave) :])
    return Judged(
        kind=these[0].kind,
        boards=len(these),
        made=made,
        sound=sound,
        chance=share_of(by_chance, made),
        found=share_of(sound, there) if these[0].kind.startswith("people") else None,
    )


def _is_two(board: Board, rows: Rows) -> bool:
    return len({board.codes[i] for i in rows}) > 1


def _mostly(board: Board, rows: NDArray[np.int64]) -> str:
    """The most frequent code, of equals the first by name."""
    often = Counter(board.codes[i] for i in rows)
    return min(often, key=lambda code: (-often[code], code))


def _by_kind(every: Iterator[Board]) -> list[list[Board]]:
    found: dict[str, list[Board]] = {}
    for board in every:
        found.setdefault(board.kind, []).append(board)
    return [found[kind] for kind in sorted(found)]


def _all(judged: Sequence[Judged]) -> Interval:
    return share_of(sum(each.sound for each in judged), sum(each.made for each in judged))


def _section(merged: Sequence[Judged], divided: Sequence[Judged]) -> Iterator[str]:
    yield HOW.format(least=LEAST_POINTS, twice=DIVIDED_FROM)
    for name, judged in (("Merge", merged), ("Split", divided)):
        yield f"| {name} ideas on boards of | boards | made | sound | by chance | of all there were, found |"
        yield "|---|---|---|---|---|---|"
        for each in judged:
            sound = spelled(each.precision) if each.made else "–"
            chance = spelled(each.chance) if each.made or name == "Merge" else "–"
            found = spelled(each.found) if each.found else "–"
            yield f"| {each.kind} | {each.boards} | {each.made} | {sound} | {chance} | {found} |"
        yield ""
