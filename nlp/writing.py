"""From a finished draft to a run: ids, words, counts, frameworks, and a place for every point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Encoder
from nlp.frameworks import Framework
from nlp.label import Labeller, PhraseFinder
from nlp.mapping import Mapper
from nlp.place import NOWHERE, Draft, suggestions
from nlp.quotes import quotes
from nlp.rank import count_people, is_grave, leaning, people_among
from nlp.types import Assignment, Point, Queued, QueueReason, Reason, Run, SetAside, Suggestion, Theme

VERSION = 1  # of themes.json
Key = tuple[int, int]  # number of a theme, and of the part within it or NOWHERE


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Rows of the draft that make one theme or one part of a theme."""

    id: str
    key: Key
    rows: tuple[int, ...]

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
        self._mappers = [Mapper(framework, encoder) for framework in frameworks]
        self._question = question

    def run(self, draft: Draft, aside: Sequence[SetAside], manifest: Mapping[str, object]) -> Run:
        """The run that a draft amounts to.

        Args:
            draft: With themes, parts and reasons set.
            aside: What was set aside before.
            manifest: Entries that the caller knows.
        """
        groups = _groups(draft)
        ids = {group.key: group.id for group in groups}
        assignments = (*_assignments(draft, ids), *map(_assigned_aside, aside))
        comments = len({assignment.comment_id for assignment in assignments})
        return Run(
            version=VERSION,
            manifest={
                "input_sha256": "",
                "rows": comments,
                "models": [],
                "parameters": self._parameters(),
                "decisions_sha256": "",
                "seconds": 0,
                **manifest,
            },
            counts=_counts(assignments, comments),
            themes=_ranked(self._themes(draft, groups, count_people(assignments))),
            assignments=assignments,
            queue=tuple(_queue(draft, ids)),
        )

    def _parameters(self) -> dict[str, object]:
        names = [mapper.framework.name for mapper in self._mappers]
        return {"frameworks": names, "question": self._question}

    def _themes(self, draft: Draft, groups: Sequence[_Group], total: int) -> list[Theme]:
        points = [[draft.points[i] for i in group.rows] for group in groups]
        vectors = [draft.vectors[list(group.rows)] for group in groups]
        leanings = [leaning(said) for said in points]
        # Themes choose their words before their parts do.
        order = sorted(range(len(groups)), key=lambda i: groups[i].is_part)
        worded = self._labeller.word(
            [points[i] for i in order], [vectors[i] for i in order], [leanings[i] for i in order]
        )
        wording = dict(zip(order, worded, strict=True))
        parent = {group.key[0]: group.id for group in groups if not group.is_part}
        themes = []
        for i, group in enumerate(groups):
            people = people_among((_assignment(point, group.id) for point in points[i]), total)
            theme = Theme(
                id=group.id,
                parent_id=parent[group.key[0]] if group.is_part else None,
                label=wording[i].label,
                description=wording[i].description,
                points=len(points[i]),
                comments=len({point.comment_id for point in points[i]}),
                people=people.count,
                people_low=people.low,
                people_high=people.high,
                rank=0,
                leaning=leanings[i],
                pinned=is_grave([point.text for point in points[i]], people.count, total),
                quotes=quotes(points[i], vectors[i]),
                frameworks={mapper.framework.name: mapper.choose(vectors[i]) for mapper in self._mappers},
            )
            themes.append(theme)
        return themes


def _groups(draft: Draft) -> list[_Group]:
    """Themes, most people first, each followed by its parts, most people first."""
    groups: list[_Group] = []
    for at, top in enumerate(_ordered(draft, np.ones(len(draft.points), dtype=bool), draft.themes), start=1):
        groups.append(_Group(id=f"t{at}", key=(top, NOWHERE), rows=_rows(draft.themes == top)))
        inside = draft.themes == top
        for below, part in enumerate(_ordered(draft, inside, draft.parts), start=1):
            rows = _rows(inside & (draft.parts == part))
            groups.append(_Group(id=f"t{at}.{below}", key=(top, part), rows=rows))
    return groups


def _rows(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(chosen))


def _ordered(draft: Draft, inside: NDArray[np.bool_], labels: NDArray[np.int64]) -> list[int]:
    """Labels of the rows inside: most people first, then most points, then by what was said."""

    def order(name: int) -> tuple[int, int, str]:
        points = [draft.points[i] for i in _rows(inside & (labels == name))]
        people = count_people(_assignment(point, "") for point in points)
        return -people, -len(points), min(point.text for point in points)

    return sorted((int(name) for name in np.unique(labels[inside]) if name != NOWHERE), key=order)


def _assignments(draft: Draft, ids: Mapping[Key, str]) -> list[Assignment]:
    """One for each point, in the order of the points."""
    found = []
    for i, point in enumerate(draft.points):
        top, part, reason = int(draft.themes[i]), int(draft.parts[i]), draft.reasons[i]
        placed = _assignment(point, ids.get((top, NOWHERE), ""), reason or "")
        inside = ids[top, part] if part != NOWHERE else ""
        sure = float(draft.confidence[i]) if top != NOWHERE else 0.0
        found.append(replace(placed, subtheme_id=inside, confidence=sure))
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
    )


def _assigned_aside(aside: SetAside) -> Assignment:
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


def _queue(draft: Draft, ids: Mapping[Key, str]) -> list[Queued]:
    unsure = [i for i, reason in enumerate(draft.reasons) if reason is Reason.UNSURE]
    return [
        Queued(
            comment_id=draft.points[i].comment_id,
            start=draft.points[i].start,
            end=draft.points[i].end,
            reason=QueueReason.FITS_NONE,
            suggestions=tuple(
                Suggestion(theme_id=ids[name, NOWHERE], confidence=sure)
                for name, sure in suggestions(draft, i)
                if (name, NOWHERE) in ids
            ),
        )
        for i in unsure
    ]
