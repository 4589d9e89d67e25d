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
from nlp.suggesting.serious import Small, why_serious
from nlp.suggesting.splits import Split, splits
from nlp.types import BoardTheme, DecisionKind, Point
from nlp.weighing.leaning import lean_of, leaning_of
from nlp.weighing.rank import home
from storage import themes, wordings
from storage.database import Connection, Database
from storage.themes import Stamp
from storage.wordings import SaidRow
from web.behind import Ideas, Key, MergeIdea, SeriousIdea, SplitIdea, Tell
from web.board import BoardView, view_of

if TYPE_CHECKING:
    from nlp.deciding.state import State

K = DecisionKind
STEPS = 4  # read the board and the words, compare, name, done
KEPT = 8  # events whose ideas stay in memory: small values, made again in seconds
READ_FOR_A_NAME = 60  # points of a side nearest its middle; more change no name
NAMING_SECONDS = 30.0  # while themes are made the models are busy for longer; sides then have no names


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A board as arrays. Rows are those of the points' vectors."""

    view: BoardView
    placed: Placed
    words: Mapping[Key, SaidRow]
    #: Theme of the board → rows of its points.
    themes: Mapping[str, Rows]
    #: Number of each row's person. Shape: (n_points,), int64.
    people: Rows
    #: Rows that people put where they are. Shape: (n_points,).
    decided: Mask
    #: Question about themselves → resident → answer.
    about: Mapping[str, Mapping[str, str]]

    @property
    def state(self) -> State:
        return self.view.folded.state

    def key(self, row: int) -> Key:
        return self.placed.keys[row]

    def points(self, rows: Rows) -> list[Point]:
        """What was said there and stands."""
        return [_point(self.words[self.key(row)]) for row in rows.tolist() if self.key(row) in self.words]


class IdeaFinder:
    """Finds ideas, once for each board.

    Args:
        db: Where boards are.
        models: Name the sides of a split.
        meaning: Keeps the points' vectors.
    """

    def __init__(self, *, db: Database, models: ModelProcess, meaning: Meaning) -> None:
        """Nothing is read yet."""
        self._db = db
        self._models = models
        self._meaning = meaning
        self._kept: OrderedDict[str, tuple[Stamp, Ideas]] = OrderedDict()

    async def ideas(self, event_id: str, tell: Tell) -> Ideas:
        """For the board as it is; none before themes were made, and none once it is signed off."""
        stamp = await self._db.read(themes.stamp, event_id)
        if stamp is None:
            return Ideas()
        if event_id in self._kept and self._kept[event_id][0] == stamp:
            return self._kept[event_id][1]
        tell(0, STEPS)
        placed = await self._meaning.points(event_id)
        scene = await self._db.read(_read, event_id, placed)
        if scene is None or scene.view.board.signed_off:
            return Ideas()
        tell(1, STEPS)
        found = await asyncio.to_thread(_divided, scene)
        tell(2, STEPS)
        others = await asyncio.to_thread(_others, scene)
        tell(3, STEPS)
        question = await self._db.read(questions_of, event_id)
        names = await self._named(scene, found, question)
        ideas = Ideas(
            merges=others.merges,
            splits=tuple(_split_idea(scene, each, *names[2 * n : 2 * n + 2]) for n, each in enumerate(found)),
            serious=others.serious,
        )
        if all(names):
            self._keep(event_id, stamp, ideas)
        return ideas

    def _keep(self, event_id: str, stamp: Stamp, ideas: Ideas) -> None:
        self._kept[event_id] = (stamp, ideas)
        self._kept.move_to_end(event_id)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    async def _named(self, scene: _Scene, found: Sequence[Split], question: str) -> list[str]:
        """Names of the side that would leave and of the one that would stay, of each split in turn."""
        sides = [_nearest(scene, rows) for each in found for rows in (each.leave, each.stay)]
        if not sides:
            return []
        going = {each.theme for each in found}
        taken = [each.label for each in scene.view.board.themes if each.theme.id not in going]
        named = self._models.word(
            [scene.points(rows) for rows in sides],
            [scene.placed.vectors[rows] for rows in sides],
            [_leaning(scene, rows) for rows in sides],
            question=question,
            taken=taken,
        )
        with contextlib.suppress(TimeoutError, ModelProcessDied, ModelWorkFailed, NlpError):
            return await asyncio.wait_for(named, NAMING_SECONDS)
        return [""] * len(sides)


def _read(conn: Connection, event_id: str, placed: Placed) -> _Scene | None:
    view = view_of(conn, event_id)
    if view is None:
        return None
    words = {row.key: row for row in wordings.words(conn, event_id)}
    row_of = {key: row for row, key in enumerate(placed.keys) if key in words}
    inside: dict[str, list[int]] = {}
    numbers: dict[str, int] = {}
    people = np.full(len(placed.keys), -1, dtype=np.int64)
    for each in view.board.assignments:
        row = row_of.get((each.comment_id, each.start))
        if row is not None and each.theme_id:
            inside.setdefault(each.theme_id, []).append(row)
            people[row] = numbers.setdefault(words[placed.keys[row]].resident_id, len(numbers))
    decided = np.zeros(len(placed.keys), dtype=bool)
    state = view.folded.state
    decided[[row_of[key] for key in state.said if key in row_of and state.last_said(key)]] = True
    return _Scene(
        view=view,
        placed=placed,
        words=words,
        themes={name: np.array(rows, dtype=np.int64) for name, rows in inside.items()},
        people=people,
        decided=decided,
        about=wordings.about_you(conn, event_id),
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


def _others(scene: _Scene) -> Ideas:
    found = merges(scene.placed.vectors, _open(scene), scene.people, _apart(scene))
    return Ideas(merges=tuple(_merge_idea(scene, each) for each in found), serious=tuple(_serious(scene)))


def _apart(scene: _Scene) -> set[frozenset[str]]:
    """Pairs that people told apart: merged and taken apart again, or split off each other."""
    root = scene.state.root
    return {
        frozenset((root(name), root(each.into)))
        for each in scene.view.decisions
        if each.kind in {K.UNMERGE, K.SPLIT}
        for name in each.themes
    }


def _serious(scene: _Scene) -> list[SeriousIdea]:
    """Small themes worth a look. One that people unpinned they have looked at."""
    looked_at = {
        scene.state.root(name)
        for each in scene.view.decisions
        if each.kind is K.UNPIN
        for name in each.themes
    }
    residents = {row.resident_id: row for row in scene.words.values()}
    living = Counter(home(_point(row)) for row in residents.values())
    living.pop("", None)
    about = {question: Counter(answers.values()) for question, answers in scene.about.items()}
    found = []
    for name, rows in _open(scene, lambda each: not each.pinned).items():
        if name in looked_at:
            continue
        points = scene.points(rows)
        theirs = {point.person for point in points}
        small = Small(
            points=points,
            leaning=_leaning(scene, rows),
            answers={
                question: {person: answers[person] for person in theirs if person in answers}
                for question, answers in scene.about.items()
            },
        )
        if why := why_serious(small, len(residents), living, about):
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


def _leaning(scene: _Scene, rows: Rows) -> str:
    return leaning_of([lean_of(point) for point in scene.points(rows)])


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
