"""Placing points beside themes that stay: known ones where they were, new ones where they fit best.

What fits no kept theme is themed by itself, and only what makes a cohesive theme is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp.clustering.cluster import Labels, smallest_theme
from nlp.clustering.place import GLOSSED, NOWHERE, SHARPNESS, Draft, Step, draft, read_in_context
from nlp.embed import Encoder, Vectors, unit
from nlp.learning.continuity import Earlier, Known, known
from nlp.learning.learn import Lessons, Shares, among_neighbours, few_enough, shares
from nlp.reading.recognise import ENGLISH
from nlp.types import Reason, Theme
from nlp.weighing.rank import who

#: Of a theme's coherence that a new point's likeness to its centre must reach;
#: docs/adr/0013-themes-that-last.md.
FITS = 0.6
ALIKE = 0.7  # likeness to a point that a person put into a theme, from which another goes with it
UNKNOWN_COHERENCE = 0.5  # of a theme whose points are not here: about that of real ones
COHESIVE = 0.9  # of the kept themes' median coherence that a proposed theme must reach
NEARER = 0.05  # likeness by which a proposed theme must be nearer to take a new point from a kept one
LEAST_PEOPLE = 2  # behind a proposed theme
LEAST_PROPOSED = 3  # points of a proposed theme, however small the event
CORRECTED = 5.0  # how many times as much a point counts that a person placed

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Continued:
    """A draft beside kept themes: themes from 0 up are the kept ones in `kept.themes`'s order, then new ones.

    Attributes:
        draft: With every point placed or set aside.
        shares: How likely each point is to belong to each theme. Shape: (n_points, n_themes).
        kept: What was known; None where nothing was.
        decided: Points about which a person has decided. Shape: (n_points,).
    """

    draft: Draft
    shares: Shares
    kept: Known | None
    decided: Mask


@dataclass(frozen=True, kw_only=True)
class _View:
    """Points and kept themes side by side. Theme numbers are positions in `Known.themes`."""

    kept: Known
    #: Points in the light of their comment. Shape: (n_points, width).
    said: Vectors
    #: Theme in which people see the point, or NOWHERE. Shape: (n_points,).
    board: Labels
    by_people: Mask
    is_new: Mask
    #: Theme that people see for each kept theme: another one after a merge. Shape: (n_themes,).
    roots: Labels
    #: Themes that were dropped. Shape: (n_themes,).
    dropped: Mask
    #: Shape: (n_themes, width).
    centres: Vectors
    #: Mean likeness of a theme's points to its centre. Shape: (n_themes,).
    coherence: NDArray[np.float64]
    #: Themes of which no point is here.
    absent: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class GoOn:
    """Places points beside the themes of an earlier run.

    Attributes:
        earlier: What to go on from; with at least one theme.
        encoder: The one that placed the points.
        rest: Steps that make themes of what fits none of the kept ones.
    """

    earlier: Earlier
    encoder: Encoder
    rest: tuple[Step, ...]

    def __call__(self, now: Draft) -> Continued:
        """See `Continued`.

        Args:
            now: Repeats and what cannot be read are set aside, nothing is placed yet.
        """
        kept = known(self.earlier)
        now = _where_they_were(now, kept)
        view = self._view(now, kept)
        likely = self._likely(view)
        now = self._beside(now, view, likely)
        now, proposed = self._propose(now, view)
        likely = _with_proposals(likely, view, proposed)
        return Continued(draft=_sure(now, view, likely), shares=likely, kept=kept, decided=view.by_people)

    def _view(self, now: Draft, kept: Known) -> _View:
        said = read_in_context(now).seen
        number = {name: i for i, name in enumerate(kept.themes)}
        keys = [(point.comment_id, point.start) for point in now.points]
        board = np.array([number.get(kept.decided.get(key, ""), NOWHERE) for key in keys], dtype=np.int64)
        roots = np.array([number[kept.roots[name]] for name in kept.themes], dtype=np.int64)
        dropped = np.array([name in kept.dropped for name in kept.themes], dtype=bool)
        seen = (roots == np.arange(len(roots))) & ~dropped
        members = [board == i if seen[i] else now.themes == i for i in range(len(roots))]
        centres = [
            self._centre(theme, said[rows]) for theme, rows in zip(kept.themes.values(), members, strict=True)
        ]
        return _View(
            kept=kept,
            said=said,
            board=board,
            by_people=np.array([key in kept.by_people for key in keys], dtype=bool),
            is_new=now.used & np.array([key not in kept.homes for key in keys], dtype=bool),
            roots=roots,
            dropped=dropped,
            centres=np.stack(centres),
            coherence=np.array(
                [_coherence(said[rows], centre) for rows, centre in zip(members, centres, strict=True)]
            ),
            absent=tuple(i for i, rows in enumerate(members) if not rows.any()),
        )

    def _centre(self, theme: Theme, rows: Vectors) -> Vectors:
        """The mean of a theme's points; without any here the remembered one, or what its words mean."""
        if len(rows):
            return _middle(rows)
        stored = self.earlier.centres.get(theme.id)
        if stored is not None and len(stored) == rows.shape[1]:
            return _middle(stored[None])
        return _middle(self.encoder.encode([f"{theme.label}. {theme.description}"]))

    def _likely(self, view: _View) -> Shares:
        """Of each point for each kept theme that people see."""
        read = among_neighbours(view.said)
        rows = few_enough(np.flatnonzero(view.board != NOWHERE), view.by_people)
        themes = list(view.kept.themes.values())
        absent = [i for i in view.absent if view.roots[i] == i and not view.dropped[i]]
        spoken = [
            self.encoder.encode([quote.text for quote in themes[i].quotes])
            for i in absent
            if themes[i].quotes
        ]
        quoted = [i for i in absent for _ in themes[i].quotes]
        lessons = Lessons(
            vectors=np.concatenate([read[rows], view.centres[absent], *spoken]),
            themes=np.concatenate([view.board[rows], np.array([*absent, *quoted], dtype=np.int64)]),
            weights=np.concatenate(
                [np.where(view.by_people[rows], CORRECTED, 1.0), np.ones(len(absent) + len(quoted))]
            ),
        )
        if not len(lessons.themes):  # all were dropped
            return np.zeros((len(read), len(themes)))
        return shares(read, lessons, len(themes))

    def _beside(self, now: Draft, view: _View, likely: Shares) -> Draft:
        """New points in the kept theme they most likely belong to, if they are like it."""
        reasons, themes, parts = list(now.reasons), now.themes.copy(), now.parts.copy()
        locked = {i for i, name in enumerate(view.kept.themes) if name in view.kept.locked}
        best = likely.argmax(axis=1)
        like = (view.said * view.centres[best]).sum(axis=1)
        inside = self._parts(now, view)
        fits = (like >= FITS * view.coherence[best]) | (_like_a_placed_one(view, best) >= ALIKE)
        for i in np.flatnonzero(view.is_new & fits & ~view.dropped[best]):
            if best[i] in locked:
                reasons[i] = Reason.UNSURE
                continue
            members = np.flatnonzero(view.roots == best[i])
            themes[i] = members[int((view.centres[members] @ view.said[i]).argmax())]
            if (centres := inside.get(int(themes[i]))) is not None:
                parts[i] = int((centres @ view.said[i]).argmax())
        return replace(now, reasons=tuple(reasons), themes=themes, parts=parts)

    def _parts(self, now: Draft, view: _View) -> dict[int, Vectors]:
        """Centres of the parts of each theme that has any."""
        return {
            i: np.stack(
                [
                    self._centre(part, view.said[(now.themes == i) & (now.parts == at)])
                    for at, part in enumerate(view.kept.parts[name])
                ]
            )
            for i, name in enumerate(view.kept.themes)
            if view.kept.parts.get(name)
        }

    def _propose(self, now: Draft, view: _View) -> tuple[Draft, Vectors]:
        """Themes of what fits none, where they are cohesive, and their centres; the rest waits."""
        left = np.flatnonzero(now.used & (now.themes == NOWHERE) & ~view.by_people)
        own = draft(tuple(now.points[i] for i in left), now.vectors[left])
        own = replace(own, seen=now.seen[left])
        for step in self.rest if len(left) else ():
            own = step(own)
        least = max(LEAST_PROPOSED, smallest_theme(int(now.used.sum())))
        reasons, themes = list(now.reasons), now.themes.copy()
        centres: list[Vectors] = []
        for name in np.unique(own.themes[own.themes != NOWHERE]):
            rows = left[own.themes == name]
            centre = _middle(view.said[rows])
            people = {who(now.points[i].person, now.points[i].comment_id) for i in rows}
            cohesive = _coherence(view.said[rows], centre) >= COHESIVE * float(np.median(view.coherence))
            if cohesive and len(rows) >= least and len(people) >= LEAST_PEOPLE:
                themes[rows] = len(view.roots) + len(centres)
                centres.append(centre)
        for i in np.flatnonzero(now.used & (themes == NOWHERE)):
            reasons[i] = Reason.UNSURE
        proposed = np.stack(centres) if centres else np.zeros((0, view.said.shape[1]), dtype=np.float32)
        return _drawn(replace(now, reasons=tuple(reasons), themes=themes), view, proposed), proposed


def _like_a_placed_one(view: _View, best: Labels) -> NDArray[np.float32]:
    """Likeness of each point to the nearest that a person put into the theme `best` of it; 0 without any."""
    placed = np.flatnonzero(view.by_people & (view.board != NOWHERE))
    nearest = np.zeros(len(best), dtype=np.float32)
    for theme in np.unique(view.board[placed]):
        rows = np.flatnonzero(view.is_new & (best == theme))
        nearest[rows] = (view.said[rows] @ view.said[placed[view.board[placed] == theme]].T).max(
            axis=1, initial=0.0
        )
    return nearest


def from_likeness(likeness: Vectors, points: int) -> Shares:
    """Shares of one by how near each theme's centre is.

    Args:
        likeness: Shape: (n_points, n_themes); of any shape without a value where there is no theme.
        points: How many there are.

    Returns:
        Shape: (n_points, n_themes).
    """
    if not likeness.size:
        return np.zeros((points, 0))
    raised = np.exp((likeness - likeness.max(axis=1, keepdims=True)).astype(np.float64) / SHARPNESS)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _where_they_were(now: Draft, kept: Known) -> Draft:
    """Known points in the theme and part in which the earlier run had them."""
    number = {name: i for i, name in enumerate(kept.themes)}
    part = {each.id: at for inside in kept.parts.values() for at, each in enumerate(inside)}
    reasons, themes, parts = list(now.reasons), now.themes.copy(), now.parts.copy()
    for i, point in enumerate(now.points):
        home, inside = kept.homes.get((point.comment_id, point.start), ("", ""))
        # The same words of two people are known by one digest, and one of the two may repeat themselves.
        if home in number and reasons[i] is not Reason.DUPLICATE:
            reasons[i], themes[i], parts[i] = None, number[home], part.get(inside, NOWHERE)
    return replace(now, reasons=tuple(reasons), themes=themes, parts=parts)


def _drawn(now: Draft, view: _View, proposed: Vectors) -> Draft:
    """New points that are clearly nearer to a proposed theme than to the kept one they went to."""
    rows = np.flatnonzero(view.is_new & (now.themes != NOWHERE) & (now.themes < len(view.roots)))
    if not len(proposed) or not len(rows):
        return now
    like = view.said[rows] @ proposed.T
    own = (view.said[rows] * view.centres[view.roots[now.themes[rows]]]).sum(axis=1)
    nearer = like.max(axis=1) > own + NEARER
    themes, parts = now.themes.copy(), now.parts.copy()
    themes[rows[nearer]] = len(view.roots) + like.argmax(axis=1)[nearer]
    parts[rows[nearer]] = NOWHERE
    return replace(now, themes=themes, parts=parts)


def _with_proposals(likely: Shares, view: _View, proposed: Vectors) -> Shares:
    """Shares over kept and proposed themes: one proposed counts as far as it is nearer than the likeliest."""
    best = likely.argmax(axis=1)
    own = (view.said * view.centres[best]).sum(axis=1, keepdims=True)
    top = likely.max(axis=1, keepdims=True)
    added = np.where(top > 0, top, 1.0) * np.exp((view.said @ proposed.T - own) / SHARPNESS)
    every = np.concatenate([likely, added], axis=1)
    whole = every.sum(axis=1, keepdims=True)
    return np.asarray(every / np.where(whole > 0, whole, 1.0))


def _sure(now: Draft, view: _View, likely: Shares) -> Draft:
    """The draft with the likeness of all points to all themes, and how sure each placed point is."""
    count = likely.shape[1]
    seen_as = np.concatenate([view.roots, np.arange(len(view.roots), count)])
    placed = np.flatnonzero(now.themes != NOWHERE)
    confidence = np.zeros(len(now.points))
    confidence[placed] = likely[placed, seen_as[now.themes[placed]]]
    foreign = np.array([point.language != ENGLISH for point in now.points], dtype=bool)
    return replace(now, confidence=np.where(foreign, confidence * GLOSSED, confidence).round(4))


def _middle(rows: Vectors) -> Vectors:
    return np.asarray(unit(rows.mean(axis=0, keepdims=True))[0], dtype=np.float32)


def _coherence(rows: Vectors, centre: Vectors) -> float:
    return float((rows @ centre).mean()) if len(rows) else UNKNOWN_COHERENCE
