"""What may be merged, split or looked at on an event's board, for people to decide."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from listenwell.meaning import Meaning, Placed
from listenwell.models import ModelProcess, ModelProcessDied, ModelWorkFailed
from listenwell.theming import questions_of
from nlp.embed import Vectors, unit
from nlp.errors import NlpError
from nlp.suggesting.alike import Rows
from nlp.suggesting.merges import Merge, merges
from nlp.suggesting.modes import Mask
from nlp.suggesting.serious import Small, is_few, why_serious
from nlp.suggesting.splits import Split, splits
from nlp.types import BoardTheme, DecisionKind, Point
from nlp.weighing.leaning import lean_of, leaning_of
from nlp.weighing.rank import who
from storage import wordings
from storage.database import Connection, Database
from storage.wordings import SaidRow
from web.behind import Ideas, Key, MergeIdea, SeriousIdea, SplitIdea, Tell
from web.board import BoardView

if TYPE_CHECKING:
    from nlp.deciding.state import State

K = DecisionKind
STEPS = 4  # place the points, compare, read small themes, name
KEPT = 8  # events whose ideas stay in memory: small values, made again in seconds
READ_FOR_A_NAME = 25  # points of a side nearest its middle, as many as naming reads of one of many themes
NAMING_SECONDS = 30.0  # while themes are made the models are busy for longer; sides then have no names


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A board as arrays. Rows are those of the points' vectors."""

    view: BoardView
    placed: Placed
    #: Theme of the board → rows of its points.
    themes: Mapping[str, Rows]
    #: Number of each row's person. Shape: (n_points,), int64.
    people: Rows
    #: Rows that people put where they are. Shape: (n_points,).
    decided: Mask

    @property
    def state(self) -> State:
        return self.view.folded.state

    def key(self, row: int) -> Key:
        return self.placed.keys[row]

    def count(self, rows: Rows) -> int:
        """People behind these rows."""
        return len(np.unique(self.people[rows]))


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is known of small themes beside their points."""

    words: Mapping[Key, SaidRow]
    #: Area → people.
    homes: Mapping[str, int]
    #: Question about themselves → resident → answer.
    about: Mapping[str, Mapping[str, str]]


class IdeaFinder:
    """Finds ideas, once for each board.

    Args:
        db: Where the words are.
        models: Name the sides of a split.
        meaning: Keeps the points' vectors.
    """

    def __init__(self, *, db: Database, models: ModelProcess, meaning: Meaning) -> None:
        """Nothing is read yet."""
        self._db = db
        self._models = models
        self._meaning = meaning
        self._kept: OrderedDict[str, tuple[tuple[str, int], Ideas]] = OrderedDict()

    async def ideas(self, event_id: str, view: BoardView, tell: Tell) -> Ideas:
        """For this board; none once it is signed off."""
        board = (view.run_id, view.seen)
        if event_id in self._kept and self._kept[event_id][0] == board:
            return self._kept[event_id][1]
        if view.board.signed_off:
            return Ideas()
        tell(0, STEPS)
        placed = await self._meaning.points(event_id)
        scene = await asyncio.to_thread(_scene, view, placed)
        tell(1, STEPS)
        found = await asyncio.to_thread(_divided, scene)
        merged = await asyncio.to_thread(_merged, scene)
        tell(2, STEPS)
        small = _small(scene)
        sides = [_nearest(scene, rows) for each in found for rows in (each.leave, each.stay)]
        known = await self._db.read(_read, event_id, scene, [*small.values(), *sides], groups=bool(small))
        tell(3, STEPS)
        question = await self._db.read(questions_of, event_id)
        names = await self._named(scene, known, found, sides, question)
        ideas = Ideas(
            merges=tuple(_merge_idea(scene, each) for each in merged),
            splits=tuple(_split_idea(scene, each, *names[2 * n : 2 * n + 2]) for n, each in enumerate(found)),
            serious=tuple(await asyncio.to_thread(_serious, scene, known, small)),
        )
        if all(names):
            self._keep(event_id, board, ideas)
        return ideas

    def _keep(self, event_id: str, board: tuple[str, int], ideas: Ideas) -> None:
        self._kept[event_id] = (board, ideas)
        self._kept.move_to_end(event_id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    async def _named(
        self, scene: _Scene, known: _Known, found: Sequence[Split], sides: Sequence[Rows], question: str
    ) -> list[str]:
        """Names of the side that would leave and of the one that would stay, of each split in turn."""
        if not sides:
            return []
        going = {each.theme for each in found}
        points = [_points(scene, known, rows) for rows in sides]
        named = self._models.word(
            points,
            [scene.placed.vectors[_standing(scene, known, rows)] for rows in sides],
            [leaning_of([lean_of(point) for point in group]) for group in points],
            question=question,
            taken=[each.label for each in scene.view.board.themes if each.theme.id not in going],
        )
        with contextlib.suppress(TimeoutError, ModelProcessDied, ModelWorkFailed, NlpError):
            return await asyncio.wait_for(named, NAMING_SECONDS)
        return [""] * len(sides)


def _scene(view: BoardView, placed: Placed) -> _Scene:
    row_of = {key: row for row, key in enumerate(placed.keys)}
    inside: dict[str, list[int]] = {}
    numbers: dict[tuple[str, str], int] = {}
    people = np.full(len(placed.keys), -1, dtype=np.int64)
    for each in view.board.assignments:
        row = row_of.get((each.comment_id, each.start))
        if row is not None and each.theme_id:
            inside.setdefault(each.theme_id, []).append(row)
            people[row] = numbers.setdefault(who(each.person, each.comment_id), len(numbers))
    decided = np.zeros(len(placed.keys), dtype=bool)
    state = view.folded.state
    decided[[row_of[key] for key in state.said if key in row_of and state.last_said(key)]] = True
    return _Scene(
        view=view,
        placed=placed,
        themes={name: np.array(rows, dtype=np.int64) for name, rows in inside.items()},
        people=people,
        decided=decided,
    )


def _read(conn: Connection, event_id: str, scene: _Scene, wanted: Sequence[Rows], *, groups: bool) -> _Known:
    keys = [scene.key(row) for rows in wanted for row in rows.tolist()]
    return _Known(
        words=wordings.some(conn, event_id, keys),
        homes=wordings.homes(conn, event_id),
        about=wordings.about_you(conn, event_id) if groups else {},
    )


def _open(scene: _Scene, wanted: Callable[[BoardTheme], bool] = lambda _: True) -> dict[str, Rows]:
    """Points of the themes that may change: shown, not locked, with something in them."""
    return {
        each.theme.id: scene.themes[each.theme.id]
        for each in scene.view.tops()
        if not each.hidden and not each.locked and each.theme.id in scene.themes and wanted(each)
    }


def _divided(scene: _Scene) -> list[Split]:
    """Themes that may be two. What people merged, or put back after a split, they want whole."""
    whole = {scene.state.root(each.themes[0]) for each in scene.view.decisions if each.kind is K.UNSPLIT}
    may = _open(scene, lambda each: len(each.members) < 2 and each.theme.id not in whole)
    return splits(scene.placed.vectors, may, scene.people, scene.decided)


def _merged(scene: _Scene) -> list[Merge]:
    return merges(scene.placed.vectors, _open(scene), scene.people, _apart(scene))


def _apart(scene: _Scene) -> set[frozenset[str]]:
    """Pairs that people told apart: merged and taken apart again, or split off each other."""
    root = scene.state.root
    return {
        frozenset((root(name), root(each.into)))
        for each in scene.view.decisions
        if each.kind in {K.UNMERGE, K.SPLIT}
        for name in each.themes
    }


def _small(scene: _Scene) -> dict[str, Rows]:
    """Themes of few people that nobody has pinned, or looked at and unpinned."""
    looked_at = {
        scene.state.root(name)
        for each in scene.view.decisions
        if each.kind is K.UNPIN
        for name in each.themes
    }
    may = _open(scene, lambda each: not each.pinned and each.theme.id not in looked_at)
    return {name: rows for name, rows in may.items() if is_few(scene.count(rows), scene.view.commented)}


def _serious(scene: _Scene, known: _Known, small: Mapping[str, Rows]) -> list[SeriousIdea]:
    """Those of them that are worth a look."""
    living: Counter[str] = Counter()
    for area, people in known.homes.items():
        living[" ".join(area.casefold().split())] += people
    living.pop("", None)
    about = {question: Counter(answers.values()) for question, answers in known.about.items()}
    found = []
    for name, rows in small.items():
        points = _points(scene, known, rows)
        theirs = {point.person for point in points}
        theme = Small(
            points=points,
            leaning=leaning_of([lean_of(point) for point in points]),
            answers={
                question: {person: answers[person] for person in theirs if person in answers}
                for question, answers in known.about.items()
            },
        )
        if points and (why := why_serious(theme, scene.view.commented, living, about)):
            found.append(SeriousIdea(theme=name, why=str(why)))
    return found


def _merge_idea(scene: _Scene, found: Merge) -> MergeIdea:
    first, second = found.examples
    return MergeIdea(
        themes=found.themes,
        likeness=found.likeness,
        shared=found.shared,
        examples=(scene.key(first), scene.key(second)),
    )


def _split_idea(scene: _Scene, found: Split, leaves: str, stays: str) -> SplitIdea:
    first, second = (tuple(scene.key(row) for row in rows) for rows in found.examples)
    return SplitIdea(
        theme=found.theme,
        points=tuple(scene.key(row) for row in found.leave.tolist()),
        labels=(leaves, stays),
        people=found.people,
        between=found.between,
        within=found.within,
        examples=(first, second),
    )


def _nearest(scene: _Scene, rows: Rows) -> Rows:
    """Those of a side that say best what it is about."""
    inside: Vectors = scene.placed.vectors[rows]
    near = inside @ unit(inside.mean(axis=0, keepdims=True))[0]
    return np.asarray(np.sort(rows[np.argsort(-near, kind="stable")[:READ_FOR_A_NAME]]))


def _standing(scene: _Scene, known: _Known, rows: Rows) -> Rows:
    """Those rows that nobody withdrew since."""
    return np.array([row for row in rows.tolist() if scene.key(row) in known.words], dtype=np.int64)


def _points(scene: _Scene, known: _Known, rows: Rows) -> list[Point]:
    return [_point(known.words[scene.key(row)]) for row in _standing(scene, known, rows).tolist()]


def _point(row: SaidRow) -> Point:
    return Point(
        comment_id=str(row.answer_id),
        person=row.resident_id,
        start=row.start,
        end=row.end,
        text=row.text,
        language=row.language,
        sense=row.sense,
        place=row.area,
    )
