"""The whole way from comments to themes, as a list of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter

import numpy as np

from nlp.account import constants, decisions_sha256, versions
from nlp.clustering.cluster import Clusterer, TreeClusterer
from nlp.clustering.grouping import Cluster, Gather, set_unlike_aside
from nlp.clustering.place import (
    Draft,
    Step,
    draft,
    order,
    read_in_context,
    set_unread_aside,
)
from nlp.clustering.repeats import repeats
from nlp.deciding.state import Key
from nlp.decisions import difference, fold
from nlp.embed import Encoder, Vectors
from nlp.learning.continuity import Earlier, known
from nlp.learning.keep import Continued, GoOn, from_likeness
from nlp.naming.label import PhraseFinder
from nlp.types import Point, Reason, Run, SetAside
from nlp.weighing.frameworks import Framework, framework
from nlp.writing import STEPS, RunWriter

#: How far a theming has come, in steps: (done, of).
Tell = Callable[[int, int], None]

FRAMEWORK = "marmot8"  # what themes are mapped to unless another list is asked for


@dataclass(frozen=True, kw_only=True)
class Themer:
    """Makes themes of points.

    Attributes:
        encoder: The one that placed the points.
        finder: Finds the phrases that name themes.
        clusterer: Groups the points.
        frameworks: Lists that themes are mapped to.
        question: What was asked, so that labels do not echo it.
        detail: From -2, few coarse themes, to 2, many fine ones; cuts of the same tree.
    """

    encoder: Encoder
    finder: PhraseFinder
    clusterer: Clusterer = field(default_factory=TreeClusterer)
    frameworks: tuple[Framework, ...] = field(default_factory=lambda: (framework(FRAMEWORK),))
    question: str = ""
    detail: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """What happens to a draft, in order."""
        return (*self._ready, *self._grouping)

    @property
    def _ready(self) -> tuple[Step, ...]:
        return (set_unread_aside, read_in_context)

    @property
    def _grouping(self) -> tuple[Step, ...]:
        return (Cluster(clusterer=self.clusterer), set_unlike_aside, Gather(detail=self.detail))

    def theme(  # noqa: PLR0913 -- all but the first two are mostly left out
        self,
        points: Iterable[Point],
        vectors: Vectors,
        set_aside: Iterable[SetAside] = (),
        manifest: Mapping[str, object] | None = None,
        earlier: Earlier | None = None,
        tell: Tell = lambda done, of: None,  # noqa: ARG005 -- nobody asks how far it has come
    ) -> Run:
        """A run over everything that was said.

        Args:
            points: As `Preparer` makes them, of all comments.
            vectors: One unit-length row per point. Shape: (n_points, width), float32.
            set_aside: What was set aside while the comments were prepared.
            manifest: What the caller knows about the input: input_sha256, models, seconds.
            earlier: What to go on from: its themes and known points stay where they were.
            tell: Called as steps are done.

        Returns:
            Themes in order of people, each followed by its parts. The same input gives the same run.

        Raises:
            ValueError: There is not one vector for each point.
        """
        said = list(points)
        if len(said) != len(vectors):
            raise ValueError(f"{len(said)} points, but {len(vectors)} vectors")
        places = order(said)
        now = draft(tuple(said[i] for i in places), vectors[places])
        del vectors  # a hundred thousand points are 150 MB, which the caller may have handed over
        counted = _counted(earlier)
        # Of a person's repeats the one that was counted stays so when a new one happens to come first.
        later = np.array([(point.comment_id, point.start) not in counted for point in now.points], dtype=bool)
        turn = np.argsort(later, kind="stable")
        found = repeats([now.points[i] for i in turn])
        again = np.zeros(len(turn), dtype=bool)
        again[turn] = found.again
        reasons = tuple(Reason.DUPLICATE if each else None for each in again)
        told = _Told(tell=tell, of=1 + len(self.steps) + STEPS)
        told.step()
        placed = self._placed(replace(now, reasons=reasons), earlier, told)
        writer = RunWriter(
            encoder=self.encoder, finder=self.finder, frameworks=self.frameworks, question=self.question
        )
        run = _as_they_came(
            writer.run(placed, tuple(set_aside), self._about(earlier, manifest or {}), told.step), places
        )
        run = replace(run, campaigns=found.campaigns)
        if earlier is None:
            return run
        return replace(run, changes=difference(known(earlier).board, fold(run, earlier.decisions)))

    def _placed(self, now: Draft, earlier: Earlier | None, told: _Told) -> Continued:
        for step in self._ready:
            now = step(now)
            told.step()
        if earlier is not None and earlier.run.themes:
            gone_on = GoOn(earlier=earlier, encoder=self.encoder, rest=self._grouping)(now)
            told.step(len(self._grouping))
            return gone_on
        for step in self._grouping:
            now = step(now)
            told.step()
        nobody = np.zeros(len(now.points), dtype=bool)
        shares = from_likeness(now.likeness, len(now.points))
        # Themes may have ended before, and their ids are not used again.
        kept = replace(known(earlier), themes={}) if earlier else None
        return Continued(draft=now, shares=shares, kept=kept, decided=nobody)

    def _about(self, earlier: Earlier | None, manifest: Mapping[str, object]) -> dict[str, object]:
        """What the manifest says of how the run was made, with what the caller knows."""
        told = manifest.get("parameters", {})
        own = {
            "frameworks": [each.name for each in self.frameworks],
            "question": self.question,
            "detail": self.detail,
            "constants": constants(),
        }
        return {
            "versions": versions(),
            "decisions_sha256": decisions_sha256(earlier.decisions if earlier else ()),
            **manifest,
            "parameters": {**own, **(told if isinstance(told, Mapping) else {})},
        }


@dataclass(kw_only=True)
class _Told:
    """Counts the steps of one theming and tells of each as it ends."""

    tell: Tell
    of: int
    done: int = 0

    def step(self, many: int = 1) -> None:
        self.done += many
        self.tell(self.done, self.of)


def _counted(earlier: Earlier | None) -> set[Key]:
    """Points of an earlier run that were no repeat of another."""
    placed = earlier.run.assignments if earlier else ()
    return {(each.comment_id, each.start) for each in placed if each.reason != Reason.DUPLICATE}


def _as_they_came(run: Run, places: list[int]) -> Run:
    """The run with its points back in the order in which they were given."""
    points, rest = run.assignments[: len(places)], run.assignments[len(places) :]
    back = [assignment for _, assignment in sorted(zip(places, points, strict=True), key=itemgetter(0))]
    return replace(run, assignments=(*back, *rest))
