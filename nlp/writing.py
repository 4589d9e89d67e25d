"""From a finished draft to a run: ids, words, counts, frameworks, and a place for every point."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.place import NOWHERE, Draft
from nlp.embed import Encoder, Vectors, unit
from nlp.learning.ask import queue
from nlp.learning.continuity import LAST_THEME, Known
from nlp.learning.keep import Continued
from nlp.naming.label import Labeller, PhraseFinder, Wording
from nlp.naming.quotes import quotes
from nlp.types import Assignment, Mapped, Point, Reason, Run, SetAside, Theme
from nlp.weighing.frameworks import Framework
from nlp.weighing.leaner import Leaner
from nlp.weighing.leaning import leaning_of
from nlp.weighing.mapping import Mapper
from nlp.weighing.rank import count_people, home, people_among, pins, places, who
from nlp.weighing.strength import strength

VERSION = 1  # of themes.json
STEPS = 3  # that `RunWriter.run` tells of: how people lean, the words of themes, all else about them
Key = tuple[int, int]  # number of a theme, and of the part within it or NOWHERE


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Rows of the draft that make one theme or one part of a theme."""

    id: str
    key: Key
    rows: tuple[int, ...]
    #: As an earlier run had it, whose words stay.
    was: Theme | None = None

    @property
    def is_part(self) -> bool:
        return self.key[1] != NOWHERE


class RunWriter:
    """Writes runs.

    Args:
        encoder: The one that placed the points.
        finder: Finds the phrases that name themes.
        frameworks: Lists that themes are mapped to.
        question: What was asked, so that labels do not echo it.
    """

    def __init__(
        self, *, encoder: Encoder, finder: PhraseFinder, frameworks: Sequence[Framework], question: str
    ) -> None:
        """Place the frameworks' lines once."""
        self._labeller = Labeller(encoder=encoder, finder=finder, question=question)
        self._mappers = [_mapper(framework, cast("Hashable", encoder)) for framework in frameworks]
        self._leaner = _leaner(cast("Hashable", encoder))

    def run(
        self,
        placed: Continued,
        aside: Sequence[SetAside],
        manifest: Mapping[str, object],
        step: Callable[[], None] = lambda: None,
    ) -> Run:
        """The run that a draft amounts to.

        Args:
            placed: With themes, parts and reasons set.
            aside: What was set aside before.
            manifest: Entries that are known.
            step: Called after each of the `STEPS`.
        """
        draft = placed.draft
        last = _last(placed.kept)
        groups = _groups(draft, placed.kept, last)
        ids = {group.key: group.id for group in groups}
        leans = self._leaner.lean_of(draft.points, draft.vectors)
        step()
        assignments = (*_assignments(draft, ids, leans), *map(assigned_aside, aside))
        comments = len({assignment.comment_id for assignment in assignments})
        tops = {group.key[0]: group.id for group in groups if not group.is_part}
        worded = self._worded(draft, groups, leans)
        step()
        themes = _ranked(self._themes(draft, groups, leans, worded, count_people(assignments)))
        step()
        return Run(
            version=VERSION,
            manifest={
                "input_sha256": "",
                "rows": comments,
                "models": [],
                "parameters": {},
                "decisions_sha256": "",
                "seconds": 0,
                LAST_THEME: max([last, *map(_number, tops.values())]),
                **manifest,
            },
            counts=_counts(assignments, comments),
            themes=themes,
            assignments=assignments,
            queue=queue(placed, tops),
        )

    def _themes(
        self,
        draft: Draft,
        groups: Sequence[_Group],
        leans: Sequence[str],
        worded: Mapping[int, Wording],
        total: int,
    ) -> list[Theme]:
        points, vectors = _members(draft, groups)
        parent = {group.key[0]: group.id for group in groups if not group.is_part}
        goes_on = any(group.was for group in groups)
        living = _living(draft.points)
        themes = []
        for i, group in enumerate(groups):
            people = people_among((_assignment(point, group.id) for point in points[i]), total)
            theme = Theme(
                id=group.id,
                parent_id=parent[group.key[0]] if group.is_part else None,
                label=worded[i].label,
                description=worded[i].description,
                points=len(points[i]),
                comments=len({point.comment_id for point in points[i]}),
                people=people.count,
                people_low=people.low,
                people_high=people.high,
                rank=0,
                leaning=_leaning(group, leans),
                pinned=bool(points[i]) and bool(pins(points[i], total, living)),
                quotes=quotes(points[i], vectors[i]) if points[i] else (),
                frameworks=self._mapped(group, points[i], vectors[i]),
                places=places(points[i]),
                strength=strength(points[i]),
                coherence=_coherence(vectors[i]),
                is_new=goes_on and group.was is None,
            )
            themes.append(theme)
        return themes

    def _worded(self, draft: Draft, groups: Sequence[_Group], leans: Sequence[str]) -> dict[int, Wording]:
        """Words of each group: those that were kept, else new ones; themes choose theirs before parts do."""
        points, vectors = _members(draft, groups)
        wording = {
            i: Wording(label=group.was.label, description=group.was.description)
            for i, group in enumerate(groups)
            if group.was
        }
        order = sorted((i for i in range(len(groups)) if i not in wording), key=lambda i: groups[i].is_part)
        at = {groups[i].key[0]: place for place, i in enumerate(order) if not groups[i].is_part}
        made = self._labeller.word(
            [points[i] for i in order],
            [vectors[i] for i in order],
            [_leaning(groups[i], leans) for i in order],
            parents=[at.get(groups[i].key[0]) if groups[i].is_part else None for i in order],
            taken=[kept.label for kept in wording.values()],
        )
        return {**wording, **dict(zip(order, made, strict=True))}

    def _mapped(
        self, group: _Group, points: Sequence[Point], vectors: Vectors
    ) -> dict[str, tuple[Mapped, ...]]:
        if not points:
            return dict(group.was.frameworks) if group.was else {}
        texts = [point.text for point in points]
        return {mapper.framework.name: mapper.choose(vectors, texts) for mapper in self._mappers}


@functools.lru_cache(maxsize=8)  # encoding a framework's thousand lines takes seconds
def _mapper(framework: Framework, encoder: Hashable) -> Mapper:
    return Mapper(framework, cast("Encoder", encoder))


@functools.lru_cache(maxsize=2)
def _leaner(encoder: Hashable) -> Leaner:
    return Leaner(cast("Encoder", encoder))


def _last(kept: Known | None) -> int:
    """Highest number that a theme was ever given, so that none is given twice."""
    if kept is None:
        return 0
    return max([kept.last, *map(_number, kept.themes)])


def _number(theme_id: str) -> int:
    """7 of "t7"; 0 of an id that people gave."""
    return int(theme_id[1:]) if theme_id[:1] == "t" and theme_id[1:].isdigit() else 0


def _groups(draft: Draft, kept: Known | None, last: int) -> list[_Group]:
    """Themes, most people first, each followed by its parts, most people first; empty ones at the end."""
    old = list(kept.themes.values()) if kept else []
    groups: list[_Group] = []
    tops = _ordered(draft, np.ones(len(draft.points), dtype=bool), draft.themes)
    for top in (*tops, *_empty(kept, set(tops))):
        was = old[top] if top < len(old) else None
        last += was is None
        name = was.id if was else f"t{last}"
        groups.append(_Group(id=name, key=(top, NOWHERE), rows=_rows(draft.themes == top), was=was))
        groups += _parts(draft, top, name, kept.parts.get(name, ()) if kept else ())
    return groups


def _empty(kept: Known | None, used: set[int]) -> list[int]:
    """Kept themes without a point that last all the same: remembered, or spoken of in a decision."""
    return [i for i, name in enumerate(kept.themes) if i not in used and name in kept.lasting] if kept else []


def _parts(draft: Draft, top: int, name: str, old: Sequence[Theme]) -> list[_Group]:
    inside = draft.themes == top
    parts = _ordered(draft, inside, draft.parts)
    return [
        _Group(
            id=old[part].id if part < len(old) else f"{name}.{below}",
            key=(top, part),
            rows=_rows(inside & (draft.parts == part)),
            was=old[part] if part < len(old) else None,
        )
        for below, part in enumerate(parts, start=1)
    ]


def _rows(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(chosen))


def _ordered(draft: Draft, inside: NDArray[np.bool_], labels: NDArray[np.int64]) -> list[int]:
    """Labels of the rows inside: most people first, then most points, then by what was said."""

    def order(name: int) -> tuple[int, int, str]:
        points = [draft.points[i] for i in _rows(inside & (labels == name))]
        people = count_people(_assignment(point, "") for point in points)
        return -people, -len(points), min(point.text for point in points)

    return sorted((int(name) for name in np.unique(labels[inside]) if name != NOWHERE), key=order)


def _assignments(draft: Draft, ids: Mapping[Key, str], leans: Sequence[str]) -> list[Assignment]:
    """One for each point, in the order of the points."""
    found = []
    for i, point in enumerate(draft.points):
        top, part, reason = int(draft.themes[i]), int(draft.parts[i]), draft.reasons[i]
        placed = _assignment(point, ids.get((top, NOWHERE), ""), reason or "")
        inside = ids[top, part] if part != NOWHERE else ""
        sure = float(draft.confidence[i]) if top != NOWHERE else 0.0
        found.append(replace(placed, subtheme_id=inside, confidence=sure, leaning=leans[i]))
    return found


def _assignment(point: Point, theme_id: str, reason: str = "") -> Assignment:
    return Assignment(
        comment_id=point.comment_id,
        start=point.start,
        end=point.end,
        theme_id=theme_id,
        subtheme_id="",
        confidence=0.0,
        reason=reason,
        person=point.person,
        place=point.place,
    )


def assigned_aside(aside: SetAside) -> Assignment:
    """The place of what was set aside while comments were prepared: in no theme, with the reason."""
    return Assignment(
        comment_id=aside.comment_id,
        start=aside.start,
        end=aside.end,
        theme_id="",
        subtheme_id="",
        confidence=0.0,
        reason=aside.reason,
        person=aside.person,
    )


def _counts(assignments: Sequence[Assignment], comments: int) -> dict[str, object]:
    """points: those in a theme; with set_aside they make up every row."""
    reasons = Counter(assignment.reason for assignment in assignments if assignment.reason)
    return {
        "comments": comments,
        "points": sum(1 for assignment in assignments if assignment.theme_id),
        "people": count_people(assignments),
        "set_aside": {str(reason): reasons[reason] for reason in Reason if reasons[reason]},
    }


def _ranked(themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """Themes with their place among those of the same parent, from 1; they come in order of people."""
    place: Counter[str | None] = Counter()
    ranked = []
    for theme in themes:
        place[theme.parent_id] += 1
        ranked.append(replace(theme, rank=place[theme.parent_id]))
    return tuple(ranked)


def _living(points: Sequence[Point]) -> dict[str, int]:
    """Place → distinct people who commented from there."""
    people = {who(point.person, point.comment_id): home(point) for point in points}
    return dict(Counter(place for place in people.values() if place))


def _members(draft: Draft, groups: Sequence[_Group]) -> tuple[list[list[Point]], list[Vectors]]:
    """Points and vectors of each group."""
    points = [[draft.points[i] for i in group.rows] for group in groups]
    return points, [draft.vectors[list(group.rows)] for group in groups]


def _leaning(group: _Group, leans: Sequence[str]) -> str:
    return leaning_of([leans[i] for i in group.rows])


def _coherence(vectors: Vectors) -> float:
    """Mean cosine to the centre; of nothing 0."""
    if not len(vectors):
        return 0.0
    centre = unit(vectors.mean(axis=0, keepdims=True))[0]
    return round(float((vectors @ centre).mean()), 4)
